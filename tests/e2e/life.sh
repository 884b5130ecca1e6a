#!/usr/bin/env bash
# The whole life of two complaints, by curl and real mail, against a running
#   recourse --clock manual
# Usage: life.sh [http://127.0.0.1:8080 [127.0.0.1:2525]]
# Needs curl and python3. Prints each step; ends with status 0 when every step went as it should.
set -euo pipefail

web=${1:-http://127.0.0.1:8080}
smtp=${2:-127.0.0.1:2525}
inbox=${INBOX:-complaints@recourse.example}
complainant="ann-$$@example.org"

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# field PATH: a member of the JSON on standard input, such as clocks.0.kind
field() {
  python3 -c '
import functools, json, sys
step = lambda value, name: value[int(name)] if isinstance(value, list) else value[name]
print(functools.reduce(step, sys.argv[1].split("."), json.load(sys.stdin)))' "$1"
}
call() { curl -sS --fail-with-body -H 'Content-Type: application/json' "$@"; }
settle() { call -X POST "$web/local/settle" >/dev/null; }
advance() { call -X POST "$web/local/clock" -d "{\"advance\": \"$1\"}" | field now; }
sign_in() { call -X POST "$web/local/sign-in" -d "{\"name\": \"$1\", \"role\": \"$2\"}" | field token; }
command() { call -X POST -H "Authorization: Bearer $1" "$web/v1/desk/complaints/$reference/commands" -d "$2"; settle; }
act() { call -X POST -H "Authorization: Bearer $token" "$web/v1/complaints/$reference/$1" -d "$2"; settle; }
status() { call -H "Authorization: Bearer $token" "$web/v1/complaints/$reference" | field status; }
expect() { [ "$2" = "$3" ] || fail "$1 is '$2', not '$3'"; printf '%s: %s\n' "$1" "$2"; }

# mail REFERENCE EVENT WHAT: of the last such mail its text, code, reply address, or count
mail() {
  call "$web/local/mailbox" | python3 -c '
import json, re, sys
reference, event, what = sys.argv[1:]
mails = [m for m in json.load(sys.stdin) if m["complaint"] == reference and m["event"] == event]
if what == "count":
    print(len(mails))
elif what == "code":
    print(*re.findall(r"\b\d{6}\b", mails[-1]["text"]))
elif what == "reply":
    print(re.search(r"[^<\s]+\+[^>\s]+", mails[-1]["headers"]["Reply-To"]).group())
else:
    print(mails[-1]["text"])' "$@"
}

# post FROM TO SUBJECT TEXT: sends a mail through the SMTP listener
post() {
  python3 - "$smtp" "$@" <<'PY'
import smtplib, sys
from email.message import EmailMessage
from email.utils import make_msgid
at, sender, to, subject, text = sys.argv[1:]
message = EmailMessage()
message["From"], message["To"], message["Subject"], message["Message-ID"] = sender, to, subject, make_msgid(domain="example.org")
message.set_content(text)
host, port = at.rsplit(":", 1)
with smtplib.SMTP(host, int(port)) as server:
    server.send_message(message)
PY
  settle
}

step "A complaint is filed"
opened=$(call -X POST "$web/v1/complaints" -H "Idempotency-Key: life-$$" -d "{
  \"language\": \"en\", \"category\": \"refund_delay\", \"description\": \"The refund has not arrived.\",
  \"complainant\": {\"name\": \"Ann Miller\", \"email\": \"$complainant\"},
  \"transaction\": {\"id\": \"T-$$\", \"amount\": {\"value\": \"128.00\", \"currency\": \"CNY\"}}}")
reference=$(field reference <<<"$opened")
token=$(field access_token <<<"$opened")
echo "$reference, first reply by $(field clocks.0.due_at <<<"$opened")"
settle

step "The acknowledgement carries one code; it proves contact"
code=$(mail "$reference" acknowledgement code)
[[ $code =~ ^[0-9]{6}$ ]] || fail "not exactly one code: '$code'"
act verification "{\"code\": \"$code\"}" >/dev/null
expect status "$(status)" investigating

step "A handler replies, asks, and gets an answer by mail"
handler=$(sign_in "Wang Fang" handler)
supervisor=$(sign_in "Zhao Lei" supervisor)
command "$handler" '{"command": "reply", "text": "We are looking into it."}' >/dev/null
command "$handler" '{"command": "request_information", "text": "Which bank was it?", "needs": ["statement"]}' >/dev/null
expect status "$(status)" awaiting_complainant
post "$complainant" "$(mail "$reference" message reply)" "Re: $reference" "It was the Bank of Examples."
expect status "$(status)" investigating

step "A proposal is objected to; the supervisor makes a better one"
propose() { printf '{"command": "propose", "outcome": "upheld", "text": "We offer %s.", "redress": [{"type": "%s", "amount": {"value": "%s", "currency": "CNY"}}]}' "$2" "$1" "$2"; }
command "$handler" "$(propose partial_refund 100.00)" >/dev/null
act decision '{"answer": "object", "reason": "It was 128."}' >/dev/null
expect status "$(status)" in_review
refused=$(curl -sS -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -H "Authorization: Bearer $handler" \
  "$web/v1/desk/complaints/$reference/commands" -d "$(propose full_refund 128.00)")
expect "the handler's second proposal" "$refused" 403
command "$supervisor" "$(propose full_refund 128.00)" >/dev/null
act decision '{"answer": "accept"}' >/dev/null
expect status "$(status)" remedy_pending

step "The refund is carried out; the complaint closes"
command "$supervisor" '{"command": "record_remedy", "text": "Paid back.", "reference": "PAY-1"}' >/dev/null
expect status "$(status)" closed
expect "final answers" "$(mail "$reference" final_answer count)" 1

step "Eight days on, one follow-up has gone out; it did arrive"
advance PT192H
expect "follow-ups" "$(mail "$reference" follow_up count)" 1
act confirmation '{"arrived": true}' >/dev/null
act survey '{"resolved": 5, "speed": 4, "attitude": 5}' >/dev/null

step "A second complaint comes by mail, in Chinese, and nobody answers it"
post "li-$$@example.org" "$inbox" "投诉:账户被冻结" "我的账户从昨天起无法使用,请尽快处理。"
reference=$(call "$web/local/mailbox" | python3 -c '
import json, sys
print([m["complaint"] for m in json.load(sys.stdin) if m["to"] == sys.argv[1]][-1])' "li-$$@example.org")
echo "$reference: $(mail "$reference" acknowledgement text | sed -n 3p)"
advance PT24H
read_case() { call -H "Authorization: Bearer $supervisor" "$web/v1/desk/complaints/$reference"; }
expect breached "$(read_case | field breached)" True
expect level "$(read_case | field level)" 2
expect team "$(read_case | field team)" supervisors

printf '\nThe whole life went through.\n'
