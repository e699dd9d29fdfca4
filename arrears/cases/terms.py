"""The terms of the ladder: from which day a limit runs, and which limit it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from arrears.cases.facts import CaseFacts, Limits
from arrears.cases.workflow import TO_COURT, State
from statutes.dates import ONE_DAY
from statutes.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline with the instrument that sets it."""

    last_on: date
    source: str
    provisional: bool = False


TermOf = Callable[[CaseFacts, Limits], Term]


def within(
    code: str,
    start: Callable[[CaseFacts], date],
    *,
    set_on: Callable[[CaseFacts], date] | None = None,
) -> TermOf:
    """Count a limit from a day: as it stands on that day, or as it was set on another."""

    def term(facts: CaseFacts, limits: Limits) -> Term:
        start_on = start(facts)
        limit = limits(code, set_on(facts) if set_on else start_on)
        return _as_term(limit.end(start_on), limit.source)

    return term


def _as_term(deadline: Deadline, source: str) -> Term:
    return Term(deadline.last_on, source, deadline.provisional)


def since(facts: CaseFacts) -> date:
    return facts.since_on


def established(facts: CaseFacts) -> date:
    """Return the day from which the demand is due: a case that came back starts anew then."""
    came_on = facts.since_on if facts.state is State.ESTABLISHED else facts.returned_on
    return max(facts.established_on, came_on or facts.established_on)


def demand_served(facts: CaseFacts) -> date:
    assert facts.demand_served_on is not None, facts  # noqa: S101 - the state says so
    return facts.demand_served_on


def demand_issued(facts: CaseFacts) -> date:
    """Return the day whose limit the demand prints; of one without a day, that of its service."""
    return facts.demand_issued_on or demand_served(facts)


def court_demand_served(facts: CaseFacts) -> date:
    assert facts.court_demand_served_on is not None, facts  # noqa: S101 - the state says so
    return facts.court_demand_served_on


def revoked(facts: CaseFacts) -> date:
    assert facts.demand_revoked_on is not None, facts  # noqa: S101 - the situation says so
    return facts.demand_revoked_on


def proposed(facts: CaseFacts) -> date:
    assert facts.pending is not None, facts  # noqa: S101 - the situation says so
    return facts.pending.proposed_on


def refused(facts: CaseFacts) -> date:
    assert facts.court_refused_on is not None, facts  # noqa: S101 - the condition says so
    return facts.court_refused_on


def accepted(facts: CaseFacts) -> date:
    """Return the day from which the claim is due; one accepted before counts from the start."""
    return max(facts.bankruptcy_accepted_on or facts.since_on, facts.established_on)


def window_opens(facts: CaseFacts, limits: Limits) -> Term:
    window = facts.window
    assert window is not None, facts  # noqa: S101 - the state says so
    return Term(window.contestable.last_on, window.source, window.contestable.provisional)


def window_closes(facts: CaseFacts, limits: Limits) -> Term:
    window = facts.window
    assert window is not None, facts  # noqa: S101 - the state says so
    return Term(window.closes.last_on, window.source, window.closes.provisional)


def window_closed(facts: CaseFacts) -> date:
    """Return the day from which a demand is due anew: the window's end, or a later state's day."""
    window = facts.window
    assert window is not None, facts  # noqa: S101 - the condition says so
    return max(window.closes.last_on, facts.since_on)


def window_end(facts: CaseFacts) -> date | None:
    """Return the last day for the court; None while the demand is contested or was not served."""
    window = None if facts.is_contested else facts.window
    return window.closes.last_on if window is not None else None


def decision_due(facts: CaseFacts, limits: Limits) -> Term:
    """Return when a proposal is to be decided: a step towards the court inside its window."""
    approval = within("approval", proposed)(facts, limits)
    pending = facts.pending
    if pending is None or pending.name not in TO_COURT or window_end(facts) is None:
        return approval
    return min(approval, window_closes(facts, limits), key=lambda term: term.last_on)


def refusal_ends(facts: CaseFacts, limits: Limits) -> Term:
    """Return the last day to answer a refusal of the court in time.

    The higher court can be asked within fifteen days (行政强制法 56, 58); where the window closes
    before them, the court itself only until then.
    """
    refused_on, closes_on = refused(facts), window_end(facts)
    term = REFUSAL_TERM(facts, limits)
    if closes_on is None or not refused_on <= closes_on < term.last_on:
        return term
    return window_closes(facts, limits)


def new_demand_due(facts: CaseFacts, limits: Limits) -> Term:
    """Return when a demand is due anew after the window, and after the higher court's days."""
    start_on = window_closed(facts)
    if facts.state is State.COURT_READY and facts.court_refused_on is not None:
        start_on = max(start_on, refusal_ends(facts, limits).last_on)
    return within("court_demand_issue", lambda _: start_on)(facts, limits)


def deferral_ends(facts: CaseFacts, limits: Limits) -> Term:
    assert facts.deferred_until_on is not None, facts  # noqa: S101 - the situation says so
    return Term(facts.deferred_until_on, "社会保险法 第六十三条第二款")


def notice_ends(facts: CaseFacts, limits: Limits) -> Term:
    """Return the last day before a public notice counts as service."""
    assert facts.notice_served_on is not None, facts  # noqa: S101 - the condition says so
    return Term(facts.notice_served_on - ONE_DAY, "民事诉讼法 第九十五条")


# What the notice prints is what the debtor may rely on, whatever is decided on its way to him.
DEMAND_TERM = within("demand_notice_payment", demand_served, set_on=demand_issued)
REFUSAL_TERM = within("court_refusal_review", refused)
COURT_TERM = within("court_demand", court_demand_served)
