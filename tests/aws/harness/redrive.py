"""The operator's tool, run as an operator runs it."""

import os
import subprocess

from harness.cloud import NAME, Cloud, binaries


def redrive(cloud: Cloud, *words: str, expect: int = 0) -> str:
    """What it says, when it ends as expected."""
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": cloud.clients.url,
        "AWS_REGION": cloud.clients.region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    command = [str(binaries() / "redrive"), "--name", NAME, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == expect, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout
