"""Making trouble for a while: each ends it when its block ends."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from harness.cloud import NAME, Cloud
from harness.wait import until


@contextmanager
def forbidden(cloud: Cloud, function: str, *actions: str) -> Iterator[None]:
    """The function's role may not do these any more."""
    statement = {"Effect": "Deny", "Action": list(actions), "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = cloud.role(function)
    cloud.meant_to_be_denied |= {(function, action) for action in actions}
    cloud.clients.iam.put_role_policy(RoleName=role, PolicyName="forbidden", PolicyDocument=document)
    try:
        yield
    finally:
        cloud.clients.iam.delete_role_policy(RoleName=role, PolicyName="forbidden")


@contextmanager
def tried_again_soon(cloud: Cloud, queue: str, seconds: int = 2) -> Iterator[None]:
    """What fails is handed out again after seconds, so that nobody waits half an hour for a dead letter."""
    url = cloud.queue(queue)
    before = cloud.clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]
    cloud.clients.sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": str(seconds)})
    try:
        yield
    finally:
        cloud.clients.sqs.set_queue_attributes(QueueUrl=url, Attributes=before)


@contextmanager
def held_back(cloud: Cloud, function: str) -> Iterator[None]:
    """The function is told nothing, so that messages gather and come as one batch."""
    mapping = cloud.mapping(function)["UUID"]
    cloud.clients.lambda_.update_event_source_mapping(UUID=mapping, Enabled=False)
    try:
        yield
    finally:
        cloud.clients.lambda_.update_event_source_mapping(UUID=mapping, Enabled=True)


@contextmanager
def gives_up_after(cloud: Cloud, retries: int) -> Iterator[None]:
    """The stream's mapping gives a failing batch up after so many tries, and not after six hours."""
    mapping = cloud.mapping("outbox-relay")
    update = cloud.clients.lambda_.update_event_source_mapping
    update(UUID=mapping["UUID"], MaximumRetryAttempts=retries)
    try:
        yield
    finally:
        update(UUID=mapping["UUID"], MaximumRetryAttempts=mapping["MaximumRetryAttempts"])


@contextmanager
def configured(cloud: Cloud, function: str, **changed: Any) -> Iterator[None]:
    """The function has other variables; None takes one away. Its processes are started anew."""
    name = f"{NAME}-{function}"
    before = cloud.clients.lambda_.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    after = {key: value for key, value in {**before, **changed}.items() if value is not None}
    _configure(cloud, name, after)
    try:
        yield
    finally:
        _configure(cloud, name, before)


def _configure(cloud: Cloud, name: str, variables: dict[str, str]) -> None:
    cloud.clients.lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    described = lambda: cloud.clients.lambda_.get_function_configuration(FunctionName=name)  # noqa: E731
    until(f"{name} is updated", lambda: described()["LastUpdateStatus"] == "Successful")
