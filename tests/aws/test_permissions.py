"""Each role may do exactly what its function's code does. Runs last: it looks at every check the
emulator made while the others played."""

import json
from fnmatch import fnmatchcase

import pytest

from harness.stack import FUNCTIONS

#: What Lambda and the services do in a role's name, which the emulator does without asking.
BY_SERVICES = {
    "logs:CreateLogStream": "Lambda writes the function's lines",
    "logs:PutLogEvents": "Lambda writes the function's lines",
    "kms:Decrypt": "variables, items, messages and objects are opened with the role's right to the key",
    "kms:GenerateDataKey": "a message to an encrypted queue is closed with the sender's right to the key",
    "sqs:ReceiveMessage": "the mapping polls",
    "sqs:DeleteMessage": "the mapping deletes what is done",
    "dynamodb:DescribeStream": "the mapping reads the stream",
    "dynamodb:GetRecords": "the mapping reads the stream",
    "dynamodb:GetShardIterator": "the mapping reads the stream",
    "dynamodb:ListStreams": "the mapping finds the stream",
}
#: The same for one function and one thing.
BY_SERVICES_OF = {
    ("notifications", "dynamodb:Query", "index/list"): "digests, where a policy asks for them",
    ("intake", "dynamodb:Query", "Table"): "who is away, where a policy lists people and reopens by mail",
    ("escalation", "dynamodb:Query", "Table"): "who is away, where a policy lists people",
    **{
        (function, "sqs:GetQueueAttributes", queue): "the mapping asks how many wait"
        for function, queue in (
            ("intake", "inbound"), ("verification", "verification"), ("sla-timers", "timers"),
            ("escalation", "escalation"), ("notifications", "notifications"),
        )
    },
    ("outbox-relay", "sqs:SendMessage", "stream-failed"): "the mapping sends what it gives up",
    ("sla-timers", "sqs:SendMessage", "sweep-failed"): "Lambda sends a sweep that failed",
    ("verification", "s3:ListBucket", "evidence"): "makes S3 say that a directory is not there; nothing is listed",
}  # fmt: skip


def granted(cloud, role: str) -> set[tuple[str, str]]:
    """Every action a role's own policies allow, with what it may be done to."""
    found = set()
    for name in cloud.clients.iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = cloud.clients.iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        for statement in document["Statement"]:
            assert statement["Effect"] == "Allow"
            found |= {(action, on) for action in _list(statement["Action"]) for on in _list(statement["Resource"])}
    assert cloud.clients.iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []
    return found


def _list(one_or_many) -> list[str]:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]


def checks(cloud, function: str) -> list[dict]:
    lines = cloud.emulator.checks.read_text(encoding="utf-8").splitlines()
    role = cloud.role(function)
    return [check for check in map(json.loads, lines) if check["role"] == role]


def excused(function: str, action: str, on: str) -> bool:
    if action in BY_SERVICES:
        return True
    return any(function == who and action == what and (f"-{thing}" in on or on.endswith(thing)) for who, what, thing in BY_SERVICES_OF)


def matches(on: str, resource: str) -> bool:
    return fnmatchcase(resource, on)


@pytest.mark.last
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_grants_what_its_function_does_and_nothing_more(cloud, function):
    made = checks(cloud, function)
    allowed = granted(cloud, cloud.role(function))
    unused = {
        (action, on)
        for action, on in allowed
        if not excused(function, action, on)
        and not any(check["allowed"] and check["action"] == action and matches(on, check["resource"]) for check in made)
    }
    assert not unused, f"granted and never used: {unused}"


@pytest.mark.last
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_was_refused_nothing(cloud, function):
    refused = {
        (check["action"], check["resource"])
        for check in checks(cloud, function)
        if not check["allowed"] and (function, check["action"]) not in cloud.meant_to_be_denied
        # Named so by a play that gives a function a bad setting.
        and "no-such-" not in check["resource"]
    }
    assert not refused


@pytest.mark.last
def test_no_grant_is_wider_than_one_thing_or_one_folder(cloud):
    for function in FUNCTIONS:
        for action, on in granted(cloud, cloud.role(function)):
            assert "*" not in action, action
            assert on.count("*") == 0 or on.endswith(("/mail/*", "/evidence/*", "/stream/*", f"/recourse-{function}:*")), on


@pytest.mark.last
def test_each_excuse_is_still_needed(cloud):
    everything = {(function, *grant) for function in FUNCTIONS for grant in granted(cloud, cloud.role(function))}
    actions = {action for _, action, _ in everything}
    assert set(BY_SERVICES) <= actions
    for who, what, thing in BY_SERVICES_OF:
        assert any(who == function and what == action and (f"-{thing}" in on or on.endswith(thing)) for function, action, on in everything)
