"""Every page of the product: a new one is a line here."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.visitor import Visitor


@dataclass(frozen=True)
class Shown:
    """A page: its name, who looks at it, its address, and what they do there before it is looked at."""

    name: str
    by: str
    path: str
    then: Callable[[Visitor], None] | None = None
    status: int = 200

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def sends_nothing(visitor: Visitor) -> None:
    """The form for a complaint, sent with nothing in it."""
    visitor.press("form-send")


def checks_it(visitor: Visitor) -> None:
    visitor.follow(visitor.words("voucher-qr_check"))
    visitor.sees("check-genuine")


def types_a_wrong_code(visitor: Visitor) -> None:
    visitor.fill("verify-code", "000000")
    visitor.press("verify-send")


def unfolds_everything(visitor: Visitor) -> None:
    visitor.page.evaluate(
        "for (const one of document.querySelectorAll('details')) { one.removeAttribute('name'); one.open = true }"
    )


def extends_into_the_past(visitor: Visitor) -> None:
    form = visitor.unfold("command-extend", visitor.page.locator("#act"))
    visitor.fill("act-due_on", "2020-01-01", form)
    visitor.fill("act-extend_reason", "…", form)
    visitor.press("command-extend", form)


EVERY_PAGE = [
    # Public.
    Shown("what it is about", "anybody", "/"),
    Shown("the form of a category", "anybody", "/?category=refund_delay"),
    Shown("the form of an urgent category", "anybody", "/?category=unauthorised_txn"),
    Shown("the form with errors", "anybody", "/?category=refund_delay", then=sends_nothing),
    Shown("a link that opens nothing", "anybody", "/c/RC-0000-0000-0000-0000/nothing", status=404),
    Shown("no such page", "anybody", "/no-such-page", status=404),
    Shown("the receipt", "complainant", "/complaints/{fresh}/receipt"),
    Shown("a receipt that is genuine", "complainant", "/complaints/{fresh}/receipt", then=checks_it),
    Shown("a receipt that is not", "anybody", "/receipt/check?statement=none&code=A-7K3M-9QXD-0HTZ-W2F8", status=422),
    Shown("checking a receipt", "anybody", "/receipt/check"),
    Shown("status, code awaited", "complainant", "/complaints/{fresh}"),
    Shown("status, wrong code", "complainant", "/complaints/{fresh}", then=types_a_wrong_code),
    Shown("status, late", "complainant", "/complaints/{late}", then=unfolds_everything),
    Shown("status, open", "complainant", "/complaints/{open}?done=messages", then=unfolds_everything),
    Shown("status, asked", "complainant", "/complaints/{asked}"),
    Shown("status, proposed", "complainant", "/complaints/{proposed}"),
    Shown("status, agreed", "complainant", "/complaints/{agreed}"),
    Shown("status, closed", "complainant", "/complaints/{closed}", then=unfolds_everything),
    # The desk.
    Shown("please sign in", "anybody", "/desk", status=401),
    Shown("signed out", "anybody", "/desk/signed-out"),
    Shown("the list", "handler", "/desk"),
    Shown("the list, filtered", "handler", "/desk?status=investigating&breached=true"),
    Shown("the list, nothing found", "handler", "/desk?q=nobody@example.org"),
    Shown("the list, read only", "compliance", "/desk"),
    Shown("taking in", "handler", "/desk/new"),
    Shown("case, fresh", "handler", "/desk/complaints/{fresh}"),
    Shown("case, late", "supervisor", "/desk/complaints/{late}", then=unfolds_everything),
    Shown("case, refused act", "handler", "/desk/complaints/{open}", then=extends_into_the_past),
    Shown("case, proposed", "handler", "/desk/complaints/{proposed}"),
    Shown("case, agreed", "handler", "/desk/complaints/{agreed}", then=unfolds_everything),
    Shown("case, closed", "compliance", "/desk/complaints/{closed}", then=unfolds_everything),
    Shown("no such case", "handler", "/desk/complaints/RC-0000-0000-0000-0000", status=404),
    Shown("breaches", "handler", "/desk/breaches"),
    Shown("mail", "supervisor", "/desk/mail"),
    Shown("away", "manager", "/desk/away"),
    Shown("operations", "operations", "/desk/operations"),
    Shown("reports", "supervisor", "/desk/reports"),
    Shown("the log", "compliance", "/desk/log"),
    Shown("what goes wrong more often", "compliance", "/desk/systemic"),
    Shown("readers of a case", "compliance", "/desk/complaints/{late}/readers"),
    Shown("counted again", "manager", "/desk/recomputations"),
    # One machine.
    Shown("start", "anybody", "/local"),
    Shown("local sign-in", "anybody", "/local/sign-in"),
    Shown("mailbox", "anybody", "/local/mailbox"),
    Shown("a mail", "anybody", "/local/mailbox", then=lambda visitor: visitor.page.locator("main li a").first.click()),
    Shown("clock", "anybody", "/local/clock"),
]
