"""What comes next in a case: exactly one action, with its reason, its deadline and its source.

Of the rules in ladder_rules.py exactly one fits a case on a day, which a test proves. No framework
here: facts and a day go in, an action comes out. What a rule calls a reason is a code that the page
and the document put into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrears.cases.facts import CaseFacts, Limits
from arrears.cases.ladder_rules import RULES
from arrears.cases.rules import Rule, Situation, situation
from arrears.cases.terms import Term, window_end
from arrears.cases.workflow import OPEN
from casework.workflow import By
from statutes.dates import ONE_DAY
from statutes.deadlines import national_calendar


@dataclass(frozen=True, slots=True)
class NextAction:
    """What comes next, who does it, by when, and why; the deadline's day is included.

    `looks_again_on` is the first day on which the answer may be another one though no fact has
    changed; None where only a fact changes it.
    """

    name: str
    by: By
    due_on: date
    reason: str
    source: str
    provisional: bool = False
    looks_again_on: date | None = None


def fitting(facts: CaseFacts, limits: Limits, on: date) -> list[Rule]:
    """List the rules that fit: one, for every open case."""
    governed_by = situation(facts)
    return [
        one
        for one in _BY_PLACE.get((governed_by, facts.state), ())
        if one.when is None or one.when(facts, limits, on)
    ]


def next_action(facts: CaseFacts, limits: Limits, on: date) -> NextAction:
    """Return the one next action of an open case at the end of a day.

    What the job does by itself is due on the day. Raises ValueError for a closed case.
    """
    (fits,) = fitting(facts, limits, on)
    term = fits.term(facts, limits)
    acts_now = fits.by is By.SYSTEM and not fits.ends_with_term
    return NextAction(
        name=fits.name,
        by=fits.by,
        due_on=on if acts_now else term.last_on,
        reason=fits.reason,
        source=term.source,
        provisional=term.provisional and not acts_now,
        looks_again_on=on if acts_now else _gives_way_on(fits, term, facts),
    )


def _gives_way_on(fits: Rule, term: Term, facts: CaseFacts) -> date | None:
    """Return the first day on which another rule takes the place of one that fits."""
    ends = [term.last_on] if fits.ends_with_term else []
    closes_on = window_end(facts) if fits.ends_with_window else None
    if closes_on is not None:
        ends.append(closes_on)
    return min(ends) + ONE_DAY if ends else None


def is_provisional(name: str, due_on: date) -> bool:
    """Say from action and deadline alone whether the deadline rests on an unpublished calendar.

    What `NextAction.provisional` says, for lists that show many.
    """
    return name not in _FIXED and not national_calendar().is_published(due_on)


# What the job does at once, and what ends on a day that was recorded.
_FIXED = {one.name for one in RULES if one.by is By.SYSTEM and not one.ends_with_term} | {
    "await_deferral_end",
    "await_notice",
}
_BY_PLACE = {
    (where, state): [one for one in RULES if one.situation is where and state in one.states]
    for where in Situation
    for state in OPEN
}
