"""Deploying the shipped template: packaged as `sam package` does, then by change set."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from harness.processes import REGION
from harness.wait import until

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = ROOT / "infra" / "template.yaml"
FUNCTIONS = (
    "intake", "verification", "sla-timers", "escalation", "notifications", "outbox-relay", "portal", "desk",
)  # fmt: skip


class Refused(AssertionError):
    """A change set that was not taken."""


def zipped(name: str, binaries: Path, folder: Path) -> Path:
    """A function's binary as Lambda wants it: `bootstrap`, executable, in a zip."""
    source = binaries / name
    assert source.is_file(), f"{source} is not there: build it, or set BINARIES"
    target = folder / f"{name}-{source.stat().st_mtime_ns}-{source.stat().st_size}.zip"
    if target.is_file():
        return target
    for old in folder.glob(f"{name}-[0-9]*.zip"):
        old.unlink()
    stripped = folder / f"{name}.stripped"
    if shutil.which("strip"):
        subprocess.run(["strip", "-o", stripped, source], check=True)
    else:
        shutil.copy(source, stripped)
    info = zipfile.ZipInfo("bootstrap")
    info.external_attr = 0o755 << 16
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(info, stripped.read_bytes())
    stripped.unlink()
    return target


def packaged(clients, archives: dict[str, Path]) -> str:
    """The template with its folders of code replaced by uploaded archives; nothing else is changed."""
    template, bucket = TEMPLATE.read_text(encoding="utf-8"), code_bucket(clients)
    clients.s3.create_bucket(Bucket=bucket, **location(clients.region))
    for name, archive in archives.items():
        clients.s3.upload_file(str(archive), bucket, archive.name)
        uploaded = f"CodeUri: s3://{bucket}/{archive.name}\n"
        template, count = re.subn(rf"CodeUri: \.\./functions/{name}\n", uploaded, template)
        assert count == 1, f"one function has the code {name}"
    assert "CodeUri: .." not in template
    return template


def code_bucket(clients) -> str:
    """Code is fetched from its own region only."""
    return f"code-{clients.region}"


def location(region: str) -> dict:
    return {} if region == REGION else {"CreateBucketConfiguration": {"LocationConstraint": region}}


class Stack:
    """A stack by its name."""

    def __init__(self, clients, name: str):
        self.clients = clients
        self.name = name
        self._changes = 0

    def deploy(self, template: str, parameters: dict[str, str]) -> None:
        """Creates or updates the stack by a change set and waits for its end."""
        cloudformation, s3 = self.clients.cloudformation, self.clients.s3
        self._changes += 1
        change, bucket, key = f"change-{self._changes}", code_bucket(self.clients), f"{self.name}.yaml"
        s3.put_object(Bucket=bucket, Key=key, Body=template.encode())
        cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=change,
            ChangeSetType="UPDATE" if self._exists() else "CREATE",
            TemplateURL=f"{self.clients.url}/{bucket}/{key}",
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        described = until("the change set is made", lambda: self._settled_change(change), 60)
        if described["Status"] != "CREATE_COMPLETE":
            raise Refused(described.get("StatusReason"))
        cloudformation.execute_change_set(StackName=self.name, ChangeSetName=change)
        status = until("the stack is deployed", self._settled, 120)
        assert status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), f"{status}: {self._failures()}"

    def _exists(self) -> bool:
        try:
            stacks = self.clients.cloudformation.describe_stacks(StackName=self.name)["Stacks"]
        except self.clients.cloudformation.exceptions.ClientError:
            return False
        return stacks[0]["StackStatus"] != "REVIEW_IN_PROGRESS"

    def _settled_change(self, change: str):
        described = self.clients.cloudformation.describe_change_set(StackName=self.name, ChangeSetName=change)
        return described if described["Status"] in ("CREATE_COMPLETE", "FAILED") else None

    def _settled(self) -> str | None:
        status = self.clients.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
        return None if status.endswith("IN_PROGRESS") else status

    def _failures(self) -> list[str]:
        events = self.clients.cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        failed = [event for event in events if "FAILED" in event["ResourceStatus"]]
        return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in failed]

    def outputs(self) -> dict[str, str]:
        stack = self.clients.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def resources(self) -> list[dict]:
        pages = self.clients.cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return [resource for page in pages for resource in page["StackResourceSummaries"]]
