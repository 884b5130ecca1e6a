"""Who answers: the desk, by clicking."""

import re

from playwright.sync_api import Locator, expect

from harness.visitor import Visitor


class Colleague:
    """A member of staff at the desk."""

    def __init__(self, visitor: Visitor, name: str, role: str):
        self.at, self.words, self.page = visitor, visitor.words, visitor.page
        self.name, self.role = name, role

    def signs_in(self) -> None:
        self.at.open("/local/sign-in")
        self.at.fill("signin_local-name", self.name)
        self.at.choose("signin_local-role", self.role)
        self.at.press("signin_local-send")
        self.at.sees_heading(self.words("list-title"))

    def opens(self, reference: str) -> None:
        """From the list, by the search: a list may be long. A whole number leads straight there."""
        self.at.product.settle()
        self.at.open("/desk")
        self.at.fill("list-search", reference)
        self.page.get_by_role("search").get_by_role("button", name=self.words("list-search_go")).click()
        self.at.fits()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(reference)

    def form(self, command: str) -> Locator:
        return self.at.unfold(f"command-{command}", self.page.locator("#act"))

    def does(self, command: str, form: Locator | None = None) -> None:
        self.at.press(f"command-{command}", form or self.page.locator("#act"))
        self.at.is_told(f"done-{command}")

    def takes_over(self) -> None:
        self.does("take_over")

    def replies(self, text: str) -> None:
        form = self.form("reply")
        self.at.fill("act-text_out", text, form)
        self.does("reply", form)

    def asks(self, text: str) -> None:
        form = self.form("request_information")
        self.at.fill("act-question", text, form)
        self.does("request_information", form)

    def extends(self, due_on: str, reason: str) -> None:
        form = self.form("extend")
        self.at.choose("act-clock", "review", form)
        self.at.fill("act-due_on", due_on, form)
        self.at.fill("act-extend_reason", reason, form)
        self.does("extend", form)

    def proposes(self, redress: str, amount: str, text: str) -> None:
        form = self.form("propose")
        self.at.choose("act-outcome", "upheld", form)
        item = form.get_by_role("group", name=self.words("act-redress_n", n=1))
        self.at.choose("act-redress", redress, item)
        self.at.fill("act-amount", amount, item)
        self.at.fill("act-text_out", text, form)
        self.does("propose", form)

    def records_remedy(self, text: str, payment: str) -> None:
        form = self.form("record_remedy")
        self.at.fill("act-done_text", text, form)
        self.at.fill("act-payment", payment, form)
        self.does("record_remedy", form)

    def sees_status(self, status: str) -> None:
        expect(self.page.locator(f"main .status-{status}").first).to_have_text(self.words(f"status-{status}"))

    def sees_level(self, level: int) -> None:
        fact = self.page.locator("main dl > div").filter(has_text=re.compile(rf"^\s*{self.words('case-level')}"))
        expect(fact.locator("dd").first).to_have_text(re.compile(rf"^{level} · \S"))
