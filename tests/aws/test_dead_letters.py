"""What keeps failing is set aside, harms nobody, and comes back by hand."""

import pytest

from harness.logs import logs
from harness.redrive import redrive
from harness.trouble import forbidden, held_back, tried_again_soon
from harness.wait import until

POISON = "no message of ours"


@pytest.fixture
def poison(cloud):
    """A message nobody can read, in the queue of `verification`; cleared away afterwards."""

    def sent():
        cloud.clients.sqs.send_message(QueueUrl=cloud.queue("verification"), MessageBody=POISON)

    yield sent
    cloud.clients.sqs.purge_queue(QueueUrl=cloud.queue("verification-dead"))


def test_poison_is_set_aside_and_harms_nobody(cloud, poison):
    with tried_again_soon(cloud, "verification"):
        poison()
        others = [cloud.complainant(f"Unharmed {number}") for number in range(3)]
        for other in others:
            other.complains().expect(201)
        for other in others:
            other.acknowledgement()
        until("the poison is set aside", lambda: cloud.depth("verification-dead") == 1, 40)
    cloud.settles()
    assert [len(cloud.mailbox.to(other.address)) for other in others] == [1, 1, 1]
    assert "verification-dead: 1" in redrive(cloud, "list")


def test_what_failed_for_want_of_the_table_is_done_after_redrive(cloud):
    patient = cloud.complainant("Pat Patient")
    with tried_again_soon(cloud, "verification"):
        with forbidden(cloud, "verification", "dynamodb:PutItem"):
            patient.complains().expect(201)
            until("the message is set aside", lambda: cloud.depth("verification-dead") == 1, 40)
        assert cloud.mailbox.about(patient.reference) == []
        said = redrive(cloud, "queue", "verification")
    assert "moved from recourse-verification-dead to recourse-verification: 1" in said
    patient.acknowledgement()
    cloud.settles()
    assert len(cloud.mailbox.to(patient.address)) == 1
    assert cloud.depth("verification-dead") == 0


def test_one_bad_message_of_a_batch_costs_itself(cloud, poison):
    since = cloud.now()
    batch = [cloud.complainant(f"Batch {number}") for number in range(5)]
    with tried_again_soon(cloud, "verification", 3):
        with held_back(cloud, "verification"):
            for one in batch:
                one.complains().expect(201)
            poison()
            until("all wait in the queue", lambda: cloud.depth("verification") == 6)
        for one in batch:
            one.acknowledgement()
        # Six came in one call; what was done is gone, what failed comes again alone.
        seen = logs(cloud, "verification", since)
        assert seen.metric("MessagesFailed")[0] == 1
        assert cloud.depth("verification") == 1
        until("the bad one comes again", lambda: len(logs(cloud, "verification", since).metric("MessagesFailed")) >= 2)
        again = logs(cloud, "verification", since)
        assert again.invocations == len(again.metric("MessagesFailed"))
        cloud.clients.sqs.purge_queue(QueueUrl=cloud.queue("verification"))
    cloud.settles()
    assert [len(cloud.mailbox.to(one.address)) for one in batch] == [1] * 5
