"""One emulated account for all plays; each has people and complaints of its own."""

import shutil
import signal
import sys

import pytest

from harness.cloud import Cloud
from harness.people import Colleague
from harness.stack import ROOT


def pytest_configure(config):
    # Told to end, end what was started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    config.addinivalue_line("markers", "last: looks at what all the others did")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def cloud():
    folder = ROOT / "target" / "aws-run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cloud = Cloud(folder)
    yield cloud
    cloud.close()


@pytest.fixture(scope="session")
def handler(cloud) -> Colleague:
    return cloud.staff.hires("Wang Fang", "handler")


@pytest.fixture(scope="session")
def supervisor(cloud) -> Colleague:
    return cloud.staff.hires("Zhao Lei", "supervisor")
