"""A function that cannot work says so by name before it takes a message."""

import json
from contextlib import nullcontext

import pytest

from harness.cloud import NAME
from harness.trouble import configured, forbidden, held_back, tried_again_soon
from harness.wait import until


def invoked(cloud, function: str) -> str:
    """What an invocation ends with when the function is not ready for it."""
    answer = cloud.clients.lambda_.invoke(FunctionName=f"{NAME}-{function}", Payload=json.dumps({"Records": []}))
    assert answer.get("FunctionError"), answer["Payload"].read()
    return json.loads(answer["Payload"].read())["errorMessage"]


def undisturbed(cloud, function: str):
    """No message meets the function meanwhile: it would come again only after minutes."""
    return nullcontext() if function in ("portal", "desk") else held_back(cloud, function)


@pytest.mark.parametrize(
    ("function", "setting", "value"),
    [
        ("intake", "TABLE_NAME", None),
        ("intake", "MAIL_BUCKET", None),
        ("portal", "SIGNING_KEYS_SECRET", None),
        ("desk", "ISSUER", None),
        ("verification", "EVIDENCE_BUCKET", ""),
        ("sla-timers", "QUEUE_URL_TIMERS", None),
        ("notifications", "PAGES_URL", None),
        ("notifications", "INBOX", "nobody"),
        ("notifications", "MAIL_RATE", "0"),
        ("notifications", "SMTP_RELAY", "relay.firm.example"),
        ("escalation", "POLICY_FILE", "/nowhere/policy.toml"),
    ],
)
def test_a_bad_setting_is_named_and_nothing_starts(cloud, function, setting, value):
    with undisturbed(cloud, function), configured(cloud, function, **{setting: value}):
        said = invoked(cloud, function)
    # Of a pack the file is named, with key and reason.
    named = value if setting == "POLICY_FILE" else setting
    assert named in said and '"level":"ERROR"' in said, said


@pytest.mark.parametrize(
    ("function", "setting", "value"),
    [
        ("portal", "SIGNING_KEYS_SECRET", "arn:aws:secretsmanager:us-east-1:000000000000:secret:gone-AbCdEf"),
        ("portal", "SIGNING_KEYS_SECRET", "recourse-is-not-the-name-of-a-secret"),
        ("desk", "TABLE_NAME", "no-such-table"),
        ("outbox-relay", "QUEUE_URL_VERIFICATION", "http://127.0.0.1:9/000000000000/no-such-queue"),
    ],
)
def test_what_cannot_be_used_fails_the_event_by_name(cloud, function, setting, value):
    with undisturbed(cloud, function), configured(cloud, function, **{setting: value}):
        assert setting in invoked(cloud, function)


def test_a_relay_whose_sign_in_cannot_be_read_is_named(cloud):
    gone = "arn:aws:secretsmanager:us-east-1:000000000000:secret:no-such-secret-AbCdEf"
    relay = "smtps://relay.firm.example:465"
    bad = configured(cloud, "notifications", SMTP_RELAY=relay, SMTP_CREDENTIALS_SECRET=gone)
    with undisturbed(cloud, "notifications"), bad:
        assert "SMTP_CREDENTIALS_SECRET" in invoked(cloud, "notifications")


def test_a_message_outlives_a_broken_configuration(cloud):
    caught = cloud.complainant("Carl Caught")
    with tried_again_soon(cloud, "verification"), configured(cloud, "verification", TABLE_NAME=None):
        caught.complains().expect(201)
        until("the message is in the queue", lambda: cloud.depth("verification") == 1)
        until("it was tried", lambda: cloud.mapping("verification")["LastProcessingResult"] == "FAILED")
        assert cloud.depth("verification") == 1
    caught.acknowledgement()
    cloud.settles()
    assert len(cloud.mailbox.to(caught.address)) == 1


def test_a_forbidden_secret_is_named(cloud):
    with forbidden(cloud, "portal", "secretsmanager:GetSecretValue"), configured(cloud, "portal", FRESH="start"):
        assert "SIGNING_KEYS_SECRET" in invoked(cloud, "portal")
