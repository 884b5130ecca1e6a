"""Clocks fire: at once when they are due, and by the schedule's sweep when they will be."""

import pytest

from harness.clocks import Breaking, moment
from harness.logs import logs
from harness.wait import until


def test_a_letter_that_lay_too_long_is_a_breach_and_climbs(cloud, handler):
    since = cloud.now()
    late = Breaking.opened_by(cloud, handler, -3600)
    facts = until("it climbs", lambda: "escalated" in (found := late.facts(handler)) and found, 30)
    assert "clock_breached" in facts
    until("the supervisors are told", lambda: cloud.mailbox.about(late.reference, "escalated"), 30)
    cloud.settles()
    told = [(mail.notice, mail.to) for mail in cloud.mailbox.about(late.reference)]
    assert len(told) == len(set(told)), told
    assert ("escalated", "supervisors@recourse.example") in told
    breaches = cloud.api.get("/v1/desk/breaches", token=handler.token).expect(200).json["items"]
    # Whoever looks first records it, the timers or the first look; the record says how late it is.
    assert [one["lag_ms"] >= 3_600_000 for one in breaches if one["reference"] == late.reference] == [True]
    assert sum(logs(cloud, "outbox-relay", since).metric("Breaches")) >= 1


@pytest.mark.late
def test_the_schedule_sweeps_and_what_becomes_due_fires_to_the_second(cloud, handler, due_soon):
    facts = until("it is due", lambda: "clock_breached" in (found := due_soon.facts(handler)) and found, 200)
    late = (moment(facts["clock_breached"]["at"]) - due_soon.due_at).total_seconds()
    assert 0 <= late < 10, f"{late} s late"
    said = logs(cloud, "sla-timers")
    assert sum(said.metric("Sweeps")) >= 2, "the schedule comes every minute"
    assert sum(said.metric("ClocksDue")) >= 1, "the sweep found it"
    assert said.metric("ClockLag"), "the timers fired it and counted how late"
    assert cloud.depth("sweep-failed") == 0
