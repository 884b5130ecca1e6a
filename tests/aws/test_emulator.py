"""The emulator does what emulator/ makes it do: one test for each thing that was changed in it, so
that a new version of it is noticed here first. Two are held by a play: signatures are not compared
(test_faults), and a layer's files are found (test_china)."""

import io
import json
import zipfile

import boto3
import pytest
from botocore.exceptions import ClientError

from harness.cloud import INBOX
from harness.processes import REGION
from harness.wait import until


@pytest.fixture(scope="module")
def role(cloud):
    """A role a session is taken on in; its one policy is what a test says it is."""
    name = "somebody"
    trust = [
        {"Effect": "Allow", "Principal": {"AWS": "*", "Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]
    document = {"Version": "2012-10-17", "Statement": trust}
    arn = cloud.clients.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(document))["Role"]["Arn"]

    def may(*statements: dict) -> boto3.Session:
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]}
        cloud.clients.iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=json.dumps(document))
        keys = cloud.clients.sts.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=REGION)

    may.arn = arn
    return may


@pytest.fixture
def queue(cloud):
    url = cloud.clients.sqs.create_queue(QueueName="emulator")["QueueUrl"]
    yield url
    cloud.clients.sqs.delete_queue(QueueUrl=url)


def arn_of(cloud, url: str) -> str:
    return cloud.clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def test_a_batch_is_sent_by_whom_may_send(cloud, role, queue):
    arn = arn_of(cloud, queue)
    entries = [{"Id": "1", "MessageBody": "x"}]
    sender = role({"Action": "sqs:SendMessage", "Resource": arn}).client("sqs", endpoint_url=cloud.clients.url)
    assert sender.send_message_batch(QueueUrl=queue, Entries=entries)["Successful"]
    reader = role({"Action": "sqs:ReceiveMessage", "Resource": arn}).client("sqs", endpoint_url=cloud.clients.url)
    with pytest.raises(ClientError, match="sqs:SendMessage"):
        reader.send_message_batch(QueueUrl=queue, Entries=entries)


def test_calls_count_as_encrypted(cloud, role, queue):
    def denied_when(secure: str) -> dict:
        condition = {"Bool": {"aws:SecureTransport": secure}}
        return {"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*", "Condition": condition}

    def policed(secure: str) -> None:
        policy = json.dumps({"Version": "2012-10-17", "Statement": [denied_when(secure)]})
        cloud.clients.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})

    sender = role({"Action": "sqs:SendMessage", "Resource": arn_of(cloud, queue)})
    sqs = sender.client("sqs", endpoint_url=cloud.clients.url)
    policed("false")
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    policed("true")
    with pytest.raises(ClientError, match="AccessDenied"):
        sqs.send_message(QueueUrl=queue, MessageBody="x")


def test_a_mail_is_checked_on_identity_configuration_set_and_sender(cloud, role):
    account = cloud.clients.sts.get_caller_identity()["Account"]
    identity = f"arn:aws:ses:{REGION}:{account}:identity/firm.example"
    configuration_set = f"arn:aws:ses:{REGION}:{account}:configuration-set/recourse"
    raw = f"From: {INBOX}\r\nTo: nobody@example.org\r\n\r\nhello\r\n".encode()

    def sends(resources: list[str], sender: str, source: str = INBOX) -> None:
        condition = {"StringEquals": {"ses:FromAddress": sender}}
        session = role({"Action": "ses:SendRawEmail", "Resource": resources, "Condition": condition})
        session.client("ses", endpoint_url=cloud.clients.url).send_raw_email(
            Source=source, Destinations=["nobody@example.org"], RawMessage={"Data": raw}, ConfigurationSetName="recourse"
        )

    sends([identity, configuration_set], INBOX)
    for resources, sender in (([identity], INBOX), ([configuration_set], INBOX), ([identity, configuration_set], "x@firm.example")):
        with pytest.raises(ClientError, match="AccessDenied"):
            sends(resources, sender)


