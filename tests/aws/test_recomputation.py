"""Deadlines counted again: asked for, looked at, approved by another person, carried out in steps."""

from harness.wait import until

RUNS = "/v1/desk/recomputations"


def test_a_recomputation_goes_through_everything_that_is_open(cloud, handler, supervisor):
    waiting = cloud.complainant("Counted Again")
    waiting.complains().expect(201)
    manager = cloud.staff.hires("Sun Mei", "manager")

    assert cloud.api.post(RUNS, {}, token=handler.token).status == 403
    headers = {"Idempotency-Key": "after-the-year-was-loaded"}
    asked = [cloud.api.post(RUNS, {}, token=supervisor.token, headers=headers).expect(201).json for _ in range(2)]
    assert asked[0]["id"] == asked[1]["id"]
    run = f"{RUNS}/{asked[0]['id']}"

    def reaches(state: str) -> dict:
        see = lambda: (seen := cloud.api.get(run, token=handler.token).expect(200).json)["state"] == state and seen  # noqa: E731
        return until(f"the re-computation is {state}", see, 60)

    previewed = reaches("previewed")
    assert previewed["preview"]["complaints"] >= 1 and previewed["preview"]["failed"] == 0
    # The calendars are those the clocks were started by.
    assert previewed["preview"]["moved"] == 0

    assert cloud.api.post(f"{run}/approval", {}, token=supervisor.token).status == 403
    cloud.api.post(f"{run}/approval", {}, token=manager.token).expect(200)
    done = reaches("done")
    assert done["run"]["complaints"] >= 1 and (done["run"]["moved"], done["run"]["failed"]) == (0, 0)
    assert done["approved_by"] == "Sun Mei"
