"""One emulated account for all plays; each has people and complaints of its own."""

import shutil
import signal
import sys

import pytest

from harness.clocks import Breaking
from harness.cloud import FIGURES, Cloud
from harness.people import Colleague
from harness.stack import ROOT


def pytest_configure(config):
    # Told to end, end what was started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    config.addinivalue_line("markers", "late: waits for what takes minutes, while others play")
    config.addinivalue_line("markers", "last: looks at what all the others did")


def pytest_collection_modifyitems(items):
    def place(item) -> int:
        return 2 * (item.get_closest_marker("last") is not None) + (item.get_closest_marker("late") is not None)

    items.sort(key=place)


@pytest.fixture(scope="session")
def cloud():
    folder = ROOT / "target" / "aws-run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cloud = Cloud(folder)
    yield cloud
    cloud.close()


def pytest_terminal_summary(terminalreporter):
    for figure in FIGURES:
        terminalreporter.write_line(figure)


@pytest.fixture(scope="session")
def handler(cloud) -> Colleague:
    return cloud.staff.hires("Wang Fang", "handler")


@pytest.fixture(scope="session")
def supervisor(cloud) -> Colleague:
    return cloud.staff.hires("Zhao Lei", "supervisor")


@pytest.fixture(scope="session", autouse=True)
def due_soon(cloud, handler) -> Breaking:
    """A complaint whose first promise breaks in two minutes and a half, which the sweep has to notice."""
    return Breaking.opened_by(cloud, handler, 150)
