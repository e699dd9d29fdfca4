"""The ladder: one next action for every case there can be, on the right working day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from arrears.cases import words, workflow
from arrears.cases.facts import CaseFacts, Pending
from arrears.cases.ladder import fitting, next_action
from arrears.cases.ladder_rules import RULES
from arrears.cases.obstacles import LANDMARKS, obstacles
from arrears.cases.workflow import CLOSED, COLLECTION, OPEN, State
from casework.workflow import By, UnknownTransitionError
from statutes.deadlines import TimeLimit, office_limit, time_limit
from statutes.parameters import UnknownParameterError


def limits(code: str, on: dt.date) -> TimeLimit:
    try:
        return time_limit(code, on)
    except UnknownParameterError:
        return office_limit(code, on)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


COURT_SERVED = {State.COURT_DEMAND_SERVED, State.COURT_READY}
CLASSES = (None, "is_shell", "is_halted_with_assets", "is_loss_making")
days = st.dates(day("2016-01-01"), day("2026-06-30"))
proposals = st.sampled_from(["issue_demand", "issue_court_demand", "apply_to_court"])
later = st.integers(0, 900).map(dt.timedelta)


@st.composite
def cases(draw: st.DrawFn) -> tuple[CaseFacts, dt.date]:
    """Any case that the facts allow, and a day on which it is looked at."""
    state = draw(st.sampled_from(sorted(OPEN)))
    # Half of them are governed by their state alone, where most of the rules are.
    governed = st.just(False) if draw(st.booleans()) else st.booleans()
    established_on = draw(days)
    served_on = (
        established_on + draw(later) if state in workflow.SERVED or draw(st.booleans()) else None
    )
    court_served_on = (
        (served_on or established_on) + draw(later)
        if state in COURT_SERVED or draw(st.booleans())
        else None
    )
    since_on = max(one for one in (established_on, served_on, court_served_on) if one)
    on = since_on + draw(later)
    has_property = draw(st.booleans())
    disposal_class = draw(st.sampled_from(CLASSES))
    facts = CaseFacts(
        state=state,
        established_on=established_on,
        since_on=since_on,
        owes=not draw(governed),
        is_shell=disposal_class == "is_shell",
        is_halted_with_assets=disposal_class == "is_halted_with_assets",
        is_loss_making=disposal_class == "is_loss_making",
        court_refused_on=draw(st.none() | st.just(since_on)),
        returned_on=draw(st.none() | st.just(established_on) | st.just(since_on)),
        checked_on=draw(st.none() | st.just(established_on) | st.just(since_on)),
        bankruptcy_accepted_on=since_on if draw(governed) else None,
        claim_filed_on=draw(st.none() | st.just(established_on) | st.just(since_on)),
        deferred_until_on=on + draw(later) if draw(governed) else None,
        demand_served_on=served_on,
        court_demand_served_on=court_served_on,
        demand_revoked_on=since_on if draw(governed) else None,
        notice_served_on=draw(st.none() | later.map(lambda span: since_on + span)),
        is_contested=draw(st.booleans()),
        has_property=has_property,
        has_clue=has_property or draw(st.booleans()),
        pending=Pending(draw(proposals), since_on) if draw(governed) else None,
    )
    return facts, on


@given(cases())
def test_rules_neither_overlap_nor_leave_a_gap(case):
    facts, on = case

    assert len(fitting(facts, limits, on)) == 1


@given(cases())
def test_next_action_is_permitted_and_nothing_stands_in_its_way(case):
    facts, on = case
    action = next_action(facts, limits, on)
    assume(action.name in {one.name for one in COLLECTION})

    assert obstacles(action.name, facts, limits, on) == []


@given(cases())
def test_what_stands_in_the_way_is_said_to_go_away_on_a_day_to_come(case):
    facts, on = case

    for step in COLLECTION:
        for one in obstacles(step.name, facts, limits, on):
            assert one.gone_on is None or one.gone_on > on, (step.name, one)


@given(cases())
def test_job_looks_again_when_the_answer_changes_by_itself(case):
    """Between two looks the answer is the same each day, so no night needs to ask."""
    facts, on = case
    action = next_action(facts, limits, on)
    until = action.looks_again_on or on + dt.timedelta(days=400)
    assume(action.looks_again_on != on)
    assert until > on

    for offset in range(0, (until - on).days, 7):
        then = next_action(facts, limits, on + dt.timedelta(days=offset))
        assert (then.name, then.due_on) == (action.name, action.due_on)


def test_closed_case_has_no_next_action():
    facts = CaseFacts(State.SETTLED, day("2024-01-02"), day("2024-01-02"))

    with pytest.raises(ValueError, match="not enough values"):
        next_action(facts, limits, day("2024-01-03"))


def test_every_rule_of_a_transition_starts_where_the_workflow_lets_it():
    for rule in RULES:
        try:
            transition = COLLECTION.transition(rule.name)
        except UnknownTransitionError:
            continue
        assert rule.states <= transition.sources, rule.name
        assert rule.by == transition.by, rule.name


def test_every_open_state_can_be_left_and_reached():
    reached = {State.ESTABLISHED} | {one.target for one in COLLECTION}

    assert reached == set(State)
    assert all(COLLECTION.may_follow(state) for state in OPEN)
    assert not any(COLLECTION.may_follow(state) for state in CLOSED)
    assert set(LANDMARKS) <= {one.name for one in COLLECTION}


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        # 令20号: the demand goes out within 5 working days of the arrears being established.
        # 2024-09-12 is a Thursday; 15–17 September was the Mid-Autumn holiday, the 14th worked.
        ({"state": "established"}, "2024-09-13", ("remind", "2024-09-20")),
        ({"state": "reminded"}, "2024-09-13", ("issue_demand", "2024-09-20")),
        # Served before the National Day holiday (1–7 October; the 29th and the 12th worked):
        # five working days from the 26th are the 27th, 29th, 30th, 8th, 9th.
        (
            {"state": "demand_served", "demand_served_on": day("2024-09-26")},
            "2024-10-09",
            ("await_payment", "2024-10-09"),
        ),
        (
            {"state": "demand_served", "demand_served_on": day("2024-09-26")},
            "2024-10-10",
            ("expire_demand", "2024-10-10"),
        ),
    ],
)
def test_deadlines_around_holidays(facts, on, expected):
    state = State(facts.pop("state"))
    since_on = facts.get("demand_served_on", day("2024-09-12"))
    case = CaseFacts(state, established_on=day("2024-09-12"), since_on=since_on, **facts)

    action = next_action(case, limits, day(on))

    assert (action.name, action.due_on.isoformat()) == expected


# The window of the vectors: decision served 2026-01-15, suit period to 2026-07-15, window to
# 2026-10-15; court demand served 2026-07-20, its tenth working day 2026-08-03.
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-07-15", ("await_window", By.SYSTEM, "2026-07-15")),
        ("2026-07-16", ("apply_to_court", By.TWO_PEOPLE, "2026-10-15")),
        ("2026-10-15", ("apply_to_court", By.TWO_PEOPLE, "2026-10-15")),
        ("2026-10-16", ("issue_demand", By.TWO_PEOPLE, "2026-10-22")),
    ],
)
def test_court_is_asked_inside_its_window(on, expected):
    facts = CaseFacts(
        State.COURT_READY,
        established_on=day("2026-01-05"),
        since_on=day("2026-03-02"),
        demand_served_on=day("2026-01-15"),
        court_demand_served_on=day("2026-02-10"),
        has_clue=True,
    )

    action = next_action(facts, limits, day(on))

    assert (action.name, action.by, action.due_on.isoformat()) == expected


def test_all_that_stands_in_the_way_of_the_court():
    facts = CaseFacts(
        State.COURT_DEMAND_SERVED,
        established_on=day("2026-01-05"),
        since_on=day("2026-07-20"),
        demand_served_on=day("2026-01-15"),
        court_demand_served_on=day("2026-07-20"),
    )

    found = obstacles("apply_to_court", facts, limits, day("2026-07-15"))

    assert [(one.code, one.gone_on and one.gone_on.isoformat()) for one in found] == [
        ("court_demand_term_runs", "2026-08-04"),
        ("no_clue_on_record", None),
        ("suit_period_runs", "2026-07-16"),
    ]


# 行政强制法 53: served 2024-01-10, the window ran from 2024-07-11 to 2024-10-10.
COURT: dict[str, Any] = {
    "established_on": day("2024-01-02"),
    "demand_served_on": day("2024-01-10"),
    "has_clue": True,
    "has_property": True,
}


@pytest.mark.parametrize(
    ("state", "since_on"),
    [
        ("unsecured", "2025-01-06"),
        ("court_demand_issued", "2024-10-08"),
        ("court_demand_served", "2024-10-08"),
    ],
)
def test_demand_is_issued_anew_wherever_the_window_closed_before_the_court(state, since_on):
    facts = CaseFacts(
        State(state), since_on=day(since_on), court_demand_served_on=day(since_on), **COURT
    )
    on = day("2025-01-06")

    action = next_action(facts, limits, on)

    assert (action.name, action.reason) == ("issue_demand", "window_missed")
    assert action.due_on > max(facts.since_on, day("2024-10-10"))
    assert obstacles("issue_demand", facts, limits, on) == []
    if state != "court_demand_served":
        (found,) = obstacles("issue_court_demand", facts, limits, on)
        assert found.code == "window_missed"


def test_window_that_closes_is_looked_at_and_one_that_is_contested_is_waited_for():
    waiting = CaseFacts(State.UNSECURED, since_on=day("2024-09-02"), **COURT)

    action = next_action(waiting, limits, day("2024-09-03"))
    contested = next_action(replace(waiting, is_contested=True), limits, day("2025-01-06"))

    assert (action.name, action.looks_again_on) == ("issue_court_demand", day("2024-10-11"))
    assert (contested.name, contested.looks_again_on) == ("issue_court_demand", None)


def test_halted_enterprise_with_assets_gets_no_court_demand_after_the_window():
    facts = CaseFacts(
        State.FUNDS_INSUFFICIENT, since_on=day("2024-09-02"), is_halted_with_assets=True, **COURT
    )

    before, after = (next_action(facts, limits, day(on)) for on in ("2024-10-10", "2024-10-11"))

    assert (before.name, after.name) == ("issue_court_demand", "issue_demand")


@pytest.mark.parametrize(
    ("proposed_on", "due_on"), [("2024-10-10", "2024-10-10"), ("2024-08-01", "2024-08-06")]
)
def test_application_to_the_court_is_decided_on_inside_the_window(proposed_on, due_on):
    facts = CaseFacts(
        State.COURT_READY,
        since_on=day("2024-06-18"),
        court_demand_served_on=day("2024-06-03"),
        pending=Pending("apply_to_court", day(proposed_on)),
        **COURT,
    )

    assert next_action(facts, limits, day(proposed_on)).due_on == day(due_on)


@pytest.mark.parametrize(
    ("state", "since_on", "expected"),
    [
        ("established", "2025-10-20", ("remind", "2025-10-27")),
        ("reminded", "2025-10-22", ("issue_demand", "2025-10-27")),
    ],
)
def test_case_that_came_back_starts_anew_on_the_day_of_its_return(state, since_on, expected):
    facts = CaseFacts(State(state), day("2024-09-12"), day(since_on), returned_on=day("2025-10-20"))

    action = next_action(facts, limits, day(since_on))

    assert (action.name, action.due_on.isoformat()) == expected


def test_nothing_is_permitted_while_a_deferral_runs():
    facts = CaseFacts(
        State.DEMAND_EXPIRED,
        established_on=day("2024-01-02"),
        since_on=day("2024-02-01"),
        demand_served_on=day("2024-01-10"),
        deferred_until_on=day("2024-12-31"),
    )

    action = next_action(facts, limits, day("2024-03-01"))
    (found,) = obstacles("inquire_accounts", facts, limits, day("2024-03-01"))

    assert (action.name, action.looks_again_on) == ("await_deferral_end", day("2025-01-01"))
    assert (found.code, found.gone_on) == ("deferral_runs", day("2025-01-01"))


def test_every_code_has_its_words():
    assert set(words.STATES) == set(State)
    assert {one.name for one in COLLECTION} | {rule.name for rule in RULES} <= set(words.STEPS)
    assert {rule.reason for rule in RULES} == set(words.REASONS)
