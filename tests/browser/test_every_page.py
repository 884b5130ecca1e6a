"""Every page, in both languages, wide and on a phone, light and dark: nothing for axe to find, nothing in the
console, nothing from elsewhere, nothing wider than the window."""

import pytest

from harness import axe
from harness.every_page import EVERY_PAGE, Shown
from harness.looks import LOOKS, Look
from harness.samples import Samples


@pytest.fixture(scope="module")
def samples(product):
    made: dict[str, Samples] = {}

    def samples(language: str) -> Samples:
        if language not in made:
            made[language] = Samples(product, language)
        return made[language]

    return samples


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("shown", EVERY_PAGE, ids=str)
def test_is_open_to_everybody(arrive, product, samples, shown: Shown, look: Look):
    known = samples(look.language)
    visitor = arrive(look)
    if shown.by == "complainant":
        [name] = [name for name in known.complaints if f"{{{name}}}" in shown.path]
        visitor.open(known.complaints[name].way_in)
    elif shown.by != "anybody":
        visitor.carries(known.tokens[shown.by])
    answer = visitor.open(shown.path.format(**known.references))
    assert answer.status == shown.status, f"{answer.url} answered {answer.status}"
    if shown.then:
        shown.then(visitor)
    visitor.fits()
    assert visitor.page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[look.language]
    found = axe.violations(visitor.page)
    assert not found, "\n".join([f"{len(found)} at {visitor.page.url}", *found])
