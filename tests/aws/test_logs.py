"""Logs are quiet, follow a complaint through every function, and name nobody."""

from harness.cloud import FIGURES
from harness.logs import logs
from harness.stack import FUNCTIONS
from test_main_life import whole_life

#: What `tests/bench/src/cost.rs` reckons with; the most we allow ourselves is 600.
MOST_BYTES = 300
LIVES = 3


def test_logs_are_quiet_in_steady_state(cloud, handler):
    whole_life(cloud, handler, "Vera Warm")
    cloud.settles()
    since = cloud.now()
    for number in range(LIVES):
        whole_life(cloud, handler, f"Stan Steady {number}")
    cloud.settles()
    said = {function: logs(cloud, function, since) for function in FUNCTIONS}
    calls = sum(one.invocations for one in said.values())
    average = sum(one.bytes for one in said.values()) / calls
    FIGURES.append(f"log bytes per invocation over {LIVES} lives: {average:.0f} ({calls / LIVES:.0f} invocations each)")
    each = (f"{name} {one.bytes / one.invocations:.0f}" for name, one in said.items() if one.invocations)
    FIGURES.append(f"  of each function: {', '.join(each)}")
    assert average <= MOST_BYTES


def test_a_complaint_is_followed_by_one_name_from_request_to_mail(cloud, handler):
    since = cloud.now()
    one = whole_life(cloud, handler, "Nora Named")
    cloud.settles()
    said = {function: logs(cloud, function, since) for function in FUNCTIONS}
    for function in ("intake", "verification", "notifications", "portal", "desk"):
        assert any(line.get("complaint") == one.reference for line in said[function].parsed()), function
    everything = "\n".join(line for logged in said.values() for line in logged.lines)
    for secret in (one.name, one.address, one.token, "the refund I was promised", "We are looking into it"):
        assert secret not in everything, secret
