"""Permissions as AWS checks them, and a record of every check.

- The batch calls of SQS are checked as the single ones: AWS has no permission of their names.
- A mail is checked on the identity it is sent with and on its configuration set, and the sender's
  address can be a condition. The emulator checks it on everything ("*").
- Calls count as encrypted: policies that refuse plain HTTP are in force, and the emulator speaks
  nothing else.
- Signatures are not compared, only keys and permissions: the proxy that makes faults changes the
  host's name, which is signed.
- RECORD_CHECKS names a file that gets one line of JSON for each different check.
"""

import json
import os
from contextvars import ContextVar

from ministack import app
from ministack.core import iam_actions, iam_evaluator, sigv4

BATCHES = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}

# What the check of a mail needs of the call: the sender and the configuration set.
_mail: ContextVar[tuple[str, str]] = ContextVar("mail", default=("", ""))


def apply() -> None:
    _name_actions()
    _look_into_mails()
    _count_as_encrypted()
    sigv4.header_signature_failure = lambda *_, **__: None
    _check_and_record()


def _name_actions() -> None:
    extract = iam_actions.extract_iam_action

    def named(*args):
        action = extract(*args)
        return BATCHES.get(action, action)

    iam_actions.extract_iam_action = named


def _look_into_mails() -> None:
    extract = iam_actions.extract_resource_arn

    def of_mail(service, method, path, headers, body, params, region, account):
        arn = extract(service, method, path, headers, body, params, region, account)
        source = _first(params, "Source")
        if service != "ses" or not source:
            return arn
        _mail.set((source, _first(params, "ConfigurationSetName")))
        return f"arn:aws:ses:{region}:{account}:identity/{source.rpartition('@')[2]}"

    iam_actions.extract_resource_arn = of_mail


def _first(params: dict, name: str) -> str:
    value = params.get(name, "")
    return (value[0] if value else "") if isinstance(value, list) else value


def _count_as_encrypted() -> None:
    pin = app.pin_request_origin
    app.pin_request_origin = lambda source, _secure: pin(source, True)


def _check_and_record() -> None:
    enforce = iam_evaluator.enforce
    record = _Record(os.environ.get("RECORD_CHECKS"))

    def check(key, action, service, region, resource_arn="*", service_context=None):
        if action != "ses:SendRawEmail":
            denied = enforce(key, action, service, region, resource_arn=resource_arn, service_context=service_context)
            record.add(key, action, resource_arn, denied)
            return denied
        source, configuration_set = _mail.get()
        context = {**(service_context or {}), "ses:FromAddress": source}
        arns = [resource_arn]
        if configuration_set:
            arns.append(resource_arn.rpartition(":")[0] + f":configuration-set/{configuration_set}")
        for arn in arns:
            denied = enforce(key, action, service, region, resource_arn=arn, service_context=context)
            record.add(key, action, arn, denied)
            if denied:
                return denied
        return None

    iam_evaluator.enforce = check


class _Record:
    def __init__(self, path):
        self._file = open(path, "a", buffering=1, encoding="utf-8") if path else None
        self._seen = set()

    def add(self, key, action, resource, denied) -> None:
        if self._file is None:
            return
        caller = iam_evaluator.resolve_caller_identity(key) or {}
        who = caller.get("userArn", "")
        if ":assumed-role/" not in who:
            return
        line = (who.split("/")[1], action, resource, denied is None)
        if line not in self._seen:
            self._seen.add(line)
            self._file.write(json.dumps(dict(zip(("role", "action", "resource", "allowed"), line))) + "\n")
