"""The product itself, on free ports and a fresh data directory, with a clock that is moved by hand."""

import json
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

# Monday morning in the house's zone; the same day on every machine, so that dates and pictures are too.
BEGINS = "2026-10-12T02:00:00Z"
UP_WITHIN_SECONDS = 30


@dataclass(frozen=True)
class Opened:
    """A complaint, and what its owner holds."""

    reference: str
    token: str

    @property
    def way_in(self) -> str:
        return f"/c/{self.reference}/{self.token}"


class Product:
    """One running `recourse`; `origin` is where its pages are."""

    def __init__(self, binary: Path, folder: Path):
        shutil.rmtree(folder, ignore_errors=True)
        data = folder / "data"
        data.mkdir(parents=True)
        (data / "clock").write_text(f"{BEGINS}\n")
        self._log = open(folder / "log", "w", encoding="utf-8")  # noqa: SIM115
        command = [binary, "--clock", "manual", "--data", data, "--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        self.origin = self._announced()

    def _announced(self) -> str:
        said = []
        for line in self._process.stdout:
            said.append(line)
            if found := re.search(r"http://[\d.]+:\d+", line):
                return found[0]
        self.close()
        raise AssertionError(f"it did not start: {''.join(said)}; see {self._log.name}")

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(UP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def call(self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str) -> Any:
        headers = {"Content-Type": "application/json", **headers}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.origin + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from error
        return json.loads(text) if text else None

    def settle(self) -> None:
        """Waits until nothing is on its way any more."""
        self.call("POST", "/local/settle")

    def advance(self, span: str) -> None:
        self.call("POST", "/local/clock", {"advance": span})

    def later(self, days: int) -> str:
        """The day that many days from now, in UTC."""
        now = datetime.fromisoformat(self.call("GET", "/local/clock")["now"])
        return (now + timedelta(days=days)).date().isoformat()

    def mails(self, reference: str, event: str) -> list[dict[str, Any]]:
        self.settle()
        mails = self.call("GET", "/local/mailbox")
        return [mail for mail in mails if mail["complaint"] == reference and mail["event"] == event]

    def code(self, reference: str) -> str:
        """The one six-digit number of the acknowledgement, or of the mail that replaced it."""
        mails = self.mails(reference, "acknowledgement") + self.mails(reference, "new_code")
        [code] = re.findall(r"\b\d{6}\b", mails[-1]["text"])
        return code

    def link(self, reference: str, event: str) -> str:
        """The first link into the complaint of the last such mail, as a path."""
        text = self.mails(reference, event)[-1]["text"]
        found = re.search(rf"{re.escape(self.origin)}(/c/\S+)", text)
        assert found, f"no link of {self.origin} in: {text}"
        return found[1]

    def sign_in(self, name: str, role: str) -> str:
        return self.call("POST", "/local/sign-in", {"name": name, "role": role})["token"]

    def complaints_of(self, email: str) -> set[str]:
        """The numbers of the complaints that were acknowledged to this address."""
        self.settle()
        return {mail["complaint"] for mail in self.call("GET", "/local/mailbox") if mail["to"] == email}

    def complain(self, language: str = "en", **more: Any) -> Opened:
        body = {
            "language": language,
            "category": "refund_delay",
            "description": "The refund has not arrived.\nThe shop says it was sent." if language == "en" else "退款一直没有到账。\n商家说已经退了。",
            "desired_outcome": "My money" if language == "en" else "退回我的钱",
            "complainant": {"name": "Ann Miller" if language == "en" else "李娜", "email": "ann@example.org"},
            "transaction": {"id": "T-20261001-77", "amount": {"value": "128.00", "currency": "CNY"}},
            **more,
        }
        opened = self.call("POST", "/v1/complaints", body)
        self.settle()
        return Opened(opened["reference"], opened["access_token"])

    def proves(self, opened: Opened) -> None:
        self.acts(opened, "verification", {"code": self.code(opened.reference)})

    def acts(self, opened: Opened, act: str, body: Any) -> Any:
        answer = self.call("POST", f"/v1/complaints/{opened.reference}/{act}", body, opened.token)
        self.settle()
        return answer

    def commands(self, opened: Opened, token: str, **command: Any) -> None:
        self.call("POST", f"/v1/desk/complaints/{opened.reference}/commands", command, token)
        self.settle()
