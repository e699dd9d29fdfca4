"""The ladder: one next action for every case there can be, on the right working day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from arrears.cases import words
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


SERVED = {
    State.DEMAND_SERVED,
    State.DEMAND_EXPIRED,
    State.COURT_DEMAND_SERVED,
    State.COURT_READY,
}
days = st.dates(day("2016-01-01"), day("2026-06-30"))
later = st.integers(0, 900).map(dt.timedelta)


@st.composite
def cases(draw: st.DrawFn) -> tuple[CaseFacts, dt.date]:
    """Any case that the facts allow, and a day on which it is looked at."""
    state = draw(st.sampled_from(sorted(OPEN)))
    established_on = draw(days)
    served_on = established_on + draw(later) if state in SERVED or draw(st.booleans()) else None
    court_served_on = (
        (served_on or established_on) + draw(later)
        if state in {State.COURT_DEMAND_SERVED, State.COURT_READY} or draw(st.booleans())
        else None
    )
    since_on = max(one for one in (established_on, served_on, court_served_on) if one)
    on = since_on + draw(later)
    facts = CaseFacts(
        state=state,
        established_on=established_on,
        since_on=since_on,
        owes=draw(st.booleans()),
        is_shell=draw(st.booleans()),
        is_halted_with_assets=draw(st.booleans()),
        is_loss_making=draw(st.booleans()),
        checked_on=draw(st.none() | st.just(established_on) | st.just(since_on)),
        bankruptcy_accepted_on=draw(st.none() | st.just(since_on)),
        deferred_until_on=draw(st.none() | later.map(lambda span: on + span)),
        demand_served_on=served_on,
        court_demand_served_on=court_served_on,
        demand_revoked_on=draw(st.none() | st.just(since_on)),
        notice_served_on=draw(st.none() | later.map(lambda span: since_on + span)),
        is_contested=draw(st.booleans()),
        has_property=draw(st.booleans()),
        has_clue=draw(st.booleans()),
        pending=draw(st.none() | st.just(Pending("issue_demand", since_on))),
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
        ("2026-10-16", ("issue_demand", By.TWO_PEOPLE, "2026-03-09")),
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
