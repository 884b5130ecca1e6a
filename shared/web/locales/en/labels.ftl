# Words of the wire, by group.

# Where a complaint stands
status-received = Received
status-awaiting_identity = Awaiting identity
status-investigating = Investigating
status-awaiting_complainant = Awaiting complainant
status-awaiting_third_party = Awaiting third party
status-proposed = Proposed
status-in_review = In review
status-remedy_pending = Remedy pending
status-closed = Closed

# The same, as the complainant reads it
standing-received = We have your complaint
standing-awaiting_identity = Please confirm that it is you
standing-investigating = We are looking into it
standing-awaiting_complainant = We are waiting for you
standing-awaiting_third_party = We are waiting for a third party
standing-proposed = Our proposal is with you
standing-in_review = A higher level is reviewing it
standing-remedy_pending = You agreed: we are carrying it out
standing-closed = Your complaint is closed
explained-received = It is being entered. This takes moments.
explained-awaiting_identity = The time limits run already, from the moment we got it. We may tell you about your account once you have confirmed your e-mail address.
explained-investigating = Someone is working on it. We write to you when there is news, and you can add to it at any time.
explained-awaiting_complainant = We asked you something. The time limits keep running; your answer helps us keep them.
explained-awaiting_third_party = We asked a bank, merchant or other third party. The time limits keep running.
explained-proposed = Choose below: accept, accept in part, or object.
explained-in_review = People at the next level look at it anew and will give you a new answer.
explained-remedy_pending = We will tell you when the refund, unlocking or the like is done.
explained-closed = Below is the result, and what you can still do.

# Why it was closed
closing-upheld = Upheld
closing-partly_upheld = Partly upheld
closing-rejected = Not upheld
closing-settled = Settled
closing-goodwill = Goodwill
closing-not_accepted = Not accepted
closing-withdrawn = Withdrawn
closing-duplicate = Duplicate
closing-referred_external = Referred to an external body
closing-unreachable = Unreachable

# What a proposal says
outcome-upheld = Your complaint is right
outcome-partly_upheld = Your complaint is right in part
outcome-rejected = We see no fault
outcome-settled = An agreement between both sides
outcome-goodwill = A gesture of goodwill

# Why it was not accepted
reason-identity_failed = Identity could not be proven
reason-no_authority = No authority to act for the person
reason-out_of_scope = Not about a service of ours
reason-other_provider = Another provider's matter, forwarded
reason-already_decided_no_new_fact = Decided before, no new fact
reason-in_court_or_arbitration = Before a court or arbitrator
reason-abusive = Abusive
reason-time_barred = Too late by law

# Clocks, for the desk
clock-first_reply = First reply
clock-review = Review
clock-identity = Identity
clock-complainant_answer = Complainant's answer
clock-third_party_answer = Third party's answer
clock-level_response = Level response
clock-remedy = Remedy
clock-revisit = Revisit
clock-survey = Survey
clock-first_action = First thing to do
clock-legal_final = Legal: final answer
clock-legal_holding = Legal: holding reply
clock-legal_review = Legal: review of an answer
clock-legal_refund = Legal: refund
clock-restriction_objection = Legal: objection to a restriction
clock-leak_report = Legal: leak report
clock-summary_resolution = Short answer possible
clock-referral_window = Way to an outside body

# Clocks, as the complainant reads them
promise-first_reply = A first reply by a person
promise-review = Our answer
promise-identity = Your confirmation
promise-complainant_answer = Your answer
promise-third_party_answer = A third party's answer
promise-level_response = A response by the next level
promise-remedy = Carrying out what was agreed
promise-revisit = We ask whether all is well
promise-survey = We ask how it went
promise-first_action = First steps for your safety
promise-legal_final = Final answer required by law
promise-legal_holding = Holding reply required by law
promise-legal_review = Answer to your objection, required by law
promise-legal_refund = Refund required by law
promise-restriction_objection = Answer to your objection to a restriction
promise-leak_report = Report of a data leak
promise-summary_resolution = Short answer possible
promise-referral_window = You can take our answer to an outside body

