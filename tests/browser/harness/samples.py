"""Complaints at each point of their lives, one of each, for pages that show them."""

from harness.product import Opened, Product

# Who looks at pages: names of roles, `anybody`, or `complainant` for whoever holds the complaints.
STAFF = {"handler": "Wang Fang", "supervisor": "Zhao Lei", "manager": "Chen Jing", "operations": "Gao Yu", "compliance": "He Min"}


class Samples:
    """`{fresh}` and the like in a page's address stand for these."""

    def __init__(self, product: Product, language: str):
        self.product, self.language = product, language
        self.tokens = {role: product.sign_in(name, role) for role, name in STAFF.items()}
        self.complaints: dict[str, Opened] = {
            "late": self._late(),
            "fresh": product.complain(language, category="unauthorised_txn"),
            "open": self._proven(),
            "asked": self._asked(),
            "proposed": self._proposed(),
            "agreed": self._agreed(),
            "closed": self._closed(),
        }

    @property
    def references(self) -> dict[str, str]:
        return {name: opened.reference for name, opened in self.complaints.items()}

    def _say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def _proven(self) -> Opened:
        opened = self.product.complain(self.language)
        self.product.proves(opened)
        return opened

    def _handled(self, opened: Opened, role: str = "handler", **command: object) -> None:
        self.product.commands(opened, self.tokens[role], **command)

    def _late(self) -> Opened:
        """Nobody answered in time: breached, and a level up."""
        opened = self._proven()
        self.product.advance("PT25H")
        return opened

    def _asked(self) -> Opened:
        opened = self._proven()
        question = self._say("请问是哪家银行？", "Which bank was it?")
        needs = [self._say("银行流水", "A bank statement")]
        self._handled(opened, command="request_information", text=question, needs=needs)
        return opened

    def _proposed(self) -> Opened:
        opened = self._proven()
        self._handled(opened, command="take_over")
        redress = [
            {"type": "full_refund", "amount": {"value": "128.00", "currency": "CNY"}},
            {"type": "apology"},
        ]
        text = self._say("您说得对，我们全额退款。", "You are right; you get all of it back.")
        self._handled(opened, command="propose", outcome="upheld", redress=redress, text=text)
        return opened

    def _agreed(self) -> Opened:
        opened = self._proposed()
        self.product.acts(opened, "decision", {"answer": "accept"})
        return opened

    def _closed(self) -> Opened:
        opened = self._agreed()
        done = self._say("已原路退回。", "Paid back to the card.")
        self._handled(opened, command="record_remedy", text=done, reference="PAY-1")
        return opened
