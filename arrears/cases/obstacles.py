"""Why a step is not permitted yet: each obstacle with the day on which it goes away, if it does.

The same function tells the page what is blocked and refuses the step to whoever tries it, so that
no rung is skipped after a partial payment, during a deferral or outside the court's window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from arrears.cases.facts import CaseFacts, Limits
from arrears.cases.rules import Situation, missed_window, situation
from arrears.cases.terms import COURT_TERM, DEMAND_TERM, REFUSAL_TERM
from arrears.cases.workflow import (
    BEFORE_BALANCE,
    BEFORE_COURT,
    BEFORE_FORCE,
    COLLECTION,
    LADDER,
    SERVED,
    SERVICES,
    WRITE_OFF,
    State,
)
from statutes.dates import ONE_DAY

# What leaders and debtors know of the ladder, in its order; the steps between are office work.
LANDMARKS = (
    "remind",
    "issue_demand",
    "inquire_accounts",
    "request_transfer",
    "agree_deferral",
    "issue_court_demand",
    "apply_to_court",
    "file_claim",
    "propose_write_off",
)
# What a loss-making enterprise is not met with before its baseline was checked.
_AFTER_BASELINE = {
    "inquire_accounts",
    "request_transfer",
    "agree_deferral",
    "refuse_security",
    "issue_court_demand",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a step, and the first day on which it no longer does."""

    code: str
    gone_on: date | None = None


def obstacles(name: str, facts: CaseFacts, limits: Limits, on: date) -> list[Obstacle]:
    """List what stands in the way of a transition at the end of a day; empty: it is permitted."""
    transition = COLLECTION.transition(name)
    found = list(_general(name, facts))
    if facts.state not in transition.sources:
        found.extend(_not_reached(facts, limits, on))
    if name in _OWN:
        found.extend(_OWN[name](facts, limits, on))
    # Said once: what is general may be what the step itself asks for too.
    return list(dict.fromkeys(found))


def _general(name: str, facts: CaseFacts) -> Iterator[Obstacle]:
    if name == "settle":
        if facts.owes:
            yield Obstacle("still_owed")
        return
    governed_by = situation(facts)
    if governed_by is Situation.PAID:
        yield Obstacle("paid")
    if governed_by is Situation.PENDING:
        yield Obstacle("proposal_waits")
    on_ladder = facts.state in LADDER and name not in {"file_claim", "propose_write_off"}
    if on_ladder and facts.bankruptcy_accepted_on is not None:
        yield Obstacle("bankruptcy_accepted")
    if on_ladder and name != "issue_demand" and facts.state in SERVED and facts.demand_revoked_on:
        yield Obstacle("demand_revoked")
    if name in _AFTER_BASELINE and facts.state in BEFORE_FORCE and facts.lacks_baseline:
        yield Obstacle("baseline_comes_first")
    # Asked of the facts, not of the situation: a proposal that waits hides a deferral. It pauses
    # what the office does; a service that happened while it ran did happen.
    is_bankrupt = facts.bankruptcy_accepted_on is not None
    is_paused = facts.state in LADDER and not is_bankrupt and name not in SERVICES
    if is_paused and facts.deferred_until_on is not None:
        yield Obstacle("deferral_runs", facts.deferred_until_on + ONE_DAY)


