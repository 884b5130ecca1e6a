"""Somebody in front of a browser, and whatever goes wrong behind their back."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from harness.looks import Look
from harness.product import Product
from harness.words import Words

# A page that is not there after this never comes: everything is on this machine.
PATIENCE_MS = 10_000
# What the browser itself says when a page comes with an error status, such as a form that is shown again.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """One person with a browser of their own: cookies, language, size of the window."""

    def __init__(self, browser: Browser, product: Product, look: Look, scripts: bool = True):
        self.product, self.look, self.words, self.scripts = product, look, Words(look.language), scripts
        self.context: BrowserContext = browser.new_context(
            base_url=product.origin, java_script_enabled=scripts, service_workers="block", **look.context()
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self._pages: set[str] = set()
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.wrong.append(f"error in a script: {error.error}"))
        self.context.on("requestfailed", self._failed)

    # What goes wrong.

    def _asked(self, request) -> None:
        if not request.url.startswith((f"{self.product.origin}/", "data:", "blob:")):
            self.wrong.append(f"a request to another origin: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._pages.add(response.url)
        elif response.status >= 400:
            self.wrong.append(f"{response.status} for {response.url}")
        if response.status >= 500:
            self.wrong.append(f"{response.status} for {response.url}")

    def _said(self, message) -> None:
        of_page = REFUSED.match(message.text) and message.location.get("url") in self._pages
        if message.type in ("error", "warning") and not of_page:
            self.wrong.append(f"console, {message.type}: {message.text} ({message.location.get('url')})")

    def _failed(self, request) -> None:
        # A page that is left while it loads is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"{request.failure} for {request.url}")

    def leave(self) -> None:
        """Closes the browser; nothing may have gone wrong in it."""
        self.context.close()
        assert not self.wrong, "\n".join(self.wrong)

    # Going and looking.

    def carries(self, token: str) -> None:
        """Is signed in at the desk."""
        self.context.add_cookies([{"name": "recourse_desk", "value": token, "url": f"{self.product.origin}/desk"}])

    def open(self, path: str) -> Response:
        answer = self.page.goto(path)
        self.fits()
        return answer

    def again(self) -> None:
        """Loads the page again, once everything has come to rest."""
        self.product.settle()
        self.page.goto(self.page.url.split("?")[0].split("#")[0])
        self.fits()

    def fits(self) -> None:
        """Nothing sticks out to the right, once the page is there."""
        self.page.wait_for_load_state()
        wider = self.page.evaluate(WIDER)
        assert wider <= 0, f"{self.page.url} is {wider} px wider than the window ({self.look})"

    def sees(self, key: str, **values: object) -> None:
        """A heading, a message or the like with this text, and nothing hidden."""
        expect(self.page.get_by_text(self.words(key, **values)).filter(visible=True).first).to_be_visible()

    def sees_heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def is_told(self, key: str) -> None:
        """What was done, or went wrong, said once above the page."""
        told = self.page.locator("[role=status], [role=alert]").filter(has_text=self.words.about(key))
        expect(told.first).to_be_visible()

    # Acting.

    def field(self, key: str, within: Page | Locator | None = None) -> Locator:
        return (within or self.page).get_by_label(self.words.label(key)).first

    def fill(self, key: str, text: str, within: Page | Locator | None = None) -> None:
        self.field(key, within).fill(text)

    def choose(self, key: str, value: str, within: Page | Locator | None = None) -> None:
        self.field(key, within).select_option(value)

    def hand_over(self, key: str, file: Path, within: Page | Locator | None = None) -> None:
        self.field(key, within).set_input_files(file)

    def press(self, key: str, within: Page | Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=self.words(key), exact=True).first.click()
        self.fits()

    def follow(self, text: str) -> None:
        self.page.get_by_role("link", name=text).first.click()
        self.fits()

    def unfold(self, key: str, within: Page | Locator | None = None) -> Locator:
        """Opens what stands under this summary, unless it is open; it is the answer."""
        said = re.compile(rf"^\s*{re.escape(self.words(key))}\s*$")
        summary = self.page.locator("summary").filter(has_text=said)
        details = (within or self.page).locator("details").filter(has=summary).first
        if details.get_attribute("open") is None:
            details.locator("summary").first.click()
        return details