def test_every_check_of_a_role_is_written_down(cloud, role, queue):
    session = role({"Action": "sqs:SendMessage", "Resource": arn_of(cloud, queue)})
    sqs = session.client("sqs", endpoint_url=cloud.clients.url)
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    with pytest.raises(ClientError):
        sqs.delete_queue(QueueUrl=queue)
    made = [json.loads(line) for line in cloud.emulator.checks.read_text(encoding="utf-8").splitlines()]
    ours = {(check["action"], check["allowed"]) for check in made if check["role"] == "somebody"}
    assert {("sqs:SendMessage", True), ("sqs:DeleteQueue", False)} <= ours


#: Says that the records whose number is even failed, and notes the others.
PICKY = """
import json
def handler(event, context):
    numbers = {int(r["dynamodb"]["Keys"]["pk"]["S"]): r["dynamodb"]["SequenceNumber"] for r in event["Records"]}
    print("HANDLED", json.dumps([n for n in numbers if n % 2]))
    return {"batchItemFailures": [{"itemIdentifier": s} for n, s in numbers.items() if n % 2 == 0]}
"""


def test_the_stream_knows_failed_records_and_gives_them_up(cloud, role, queue):
    clients = cloud.clients
    table = clients.dynamodb.create_table(
        TableName="picky",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )["TableDescription"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("picky.py", PICKY)
    role({"Action": "dynamodb:*", "Resource": "*"}, {"Action": "sqs:*", "Resource": "*"})
    clients.lambda_.create_function(
        FunctionName="picky", Runtime="python3.11", Handler="picky.handler", Role=role.arn, Code={"ZipFile": archive.getvalue()}
    )
    mapping = clients.lambda_.create_event_source_mapping(
        EventSourceArn=table["LatestStreamArn"],
        FunctionName="picky",
        StartingPosition="TRIM_HORIZON",
        FunctionResponseTypes=["ReportBatchItemFailures"],
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": arn_of(cloud, queue)}},
    )["UUID"]
    try:
        for number in range(4):
            clients.dynamodb.put_item(TableName="picky", Item={"pk": {"S": str(number)}})
        given_up = until("both even ones are given up", lambda: _bodies(cloud, queue, 2), 30)
        assert [one["DDBStreamBatchInfo"]["batchSize"] for one in given_up] == [1, 1]
        assert {one["requestContext"]["condition"] for one in given_up} == {"RetryAttemptsExhausted"}
        events = clients.logs.filter_log_events(logGroupName="/aws/lambda/picky")["events"]
        handled = {n for e in events if "HANDLED" in e["message"] for n in json.loads(e["message"].split("HANDLED")[1])}
        assert handled == {1, 3}
    finally:
        clients.lambda_.delete_event_source_mapping(UUID=mapping)
        clients.lambda_.delete_function(FunctionName="picky")
        clients.dynamodb.delete_table(TableName="picky")


def _bodies(cloud, queue: str, count: int) -> list[dict]:
    answer = cloud.clients.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)
    messages = answer.get("Messages", [])
    return [json.loads(message["Body"]) for message in messages] if len(messages) == count else []


def test_alarms_on_sums_and_records_of_identities_are_taken(cloud):
    """Without both the shipped template is refused as a whole."""
    alarms = cloud.clients.cloudwatch.describe_alarms(AlarmNames=["recourse-notices-failing"])["MetricAlarms"]
    assert [alarm["MetricName"] for alarm in alarms] == ["NoticesRefused"]
    assert cloud.stack.outputs()["IdentityRecords"].count("_domainkey.firm.example") == 3


def test_the_emulator_and_its_functions_know_nothing_of_this_machine(cloud):
    """It was started with an environment of its own: what a function lacks cannot come from here."""
    with open(f"/proc/{cloud.emulator.id}/environ", encoding="utf-8") as file:
        names = {pair.partition("=")[0] for pair in file.read().split("\0")}
    assert not names & {"HOME", "USER", "TABLE_NAME", "RUST_LOG", "AWS_PROFILE", "PYTEST_CURRENT_TEST"}
