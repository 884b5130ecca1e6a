# Sending a file with a script.
upload-hint = Up to 25 MB.
upload-progress = How much of the file has been sent
upload-sending = Sending the file …
upload-stop = Stop
upload-stopped = Stopped. Nothing was handed in.
upload-failed = The connection was lost and the file did not arrive. Please try again, or send it by mail.

# What is typed, kept in the tab.
draft-kept = What you type is kept in this tab only, until you send it or close the tab, for a day at most.
draft-forget = Forget it
draft-offer = You began a complaint in this tab.
draft-continue = Go on with it

# What is wrong with a form of the complaint's page, and what to do.
wrong-messages_text = Write your message; at most 20,000 characters.
wrong-decision_answer = Choose an answer.
wrong-decision_items = Tick at least one item you accept, and leave out at least one.
wrong-decision_reason = Tell us why you do not accept it.
wrong-confirmation_arrived = Say whether it arrived.
wrong-confirmation_text = This is too long; at most 20,000 characters.
wrong-withdrawal_reason = This is too long; at most 20,000 characters.
wrong-reopening_reason = Tell us what is not solved.
wrong-escalation_reason = Tell us why.
wrong-survey_resolved = Choose one of the five steps.
wrong-survey_speed = Choose one of the five steps.
wrong-survey_attitude = Choose one of the five steps.
wrong-survey_comment = This is too long; at most 20,000 characters.
wrong-link_code = This link is too old. Have a new code sent, or use the link in our latest mail.
wrong-evidence_kind = Choose what the file shows.
wrong-evidence_file = Choose a file; without scripts at most 4 MB.
wrong-evidence_file_name = The file’s name is too long. Give it a shorter one, at most 200 characters.
wrong-evidence_content_type = Files of this type are not taken. Send a picture, PDF, text, table, Word document, mail, sound or film.
wrong-evidence_size_bytes = The file is empty or larger than 25 MB. Make it smaller, or send it in parts.
wrong-evidence_sha256 = Your browser could not read the file. Choose it once more.
wrong-messages_full = This complaint holds as many messages as it can. Answer one of our e-mails with what is missing.
wrong-evidence_full = This complaint holds as many files as it can. Send what is missing by mail.
wrong-move = That is not possible any more: the complaint has moved on. This is how it stands now.
wrong-escalation_move = It has gone to a higher level already, or is at the highest. Please give them a day; who else can help stands in our answers.
wrong-survey_move = You have rated us already, thank you.
wrong-confirmation_move = There is nothing that could arrive, or too much time has passed. Write to us if something is wrong.
wrong-reopening_move = It is open already, or the time for reopening is over. Write to us by mail if something is new.
wrong-code_move = No more codes can be sent today. Use the last one, or try again tomorrow.

# The form in two steps.
form-step_1 = Step 1 of 2
form-step_2 = Step 2 of 2
form-change = Change
form-first = Do this first
form-report = Report it now
form-already = Have a number already? Open the link in our latest mail, or reply to it.
form-circumstances = Your account and what you used

# The receipt's proof, and its check.
voucher-title = Proof of receipt
voucher-lead = This code shows that we received exactly this complaint at this time. Print or save this page: whoever you show it to can check it, and learns nothing else.
voucher-code = Code
voucher-statement = What it vouches for
voucher-statement_hint = The line names number, time, category and dates; sha256 is the fingerprint of your description as we keep it.
voucher-check = Check this receipt
voucher-qr_check = For others: checks this receipt
voucher-qr_status = For you alone: opens your complaint on another device. It is left out when you print.
check-title = Check a receipt
check-lead = Enter the line and the code of a receipt. We say whether we wrote it, and nothing else about the complaint.
check-statement = The line under “What it vouches for”
check-code = The code
check-send = Check
check-genuine = Genuine
check-genuine_lead = We wrote this receipt. Compare it with what you were shown:
check-refused = Not genuine
check-refused_lead = This code does not belong to these words. Make sure that both are whole and unchanged.
check-number = Number
check-received = Received
check-category = Category
check-digest = SHA-256 of the description

# The complainant's own file.
file-title = Your records
file-lead = Everything you told us and we told you, with all dates and how they were counted.
file-receipt = Receipt
file-page = Download to print (HTML)
file-json = Download as data (JSON)
file-written = Written on { $at }
file-standing = Standing
file-channel = Came in by
