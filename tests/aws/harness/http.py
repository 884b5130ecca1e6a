"""Calls of the deployed API, as a browser or a program makes them."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back."""

    call: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def expect(self, status: int) -> "Answer":
        assert self.status == status, f"{self.call}: {self.status} {self.text[:2000]}"
        return self


class Api:
    """The HTTP API at an address; each call is a connection of its own."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self._at, self._base = parts.netloc, parts.path

    def call(
        self, method: str, path: str, body: Any = None, token: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None and not isinstance(body, bytes):
            sent["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        connection = http.client.HTTPConnection(self._at, timeout=60)
        try:
            connection.request(method, self._base + path, body, sent)
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(f"{method} {path}", answer.status, names, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **how: Any) -> Answer:
        return self.call("GET", path, **how)

    def post(self, path: str, body: Any, **how: Any) -> Answer:
        return self.call("POST", path, body, **how)
