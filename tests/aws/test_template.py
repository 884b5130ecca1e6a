"""What holds of every deployment: ratios, retention, failure destinations, alarms, logs."""

import json
import re

import pytest

from harness import sources
from harness.cloud import NAME
from harness.stack import FUNCTIONS, ROOT, Refused, Stack

QUEUES = {
    "verification": "verification", "timers": "sla-timers", "escalation": "escalation",
    "notifications": "notifications", "inbound": "intake",
}  # fmt: skip
FOURTEEN_DAYS = "1209600"
ALARMS = (
    {f"{NAME}-{queue}-dead": "dead-letters" for queue in QUEUES}
    | {f"{NAME}-{function}-errors": "function-errors" for function in FUNCTIONS}
    | {
        f"{NAME}-stream-failed": "stream-failed",
        f"{NAME}-events-unreadable": "stream-failed",
        f"{NAME}-calendar-ends": "calendar-ends",
        f"{NAME}-inbound-late": "inbound-late",
        f"{NAME}-sweep-failed": "sweep",
        f"{NAME}-sweep-silent": "sweep",
        f"{NAME}-clocks-late": "clocks-late",
        f"{NAME}-outbox-late": "outbox-late",
        f"{NAME}-api-fails": "api-fails",
        f"{NAME}-notices-failing": "notices-failing",
        f"{NAME}-table-throttled": "table-throttled",
    }
)


def attributes(cloud, queue: str) -> dict[str, str]:
    return cloud.clients.sqs.get_queue_attributes(QueueUrl=cloud.queue(queue), AttributeNames=["All"])["Attributes"]


def configuration(cloud, function: str) -> dict:
    return cloud.clients.lambda_.get_function_configuration(FunctionName=f"{NAME}-{function}")


@pytest.mark.parametrize("queue", QUEUES)
def test_a_message_is_handed_out_again_only_when_its_try_is_surely_over(cloud, queue):
    function = QUEUES[queue]
    mapping, deployed = cloud.mapping(function), attributes(cloud, queue)
    assert mapping["EventSourceArn"] == deployed["QueueArn"]
    longest_window = 30
    assert int(deployed["VisibilityTimeout"]) >= 6 * configuration(cloud, function)["Timeout"] + longest_window
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("queue", QUEUES)
def test_a_message_that_keeps_failing_is_set_aside_for_a_fortnight(cloud, queue):
    policy, dead = json.loads(attributes(cloud, queue)["RedrivePolicy"]), attributes(cloud, f"{queue}-dead")
    assert policy["deadLetterTargetArn"] == dead["QueueArn"]
    assert int(policy["maxReceiveCount"]) >= 5
    assert dead["MessageRetentionPeriod"] == FOURTEEN_DAYS
    allowed = json.loads(dead["RedriveAllowPolicy"])
    assert allowed == {"redrivePermission": "byQueue", "sourceQueueArns": [attributes(cloud, queue)["QueueArn"]]}


@pytest.mark.parametrize("queue", [*QUEUES, *(f"{queue}-dead" for queue in QUEUES), "stream-failed", "sweep-failed"])
def test_a_queue_is_encrypted_and_refuses_calls_in_the_open(cloud, queue):
    deployed = attributes(cloud, queue)
    assert deployed["KmsMasterKeyId"]
    denials = [one for one in json.loads(deployed["Policy"])["Statement"] if one["Effect"] == "Deny"]
    assert denials[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}} and denials[0]["Principal"] == "*"


def test_the_stream_waits_for_a_broken_queue_and_gives_up_before_it_forgets(cloud):
    mapping = cloud.mapping("outbox-relay")
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    # The stream keeps a day; retries once a second would not use the six hours up before.
    assert 4 * 3600 <= mapping["MaximumRecordAgeInSeconds"] <= 12 * 3600
    assert mapping["MaximumRetryAttempts"] >= 1000
    failed = attributes(cloud, "stream-failed")
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == failed["QueueArn"]
    assert failed["MessageRetentionPeriod"] == FOURTEEN_DAYS


def test_the_sweep_comes_every_minute_and_leaves_a_trace_when_it_cannot(cloud):
    schedule = cloud.clients.scheduler.get_schedule(Name=f"{NAME}-sweep")
    assert schedule["ScheduleExpression"] == "rate(1 minute)" and schedule["State"] == "ENABLED"
    failed = attributes(cloud, "sweep-failed")
    assert schedule["Target"]["DeadLetterConfig"]["Arn"] == failed["QueueArn"]
    assert failed["MessageRetentionPeriod"] == FOURTEEN_DAYS