def _not_reached(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    """Say what has to come first; a term that is over waits for the step that notes it."""
    running = [*_expire_demand(facts, limits, on), *_expire_court_demand(facts, limits, on)]
    yield from running or [Obstacle("not_reached")]


def _served_by_notice(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if facts.notice_served_on is None:
        yield Obstacle("not_reached")
    elif on < facts.notice_served_on:
        yield Obstacle("notice_runs", facts.notice_served_on)


def _expire_demand(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if facts.state is State.DEMAND_SERVED and on <= DEMAND_TERM(facts, limits).last_on:
        yield Obstacle("demand_term_runs", DEMAND_TERM(facts, limits).last_on + ONE_DAY)


def _expire_court_demand(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if facts.state is State.COURT_DEMAND_SERVED and on <= COURT_TERM(facts, limits).last_on:
        yield Obstacle("court_demand_term_runs", COURT_TERM(facts, limits).last_on + ONE_DAY)


def _issue_demand(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if facts.state not in SERVED or facts.demand_revoked_on is not None:
        return
    window = facts.window
    if facts.state not in BEFORE_COURT or window is None:
        yield Obstacle("demand_stands")
    elif on <= window.closes.last_on:
        yield Obstacle("window_not_missed", window.closes.last_on + ONE_DAY)


def _is_out_of_time(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if missed_window(facts, limits, on):
        yield Obstacle("window_missed")


def _agree_deferral(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    """Ask for the balance first: a deferral is for one too small (社会保险法 第六十三条第二款)."""
    if facts.state in BEFORE_BALANCE:
        yield Obstacle("balance_comes_first")
    if not facts.has_property:
        yield Obstacle("no_property_on_record")


def _issue_court_demand(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if not facts.has_clue:
        yield Obstacle("no_clue_on_record")
    if facts.state is State.FUNDS_INSUFFICIENT and not facts.is_halted_with_assets:
        yield Obstacle("security_comes_first")
    # One that can lead nowhere would only look like collecting.
    yield from _is_out_of_time(facts, limits, on)


def _apply_to_court(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if not facts.has_clue:
        yield Obstacle("no_clue_on_record")
    if facts.is_contested:
        yield Obstacle("decision_contested")
    window = facts.window
    if window is None:
        yield Obstacle("demand_not_served")
        return
    if on < window.opens_on:
        yield Obstacle("suit_period_runs", window.opens_on)
    if window.first_application_on is None:
        yield Obstacle("court_demand_not_served")
    elif window.demand is not None and on <= window.demand.last_on:
        yield Obstacle("court_demand_term_runs", window.demand.last_on + ONE_DAY)
    if on > window.closes.last_on:
        yield Obstacle("window_missed")


def _ask_higher_court(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if facts.court_refused_on is None:
        yield Obstacle("court_not_refused")
    elif on > REFUSAL_TERM(facts, limits).last_on:
        yield Obstacle("refusal_stands")


def _file_claim(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if facts.bankruptcy_accepted_on is None:
        yield Obstacle("no_bankruptcy_on_record")
    elif facts.state in WRITE_OFF and not facts.lacks_claim:
        yield Obstacle("claim_filed")


def _write_off(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    """Ask for the ground, and of a bankrupt enterprise for the claim: 劳社部发〔1999〕36号."""
    if facts.lacks_claim:
        yield Obstacle("claim_comes_first")
    elif facts.bankruptcy_accepted_on is None and not facts.is_shell:
        yield Obstacle("neither_shell_nor_bankrupt")


def _return_to_ladder(facts: CaseFacts, limits: Limits, on: date) -> Iterator[Obstacle]:
    if facts.bankruptcy_accepted_on is not None:
        yield Obstacle("bankruptcy_accepted")


_OWN: Mapping[str, Callable[[CaseFacts, Limits, date], Iterator[Obstacle]]] = {
    "serve_demand_by_notice": _served_by_notice,
    "serve_court_demand_by_notice": _served_by_notice,
    "expire_demand": _expire_demand,
    "expire_court_demand": _expire_court_demand,
    "issue_demand": _issue_demand,
    "agree_deferral": _agree_deferral,
    "issue_court_demand": _issue_court_demand,
    "apply_to_court": _apply_to_court,
    "ask_higher_court": _ask_higher_court,
    "file_claim": _file_claim,
    "propose_write_off": _write_off,
    "approve_by_agency": _write_off,
    "approve_by_labour": _write_off,
    "approve_by_finance": _write_off,
    "approve_by_government": _write_off,
    "review_bankruptcy": _file_claim,
    "return_to_ladder": _return_to_ladder,
}
