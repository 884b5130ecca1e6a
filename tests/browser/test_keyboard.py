"""Without a mouse: the skip link, the form, the desk's list; where the focus is can always be seen."""

import pytest
from playwright.sync_api import expect

from harness.colleague import Colleague
from harness.complainant import NAMES, STORIES, Complainant
from harness.keyboard import Keyboard
from harness.looks import LANGUAGES, Look

LOOKS = [Look(language, "wide") for language in LANGUAGES]


@pytest.mark.parametrize("path", ["/", "/desk", "/local"])
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_first_stop_skips_to_the_content(arrive, look: Look, path: str):
    visitor = arrive(look)
    visitor.open(path)
    keys = Keyboard(visitor)
    keys.presses("Tab")
    assert keys.focus()["text"] == visitor.words("layout-skip")
    keys.sees_where()
    keys.presses("Enter")
    expect(visitor.page.locator("main")).to_be_focused()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_complaint_is_sent_by_keys_alone(arrive, product, look: Look):
    ann = Complainant(arrive(look))
    ann.at.open("/")
    keys = Keyboard(ann.at)
    keys.goes_to(text=ann.words.category("refund_delay"))
    with ann.page.expect_navigation():
        keys.presses("Enter")
    keys.goes_to(name="description")
    keys.types(STORIES[look.language])
    keys.goes_to(name="name")
    keys.types(NAMES[look.language])
    keys.goes_to(name="email")
    keys.types(ann.email)
    keys.goes_to(text=ann.words("form-send"))
    with ann.page.expect_navigation():
        keys.presses("Enter")
    ann.at.sees_heading(ann.words("receipt-title"))


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_list_goes_by_keys(arrive, product, look: Look):
    for _ in range(2):
        product.complain(look.language)
    li = Colleague(arrive(look), "Li Wei", "handler")
    li.signs_in()
    keys = Keyboard(li.at)
    rows = li.page.locator("main li").filter(has=li.page.locator("a.reference"))
    link, tick = (lambda row: rows.nth(row).locator("a.reference")), (lambda row: rows.nth(row).get_by_role("checkbox"))

    expect(li.page.get_by_text(li.words("list-keys"))).to_be_visible()
    keys.presses("j")
    expect(link(0)).to_be_focused()
    keys.sees_where()
    keys.presses("j")
    expect(link(1)).to_be_focused()
    keys.presses("x")
    expect(tick(1)).to_be_checked()
    expect(tick(0)).not_to_be_checked()
    keys.presses("k")
    expect(link(0)).to_be_focused()
    keys.presses("x")
    keys.presses("x")
    expect(tick(0)).not_to_be_checked()

    keys.presses("/")
    expect(li.at.field("list-search")).to_be_focused()
    expect(li.at.field("list-search")).to_have_value("")
    keys.types("jjx")
    expect(tick(1)).to_be_checked()
    expect(li.at.field("list-search")).to_have_value("jjx")

    li.at.open("/desk")
    keys.presses("j")
    reference = link(0).inner_text()
    with li.page.expect_navigation():
        keys.presses("Enter")
    expect(li.page.get_by_role("heading", level=1)).to_have_text(reference)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_stop_of_a_case_can_be_seen(arrive, product, look: Look):
    opened = product.complain(look.language)
    product.proves(opened)
    li = Colleague(arrive(look), "Li Wei", "handler")
    li.signs_in()
    li.opens(opened.reference)
    keys = Keyboard(li.at)
    keys.goes_to(text=li.words("command-propose"))
    keys.presses("Enter")
    keys.goes_to(name="outcome")
    keys.goes_to(name="at_fault")
