"""Somebody without a mouse."""

import re

from harness.visitor import Visitor

# More than any page has stops.
FARTHEST = 120

FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels?.[0];
  const says = label ? label.innerText : at.innerText;
  return { tag: at.tagName.toLowerCase(), type: at.type ?? "", name: at.name ?? "", text: (says ?? "").trim() };
}"""

# An outline of its own or of what it belongs to, which stands inside the window.
SHOWS_FOCUS = """() => {
  const at = document.activeElement;
  const around = [at, ...(at.labels ?? []), at.parentElement].map((element) => getComputedStyle(element));
  // A link may cover its whole row.
  around.push(getComputedStyle(at, "::after"));
  const outlined = around.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = at.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { outlined, inside };
}"""


class Keyboard:
    """Goes through a page by keys alone, and sees at each stop where they are."""

    def __init__(self, visitor: Visitor):
        self.page = visitor.page

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)

    def types(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def focus(self) -> dict[str, str]:
        return self.page.evaluate(FOCUSED)

    def sees_where(self) -> None:
        shown = self.page.evaluate(SHOWS_FOCUS)
        assert shown["outlined"] and shown["inside"], f"{shown} at {self.focus()} of {self.page.url}"

    def goes_to(self, *, name: str = "", text: str | re.Pattern[str] = "") -> None:
        """By Tab to a field of this name, or to what reads like this."""
        seen = []
        for _ in range(FARTHEST):
            self.presses("Tab")
            at = self.focus()
            if at["tag"] == "body":
                continue
            self.sees_where()
            if name and at["name"] == name:
                return
            if text and re.search(text if isinstance(text, re.Pattern) else re.escape(text), at["text"]):
                return
            seen.append(f"{at['tag']} {at['name']} {at['text'][:30]}")
        raise AssertionError(f"not reached by Tab: {name or text}; seen: {seen}")
