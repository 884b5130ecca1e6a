"""What people do that nobody planned for: wrong input, impatience, old links, the way back."""

import re

import pytest
from playwright.sync_api import Locator, expect

from harness.colleague import Colleague
from harness.complainant import STORIES, Complainant
from harness.looks import LANGUAGES, Look
from harness.pictures import program_named_as_a_picture

LOOKS = [Look(language, "phone") for language in LANGUAGES]
# Scripts may only make things easier: what is refused without them is refused with them.
SCRIPTS = pytest.mark.parametrize("scripts", [False, True], ids=["without-scripts", "with-scripts"])


def is_wrong(field: Locator, text: str) -> None:
    """Marked, and the text that says why belongs to it."""
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(re.escape(text)))
    beside = field.page.locator(f"#{field.get_attribute('id')}-error")
    expect(beside).to_have_text(text)
    expect(beside).to_be_visible()


@SCRIPTS
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_an_error_stands_beside_its_field_and_what_was_typed_stays(arrive, look: Look, scripts: bool):
    ann = Complainant(arrive(look, scripts))
    ann.begins()
    ann.fills_in()
    ann.at.fill("form-email", "ann.example.org")
    ann.at.press("form-send")

    is_wrong(ann.at.field("form-email"), ann.words("form-error-email"))
    expect(ann.at.field("form-email")).to_have_value("ann.example.org")
    expect(ann.at.field("form-description")).to_have_value(STORIES[look.language])
    expect(ann.at.field("form-transaction_id")).to_have_value(ann.transaction)
    expect(ann.page.locator("input[name=category][value=refund_delay]")).to_be_checked()
    # What is wrong is named on top, and leads there.
    ann.at.follow(ann.words("form-error-email"))
    expect(ann.at.field("form-email")).to_be_focused()

    ann.at.fill("form-email", ann.email)
    ann.at.fill("form-amount", "a lot")
    ann.at.press("form-send")
    is_wrong(ann.at.field("form-amount"), ann.words("form-error-amount"))
    expect(ann.at.field("form-email")).to_have_value(ann.email)

    ann.at.fill("form-amount", "128.00")
    ann.sends()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_is_missing_is_said_at_once(arrive, look: Look):
    ann = Complainant(arrive(look, scripts=False))
    ann.begins()
    ann.at.press("form-send")
    for name in ("description", "name", "email"):
        is_wrong(ann.at.field(f"form-{name}"), ann.words(f"form-error-{name}"))


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_looks_like_a_page_is_only_text(arrive, look: Look):
    ann = Complainant(arrive(look))
    ann.begins()
    ann.fills_in()
    story = '<script>document.title = "taken"</script><img src="https://elsewhere.example/x.png"> & "quoted" 👋 ' + "w" * 300
    ann.at.fill("form-description", story)
    ann.sends()
    li = Colleague(arrive(look), "Li Wei", "handler")
    li.signs_in()
    li.opens(ann.reference)
    li.page.get_by_text(story[:60]).first.wait_for()
    assert "taken" not in li.page.title()


