"""Waiting for what comes about by itself."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(what: str, seen: Callable[[], T], seconds: float = 20) -> T:
    """What `seen` gives as soon as it gives something; fails naming `what` when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        found = seen()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain: {what} (last seen: {found!r})")
        time.sleep(0.1)
