"""A complaint goes all the way through HTTP API, table, stream, queues and mail."""

import json
from email.message import EmailMessage

from harness.cloud import INBOX
from harness.people import Complainant
from harness.wait import until


def offer(value: str) -> dict:
    redress = [{"type": "full_refund", "amount": {"value": value, "currency": "CNY"}}]
    return {"outcome": "upheld", "text": f"We pay {value} yuan back.", "redress": redress}


def whole_life(cloud, handler, name: str) -> Complainant:
    """From filing to the final answer."""
    ann = cloud.complainant(name)
    opened = ann.complains().expect(201).json
    assert opened["status"] == "received"

    # It proves contact with the code of the acknowledgement.
    acknowledged = ann.acknowledgement()
    assert acknowledged.to == ann.address and ann.reference in acknowledged.subject
    assert ann.acts("verification", {"code": acknowledged.code}).expect(200).json["status"] == "investigating"

    # The desk answers, proposes, and carries out.
    handler.commands(ann.reference, "take_over").expect(200)
    handler.commands(ann.reference, "reply", text="We are looking into it.").expect(200)
    # Two mails of the same second may overtake each other in the queue.
    until("the reply is mailed", lambda: cloud.mailbox.about(ann.reference, "message"))
    handler.commands(ann.reference, "propose", **offer("128.00")).expect(200)
    until("the proposal is mailed", lambda: cloud.mailbox.about(ann.reference, "proposal"))
    assert ann.acts("decision", {"answer": "accept"}).expect(200).json["status"] == "remedy_pending"
    closed = handler.commands(ann.reference, "record_remedy", text="Paid.", reference="PAY-1").expect(200).json
    assert (closed["status"], closed["closing_reason"]) == ("closed", "upheld")
    until("the final answer is mailed", lambda: cloud.mailbox.about(ann.reference, "final_answer"))
    return ann


def test_a_complaint_is_answered_and_closed(cloud, handler):
    ann = whole_life(cloud, handler, "Ann Miller")
    # The view and the log say what happened, and each mail went out once.
    assert ann.status()["status"] == "closed"
    facts = [entry["event"] for entry in handler.sees(ann.reference)["log"]]
    assert facts[:3] == ["received", "assessed", "identity_proven"]
    assert facts.count("proposed") == facts.count("remedy_recorded") == facts.count("closed") == 1
    cloud.settles()
    mails = [mail.notice for mail in cloud.mailbox.about(ann.reference)]
    assert mails == ["acknowledgement", "message", "proposal", "final_answer"]


def test_an_account_is_looked_up_in_the_firms_directory(cloud, handler):
    evidence = cloud.stack.outputs()["EvidenceBucket"]
    owner, stranger = cloud.complainant("Olga Owner"), cloud.complainant("Sven Stranger")
    owner.account = stranger.account = "olga-001"
    directory = json.dumps({"olga-001": owner.address})
    # First without one: nobody is proven, and nobody is held up.
    stranger.complains().expect(201)
    stranger.acknowledgement()
    cloud.clients.s3.put_object(Bucket=evidence, Key="directory/accounts.json", Body=directory.encode())
    owner.complains().expect(201)
    owner.acknowledgement()
    assert handler.sees(stranger.reference)["identity"]["account"] == "unproven"
    assert handler.sees(owner.reference)["identity"]["account"] == "matched"


def test_sending_a_complaint_twice_is_sending_it_once(cloud):
    twin = cloud.complainant("Tom Twin")
    first = twin.complains(key="one-and-the-same").expect(201).json
    second = twin.complains(key="one-and-the-same").expect(201).json
    assert first["reference"] == second["reference"]
    twin.acknowledgement()
    cloud.settles()
    assert len(cloud.mailbox.to(twin.address)) == 1


def test_the_desk_wants_a_token_of_the_pool(cloud, handler):
    """The API refuses before the desk is asked: its words are not the desk's."""
    desk, refusal = "/v1/desk/complaints", {"message": "Unauthorized"}
    assert cloud.api.get(desk).expect(401).json == refusal
    head, claims, signature = handler.token.split(".")
    tampered = ".".join((head, claims, signature[:-8] + ("A" * 8 if signature[-8:] != "A" * 8 else "B" * 8)))
    assert cloud.api.get(desk, token=tampered).expect(401).json == refusal
    cloud.api.get(desk, token=handler.token).expect(200)


