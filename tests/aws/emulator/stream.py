"""The table's stream as AWS maps it to a function.

- A record a function reports as failed counts as failed: the emulator only knew whole invocations.
  The whole batch comes again then; AWS begins at the failed record. Receivers stand both.
- `MaximumRetryAttempts` is in force: after it the failed record goes to the failure destination and
  the rest of the batch is tried anew, as bisecting the batch ends on AWS.
"""

import json

from ministack.services import lambda_svc

_failures: dict[tuple[str, str], int] = {}
_given_up: set[tuple[str, str]] = set()


def apply() -> None:
    execute = lambda_svc._execute_function

    def with_stream(function, event):
        records = event.get("Records") if isinstance(event, dict) else None
        if not records or records[0].get("eventSource") != "aws:dynamodb":
            return execute(function, event)
        return _handle(execute, function, records)

    lambda_svc._execute_function = with_stream


def _handle(execute, function, records):
    arn = (function.get("config") or function)["FunctionArn"]
    records = [record for record in records if (arn, _number(record)) not in _given_up]
    if not records:
        return {"body": None, "log": ""}
    result = execute(function, {"Records": records})
    mapping = _mapping(arn, records)
    failed = _reported(result) if "ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", []) else []
    if failed and not result.get("error"):
        result = {**result, "error": True, "body": {"errorType": "BatchItemFailures", "errorMessage": json.dumps(failed)}}
    key = (arn, _number(records[0]))
    if not result.get("error"):
        _failures.pop(key, None)
        return result
    _failures[key] = _failures.get(key, 0) + 1
    limit = mapping.get("MaximumRetryAttempts")
    if limit is None or limit < 0 or _failures[key] <= limit:
        return result
    del _failures[key]
    at = next((at for at, record in enumerate(records) if _number(record) in failed), None)
    lost = records if at is None else records[at : at + 1]
    _given_up.update((arn, _number(record)) for record in lost)
    lambda_svc._send_ddb_stream_failure_record(
        mapping, function, lost, records[0]["eventSourceARN"], result, "RetryAttemptsExhausted"
    )
    return _handle(execute, function, records)


def _mapping(function_arn, records):
    source = records[0]["eventSourceARN"]
    mappings = (mapping for _, _, mapping in lambda_svc._iter_all_esms())
    return next((m for m in mappings if m["EventSourceArn"] == source and m["FunctionArn"] == function_arn), {})


def _number(record):
    return record["dynamodb"]["SequenceNumber"]


def _reported(result):
    body = result.get("body")
    failures = body.get("batchItemFailures") if isinstance(body, dict) else None
    return [failure.get("itemIdentifier") for failure in failures or []]
