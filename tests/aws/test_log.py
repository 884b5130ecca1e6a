"""The log of an account proves itself: written from the table by a person, checked with nothing but the file."""

import json
import os
import subprocess

from harness.cloud import Cloud, binaries
from harness.wait import until


def recourse(cloud: Cloud, *words: str, expect: int = 0) -> str:
    """What the command says, when it ends as expected."""
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": cloud.clients.url,
        "AWS_REGION": cloud.clients.region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    command = [str(binaries() / "recourse"), "log", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == expect, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def test_the_log_is_written_from_the_table_and_holds_to_the_days_digest(cloud):
    ann = cloud.complainant("Ann Archive")
    ann.complains().expect(201)
    ann.acknowledgement()
    # The first sweep digests the day before; what is there by then is in it.
    compliance = cloud.staff.hires("Qian Audit", "compliance")
    days = lambda: cloud.api.get("/v1/desk/log/days", token=compliance.token).expect(200).json["items"]  # noqa: E731
    digest = until("a day was digested", days, 150)[-1]
    assert digest["number"] == 1 and digest["previous"] == "0" * 64

    whole, public = cloud.folder / "log.jsonl", cloud.folder / "log-public.jsonl"
    recourse(cloud, "export", "--table", cloud.table, str(whole))
    said = recourse(cloud, "verify", str(whole), "--published", f"{digest['day']}={digest['digest']}")
    assert said.startswith("whole: ") and f"the last {digest['day']}={digest['digest']}" in said, said
    recourse(cloud, "export", "--table", cloud.table, "--public-only", str(public))
    recourse(cloud, "verify", str(public), "--since", str(whole))
    assert ann.address not in public.read_text(encoding="utf-8")

    lines = whole.read_text(encoding="utf-8").splitlines()
    kinds = [json.loads(line)["line"] for line in lines]
    assert kinds[-1] == "end" and "event" in kinds and kinds.index("day") < kinds.index("event")
    ours = [line for line in map(json.loads, lines) if line.get("complaint") == ann.reference]
    assert [line["seq"] for line in ours] == list(range(1, len(ours) + 1)) and len(ours) >= 2

    # Without its last event the complaint is whole by itself: only the log of before tells.
    wrong = cloud.folder / "log-wrong.jsonl"
    last = max(number for number, line in enumerate(lines) if json.loads(line).get("complaint") == ann.reference)
    wrong.write_text("\n".join(lines[:last] + lines[last + 1 :]) + "\n", encoding="utf-8")
    assert "is not what was recorded" in recourse(cloud, "verify", str(wrong), expect=2)
    refused = recourse(cloud, "export", "--table", "no-such-table", str(cloud.folder / "none.jsonl"), expect=2)
    assert "ResourceNotFoundException" in refused and not (cloud.folder / "none.jsonl").exists()
