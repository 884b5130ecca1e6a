"""Template and code agree on every name they share."""

import json
import re

import pytest

from harness import sources
from harness.stack import FUNCTIONS, ROOT

#: Given for its change alone: Lambda starts fresh processes when a variable changes.
READ_BY_NOBODY = {"SIGNING_KEYS_REVISION"}
#: Set by Lambda itself, or where an emulator stands for AWS.
NOT_THE_TEMPLATES = {"AWS_REGION", "AWS_ENDPOINT_URL"}


def test_each_folder_of_functions_is_one_function():
    assert sources.function_folders() == sorted(FUNCTIONS) == sorted(sources.functions())
    for folder, function in sources.functions().items():
        assert function["Metadata"]["BuildProperties"]["Binary"] == folder
        assert function["Properties"]["FunctionName"] == {"Fn::Sub": "${Name}-" + folder}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_given_what_it_reads_and_nothing_else(function):
    read, given = sources.settings(function), sources.variables(function)
    assert set(read) - NOT_THE_TEMPLATES == set(given) - READ_BY_NOBODY
    needed = {name for name, required in read.items() if required}
    assert needed <= {name for name, always in given.items() if always}


def test_secrets_are_named_and_never_given():
    for function in FUNCTIONS:
        for name, value in sources.functions()[function]["Properties"]["Environment"]["Variables"].items():
            assert "resolve:" not in str(value), f"{name} of {function} would stand in the open"


def test_the_queues_are_those_of_the_code(cloud):
    urls = cloud.clients.sqs.list_queues(QueueNamePrefix="recourse-")["QueueUrls"]
    deployed = {url.rpartition("/recourse-")[2] for url in urls}
    named = set(sources.queues().values())
    assert len(named) == 5
    assert deployed == named | {f"{name}-dead" for name in named} | {"stream-failed", "sweep-failed"}


def test_the_table_is_the_one_the_code_defines(cloud):
    schema = sources.text("shared/store/src/schema.rs")
    names = dict(re.findall(r"pub const (\w+_INDEX): &str = \"(\w+)\"", schema))
    attributes = dict(re.findall(r"attribute\(\"(\w+)\", ScalarAttributeType::(\w)\)", schema))
    indexes = re.findall(r"index\((\w+_INDEX), \"(\w+)\", \"(\w+)\", &\[([^\]]*)\]\)", schema)
    hash_key, range_key = re.search(r"set_key_schema\(Some\(keys\(\"(\w+)\", \"(\w+)\"\)\)\)", schema).groups()
    assert len(attributes) == 8 and len(indexes) == 3

    table = cloud.clients.dynamodb.describe_table(TableName=cloud.table)["Table"]
    keys = lambda of: {key["KeyType"]: key["AttributeName"] for key in of["KeySchema"]}  # noqa: E731
    assert {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]} == attributes
    assert keys(table) == {"HASH": hash_key, "RANGE": range_key}
    deployed = {index["IndexName"]: index for index in table["GlobalSecondaryIndexes"]}
    assert set(deployed) == {names[constant] for constant, *_ in indexes}
    for constant, hash_key, range_key, projected in indexes:
        index = deployed[names[constant]]
        assert keys(index) == {"HASH": hash_key, "RANGE": range_key}
        extra = re.findall(r"\"(\w+)\"", projected)
        assert index["Projection"].get("NonKeyAttributes", []) == extra
        assert index["Projection"]["ProjectionType"] == ("INCLUDE" if extra else "KEYS_ONLY")


def test_the_stream_is_filtered_for_events_and_the_table_forgets_by_the_codes_attribute(cloud):
    schema = sources.text("shared/store/src/schema.rs")
    events, again, step, count, answer, digest = (
        re.search(rf"{name}: &str = \"([^\"]+)\"", schema)[1]
        for name in ("EVENT_PREFIX", "AGAIN_PREFIX", "STEP_PREFIX", "COUNT_PREFIX", "ANSWER_SK", "DIGEST_SK")
    )
    told = [{"prefix": events}, {"prefix": again}, {"prefix": step}, {"prefix": count}, answer, digest]
    filters = cloud.mapping("outbox-relay")["FilterCriteria"]["Filters"]
    assert [json.loads(one["Pattern"]) for one in filters] == [
        {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": told}}}}
    ]
    expires = sources.template()["Resources"]["Table"]["Properties"]["TimeToLiveSpecification"]
    assert expires["Enabled"] and f'"{expires["AttributeName"]}"' in sources.text("shared/store/src/idempotency.rs")


def test_each_role_of_the_code_has_a_group(cloud):
    source = sources.text("shared/complaint/src/actor.rs")
    roles = re.search(r"Role \{(.*?)\n    \}", source, re.DOTALL)[1]
    words = set(re.findall(r"= \"(\w+)\"", roles))
    pool = cloud.stack.outputs()["StaffPool"]
    groups = {group["GroupName"] for group in cloud.clients.cognito_idp.list_groups(UserPoolId=pool)["Groups"]}
    assert len(words) == 6 and groups == words


def test_every_described_call_has_a_route(cloud):
    described = json.loads((ROOT / "functions/intake/openapi.json").read_text(encoding="utf-8"))
    calls = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    api = cloud.clients.apigatewayv2.get_apis()["Items"][0]["ApiId"]
    routes = [route["RouteKey"].split(" ") for route in cloud.clients.apigatewayv2.get_routes(ApiId=api, MaxResults="100")["Items"]]

    def has_route(method: str, path: str) -> bool:
        return any(way in (method, "ANY") and _matches(pattern, path) for way, pattern in routes)

    missing = sorted(f"{method} {path}" for method, path in calls if not has_route(method, path))
    assert calls and not missing


def _matches(pattern: str, path: str) -> bool:
    wanted, given = pattern.strip("/").split("/"), path.strip("/").split("/")
    if wanted[-1].endswith("+}"):
        return len(given) >= len(wanted) and given[: len(wanted) - 1] == wanted[:-1]
    return len(wanted) == len(given) and all(w.startswith("{") or w == g for w, g in zip(wanted, given))


def test_alarms_and_dashboard_look_at_metrics_that_are_written(cloud):
    written = set(re.findall(r"pub const \w+: &str = \"(\w+)\"", sources.text("shared/lambda-shell/src/telemetry.rs")))
    assert len(written) >= 15
    body = cloud.clients.cloudwatch.get_dashboard(DashboardName="recourse")["DashboardBody"]
    shown = set(re.findall(r"\[\"recourse\", \"(\w+)\"", body)) | set(re.findall(r"MetricName=\\\"(\w+)\\\"", body))
    assert shown == written, "the dashboard shows each metric there is"
    template = sources.text("infra/template.yaml")
    alarmed = set(re.findall(r"Namespace: !Ref Name,? *\n? *,?\s*MetricName: (\w+)", template))
    assert {"Sweeps", "ClockLag", "EventsUnreadable", "NoticesRefused", "NoticesGivenUp", "NoticesFailed"} <= alarmed <= written


def test_a_panic_costs_a_message_and_not_the_process():
    """cargo-lambda, which `sam build` calls, builds with "abort" where the profile says nothing."""
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    release = manifest.split("[profile.release]")[1].split("\n[")[0]
    assert 'panic = "unwind"' in release
