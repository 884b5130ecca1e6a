"""Clocks that are due within the minutes of a run: a letter may be entered later than it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from harness.people import Colleague

#: What the house's policy gives for a first reply.
FIRST_REPLY = timedelta(hours=24)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@dataclass(frozen=True)
class Breaking:
    """A complaint by letter whose first reply is due at a moment, with nobody replying."""

    reference: str
    due_at: datetime

    @staticmethod
    def opened_by(cloud, colleague: Colleague, seconds: int) -> Breaking:
        due_at = datetime.now(timezone.utc) + timedelta(seconds=seconds)
        body = {
            **cloud.complainant(f"Letter Due {seconds}").body(),
            "channel": "letter",
            "received_at": (due_at - FIRST_REPLY).isoformat(),
        }
        return Breaking(colleague.opens(body).expect(201).json["reference"], due_at)

    def facts(self, colleague: Colleague) -> dict[str, dict]:
        """What happened, the last of each kind."""
        return {entry["event"]: entry for entry in colleague.sees(self.reference)["log"]}
