"""The processes a run starts, each on a port of its own at 127.0.0.1, and ends by their id."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from harness.wait import until

HERE = Path(__file__).resolve().parent.parent
REGION = "us-east-1"
PR_SET_PDEATHSIG = 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A process with an environment of its own and a log file."""

    def __init__(self, command: list, environment: dict[str, str], log: Path):
        self.log = log
        libc = ctypes.CDLL(None)
        self._process = subprocess.Popen(
            [str(word) for word in command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # Should this process die without a word, that one does too.
            preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),
        )

    @property
    def id(self) -> int:
        return self._process.pid

    def running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Ends it and whatever it started: its group has its id."""
        if self.running():
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()


class Emulator(Process):
    """The AWS emulator, with nothing of this process's environment."""

    def __init__(self, folder: Path, mail_port: int, region: str = REGION):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.region = region
        self.checks = folder / "checks.jsonl"
        folders = {name: folder / name for name in ("tmp", "state", "s3")}
        for one in folders.values():
            one.mkdir(parents=True)
        environment = {
            "PATH": "/usr/bin:/bin",
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": region,
            # Pushed over the functions' own variables, or they would call AWS.
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AUTH": "true",
            "LAMBDA_EXECUTOR": "local",
            "IOT_MTLS_ENABLED": "0",
            "SMTP_HOST": f"127.0.0.1:{mail_port}",
            "TMPDIR": str(folders["tmp"]),
            "STATE_DIR": str(folders["state"]),
            "S3_DATA_DIR": str(folders["s3"]),
            "RECORD_CHECKS": str(self.checks),
        }
        super().__init__([sys.executable, HERE / "emulator"], environment, folder / "emulator.log")
        until("the emulator answers", self._ready, 60)

    def _ready(self) -> bool:
        assert self.running(), self.log.read_text()
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


class Faults(Process):
    """A proxy between the functions and the emulator that answers with errors as AWS words them."""

    def __init__(self, folder: Path, upstream: str):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [Path(sys.executable).parent / "microburst", "--upstream", upstream, "--port", self.port]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
        super().__init__([*command, "--host", "127.0.0.1", "--no-resign"], environment, folder / "faults.log")
        until("the proxy answers", self._ready, 60)

    def _ready(self) -> bool:
        assert self.running(), self.log.read_text()
        try:
            self._control("GET", "rules")
            return True
        except OSError:
            return False

    def make(self, rules: list[dict]) -> None:
        """From now on, these; the first that fits counts."""
        self._control("POST", "rules", rules)

    def made(self) -> list[dict]:
        """What was done to which call."""
        return self._control("GET", "fired")

    def _control(self, method: str, what: str, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_microburst/{what}", data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())