def test_a_role_does_what_is_its_own(cloud):
    auditor = cloud.staff.hires("Li Na", "compliance")
    case = cloud.complainant("Rita Role")
    case.complains().expect(201)
    assert auditor.sees(case.reference)["reference"] == case.reference
    auditor.commands(case.reference, "reply", text="I may only look.").expect(403)
    seen = cloud.api.get("/v1/desk/operations", token=auditor.token).expect(200).json
    assert "timers" in seen, seen
    # The pages are for browsers, which bring the token in a cookie: the desk itself refuses there.
    assert cloud.api.get("/desk").status in (302, 303, 401)


def test_the_mailed_link_opens_the_page_and_the_form_stands_at_the_root(cloud):
    choice = cloud.api.get("/").expect(200)
    assert "text/html" in choice.headers["content-type"] and "/?category=refund_delay" in choice.text
    assert "<form" in cloud.api.get("/?category=refund_delay").expect(200).text
    reader = cloud.complainant("Pia Page")
    reader.complains().expect(201)
    link = reader.acknowledgement().link("/c/")
    opened = cloud.api.get(link)
    assert opened.status in (302, 303), opened.text
    cookie = opened.headers["set-cookie"].split(";")[0]
    page = cloud.api.get(opened.headers["location"], headers={"Cookie": cookie}).expect(200)
    assert reader.reference in page.text
    assert cloud.api.get(link[:-4] + "AAAA").status in (401, 403, 404)


def test_the_interface_describes_itself_and_is_alive(cloud):
    assert cloud.api.get("/healthz").expect(200).text == "ok\n"
    described = cloud.api.get("/openapi.json").expect(200).json
    assert described["openapi"].startswith("3.") and "/v1/complaints" in described["paths"]
    cloud.api.get("/no/such/route").expect(404)


def letter(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{abs(hash((sender, subject)))}@example.org>"
    message.set_content(text)
    return message


def test_a_stored_mail_opens_a_complaint_and_a_reply_joins_it(cloud, handler):
    """As a receipt rule stores mail: the bytes and no metadata."""
    sender = "otto@example.org"
    first = letter(sender, INBOX, "My refund", "I want my 128 yuan back.")
    cloud.clients.s3.put_object(Bucket=cloud.raw_mail, Key="mail/a1 ü+1", Body=first.as_bytes())
    acknowledged = until("the mail is acknowledged", lambda: cloud.mailbox.to(sender), 30)[0]
    reference = acknowledged.key.split("_")[0]

    reply = letter(sender, acknowledged.reply_to, f"Re: {acknowledged.subject}", "It was on 2 November.")
    cloud.clients.s3.put_object(Bucket=cloud.raw_mail, Key="mail/a2", Body=reply.as_bytes())

    def joined():
        facts = [entry["event"] for entry in handler.sees(reference)["log"]]
        return "message_received" in facts

    until("the reply is in the log", joined, 30)
    # Once in however often it is stored.
    cloud.clients.s3.put_object(Bucket=cloud.raw_mail, Key="mail/a3", Body=first.as_bytes())
    cloud.settles()
    assert [mail.notice for mail in cloud.mailbox.to(sender)] == ["acknowledgement"]

    ledger = cloud.api.get("/v1/desk/mail", token=handler.token).expect(200).json
    ended = {item["raw"]: item["outcome"] for item in ledger["items"]}
    assert (ended["mail/a1 ü+1"], ended["mail/a2"], ended["mail/a3"]) == ("opened", "appended", "duplicate")
    assert ledger["balanced"], ledger
    raw = cloud.api.get("/v1/desk/mail/raw?key=mail/a2", token=handler.token).expect(200)
    assert "It was on 2 November." in raw.text


def test_what_cannot_be_read_is_set_aside_and_let_in_by_a_supervisor(cloud, supervisor):
    sender = "lars.locked@example.org"
    mail = letter(sender, INBOX, "Refund", "")
    mail.clear_content()
    mail.add_attachment(b"\x30\x82", maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    cloud.clients.s3.put_object(Bucket=cloud.raw_mail, Key="mail/locked", Body=mail.as_bytes())

    def ended():
        ledger = cloud.api.get("/v1/desk/mail", token=supervisor.token).expect(200).json
        return {item["raw"]: item["outcome"] for item in ledger["items"]}.get("mail/locked")

    until("it is set aside", lambda: ended() == "quarantined", 30)
    wish = {"raw": "mail/locked", "trusted": True}
    cloud.api.post("/v1/desk/mail/again", wish, token=supervisor.token).expect(200)
    until("it is let in", lambda: ended() == "opened", 30)


def test_what_lies_elsewhere_in_the_bucket_is_no_mail(cloud):
    cloud.clients.s3.put_object(Bucket=cloud.raw_mail, Key="else/where", Body=b"From: x@example.org\r\n\r\nhello")
    cloud.settles()
    assert cloud.mailbox.to("x@example.org") == []
