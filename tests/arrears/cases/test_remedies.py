"""Reconsideration and suit: their clocks, and that the court waits for them."""

from __future__ import annotations

import pytest

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.cases.errors import CaseProblem
from arrears.cases.obstacles import Obstacle, obstacles
from arrears.cases.reading import CaseBook
from arrears.cases.services.remedies import clocks, record_outcome, record_remedy
from casework.limits import LimitBook
from tests.arrears.cases.stepping import day, served

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def file_suit(case, officer, on="2024-12-02"):
    return record_remedy(
        case.pk,
        RemedyKind.SUIT,
        filed_on=day(on),
        document="样例起诉状副本",
        today=day("2024-12-31"),
        actor_id=officer.pk,
    )


def end(remedy, officer, result=RemedyResult.UPHELD, on="2024-12-30", document="样例判决书"):
    return record_outcome(
        remedy.pk,
        result,
        decided_on=day(on),
        document=document,
        today=day("2024-12-31"),
        actor_id=officer.pk,
    )


def in_the_way(case) -> list[Obstacle]:
    on = day("2024-12-31")
    book = CaseBook([case], on, LimitBook.load())
    return obstacles("apply_to_court", book.reading(case).facts, book.limits(case), on)


def test_clocks_run_from_the_service_of_the_demand():
    # The vectors' row: served 2026-01-15, 60 days to 2026-03-16, six months to 2026-07-15.
    found = {one.kind: one.last.last_on.isoformat() for one in clocks(day("2026-01-15"))}

    assert found == {"reconsideration": "2026-03-16", "suit": "2026-07-15"}


def test_court_is_not_asked_while_a_suit_is_open(case, officer, approver):
    served(case, officer, approver)
    case.refresh_from_db()
    remedy = file_suit(case, officer)

    assert Obstacle("decision_contested") in in_the_way(case)
    assert file_suit(case, officer) == remedy
    outcome = end(remedy, officer)
    assert end(remedy, officer) == outcome

    assert Obstacle("decision_contested") not in in_the_way(case)


def test_no_remedy_before_the_demand_is_served(case, officer):
    with pytest.raises(CaseProblem, match="was served"):
        file_suit(case, officer)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": "2025-01-02"}, "decided_on"),
        ({"on": "2024-12-01"}, "decided_on"),
        ({"document": " "}, "document"),
    ],
)
def test_outcome_needs_its_day_and_document(case, officer, approver, given, field):
    served(case, officer, approver)
    remedy = file_suit(case, officer)

    with pytest.raises(CaseProblem) as refused:
        end(remedy, officer, **given)

    assert refused.value.field == field


def test_second_outcome_is_refused(case, officer, approver):
    served(case, officer, approver)
    remedy = file_suit(case, officer)
    end(remedy, officer)

    with pytest.raises(CaseProblem, match="2024-12-30"):
        end(remedy, officer, RemedyResult.REVOKED)
