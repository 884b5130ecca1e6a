"""The table's stream is the outbox: what cannot be passed on waits, and what was given up is repaired."""

import json

from harness.logs import logs
from harness.redrive import redrive
from harness.trouble import forbidden, gives_up_after
from harness.wait import until

NOT_PASSED_ON = "events were not passed on"


def test_events_wait_for_a_queue_that_cannot_be_reached(cloud):
    since = cloud.now()
    waiting = [cloud.complainant(f"Waiting {number}") for number in range(3)]
    with forbidden(cloud, "outbox-relay", "sqs:SendMessage"):
        for one in waiting:
            one.complains().expect(201)
        until("the relay has tried twice", lambda: len(logs(cloud, "outbox-relay", since).said(NOT_PASSED_ON)) >= 2)
    for one in waiting:
        one.acknowledgement()
    cloud.settles()
    assert [len(cloud.mailbox.to(one.address)) for one in waiting] == [1, 1, 1]
    assert cloud.depth("stream-failed") == 0


def test_events_that_were_given_up_are_repaired_from_the_table(cloud, handler):
    lost = cloud.complainant("Lotte Lost")
    with gives_up_after(cloud, 1):
        with forbidden(cloud, "outbox-relay", "sqs:SendMessage"):
            lost.complains().expect(201)
            until("the record is given up", lambda: cloud.depth("stream-failed") == 1)
    cloud.settles()
    assert cloud.mailbox.about(lost.reference) == [], "nobody was told"
    told = cloud.clients.sqs.receive_message(QueueUrl=cloud.queue("stream-failed"), VisibilityTimeout=0)["Messages"][0]
    batch = json.loads(told["Body"])["DDBStreamBatchInfo"]
    assert batch["batchSize"] == 1 and cloud.table in batch["streamArn"]

    assert "failures of the stream repaired: 1" in redrive(cloud, "stream")
    lost.acknowledgement()
    cloud.settles()
    assert len(cloud.mailbox.to(lost.address)) == 1
    assert cloud.depth("stream-failed") == 0
    facts = [entry["event"] for entry in handler.sees(lost.reference)["log"]]
    assert facts == ["received", "assessed"], "told twice, done once"
