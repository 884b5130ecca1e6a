"""The whole life of a complaint, by clicking: public pages without scripts, the desk with them."""

import pytest

from harness.colleague import Colleague
from harness.complainant import Complainant
from harness.looks import LOOKS, Look
from harness.pictures import receipt_picture


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_from_the_form_to_the_survey_and_back(arrive, product, tmp_path, look: Look):
    ann = Complainant(arrive(look, scripts=False))
    ann.files()
    ann.proves()

    li = Colleague(arrive(look), "Li Wei", "handler")
    li.signs_in()
    li.opens(ann.reference)
    li.sees_status("investigating")
    li.takes_over()
    li.replies("We are looking into it.")

    ann.looks()
    ann.reads("We are looking into it.")
    ann.hands_in(receipt_picture(tmp_path / "receipt.png"))
    li.opens(ann.reference)
    li.asks("Which bank was it?")
    ann.looks()
    ann.stands("awaiting_complainant")
    ann.writes("It was the Bank of Examples.")
    ann.stands("investigating")

    li.opens(ann.reference)
    li.at.sees("case-evidence")
    li.page.get_by_role("link", name="receipt.png").first.wait_for()
    li.proposes("full_refund", "128.00", "You are right: all of it.")
    li.sees_status("proposed")

    ann.looks()
    ann.stands("proposed")
    ann.reads("You are right: all of it.")
    ann.answers("accept")
    ann.stands("remedy_pending")

    li.opens(ann.reference)
    li.records_remedy("Paid back to the card.", "PAY-1")
    li.sees_status("closed")

    assert len(product.mails(ann.reference, "final_answer")) == 1
    product.advance("PT192H")
    assert len(product.mails(ann.reference, "follow_up")) == 1
    ann.at.open(product.link(ann.reference, "follow_up"))
    ann.stands("closed")
    ann.says_it_arrived()
    ann.rates(5, 4, 5)
    ann.reopens("Half of it is missing after all.")
    ann.stands("investigating")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_higher_level_a_later_date_and_an_objection(arrive, product, look: Look):
    ann = Complainant(arrive(look, scripts=False))
    ann.files()
    ann.proves()
    ann.asks_for_more("It is urgent, my rent is due.")

    zhao = Colleague(arrive(look), "Zhao Lei", "supervisor")
    zhao.signs_in()
    zhao.opens(ann.reference)
    zhao.sees_level(2)
    zhao.takes_over()
    later = product.later(30)
    zhao.extends(later, "The bank has not answered yet.")

    ann.looks()
    ann.reads("The bank has not answered yet.")
    assert ann.page.locator("s").count() >= 1, "the date that was promised first is struck out, not gone"

    zhao.opens(ann.reference)
    zhao.proposes("partial_refund", "60.00", "We offer half of it.")
    ann.looks()
    ann.answers("object", "It was all my money.")
    ann.stands("in_review")
    zhao.opens(ann.reference)
    zhao.sees_level(3)
