"""What the functions said."""

import json
from dataclasses import dataclass
from typing import Any

from harness.cloud import NAME, Cloud

#: Written by Lambda itself; on AWS the template's `SystemLogLevel: WARN` leaves them out.
PLATFORM = ("START RequestId:", "END RequestId:", "REPORT RequestId:")


@dataclass(frozen=True)
class Logs:
    """The lines of a function since a moment, and how often it was called."""

    lines: list[str]
    invocations: int

    @property
    def bytes(self) -> int:
        return sum(len(line.encode()) for line in self.lines)

    def parsed(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    def metric(self, name: str) -> list[float]:
        """The values of a metric, one for each line that has it."""
        values = []
        for line in self.parsed():
            named = {metric["Name"] for one in line.get("_aws", {}).get("CloudWatchMetrics", []) for metric in one["Metrics"]}
            if name in named:
                value = line[name]
                values += value if isinstance(value, list) else [value]
        return values

    def said(self, message: str) -> list[dict[str, Any]]:
        return [line for line in self.parsed() if line.get("message") == message]


def logs(cloud: Cloud, function: str, since: float = 0) -> Logs:
    group = f"/aws/lambda/{NAME}-{function}"
    pages = cloud.clients.logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=int(since * 1000))
    said = [line for page in pages for event in page["events"] for line in event["message"].splitlines()]
    own = [line for line in said if line and not line.startswith(PLATFORM)]
    return Logs(own, sum(line.startswith(PLATFORM[0]) for line in said))
