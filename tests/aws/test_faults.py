"""Throttles, broken connections and lost acknowledgements, while many complaints live: nothing is
lost and nothing is done twice."""

import hashlib
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import boto3
import pytest

from harness.people import Complainant
from harness.processes import REGION, Faults
from harness.trouble import configured, tried_again_soon
from harness.wait import until
from test_mail_events import recorded

FUNCTIONS = ("intake", "verification", "notifications", "outbox-relay", "portal")
SERVICES = ("DYNAMODB", "SQS", "SES")
QUEUES = ("verification", "notifications", "escalation")
COMPLAINTS = 12
START = "0" * 64

LOST_REPLY = {"response": {"abort_frac": 0.5}}
RESET = {"reset": True}


def throttled(code: str) -> dict:
    return {"error": {"code": code, "status": 400}}


def every(service: str, operation: str, calls: int, fault: dict) -> dict:
    """The fault at the first call and every so many after it."""
    return {"service": service, "operation": operation, "sequence": [1, calls - 1], **fault}


RULES = [
    every("dynamodb", "TransactWriteItems", 7, LOST_REPLY),
    every("dynamodb", "TransactWriteItems", 6, throttled("ThrottlingException")),
    every("dynamodb", "Query", 7, RESET),
    every("dynamodb", "GetItem", 8, throttled("ProvisionedThroughputExceededException")),
    every("dynamodb", "PutItem", 4, LOST_REPLY),
    every("sqs", "SendMessageBatch", 4, LOST_REPLY),
    every("sqs", "SendMessageBatch", 5, RESET),
    every("ses", "SendRawEmail", 5, throttled("Throttling")),
    # A mail that never reached the provider and one whose reply was lost look the same: both wait half
    # an hour for the provider's word. So only the second is made here.
    every("ses", "SendRawEmail", 6, LOST_REPLY),
]


@pytest.fixture(scope="module")
def faults(cloud):
    faults = Faults(cloud.folder, cloud.clients.url)
    try:
        # It reads the services' models when it first hears of them.
        session = boto3.Session("test", "test", region_name=REGION)
        session.client("dynamodb", endpoint_url=faults.url).list_tables()
        session.client("sqs", endpoint_url=faults.url).list_queues()
        session.client("ses", endpoint_url=faults.url).get_send_quota()
        with ExitStack() as trouble:
            for queue in QUEUES:
                trouble.enter_context(tried_again_soon(cloud, queue, 3))
            for function in FUNCTIONS:
                ways = {f"AWS_ENDPOINT_URL_{service}": faults.url for service in SERVICES}
                trouble.enter_context(configured(cloud, function, **ways))
            yield faults
    finally:
        faults.stop()


def live(one: Complainant) -> None:
    """Files and proves contact, doing again what was not taken, as any program would."""

    def filed() -> bool:
        answer = one.complains(key=f"faults-{one.name}")
        assert answer.status in (201, 502, 503), answer.text
        return answer.status == 201

    until("it is taken in", filed, 60)
    code = one.acknowledgement(90).code

    def proven() -> bool:
        answer = one.acts("verification", {"code": code})
        assert answer.status in (200, 409, 502, 503), answer.text
        return answer.status != 502 and answer.status != 503

    until("contact is proven", proven, 60)


def test_nothing_is_lost_and_nothing_is_doubled(cloud, handler, faults):
    people = [cloud.complainant(f"Stormy {number}") for number in range(COMPLAINTS)]
    faults.make(RULES)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(live, people))
    faults.make([])
    cloud.settles(120)

    made = faults.made()
    seen = {(one["service"], one["operation"], one["action"].split(":")[0]) for one in made}
    assert len({one["rule_id"] for one in made}) == len(RULES), sorted(seen)

    for one in people:
        mails = [mail.notice for mail in cloud.mailbox.to(one.address)]
        assert mails == ["acknowledgement"], (one.reference, mails)
        chain_holds(cloud, one.reference)
        facts = [entry["event"] for entry in handler.sees(one.reference)["log"]]
        assert facts == ["received", "assessed", "identity_proven"], facts
    assert len({one.reference for one in people}) == COMPLAINTS
    for queue in (*QUEUES, "inbound", "timers"):
        assert cloud.depth(f"{queue}-dead") == 0, queue
    assert cloud.depth("stream-failed") == 0


def test_a_mail_of_unknown_fate_is_settled_by_the_providers_word(cloud, faults):
    faults.make([{"service": "ses", "operation": "SendRawEmail", "times": 1, **LOST_REPLY}])
    one = cloud.complainant("Ula Unknown")
    one.complains().expect(201)
    key = one.acknowledgement().key
    cloud.settles()
    assert "sent_at" not in ledger(cloud, one.reference), "nobody heard that it was taken"
    event = json.loads(recorded("notifications-ses", key=key))
    cloud.clients.sqs.send_message(
        QueueUrl=cloud.queue("notifications"), MessageBody=json.dumps({"eventType": "Send", "mail": event["mail"]})
    )
    until("it counts as sent", lambda: "sent_at" in ledger(cloud, one.reference))
    assert len(cloud.mailbox.to(one.address)) == 1


def rows(cloud, reference: str, start: str) -> list[dict[str, str]]:
    """A complaint's items whose sort key begins so."""
    found = cloud.clients.dynamodb.query(
        TableName=cloud.table,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues={":pk": {"S": f"C#{reference}"}, ":sk": {"S": start}},
    )["Items"]
    return [{name: text(value) for name, value in item.items()} for item in found]


def text(value: dict) -> str:
    """An attribute as text; long ones are stored deflated (shared/messages/src/stored.rs)."""
    ((kind, content),) = value.items()
    return zlib.decompress(content, -zlib.MAX_WBITS).decode() if kind == "B" else content


def ledger(cloud, reference: str) -> dict[str, str]:
    """The one row of the mail ledger of a complaint that has had one mail."""
    (row,) = rows(cloud, reference, "N#")
    return row


def chain_holds(cloud, reference: str) -> None:
    """Every link covers the one before it, number by number, up to the head the state names."""
    (state,) = [row for row in rows(cloud, reference, "E") if row["sk"] == "E"]
    events = rows(cloud, reference, "E#")
    link = START
    for number, event in enumerate(events, start=1):
        assert event["sk"] == f"E#{number:010}" and event["previous"] == link
        parts = (link, str(number), event["public"], event["digest"])
        link = hashlib.sha256("".join(f"{part}\n" for part in parts).encode()).hexdigest()
        assert event["hash"] == link
    assert (state["head"], int(state["version"])) == (link, len(events))
