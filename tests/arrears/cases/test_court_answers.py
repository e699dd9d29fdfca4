"""What the court answers, and what is looked at again while it or an administrator works."""

from __future__ import annotations

from typing import Any

import pytest

from arrears.cases.facts import CaseFacts
from arrears.cases.ladder import next_action
from arrears.cases.obstacles import obstacles
from arrears.cases.services.escalation import escalate_until
from arrears.cases.workflow import COLLECTION, State
from tests.arrears.cases.stepping import agree, day, served, standing, take, with_plant
from tests.arrears.cases.test_ladder import limits
from tests.arrears.money_scenes import bankrupt

# 行政强制法 53: served 2024-01-10, the window ran from 2024-07-11 to 2024-10-10.
COURT: dict[str, Any] = {
    "established_on": day("2024-01-02"),
    "demand_served_on": day("2024-01-10"),
    "court_demand_served_on": day("2024-06-03"),
    "has_clue": True,
    "has_property": True,
}


@pytest.fixture
def demanded(case, on, officer, approver):
    """A case whose demand notice was served on 26 September, on that day."""
    on("2024-09-26")
    served(case, officer, approver)
    return case


def refused(on: str) -> CaseFacts:
    return CaseFacts(State.COURT_READY, since_on=day(on), court_refused_on=day(on), **COURT)


# 行政强制法 56, 58: the higher court can be asked within fifteen days; the court itself again only
# inside the window. 2024-09-02 and fifteen days is the 17th, a holiday: the 18th.
@pytest.mark.parametrize(
    ("refused_on", "on", "expected"),
    [
        ("2024-09-02", "2024-09-02", ("ask_higher_court", "2024-09-18")),
        ("2024-09-02", "2024-09-19", ("apply_to_court", "2024-10-10")),
        ("2024-09-02", "2024-10-11", ("issue_demand", "2024-10-16")),
        ("2024-10-08", "2024-10-08", ("ask_higher_court", "2024-10-10")),
        ("2024-10-21", "2024-11-05", ("ask_higher_court", "2024-11-05")),
        ("2024-10-21", "2024-11-06", ("issue_demand", "2024-11-12")),
    ],
)
def test_refusal_of_the_court_has_a_way_on(refused_on, on, expected):
    facts = refused(refused_on)

    action = next_action(facts, limits, day(on))

    assert (action.name, action.due_on.isoformat()) == expected
    assert obstacles(action.name, facts, limits, day(on)) == []


def test_higher_court_is_asked_within_its_days_and_only_after_a_refusal():
    (late,) = obstacles("ask_higher_court", refused("2024-09-02"), limits, day("2024-09-19"))
    ready = CaseFacts(State.COURT_READY, since_on=day("2024-06-18"), **COURT)
    (never,) = obstacles("ask_higher_court", ready, limits, day("2024-09-19"))

    assert (late.code, never.code) == ("refusal_stands", "court_not_refused")


def test_application_that_waits_can_be_refused_at_any_time():
    facts = CaseFacts(State.COURT_APPLIED, since_on=day("2024-08-01"), **COURT)

    for on in ("2024-08-20", "2026-08-20"):
        assert obstacles("court_refused", facts, limits, day(on)) == []


@pytest.mark.parametrize("step", ["review_enforcement", "review_assets", "review_bankruptcy"])
def test_review_leaves_the_case_where_it_is(step):
    transition = COLLECTION.transition(step)

    assert transition.sources == {transition.target}


@pytest.mark.django_db
def test_court_refuses_twice_and_then_enforces(demanded, on, officer, approver):
    on("2024-11-01")
    escalate_until(day("2024-11-01"))
    with_plant(demanded.enterprise, "2024-11-01")
    take(demanded, "inquire_accounts", "2024-11-01", officer)
    take(demanded, "find_too_little", "2024-11-01", officer, document="样例银行回函")
    take(demanded, "refuse_security", "2024-11-01", officer, reason="样例")
    agree(demanded, "issue_court_demand", "2024-11-01", officer, approver)
    take(demanded, "serve_court_demand", "2024-11-01", officer, method="direct", received_by="样例")
    # Served on 2024-09-26: suit until 2025-03-26, window until 2025-06-26.
    on("2025-04-01")
    escalate_until(day("2025-04-01"))
    agree(demanded, "apply_to_court", "2025-04-01", officer, approver)
    on("2025-04-08")
    answer = {"reason": "样例：不予受理", "document": "样例裁定"}
    take(demanded, "court_refused", "2025-04-08", officer, **answer)
    assert standing(demanded) == ("court_ready", "ask_higher_court", "2025-04-23")

    take(demanded, "ask_higher_court", "2025-04-08", officer, document="样例复议申请")
    assert standing(demanded)[:2] == ("court_applied", "begin_enforcement")
    on("2025-05-06")
    take(demanded, "court_refused", "2025-05-06", officer, **answer)
    # The higher court is asked once; the court itself as long as the window is open.
    assert standing(demanded) == ("court_ready", "apply_to_court", "2025-06-26")

    agree(demanded, "apply_to_court", "2025-05-06", officer, approver)
    take(demanded, "begin_enforcement", "2025-05-06", officer, document="样例裁定")
    assert standing(demanded) == ("enforcing", "review_enforcement", "2025-11-06")
    on("2025-11-04")
    take(demanded, "review_enforcement", "2025-11-04", officer, document="样例核查记录")
    assert standing(demanded) == ("enforcing", "review_enforcement", "2026-05-06")


@pytest.mark.django_db
def test_long_bankruptcy_is_reviewed_every_six_months(demanded, debtor, on, officer, approver):
    on("2024-10-08")
    bankrupt(debtor, "2024-10-08")
    agree(demanded, "file_claim", "2024-10-08", officer, approver)
    assert standing(demanded) == ("claim_filed", "find_remainder", "2025-04-08")
    on("2025-04-08")

    take(demanded, "review_bankruptcy", "2025-04-08", officer, document="样例核查记录")

    assert standing(demanded) == ("claim_filed", "find_remainder", "2025-10-09")
