"""A list that shows many cases marks the deadlines that the case itself calls provisional."""

from __future__ import annotations

from hypothesis import given

from arrears.cases.ladder import is_provisional, next_action
from casework.limits import LimitBook
from tests.arrears.cases.test_ladder import cases

limits = LimitBook([], []).limits("222401")


@given(cases())
def test_mark_follows_from_action_and_deadline(generated):
    facts, on = generated

    action = next_action(facts, limits, on)

    assert is_provisional(action.name, action.due_on) == action.provisional
