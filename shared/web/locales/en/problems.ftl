# What a page says of a problem. In English the detail says it all.
problem-illegal-move = { $detail }
problem-not-permitted = { $detail }
problem-below-level = { $detail }
problem-invalid = { $detail }
problem-code = { $detail }
problem-stale = Somebody else changed this complaint in the meantime. Look at it again and repeat what you wanted to do.
problem-unavailable = Nothing was taken in just now. Please try again in a moment.
problem-cross-site = The form came from another site. Please open the page here and try again.
problem-unknown = There is no such complaint, or it is not yours.
problem-idempotency-key = This form was sent before with other content. Please reload the page and send it once more.
problem-deadline = { $detail }
problem-system-clock = { $detail }
problem-stuck = { $detail }
problem-title = That did not work
problem-back = Back to the start
problem-unknown-mail = There is no such mail.