# Where a clock stands
clockstate-running = Running
clockstate-met = Met
clockstate-breached = Breached
clockstate-lapsed = Lapsed
clockstate-cancelled = Cancelled

# Redress
redress-full_refund = Full refund
redress-partial_refund = Partial refund
redress-reversal = Reversal of the transaction
redress-fee_waiver = Fee waiver
redress-coupon = Coupon
redress-membership_extension = Longer membership
redress-unlock = Unlocking the account
redress-data_correction = Correction of data
redress-apology = Apology
redress-explanation = Explanation
redress-mediation_agreement = Mediation agreement
redress-provisional_credit = Provisional credit

# Technical appraisals
method-device_fingerprint = Device fingerprint
method-transaction_path = Path of the transaction
method-sign_in_trace = Trace of sign-ins
method-recording = Recording
method-document = Document, signature or seal
method-other = Other
finding-for_complainant = Speaks for the complainant
finding-against_complainant = Speaks against the complainant
finding-inconclusive = Inconclusive

# What an answer has to hold
part-reasons = the reasons, unless it is upheld in full
part-root_cause = what lay behind it
part-at_fault = who was at fault
part-redress = what is given, where it is upheld

# Gaps of canned texts
gap-name = the complainant’s name
gap-reference = the number
gap-category = the category
gap-received_on = the day it came in
gap-due_on = a date the complainant was promised
gap-amount = the amount
gap-transaction = the transaction’s number
gap-counterparty = the merchant or payee
gap-firm = the firm’s name
gap-handler = your name

# Root causes
cause-system_fault = System fault
cause-third_party_or_bank = Bank or third party
cause-merchant = Merchant
cause-process_or_rule = Process or rule
cause-staff_conduct = Staff conduct
cause-fee_or_disclosure = Fee or disclosure
cause-product_design = Product design
cause-fraud_control_false_positive = Fraud control hit the wrong person
cause-fraud_control_miss = Fraud control missed a fraud
cause-data_security = Data security
cause-customer_misoperation = Customer's mistake
cause-customer_misunderstanding = Customer's misunderstanding
cause-unknown = Unknown

# Events, as the complainant reads them
event-received = We got your complaint
event-assessed = Entered; the acknowledgement went out
event-code_issued = A new code went out
event-code_refused = A wrong code was typed in
event-identity_proven = Your identity is confirmed
event-message_received = We got your message
event-evidence_received = We got your file
event-replied = We replied
event-information_requested = We asked you something
event-third_party_contacted = We asked a third party
event-contact_recorded = A contact was recorded
event-appraisal_recorded = A technical appraisal was put on record
event-mediation_recorded = An agreement was put on record
event-approval_requested = A proposal awaits approval
event-approval_refused = A proposal was not approved
event-proposed = We made a proposal
event-answered = We got your answer to the proposal
event-remedy_recorded = What was agreed has been carried out
event-provisional_credit = A provisional credit was posted, made final or taken back
event-classified = The classification changed
event-amended = Details were put right
event-extended = A date was moved
event-jurisdiction_set = Other rules apply
event-escalated = It went to a higher level
event-assigned = It was assigned
event-taken_over = Somebody took it on
event-noted = A note was made
event-task_opened = A task was opened
event-task_completed = A task was done
event-duplicate_linked = A duplicate was linked
event-referred_external = It was referred to an external body
event-closed = It was closed
event-reopened = It was opened again
event-confirmed = We got your word on whether it arrived
event-survey_answered = Thank you for your rating
event-clock_warned = A date drew near
event-reminded = We reminded you
event-clock_breached = We missed a date we promised
event-clock_lapsed = A date passed
event-clock_paused = The time stands still until you answer
event-clock_resumed = The time runs on
event-recomputed = Dates were counted again
event-followed_up = We asked whether all is well

