# The form for a new complaint, public and desk.
field-optional = optional
form-title = Make a complaint
form-lead = It takes about five minutes. You get a number and dates at once, and a mail with a link to follow it.
form-urgent = Is money or your account at risk right now?
form-urgent_then = Then send this form with what you know; you can add the rest later.
form-errors = Please look at these fields again
form-ready = Good to have at hand
form-ready_1 = The transaction number and the amount, from your bill or receipt
form-ready_2 = The date and time, as exactly as you know it
form-ready_3 = The account name or number you use with us
form-ready_4 = Screenshots or messages: you can send them afterwards, in reply to our mail
form-never = Never send us
form-never_1 = passwords or payment PINs
form-never_2 = one-time codes of your bank or wallet
form-never_3 = photos of bank cards or full card numbers
form-category = What is it about?
form-category_hint = Choose what fits best. We sort it again if needed.
form-what = What happened
form-description = Tell us in your own words
form-description_hint = What happened, when, and what you have tried so far.
form-desired_outcome = What would put it right?
form-desired_outcome_hint = A refund, an unlocked account, an explanation …
form-who = How we reach you
form-who_staff = The complainant
form-name = Name
form-email = E-mail address
form-email_hint = Your number, a code and a link go there. Please check it twice.
form-email_hint_staff = Without one, no mail can go out.
form-phone = Telephone number
form-language = Language of our answers
form-transaction = Account and transaction
form-transaction_hint = All of it is optional, and all of it makes us faster.
form-account = Account with us
form-account_hint = Account name or number. Never the password.
form-transaction_id = Transaction number
form-transaction_id_hint = On the bill or receipt, often 16 to 32 characters.
form-amount = Amount
form-currency = Currency
form-occurred_at = When was it?
form-occurred_at_hint = As you know it, for example 2026-11-03 14:20, or “about noon on 3 November”.
form-counterparty = Merchant or payee
form-device = Phone or computer used
form-send = Send the complaint
form-after = You get an acknowledgement by e-mail at once. It holds a six-digit code of ours that shows the address is yours.

# Taking in for somebody.
new-title = Take in a complaint
new-lead = For a call, a letter, a chat. Clocks start at the time it came in, not at the time you type it in.
new-how = How it came in
new-channel = Channel
new-received_at = Came in at
new-received_at_hint = In { $zone }.
new-category = Category
new-choose = Choose …
new-send = Take in

# What may be wrong with it.
form-error-category = Choose what it is about.
form-error-description = Tell us what happened.
form-error-name = Tell us your name.
form-error-email = Give an e-mail address that is complete, such as li.na@example.com.
form-error-phone = This telephone number cannot be right.
form-error-account = This account cannot be right.
form-error-amount = Write the amount in digits, such as 128.00, with its currency.
form-error-currency = Choose a currency.
form-error-channel = Choose how it came in.
form-error-received_at = Give the date and time it came in; it cannot lie ahead or too far back.
form-error-unavailable = Something is not working on our side. Nothing you typed is lost: please send it again in a moment.

# The same fields, as staff fill them in.
form-description_staff = What happened
form-description_staff_hint = In the complainant’s words as far as possible. No passwords, codes or full card numbers.
form-desired_outcome_staff = What the complainant wants
form-account_staff = Account