def test_there_is_an_alarm_for_everything_that_can_fail_and_each_has_its_runbook(cloud):
    alarms = {alarm["AlarmName"]: alarm for alarm in cloud.clients.cloudwatch.describe_alarms()["MetricAlarms"]}
    assert set(alarms) == set(ALARMS)
    for name, alarm in alarms.items():
        runbook = re.search(r"Runbook: (infra/runbooks/[a-z-]+\.md)$", alarm["AlarmDescription"])
        assert runbook and runbook[1] == f"infra/runbooks/{ALARMS[name]}.md", name
        assert (ROOT / runbook[1]).is_file(), runbook[1]
        assert alarm["AlarmActions"] == alarm["OKActions"] != []


def test_the_dashboard_answers_ten_questions_and_shows_every_alarm(cloud):
    body = json.loads(cloud.clients.cloudwatch.get_dashboard(DashboardName=NAME)["DashboardBody"])
    titles = [widget["properties"]["title"] for widget in body["widgets"]]
    assert sorted({int(title.split(".")[0]) for title in titles}) == list(range(1, 11))
    assert all("?" in title for title in titles)
    shown = {arn.rpartition(":")[2] for widget in body["widgets"] for arn in widget["properties"].get("alarms", [])}
    assert shown == set(ALARMS)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_logs_are_lines_of_json_in_a_group_that_forgets(cloud, function):
    logging = configuration(cloud, function)["LoggingConfig"]
    assert (logging["LogFormat"], logging["SystemLogLevel"]) == ("JSON", "WARN")
    assert logging["ApplicationLogLevel"] == "INFO", "a line of metrics counts as INFO"
    groups = cloud.clients.logs.describe_log_groups(logGroupNamePrefix=logging["LogGroup"])["logGroups"]
    assert groups[0]["retentionInDays"] == 90


def test_the_table_survives_mistakes(cloud):
    table = cloud.clients.dynamodb.describe_table(TableName=cloud.table)["Table"]
    assert table["DeletionProtectionEnabled"] is True
    # The emulator makes a table without it, so the template is asked.
    written = sources.template()["Resources"]["Table"]
    assert written["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert written["DeletionPolicy"] == written["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("Name", "Recourse"),
        ("Name", "a-name-that-is-too-long-for-a-bucket"),
        ("Inbox", "complaints+x@firm.example"),
        ("SigningKeysSecret", "signing-keys"),
        ("SigningKeysRevision", ""),
        ("PolicyLayer", "arn:aws:lambda:us-east-1:000000000000:layer:policy"),
        ("Issuer", "http://issuer.firm.example"),
        ("IssuerKeys", "not a key set"),
        ("PagesUrl", "https://complaints.firm.example/"),
        ("PagesUrl", "https://complaints.firm.example?page=1"),
        ("Audience", "recourse desk"),
        ("Sandbox", "yes"),
        ("MailRate", "0"),
        ("SmtpRelay", "smtp://relay.firm.example:587"),
        ("SmtpRelay", "smtps://user:secret@relay.firm.example:465"),
        ("SmtpCredentialsSecret", "secret"),
        ("AlarmAddress", "nobody"),
        ("LogDays", "91"),
        ("BatchingSeconds", "301"),
    ],
)
def test_a_parameter_that_cannot_work_is_refused_by_name(cloud, parameter, value):
    refused(cloud, {parameter: value}, parameter)


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"Sender": "smtp"}, "SmtpRelay"),
        ({"Issuer": "https://issuer.firm.example"}, "Audience"),
        ({"Audience": "recourse"}, "Issuer"),
        ({"SmtpCredentialsSecret": "arn:aws:secretsmanager:us-east-1:000000000000:secret:relay-AbCdEf"}, "SmtpCredentialsSecret"),
    ],
)
def test_parameters_that_do_not_go_together_are_refused_by_name(cloud, parameters, names):
    refused(cloud, parameters, names)


def refused(cloud, changed: dict[str, str], name: str) -> None:
    """A second stack with these parameters is not even tried."""
    stack = Stack(cloud.clients, "refused")
    with pytest.raises((Refused, cloud.clients.cloudformation.exceptions.ClientError), match=name):
        stack.deploy(cloud.template, {**cloud.parameters, "Name": "refused", **changed})
