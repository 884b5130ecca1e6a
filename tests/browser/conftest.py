"""One product and one browser for all plays; each has people and complaints of its own."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from harness.looks import Look
from harness.product import Product
from harness.visitor import Visitor
from harness.words import ROOT

HERE = Path(__file__).parent
TARGET = ROOT / "target" / "browser-run"
# Plays run beside each other, each worker with a product and a browser of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


def pytest_addoption(parser):
    parser.addoption("--update-baselines", action="store_true", help="keep what the pages look like now; then look at it")


def pytest_configure(config):
    # Told to end, end what was started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"]
    if os.geteuid() == 0:
        # Chromium's sandbox refuses to run as root, as containers mostly do.
        arguments.append("--no-sandbox")
    fonts = {**os.environ, "FONTCONFIG_FILE": str(HERE / "harness" / "fonts.conf")}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=arguments, env=fonts)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    product = Product(Path(os.environ["RECOURSE"]), TARGET / f"plays-{WORKER}")
    yield product
    product.close()


@pytest.fixture
def arrive(browser, product) -> Iterator[Callable[..., Visitor]]:
    """Lets people in; when the play is over, nothing may have gone wrong in any of their browsers."""
    visitors: list[Visitor] = []

    def arrive(look: Look, scripts: bool = True) -> Visitor:
        visitors.append(Visitor(browser, product, look, scripts))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.leave()
