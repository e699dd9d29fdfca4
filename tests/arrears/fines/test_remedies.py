"""Reconsideration and suit against a fine: surcharge pauses, the court waits, the fine changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.cases.errors import CaseProblem
from arrears.fines.due import due_on
from arrears.fines.services.remedies import record_fine_outcome, record_fine_remedy
from statutes.fine_clocks import SUIT_AFTER_RECONSIDERATION
from tests.arrears.cases.stepping import day
from tests.arrears.fines.fining import contested, ended, facts_on, owed_on, served_fine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def final(fine, officer, approver):
    """Return the fine of 12,000.00, served on 25 October, payable until 11 November 2024."""
    served_fine(fine, officer, approver)
    return fine


def test_days_of_a_remedy_bear_no_surcharge(final, officer):
    remedy = contested(final, officer, "2024-11-14")

    # 12 and 13 November.
    assert owed_on(final, "2024-12-31") == "12720.00"
    found = due_on(facts_on(final, "2024-12-31"), day("2024-12-31"))
    assert found is not None
    assert (found.code, found.is_wait) == ("await_remedy", True)

    ended(remedy, officer, "2025-01-10")
    assert owed_on(final, "2025-01-10") == "12720.00"
    assert owed_on(final, "2025-01-11") == "13080.00"


def test_judgment_that_upholds_is_what_is_enforced(final, officer):
    ended(contested(final, officer, "2024-11-14"), officer, "2025-01-10")

    found = due_on(facts_on(final, "2025-05-06"), day("2025-05-06"))
    assert found is not None
    assert found.code == "enforce_judgment"


def test_after_reconsideration_the_suit_period_is_fifteen_days(final, officer):
    remedy = contested(final, officer, "2024-11-14", RemedyKind.RECONSIDERATION)
    ended(remedy, officer, "2025-01-10")

    window = facts_on(final, "2025-01-11").window
    assert window is not None
    # Fifteen days end on Saturday 25 January; the 26th was worked before the Spring Festival.
    assert window.contestable.last_on.isoformat() == "2025-01-26"
    assert window.closes.last_on.isoformat() == "2025-04-27"


def test_suit_after_reconsideration_that_was_withdrawn_leaves_the_fifteen_days(final, officer):
    ended(
        contested(final, officer, "2024-11-14", RemedyKind.RECONSIDERATION), officer, "2025-01-10"
    )
    suit = contested(final, officer, "2025-01-20")
    ended(suit, officer, "2025-02-10", RemedyResult.WITHDRAWN)

    facts = facts_on(final, "2025-02-11")
    assert facts.window is not None
    # 行政诉讼法 45: filed before 26 January, the suit kept the fine contested to its withdrawal.
    assert facts.window.opens_on.isoformat() == "2025-02-11"
    assert facts.window.closes.last_on.isoformat() == "2025-05-12"
    last_days = {clock.code: clock.last_on.isoformat() for clock in facts.clocks()}
    assert last_days[SUIT_AFTER_RECONSIDERATION] == "2025-01-26"


def test_suit_filed_after_its_period_and_withdrawn_opens_no_second_window(final, officer):
    before = facts_on(final, "2024-12-31").window
    # 行政诉讼法 46: six months from 25 October ended on 25 April 2025.
    suit = contested(final, officer, "2025-08-08")
    ended(suit, officer, "2025-08-20", RemedyResult.WITHDRAWN)

    assert facts_on(final, "2025-08-21").window == before


def test_revoked_fine_is_owed_no_more(final, officer):
    ended(contested(final, officer, "2024-11-14"), officer, "2025-01-10", RemedyResult.REVOKED)

    assert owed_on(final, "2025-01-10") == "-"
    found = due_on(facts_on(final, "2025-01-10"), day("2025-01-10"))
    assert found is not None
    assert found.code == "close"


def test_changed_fine_is_the_lower_one_with_its_surcharge(final, officer):
    remedy = contested(final, officer, "2024-11-14")
    ended(remedy, officer, "2025-01-10", RemedyResult.CHANGED, "10000.00")

    assert facts_on(final, "2025-01-10").amount == Decimal("10000.00")
    # Two days of 300.00 before the suit.
    assert owed_on(final, "2025-01-10") == "10600.00"


def test_same_remedy_and_outcome_twice_are_one(final, officer):
    first, second = (contested(final, officer, "2024-11-14") for _time in "12")
    assert first == second
    one, two = (ended(first, officer, "2025-01-10") for _time in "12")
    assert one == two
    with pytest.raises(CaseProblem, match="2025-01-10"):
        ended(first, officer, "2025-01-10", RemedyResult.REVOKED)


def test_other_document_of_the_same_day_is_refused_at_its_field(final, officer):
    remedy = contested(final, officer, "2024-11-14")
    with pytest.raises(CaseProblem, match="样例起诉状") as refused:
        record_fine_remedy(
            final.pk,
            RemedyKind.SUIT,
            filed_on=day("2024-11-14"),
            document="样例起诉状二",
            today=day("2024-11-20"),
            actor_id=officer.pk,
        )
    assert refused.value.field == "document"

    ended(remedy, officer, "2025-01-10")
    with pytest.raises(CaseProblem, match="样例裁判文书") as refused:
        record_fine_outcome(
            remedy.pk,
            RemedyResult.UPHELD,
            ended_on=day("2025-01-10"),
            amount=None,
            document="样例裁判文书二",
            today=day("2025-01-20"),
            actor_id=officer.pk,
        )
    assert refused.value.field == "document"


@pytest.mark.parametrize(
    ("result", "amount", "on", "field"),
    [
        (RemedyResult.CHANGED, "", "2025-01-10", "amount"),
        (RemedyResult.CHANGED, "12000.01", "2025-01-10", "amount"),
        (RemedyResult.UPHELD, "100.00", "2025-01-10", "amount"),
        (RemedyResult.UPHELD, "", "2024-11-13", "ended_on"),
        (RemedyResult.UPHELD, "", "2026-11-21", "ended_on"),
    ],
)
def test_outcome_that_does_not_fit_is_refused_at_its_field(
    final, officer, result, amount, on, field
):
    remedy = contested(final, officer, "2024-11-14")

    with pytest.raises(CaseProblem) as refused:
        ended(remedy, officer, on, result, amount)
    assert refused.value.field == field


def test_remedy_needs_a_served_decision_and_no_open_one(fine, officer, approver):
    with pytest.raises(CaseProblem, match="record the service"):
        contested(fine, officer, "2024-11-14")
    served_fine(fine, officer, approver)
    contested(fine, officer, "2024-11-14")
    with pytest.raises(CaseProblem, match="is open"):
        contested(fine, officer, "2024-11-20", RemedyKind.RECONSIDERATION)