# Events, for the desk
log-received = Received
log-assessed = Assessed
log-code_issued = Code issued
log-code_refused = Code refused
log-identity_proven = Identity proven
log-message_received = Message received
log-evidence_received = Evidence received
log-replied = Replied
log-information_requested = Information requested
log-third_party_contacted = Third party contacted
log-contact_recorded = Contact recorded
log-appraisal_recorded = Technical appraisal on record
log-mediation_recorded = Mediation agreement on record
log-approval_requested = Approval requested
log-approval_refused = Approval refused
log-proposed = Proposed
log-answered = Proposal answered
log-remedy_recorded = Remedy recorded
log-provisional_credit = Provisional credit
log-classified = Classified
log-amended = Amended
log-extended = Extended
log-jurisdiction_set = Law put right
log-escalated = Escalated
log-assigned = Assigned
log-taken_over = Taken over
log-noted = Note
log-task_opened = Task opened
log-task_completed = Task done
log-duplicate_linked = Duplicate linked
log-referred_external = Referred to an external body
log-closed = Closed
log-reopened = Reopened
log-confirmed = Arrival confirmed or denied
log-survey_answered = Survey answered
log-clock_warned = Clock warned
log-reminded = Complainant reminded
log-clock_breached = Clock breached
log-clock_lapsed = Clock lapsed
log-clock_paused = Clock stopped
log-clock_resumed = Clock goes on
log-recomputed = Deadlines counted again
log-followed_up = Followed up

# Channels
channel-web_form = Web form
channel-email = E-mail
channel-hotline = Hotline
channel-in_app = In the app
channel-live_chat = Live chat
channel-letter = Letter
channel-in_person = In person
channel-social_media = Social media
channel-rating_platform = Rating platform
channel-regulator_transfer = Passed on by a regulator
channel-association = Passed on by an association
channel-partner = Passed on by a partner

# Grades, levels, roles
grade-ordinary = Ordinary
grade-complex = Complex
grade-major = Major
level-1 = Front line
level-2 = Supervisor
level-3 = Specialist
level-4 = Complaints manager
level-5 = External body
role-handler = Handler
role-supervisor = Supervisor
role-specialist = Specialist
role-manager = Complaints manager
role-operations = Operations (reads only)
role-compliance = Compliance (reads only)

# Identity
account-unproven = Unproven
account-matched = Matched
account-attested = Attested by staff
contact-unproven = Unproven
contact-proven = Proven
proof-code = Code
proof-link = Mailed link
proof-mail_token = Mail from the address on file
proof-staff = By staff

# Answers to a proposal
answer-accept = Accepted
answer-accept_in_part = Accepted in part
answer-object = Objected

# What is needed of the complainant
needs-verification = Confirm that it is you
needs-message = Answer our question
needs-decision = Answer our proposal

# Commands
command-reply = Reply
command-explain_restriction = Explain a limit
command-request_information = Ask the complainant
command-contact_third_party = Ask a third party
command-record_contact = Record a contact
command-propose = Propose
command-approve = Approve
command-refuse = Refuse
command-record_remedy = Record a remedy
command-provisional_credit = Provisional credit
command-confirm_identity = Confirm identity
command-record_appraisal = Record a technical appraisal
command-record_mediation = Record a mediation agreement
command-classify = Classify
command-set_jurisdiction = Say which law applies
command-amend = Put details right
command-escalate = Escalate
command-assign = Assign
command-take_over = Take over
command-extend = Extend
command-note = Note
command-complete_task = Complete a task
command-link_duplicate = Link a duplicate
command-refer_external = Refer to an external body
command-close = Close
command-reopen = Reopen
command-verification = Enter the code
command-evidence = Hand in a file
command-request_code = Request a new code
command-message = Message
command-decision = Answer the proposal
command-confirmation = Say whether it arrived
command-withdrawal = Withdraw
command-escalation = Request a higher level
command-survey = Survey

