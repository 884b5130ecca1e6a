"""A few pages as they were when somebody looked at them: `--update-baselines` keeps them as they are now."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from harness import pictures
from harness.every_page import sends_nothing
from harness.looks import Look
from harness.product import Product
from harness.samples import Samples
from harness.visitor import Visitor
from harness.words import ROOT

BASELINES = Path(__file__).parent / "baselines"
TAKEN = ROOT / "target" / "browser-run" / "pictures"
MOST_BYTES = 1_500_000


@dataclass(frozen=True)
class Portrait:
    """A page to look at: who sees it, where, how."""

    name: str
    by: str
    path: str
    look: Look
    dark: bool = False
    sent_empty: bool = False

    @property
    def file(self) -> str:
        return f"{self.name}-{self.look}{'-dark' if self.dark else ''}.png"


ZH_PHONE, EN_PHONE = Look("zh", "phone"), Look("en", "phone")
ZH_WIDE, EN_WIDE = Look("zh", "wide"), Look("en", "wide")
PORTRAITS = [
    Portrait("about", "anybody", "/", ZH_PHONE),
    Portrait("about", "anybody", "/", EN_WIDE),
    Portrait("form", "anybody", "/?category=refund_delay", EN_PHONE),
    Portrait("form-errors", "anybody", "/?category=refund_delay", ZH_PHONE, sent_empty=True),
    Portrait("receipt", "fresh", "/complaints/{fresh}/receipt", ZH_PHONE),
    Portrait("proposed", "proposed", "/complaints/{proposed}", ZH_PHONE),
    Portrait("late", "late", "/complaints/{late}", EN_PHONE, dark=True),
    Portrait("list", "handler", "/desk", EN_WIDE),
    Portrait("list", "handler", "/desk", ZH_PHONE, dark=True),
    Portrait("case", "handler", "/desk/complaints/{proposed}", ZH_WIDE),
    Portrait("case", "handler", "/desk/complaints/{late}", EN_PHONE),
    Portrait("operations", "operations", "/desk/operations", EN_WIDE),
]


@pytest.fixture(scope="module")
def alone():
    """Products nobody else plays with, so that their lists are the same each time; one for each language."""
    TAKEN.mkdir(parents=True, exist_ok=True)
    products: list[Product] = []
    made: dict[str, Samples] = {}

    def alone(language: str) -> Samples:
        if language not in made:
            products.append(Product(Path(os.environ["RECOURSE"]), TAKEN.parent / f"alone-{language}-{os.getpid()}"))
            made[language] = Samples(products[-1], language)
        return made[language]

    yield alone
    for product in products:
        product.close()


@pytest.mark.parametrize("portrait", PORTRAITS, ids=lambda portrait: portrait.file)
def test_looks_as_it_did(browser, alone, request, portrait: Portrait):
    samples = alone(portrait.look.language)
    visitor = Visitor(browser, samples.product, portrait.look)
    if portrait.by in samples.complaints:
        visitor.open(samples.complaints[portrait.by].way_in)
    elif portrait.by != "anybody":
        visitor.carries(samples.tokens[portrait.by])
    visitor.page.emulate_media(color_scheme="dark" if portrait.dark else "light")
    assert visitor.open(portrait.path.format(**samples.references)).ok
    if portrait.sent_empty:
        sends_nothing(visitor)
    taken = pictures.of_page(visitor.page)
    visitor.leave()

    taken.save(TAKEN / portrait.file)
    baseline = BASELINES / portrait.file
    if request.config.getoption("--update-baselines"):
        pictures.keep(taken, baseline)
        return
    assert baseline.exists(), "no baseline; --update-baselines keeps one"
    differs, where = pictures.difference(taken, Image.open(baseline))
    where.save(TAKEN / f"difference-{portrait.file}")
    assert not differs, f"it differs: {differs}; see {TAKEN}, and keep it by --update-baselines if it is meant"


def test_baselines_are_few_and_small():
    kept = {file.name: file.stat().st_size for file in BASELINES.glob("*.png")}
    assert kept.keys() == {portrait.file for portrait in PORTRAITS}
    assert sum(kept.values()) < MOST_BYTES


def test_what_is_missing_or_moved_is_seen_and_smoothing_is_not():
    page = Image.new("RGB", (390, 844), "white")
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.text((20, 20 + 40 * line), "a line of a page as it might be written", fill="#14201e", font_size=20)
    less = page.copy()
    ImageDraw.Draw(less).rectangle((0, 98, 390, 130), fill="white")
    moved = page.copy()
    moved.paste(page.crop((18, 98, 80, 130)), (24, 104))

    def differs(picture: Image.Image) -> bool:
        return bool(pictures.difference(picture, page)[0])

    assert not differs(page.copy())
    assert not differs(page.point(lambda value: min(255, value + 12)))
    assert differs(less)
    assert differs(moved)
    assert differs(page.crop((0, 0, 390, 700)))
