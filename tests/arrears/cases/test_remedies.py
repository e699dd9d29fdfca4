"""Reconsideration and suit: their clocks, and that the court waits for them."""

from __future__ import annotations

import pytest

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.cases.obstacles import Obstacle, obstacles
from arrears.cases.reading import CaseBook
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.remedies import clocks, record_outcome, record_remedy
from casework.limits import LimitBook
from statutes.deadlines import Contest
from tests.arrears.cases.stepping import agree, day, served, standing, take, with_plant

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


@pytest.mark.parametrize("result", [RemedyResult.REVOKED, RemedyResult.CHANGED])
def test_nothing_stands_on_a_demand_that_was_revoked(case, officer, approver, result):
    served(case, officer, approver)
    escalate_until(day("2024-10-10"))
    end(file_suit(case, officer), officer, result)

    # Five working days from Monday 2024-12-30: 31 December, 2, 3, 6 and 7 January.
    assert standing(case) == ("demand_expired", "issue_demand", "2025-01-07")
    assert Obstacle("demand_revoked") in in_the_way(case)
    with pytest.raises(StepNotPermitted, match="revoked"):
        take(case, "inquire_accounts", "2024-12-31", officer)

    agree(case, "issue_demand", "2025-01-02", officer, approver)
    take(case, "serve_demand", "2025-01-03", officer, method="direct", received_by="样例人")
    assert standing(case)[:2] == ("demand_served", "await_payment")
    escalate_until(day("2025-01-13"))
    assert standing(case)[:2] == ("demand_expired", "inquire_accounts")


def test_demand_that_was_upheld_stands(case, officer, approver):
    served(case, officer, approver)
    escalate_until(day("2024-10-10"))
    end(file_suit(case, officer), officer)

    assert standing(case)[:2] == ("demand_expired", "inquire_accounts")
    with pytest.raises(StepNotPermitted, match="stands"):
        agree(case, "issue_demand", "2024-12-31", officer, approver)


def before_the_court(case, officer, approver) -> None:
    """Bring a case to the expired court demand: served 26 September 2024, no security."""
    served(case, officer, approver)
    escalate_until(day("2024-10-10"))
    take(case, "inquire_accounts", "2024-10-10", officer)
    take(case, "find_too_little", "2024-10-15", officer, document="样例回函")
    take(case, "refuse_security", "2024-10-21", officer, reason="样例")
    with_plant(case.enterprise, "2024-10-22")
    agree(case, "issue_court_demand", "2024-10-23", officer, approver)
    take(case, "serve_court_demand", "2024-10-25", officer, method="direct", received_by="样例人")
    escalate_until(day("2024-11-11"))


# Uncontested the suit period ends on 2025-03-26 and the window on 2025-06-26.
@pytest.mark.parametrize(
    ("kind", "result", "filed", "ended", "looked_at", "expected"),
    [
        # 行政诉讼法 45: to be sued until 4 June 2025, fifteen days after 20 May; three months more.
        ("reconsideration", "upheld", "2024-11-20", "2025-05-20", "2025-06-04", "await_window"),
        ("reconsideration", "upheld", "2024-11-20", "2025-05-20", "2025-06-05", "apply_to_court"),
        ("reconsideration", "upheld", "2024-11-20", "2025-05-20", "2025-09-04", "apply_to_court"),
        ("reconsideration", "upheld", "2024-11-20", "2025-05-20", "2025-09-05", "issue_demand"),
        # 法释〔2018〕1号 153: two years from the judgment, whenever it came.
        ("suit", "upheld", "2025-03-20", "2025-08-29", "2025-08-30", "apply_to_court"),
        ("suit", "upheld", "2025-03-20", "2025-08-29", "2026-06-30", "apply_to_court"),
        # Withdrawn after the suit period: three months from that day.
        ("suit", "withdrawn", "2025-03-20", "2025-04-10", "2025-07-10", "apply_to_court"),
        ("suit", "withdrawn", "2025-03-20", "2025-04-10", "2025-07-11", "issue_demand"),
    ],
)
def test_what_was_contested_moves_the_window_of_the_court(
    case, officer, approver, kind, result, filed, ended, looked_at, expected
):
    before_the_court(case, officer, approver)
    today = day(ended)
    known = {"today": today, "actor_id": officer.pk}
    remedy = record_remedy(
        case.pk, RemedyKind(kind), filed_on=day(filed), document="样例受理通知", **known
    )
    assert standing(case)[1] == "record_remedy"
    record_outcome(remedy.pk, RemedyResult(result), decided_on=today, document="样例文书", **known)

    escalate_until(day(looked_at))

    assert standing(case)[:2] == ("court_ready", expected)


def remedied(case, officer, *remedies: tuple[RemedyKind, RemedyResult, str, str]):
    """Record remedies one after the other and return the facts on 20 September 2025."""
    today = day("2025-09-20")
    known = {"today": today, "actor_id": officer.pk}
    for kind, result, filed, ended in remedies:
        remedy = record_remedy(case.pk, kind, filed_on=day(filed), document="样例受理通知", **known)
        record_outcome(remedy.pk, result, decided_on=day(ended), document="样例文书", **known)
    return CaseBook([case], today, LimitBook.load()).reading(case).facts


def test_suit_withdrawn_after_the_window_opens_no_second_one(case, officer, approver):
    served(case, officer, approver)

    # 行政强制法 53; 行政诉讼法 46: filed when suit period and window had long ended.
    window = remedied(
        case,
        officer,
        (RemedyKind.SUIT, RemedyResult.WITHDRAWN, "2025-08-08", "2025-08-20"),
    ).window

    assert window.opens_on == day("2025-03-27")
    assert window.closes.last_on == day("2025-06-26")


def test_suit_after_reconsideration_that_was_withdrawn_leaves_the_fifteen_days(
    case, officer, approver
):
    served(case, officer, approver)

    # 行政诉讼法 45: fifteen days after 20 November end on 5 December, when the suit was open.
    window = remedied(
        case,
        officer,
        (RemedyKind.RECONSIDERATION, RemedyResult.UPHELD, "2024-10-21", "2024-11-20"),
        (RemedyKind.SUIT, RemedyResult.WITHDRAWN, "2024-12-02", "2025-01-10"),
    ).window

    assert window.opens_on == day("2025-01-11")
    assert window.closes.last_on == day("2025-04-10")


RECONSIDERED = Contest(False, False, filed_on=day("2024-11-20"), ended_on=day("2025-05-20"))
GIVEN_UP = Contest(True, True, filed_on=day("2025-05-26"), ended_on=day("2025-06-20"))
JUDGED = Contest(True, False, filed_on=day("2025-05-26"), ended_on=day("2025-08-20"))


@pytest.mark.parametrize("contests", [[RECONSIDERED], [RECONSIDERED, GIVEN_UP]])
def test_suit_after_reconsideration_has_a_clock_of_its_own(contests):
    (found,) = clocks(day("2024-09-26"), contests)

    assert (found.kind, found.last.last_on) == (RemedyKind.SUIT, day("2025-06-04"))
    assert "第四十五条" in found.source


def test_after_a_judgment_no_clock_runs():
    assert clocks(day("2024-09-26"), [RECONSIDERED, JUDGED]) == []


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
