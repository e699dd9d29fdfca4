"""Why a step about a fine is not permitted yet; the page and the services ask the same function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from arrears.cases.obstacles import Obstacle
from arrears.fines.facts import FineFacts
from arrears.fines.workflow import FINING, OVER, State
from statutes.dates import ONE_DAY


def obstacles(name: str, facts: FineFacts, on: date) -> list[Obstacle]:
    """List what stands in the way of a step at the end of a day; empty: it is permitted.

    Raises UnknownTransitionError for a step that there is not.
    """
    transition = FINING.transition(name)
    if facts.state in OVER:
        return [Obstacle("over")]
    found = []
    if facts.pending:
        found.append(Obstacle("proposal_waits"))
    if facts.state not in transition.sources:
        return [*found, Obstacle(_why_not_reached(name, facts))]
    if name in _OWN:
        found.extend(_OWN[name](facts, on))
    return found


def _why_not_reached(name: str, facts: FineFacts) -> str:
    if name == "decide" and facts.state is State.HEARING_ASKED:
        return "hearing_open"
    done = {
        "decide": facts.decided_on is not None,
        "serve": facts.served_on is not None,
        "apply_to_court": facts.state is State.COURT_APPLIED,
    }
    return "already_done" if done.get(name) else "not_reached"


def _before_decision(facts: FineFacts, on: date) -> Iterator[Obstacle]:
    if facts.bankruptcy_accepted_on is not None:
        yield Obstacle("bankruptcy_accepted")
    if facts.order_revoked_on is not None:
        yield Obstacle("order_revoked")
    if facts.is_paid_in_time:
        yield Obstacle("paid_in_time")


def _ask_hearing(facts: FineFacts, on: date) -> Iterator[Obstacle]:
    """A hearing is asked for within five working days of the offer (行政处罚法 63, 64)."""
    until = facts.hearing_until
    if until is None:
        yield Obstacle("hearing_not_offered")
    elif on > until:
        yield Obstacle("hearing_term_passed")


def _decide(facts: FineFacts, on: date) -> Iterator[Obstacle]:
    yield from _before_decision(facts, on)
    until = facts.hearing_until
    if facts.state is State.NOTIFIED and until is not None and on <= until:
        yield Obstacle("hearing_term_runs", until + ONE_DAY)


def _defer(facts: FineFacts, on: date) -> Iterator[Obstacle]:
    if facts.is_revoked:
        yield Obstacle("fine_revoked")
    elif not is_owing(facts, on):
        yield Obstacle("paid")


def _enforce(facts: FineFacts, on: date) -> Iterator[Obstacle]:
    if facts.bankruptcy_accepted_on is not None:
        yield Obstacle("bankruptcy_accepted")
    if facts.is_revoked:
        yield Obstacle("fine_revoked")
    elif not is_owing(facts, on):
        yield Obstacle("paid")
    if facts.is_contested:
        yield Obstacle("contested")
    if facts.is_judged:
        yield Obstacle("judgment_stands")
    until = facts.unpaid_until(on)
    if until is not None:
        yield Obstacle("term_runs", until + ONE_DAY)
    window = facts.window
    if window is not None and on > window.closes.last_on:
        yield Obstacle("window_missed")


def _apply(facts: FineFacts, on: date) -> Iterator[Obstacle]:
    yield from _enforce(facts, on)
    window = facts.window
    if window is None:
        return
    if on < window.opens_on:
        yield Obstacle("suit_period_runs", window.opens_on)
    if window.demand is not None and on <= window.demand.last_on:
        yield Obstacle("demand_runs", window.demand.last_on + ONE_DAY)


def _close(facts: FineFacts, on: date) -> Iterator[Obstacle]:
    if facts.state is State.DECIDED or is_owing(facts, on):
        yield Obstacle("still_owed")


def is_owing(facts: FineFacts, on: date) -> bool:
    """Tell whether fine or surcharge is owed at the end of a day."""
    owed = facts.owed(on)
    return owed is not None and owed.owed > 0


_OWN: Mapping[str, Callable[[FineFacts, date], Iterator[Obstacle]]] = {
    "notify": _before_decision,
    "ask_hearing": _ask_hearing,
    "decide": _decide,
    "defer": _defer,
    "demand": _enforce,
    "apply_to_court": _apply,
    "close": _close,
}
