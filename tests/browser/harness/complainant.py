"""Who complains: the public pages, by clicking."""

import itertools
import re
from pathlib import Path

from playwright.sync_api import expect

from harness.visitor import Visitor

NUMBERS = itertools.count(1)
NAMES = {"zh": "李娜", "en": "Ann Miller"}
STORIES = {
    "zh": "商家说已经退款，可是两周过去了，钱还没有到账。我打过三次电话。",
    "en": "The shop says it refunded me, but after two weeks nothing has arrived. I called three times.",
}
REFERENCE = re.compile(r"RC(-[0-9A-Z]{4}){4}")


class Complainant:
    """One person with one complaint."""

    def __init__(self, visitor: Visitor):
        self.at, self.words, self.page, self.product = visitor, visitor.words, visitor.page, visitor.product
        self.reference = ""
        number = next(NUMBERS)
        self.email = f"{visitor.look}-{number}@example.org"
        self.transaction = f"T-20261001-{number}"

    def begins(self, category: str = "refund_delay") -> None:
        """Says what it is about; the form for that opens."""
        self.at.open("/")
        self.at.follow(self.words.category(category))
        self.at.sees("form-step_2")

    def fills_in(self) -> None:
        self.at.fill("form-description", STORIES[self.words.language])
        self.at.fill("form-name", NAMES[self.words.language])
        self.at.fill("form-email", self.email)
        self.at.fill("form-transaction_id", self.transaction)
        self.at.fill("form-amount", "128.00")

    def sends(self) -> None:
        self.at.press("form-send")
        self.at.sees_heading(self.words("receipt-title"))
        self.reference = REFERENCE.search(self.page.locator("main").inner_text())[0]

    def files(self) -> None:
        self.begins()
        self.fills_in()
        self.sends()

    def proves(self) -> None:
        """Enters the code of the mail on the page of the complaint."""
        code = self.product.code(self.reference)
        self.at.follow(self.words("receipt-open"))
        self.at.fill("verify-code", code)
        self.at.press("verify-send")
        self.at.is_told("done-verification")
        self.stands("investigating")

    def looks(self) -> None:
        """At the page of the complaint, as it is now."""
        self.product.settle()
        self.at.open(f"/complaints/{self.reference}")

    def stands(self, status: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.words(f"standing-{status}"))

    def reads(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def writes(self, text: str) -> None:
        self.at.fill("message-text", text)
        self.at.press("message-send")
        self.at.is_told("done-messages")

    def hands_in(self, file: Path, kind: str = "payment_voucher") -> None:
        self.at.choose("evidence-what", kind)
        self.at.hand_over("evidence-file", file)
        self.at.press("evidence-send")
        self.at.is_told("done-evidence")
        self.looks()
        self.reads(file.name)

    def asks_for_more(self, reason: str) -> None:
        form = self.at.unfold("escalate-title")
        self.at.fill("escalate-reason", reason, form)
        self.at.press("escalate-send", form)
        self.at.is_told("done-escalation")

    def answers(self, answer: str, reason: str = "") -> None:
        self.page.get_by_role("radio", name=self.words(f"proposal-{answer}"), exact=True).check()
        if reason:
            self.at.fill("proposal-reason", reason)
        self.at.press("proposal-send")
        self.at.is_told("done-decision")

    def rates(self, *marks: int) -> None:
        for scale, mark in zip(("resolved", "speed", "attitude"), marks, strict=True):
            group = self.page.get_by_role("radiogroup", name=self.words(f"survey-{scale}"))
            group.get_by_role("radio", name=re.compile(rf"^{mark}\b")).check(force=True)
        self.at.press("survey-send")
        self.at.is_told("done-survey")

    def says_it_arrived(self) -> None:
        self.at.press("arrived-yes")
        self.at.is_told("done-confirmation")

    def reopens(self, reason: str) -> None:
        form = self.at.unfold("reopen-title")
        self.at.fill("reopen-reason", reason, form)
        self.at.press("reopen-send", form)
        self.at.is_told("done-reopening")
