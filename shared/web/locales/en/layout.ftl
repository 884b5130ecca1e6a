# The frame around every page.
layout-skip = Skip to the content
layout-nav = Main
layout-language_name = English
layout-product_public = Complaints
layout-product_desk = Complaints desk
layout-product_local = Complaints, on this machine
layout-sign_out = Sign out
layout-never_ask = We never ask for a password, a one-time code of your bank or a card number: not here, not by e-mail, not by telephone.
nav-list = Complaints
nav-breaches = Breaches
nav-mail = Mail
nav-away = Away
nav-recomputations = Counted again
nav-new = Take in
nav-local_home = Start
nav-mailbox = Mailbox
nav-clock = Clock
nav-sign_in = Sign in

# Spans of time.
relative-in_now = due now
relative-in_minutes = in { $n } min
relative-in_hours = in { $n } h
relative-in_days = in { $n } d
relative-ago_now = just now
relative-ago_minutes = { $n } min ago
relative-ago_hours = { $n } h ago
relative-ago_days = { $n } d ago
relative-overdue_now = overdue
relative-overdue_minutes = overdue { $n } min
relative-overdue_hours = overdue { $n } h
relative-overdue_days = overdue { $n } d
relative-span_milliseconds = { $n } ms
relative-span_seconds = { $n } s
relative-span_minutes = { $n } min
relative-span_hours = { $n } h
relative-span_days = { $n } d
