"""What the mail provider says of a mail, and how it stores one, as it was recorded: the emulator
says neither."""

import json
from datetime import datetime, timezone
from urllib.parse import unquote_plus

from harness.stack import ROOT
from harness.trouble import held_back
from harness.wait import until

EVENTS = ROOT / "tests" / "e2e" / "events"


def recorded(name: str, **places: str) -> str:
    """The body of the first message of a recorded event, its places filled."""
    text = (EVENTS / f"{name}.json").read_text(encoding="utf-8")
    for place, value in places.items():
        text = text.replace("{{" + place + "}}", value)
    assert "{{" not in text, name
    record = json.loads(text)["Records"][0]
    return record["body"] if "body" in record else text


def test_a_bounce_comes_by_the_topic_and_becomes_a_task(cloud, handler):
    gone = cloud.complainant("Gone Away")
    gone.complains().expect(201)
    key = gone.acknowledgement().key
    topics = [topic["TopicArn"] for topic in cloud.clients.sns.list_topics()["Topics"]]
    topic = next(arn for arn in topics if arn.endswith(":recourse-mail-events"))
    cloud.clients.sns.publish(TopicArn=topic, Message=recorded("notifications-ses", key=key))

    def asked():
        return handler.sees(gone.reference)["tasks"]

    assert len(until("a person is asked to reach them another way", asked, 20)) == 1
    # Told twice, asked once.
    cloud.clients.sns.publish(TopicArn=topic, Message=recorded("notifications-ses", key=key))
    cloud.settles()
    assert len(asked()) == 1


def test_a_receipt_rules_notification_is_taken_as_it_comes(cloud):
    event = json.loads(recorded("intake-s3"))
    # A mail counts from when it was stored.
    event["Records"][0]["eventTime"] = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    stored = event["Records"][0]["s3"]["object"]
    stored["key"] = stored["key"].replace("inbound/", "mail/")
    assert "+" in stored["key"] and "%" in stored["key"], "keys come encoded"
    raw = b"From: Rudi <rudi@example.org>\r\nTo: complaints@firm.example\r\nSubject: Help\r\n\r\nMy refund.\r\n"
    with held_back(cloud, "intake"):
        cloud.clients.s3.put_object(Bucket=cloud.raw_mail, Key=unquote_plus(stored["key"]), Body=raw)
        # The emulator's own notification gives way to the recorded one.
        until("the bucket told the queue", lambda: cloud.depth("inbound") == 1)
        cloud.clients.sqs.purge_queue(QueueUrl=cloud.queue("inbound"))
        cloud.clients.sqs.send_message(QueueUrl=cloud.queue("inbound"), MessageBody=json.dumps(event))
    until("it is acknowledged", lambda: cloud.mailbox.to("rudi@example.org"), 20)
    # Told again, it is there already.
    cloud.clients.sqs.send_message(QueueUrl=cloud.queue("inbound"), MessageBody=json.dumps(event))
    cloud.settles()
    assert len(cloud.mailbox.to("rudi@example.org")) == 1


def test_the_notice_of_a_new_notification_is_passed_over(cloud):
    """S3 sends it when the bucket is set up."""
    test_event = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": cloud.raw_mail}
    cloud.clients.sqs.send_message(QueueUrl=cloud.queue("inbound"), MessageBody=json.dumps(test_event))
    cloud.settles()
    assert cloud.depth("inbound-dead") == 0