# Kinds of tasks
task-message = Read the message
task-approval = Approval
task-no_answer = No answer came
task-freeze = Freeze the account
task-stop_pay = Stop the payment
task-trace = Trace the transaction
task-leak_report = Look for a data leak, report it if there is one
task-provisional_credit = Settle the provisional credit
task-not_taken_mail = A mail could not be taken in
task-reach_another_way = Reach them another way
task-possible_duplicate = Possible duplicate
task-not_arrived = It did not arrive
task-acknowledge = Send the acknowledgement
task-evidence = Look at evidence
task-external = Follow up with the external body
task-acknowledge_by_hand = Answer by hand: the daily limit is reached

mail_outcome-opened = A complaint opened
mail_outcome-appended = Added to a complaint
mail_outcome-duplicate = Duplicate
mail_outcome-suppressed = Not answered: a machine
mail_outcome-quarantined = For a person to look at
mail_outcome-waiting = Waiting

suggestion-category = Category
suggestion-account = Account
suggestion-transaction = Transaction
suggestion-amount = Amount
suggestion-date = Day
suggestion-merchant = Merchant

danger-name_trick = Careful: a misleading name
danger-type_disagrees = Careful: not what it says it is
danger-executable = Careful: a program
danger-script = Careful: a script
danger-macros = Careful: macros
danger-installer = Careful: an installer or shortcut
danger-active_markup = Careful: may run scripts
danger-archive_with_danger = Careful: holds something dangerous
danger-sealed_archive = Careful: cannot be looked into
task-late_mail = A mail came after closing

# Provisional credit
credit-posted = Post it
credit-made_final = Make it final
credit-reversed = Take it back
credited-posted = posted
credited-made_final = final
credited-reversed = taken back

recompute_state-previewing = Preview under way
recompute_state-previewed = Preview
recompute_state-running = Being carried out
recompute_state-done = Carried out
recompute_state-stopped = Stopped

# Who a complaint waited for
waiting-us = Us
waiting-complainant = Complainant
waiting-third_party = Third party

hindrance-unassigned = Nobody had taken it
hindrance-contact_unproven = Contact not proven
hindrance-waiting_for_complainant = Question out to the complainant
hindrance-waiting_for_third_party = Question out to a third party
hindrance-waiting_for_approval = Proposal waiting for approval
hindrance-message_unread = Message not read
hindrance-stood_still = Had stood still
hindrance-extended = Had been extended
hindrance-counted_again = Had been counted again

evidence-transaction_record = Record of the transaction
evidence-payment_voucher = Payment or transfer voucher
evidence-correspondence = Messages with the shop or platform
evidence-call_record = Record of a call
evidence-login_record = Record of sign-ins
evidence-device_information = Device information
evidence-order_document = Order, invoice or warranty
evidence-goods_confirmation = Confirmation about the goods
evidence-error_screenshot = Error message
evidence-identity_document = Identity document
evidence-police_report = Police report
evidence-other = Something else
evidence-image = picture
evidence-audio = sound recording
evidence-video = film
evidence-document = document
evidence-spreadsheet = table
evidence-archive = archive
evidence-message = message
evidence-calendar = appointment
evidence-contact = address card
evidence-signature = signature
evidence-beyond_limits = beyond the limits, not read

size-bytes = { $n } bytes
size-kilobytes = { $n } KB
size-megabytes = { $n } MB

todo-approval = Another person has to approve or refuse what is proposed.
todo-message = The complainant wrote or handed in a file: look at it, and answer if it calls for an answer.
todo-freeze = The first thing to do in this category.
todo-stop_pay = The first thing to do in this category.
todo-trace = The first thing to do in this category.
todo-leak_report = The first thing to do in this category.
todo-provisional_credit = A provisional credit is still open: make it final or reverse it.
todo-no_answer = Nobody answered in time: decide how to go on.
todo-possible_duplicate = Another complaint may be about the same: compare them (others of the same person, account or transaction stand on this page), then link it, or say done where it is another matter.
