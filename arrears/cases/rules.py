"""What the rules of the ladder are made of: situations and conditions; terms.py has the terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.cases.facts import CaseFacts, Limits
from arrears.cases.terms import (
    COURT_TERM,
    DEMAND_TERM,
    TermOf,
    notice_ends,
    refusal_ends,
    since,
    window_closes,
    window_end,
    window_opens,
    within,
)
from arrears.cases.workflow import LADDER, SERVED, State
from casework.workflow import By


class Situation(StrEnum):
    """What governs a case before its state is asked."""

    PAID = "paid"
    PENDING = "pending"
    BANKRUPT = "bankrupt"
    PAUSED = "paused"
    REVOKED = "revoked"
    SHELL = "shell"
    ORDINARY = "ordinary"


def situation(facts: CaseFacts) -> Situation:
    """Return what governs a case: paid before all else, then a decision that waits, and so on."""
    if not facts.owes:
        return Situation.PAID
    if facts.pending is not None:
        return Situation.PENDING
    if facts.lacks_claim:
        return Situation.BANKRUPT
    if facts.state not in LADDER:
        return Situation.ORDINARY
    if facts.deferred_until_on is not None:
        return Situation.PAUSED
    if facts.demand_revoked_on is not None and facts.state in SERVED:
        return Situation.REVOKED
    return Situation.SHELL if facts.is_shell else Situation.ORDINARY


Condition = Callable[[CaseFacts, Limits, date], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """When something is the next action.

    One that ends with its term gives way to another on the day after, and so does one that leads
    to the court when the court's window closes; what the job does by itself and does not end so is
    done at once.
    """

    name: str
    situation: Situation
    states: frozenset[State]
    by: By
    reason: str
    term: TermOf
    when: Condition | None = None
    ends_with_term: bool = False
    ends_with_window: bool = False


# Conditions: each comes with its opposite, so that no case falls between two rules.


def demand_runs(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return on <= DEMAND_TERM(facts, limits).last_on


def court_demand_runs(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return on <= COURT_TERM(facts, limits).last_on


def has_no_notice(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.notice_served_on is None


def notice_runs(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.notice_served_on is not None and on < facts.notice_served_on


def notice_over(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.notice_served_on is not None and on >= facts.notice_served_on


def completes_in_deferral(facts: CaseFacts, limits: Limits, on: date) -> bool:
    """Say whether a notice that runs is complete before the deferral ends that runs beside it."""
    last_on = facts.deferred_until_on
    return (
        _counts_in_deferral(facts)
        and notice_runs(facts, limits, on)
        and last_on is not None
        and facts.notice_served_on is not None
        and facts.notice_served_on <= last_on
    )


def completed_in_deferral(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return _counts_in_deferral(facts) and notice_over(facts, limits, on)


def only_deferral_runs(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return not completes_in_deferral(facts, limits, on) and not completed_in_deferral(
        facts, limits, on
    )


def _counts_in_deferral(facts: CaseFacts) -> bool:
    """Tell whether a service moves the case: none does that stands on a demand that was revoked."""
    return facts.demand_revoked_on is None or facts.state not in SERVED


def has_property(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.has_property


def has_clue(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.has_clue


def lacks_baseline(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.lacks_baseline


def lacks_property(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return not facts.has_property and not facts.lacks_baseline


def is_preserved(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.has_property and facts.is_halted_with_assets


def is_secured(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.has_property and not facts.is_halted_with_assets and not facts.lacks_baseline


def is_bankrupt(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.bankruptcy_accepted_on is not None


def has_ground(facts: CaseFacts, limits: Limits, on: date) -> bool:
    """Say whether what is owed may be written off: of a bankrupt enterprise, or of a shell."""
    return facts.is_shell or facts.bankruptcy_accepted_on is not None


def is_contested(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.is_contested


def before_window(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return not facts.is_contested and on <= window_opens(facts, limits).last_on


def in_window(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return (
        not facts.is_contested
        and not before_window(facts, limits, on)
        and on <= window_closes(facts, limits).last_on
    )


def can_apply(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return facts.has_clue and in_window(facts, limits, on)


def lacks_clue(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return not facts.has_clue and in_window(facts, limits, on)


def missed_window(facts: CaseFacts, limits: Limits, on: date) -> bool:
    closes_on = window_end(facts)
    return closes_on is not None and on > closes_on


def refusal_runs(facts: CaseFacts, limits: Limits, on: date) -> bool:
    if facts.state is not State.COURT_READY or facts.court_refused_on is None:
        return False
    return on <= refusal_ends(facts, limits).last_on


def unrefused(condition: Condition) -> Condition:
    """Return a condition that holds only where no refusal of the court waits for its answer."""
    return lambda facts, limits, on: (
        not refusal_runs(facts, limits, on) and condition(facts, limits, on)
    )


def in_time(condition: Condition) -> Condition:
    """Return a condition that holds no more once the window for the court has closed."""
    return lambda facts, limits, on: (
        not missed_window(facts, limits, on) and condition(facts, limits, on)
    )


def is_preserved_too_late(facts: CaseFacts, limits: Limits, on: date) -> bool:
    return is_preserved(facts, limits, on) and missed_window(facts, limits, on)


def opposite(condition: Condition) -> Condition:
    return lambda facts, limits, on: not condition(facts, limits, on)


def rule(
    name: str,
    states: Iterable[State] | State,
    by: By,
    reason: str,
    term: TermOf,
    *,
    when: Condition | None = None,
    ends_with_term: bool = False,
    ends_with_window: bool = False,
    governed_by: Situation = Situation.ORDINARY,
) -> Rule:
    where = frozenset([states]) if isinstance(states, State) else frozenset(states)
    return Rule(name, governed_by, where, by, reason, term, when, ends_with_term, ends_with_window)


def service_rules(
    state: State, serve: str, reason: str, *, ends_with_window: bool = False
) -> tuple[Rule, ...]:
    """Return the rules of a document that waits for its service, by notice where need be."""

    def waiting(condition: Condition) -> Condition:
        return in_time(condition) if ends_with_window else condition

    return (
        rule(
            serve,
            state,
            By.OFFICER,
            reason,
            within("service", since),
            when=waiting(has_no_notice),
            ends_with_window=ends_with_window,
        ),
        rule(
            "await_notice",
            state,
            By.SYSTEM,
            "notice_runs",
            notice_ends,
            when=waiting(notice_runs),
            ends_with_term=True,
            ends_with_window=ends_with_window,
        ),
        rule(
            f"{serve}_by_notice",
            state,
            By.SYSTEM,
            "notice_over",
            notice_ends,
            when=waiting(notice_over),
        ),
    )
