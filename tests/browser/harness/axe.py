"""Accessibility by axe-core: WCAG 2.2 A and AA, and its best practice."""

import os
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules that colours matter to; the dark page is the same page otherwise.
COLOURS = ["color-contrast", "link-in-text-block"]

RUN = "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })"
ALL_RULES = {"type": "tag", "values": TAGS}
COLOUR_RULES = {"type": "rule", "values": COLOURS}


@cache
def _source() -> str:
    return Path(os.environ["AXE"]).read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, light and dark."""
    page.evaluate(_source())
    found = _say("light", page.evaluate(RUN, ALL_RULES))
    page.emulate_media(color_scheme="dark")
    found += _say("dark", page.evaluate(RUN, COLOUR_RULES))
    page.emulate_media(color_scheme="light")
    return found


def _say(scheme: str, result: dict) -> list[str]:
    assert result["passes"] or result["violations"], "axe looked at something"
    return [
        f"{scheme}: {violation['id']} ({violation['help']}): {node['html'][:200]}\n    {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