@SCRIPTS
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_double_click_is_one_act(arrive, product, look: Look, scripts: bool):
    ann = Complainant(arrive(look, scripts))
    ann.begins()
    ann.fills_in()
    ann.page.get_by_role("button", name=ann.words("form-send"), exact=True).dblclick()
    ann.at.sees_heading(ann.words("receipt-title"))
    [ann.reference] = product.complaints_of(ann.email)
    ann.proves()
    ann.at.fill("message-text", "Said once.")
    ann.page.get_by_role("button", name=ann.words("message-send"), exact=True).dblclick()
    ann.at.is_told("done-messages")
    ann.looks()
    expect(ann.page.locator("blockquote").filter(has_text="Said once.")).to_have_count(1)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_way_back_loses_nothing(arrive, product, look: Look):
    ann = Complainant(arrive(look, scripts=False))
    ann.files()
    ann.page.go_back()
    expect(ann.at.field("form-description")).to_have_value(STORIES[look.language])
    ann.page.go_forward()
    ann.at.sees_heading(ann.words("receipt-title"))
    ann.looks()
    ann.stands("awaiting_identity")
    assert product.complaints_of(ann.email) == {ann.reference}


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_wrong_codes_are_counted_and_a_new_one_opens(arrive, product, look: Look):
    ann = Complainant(arrive(look, scripts=False))
    ann.files()
    ann.at.follow(ann.words("receipt-open"))
    right = product.code(ann.reference)
    wrong = "111111" if right != "111111" else "222222"
    for left in (4, 3, 2, 1):
        ann.at.fill("verify-code", wrong)
        ann.at.press("verify-send")
        is_wrong(ann.at.field("verify-code"), ann.words("status-code_refused", n=left))
    ann.at.fill("verify-code", wrong)
    ann.at.press("verify-send")
    ann.at.fill("verify-code", right)
    ann.at.press("verify-send")
    is_wrong(ann.at.field("verify-code"), ann.words("status-code_over"))

    ann.at.press("verify-new")
    ann.at.is_told("done-code")
    assert product.code(ann.reference) != right
    ann.at.fill("verify-code", product.code(ann.reference))
    ann.at.press("verify-send")
    ann.at.is_told("done-verification")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_an_old_or_foreign_link_ends_well(arrive, product, look: Look):
    opened, others = product.complain(look.language), product.complain(look.language)
    link = product.link(opened.reference, "acknowledgement")
    somebody = arrive(look, scripts=False)

    def ends_well(path: str) -> None:
        assert somebody.open(path).status == 404
        somebody.sees_heading(somebody.words("gone-title"))
        somebody.sees_heading(somebody.words("gone-how"))
        assert opened.reference not in somebody.page.locator("main").inner_text(), "nothing is told to a stranger"

    ends_well(f"/complaints/{opened.reference}")
    ends_well(f"/c/{others.reference}/{link.rsplit('/', 1)[1]}")
    ends_well(link[:-3])
    product.advance("PT49H")
    ends_well(link)
    somebody.follow(somebody.words("gone-new"))
    somebody.sees_heading(somebody.words("form-title"))


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_link_proves_by_one_tap_and_only_once(arrive, product, look: Look):
    opened = product.complain(look.language)
    link = product.link(opened.reference, "acknowledgement")
    ann = Complainant(arrive(look, scripts=False))
    ann.at.open(link)
    # A mail scanner that follows the link proves nothing; a tap does.
    ann.stands("awaiting_identity")
    ann.at.press("verify-link")
    ann.at.is_told("done-link")
    ann.stands("investigating")


@SCRIPTS
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_program_is_set_apart(arrive, product, tmp_path, look: Look, scripts: bool):
    ann = Complainant(arrive(look, scripts))
    ann.files()
    ann.proves()
    ann.hands_in(program_named_as_a_picture(tmp_path / "photo.jpg"))
    ann.reads(ann.words("evidence-set_apart"))


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_two_at_the_desk_do_not_write_over_each_other(arrive, product, look: Look):
    opened = product.complain(look.language)
    product.proves(opened)
    li, wang = (Colleague(arrive(look), name, "handler") for name in ("Li Wei", "Wang Fang"))
    for colleague in (li, wang):
        colleague.signs_in()
        colleague.opens(opened.reference)
    li.replies("The first answer.")
    form = wang.form("reply")
    wang.at.fill("act-text_out", "The second answer, long in the making.", form)
    wang.at.press("command-reply", form)
    wang.at.is_told("meanwhile-title")
    expect(wang.at.field("act-text_out", wang.form("reply"))).to_have_value("The second answer, long in the making.")
    wang.page.get_by_text("The first answer.").first.wait_for()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nobody_is_at_the_desk_after_signing_out(arrive, look: Look):
    li = Colleague(arrive(look), "Li Wei", "handler")
    li.signs_in()
    li.at.press("layout-sign_out")
    li.page.go_back()
    li.page.reload()
    li.at.sees_heading(li.words("signin-title"))
