"""Reads of one fine: range, clocks, the steps that may be taken, what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.cases.enums import Decision
from arrears.cases.pages.one_case import ObstacleWords
from arrears.cases.pages.words import DeadlineWords, deadline_words
from arrears.fines import words
from arrears.fines.facts import FineFacts
from arrears.fines.obstacles import obstacles
from arrears.fines.possible import base_of, range_of
from arrears.fines.services.facts import StepFacts
from arrears.fines.workflow import FINING, OVER
from arrears.models import Fine, FineEvent, FineProposal, FineRemedy
from casework.formats import date_iso, money
from casework.workflow import By, Transition
from ledger.models import Recorded
from statutes.errors import InvalidFactError
from statutes.fine_clocks import (
    COURT_APPLICATION,
    COURT_DEMAND,
    DECISION,
    HEARING_REQUEST,
    JUDGMENT,
    LIMITATION,
    PAYMENT,
    RECONSIDERATION,
    SERVICE,
    SUIT,
    SUIT_AFTER_RECONSIDERATION,
    FineClock,
    fine_clock,
)
from statutes.fines import FineRange

Fact = tuple[str | Promise, str]

_CLOCKS: dict[str, str | Promise] = {
    DECISION: gettext_lazy("Decision due"),
    HEARING_REQUEST: gettext_lazy("A hearing can be asked for until"),
    SERVICE: gettext_lazy("Service due"),
    PAYMENT: gettext_lazy("Payable until"),
    RECONSIDERATION: gettext_lazy("Reconsideration until"),
    SUIT: gettext_lazy("Suit until"),
    SUIT_AFTER_RECONSIDERATION: gettext_lazy("Suit after the reconsideration until"),
    COURT_DEMAND: gettext_lazy("Court demand runs until"),
    COURT_APPLICATION: gettext_lazy("Application to the court until"),
    JUDGMENT: gettext_lazy("Enforcement of the judgment until"),
    LIMITATION: gettext_lazy("Limitation: to be filed until"),
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock with what was done within it, or how far its last day is away."""

    clock: FineClock
    today: dt.date
    done_on: dt.date | None = None
    is_to_be_met: bool = False

    @property
    def title(self) -> str | Promise:
        return _CLOCKS[self.clock.code]

    @property
    def is_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.clock.last_on

    @property
    def words(self) -> DeadlineWords | None:
        """Say how far it is away; of one that nobody has to meet only while it runs."""
        if self.done_on is not None or not (self.is_to_be_met or self.clock.last_on >= self.today):
            return None
        told = deadline_words(self.clock.last_on, self.today)
        return told if self.is_to_be_met else DeadlineWords(told.text, "neutral")


def clocks_of(fine: Fine, facts: FineFacts, today: dt.date) -> list[ClockLine]:
    """List the clocks of a fine in the order of the procedure, the limitation first."""
    lines = []
    if fine.act_ended_on:
        limitation = fine_clock(LIMITATION, fine.act_ended_on)
        lines.append(ClockLine(limitation, today, fine.filed_on))
    done = {DECISION: facts.decided_on, SERVICE: facts.served_on}
    for clock in facts.clocks():
        to_be_met = facts.state not in OVER and (
            clock.code in {DECISION, SERVICE} or (clock.code == PAYMENT and _is_due(facts, today))
        )
        lines.append(ClockLine(clock, today, done.get(clock.code), to_be_met))
    return lines


def _is_due(facts: FineFacts, today: dt.date) -> bool:
    """Tell whether the term of payment itself is what counts: unpaid, and not deferred."""
    owed = facts.owed(today)
    return owed is not None and owed.fine_left > 0 and not facts.deferrals


@dataclass(frozen=True, slots=True)
class RangeLine:
    """What a decision may impose, and the sum that this follows from."""

    range: FineRange
    base: Decimal | None


def range_line(fine: Fine, events: Iterable[FineEvent], today: dt.date) -> RangeLine | None:
    """Return the range of a decision as it was made, else as it would be today.

    None where the sum in question is not there any more, as after a receipt was recorded late.
    """
    decision = next((one for one in events if one.step == "decide"), None)
    base = decision.base if decision else base_of(fine)
    try:
        found = range_of(fine.offence, base, decision.happened_on if decision else today)
    except InvalidFactError:
        return None
    return RangeLine(found, base)


@dataclass(frozen=True, slots=True)
class FineStep:
    """A step in words, with what stands in its way today."""

    transition: Transition
    in_the_way: list[ObstacleWords]

    @property
    def name(self) -> str:
        return self.transition.name

    @property
    def title(self) -> str | Promise:
        return words.STEPS[self.name]

    @property
    def is_proposed(self) -> bool:
        """Tell whether it takes a second person."""
        return self.transition.by is By.TWO_PEOPLE


def step_of(name: str, facts: FineFacts, today: dt.date) -> FineStep:
    """Return a step with its obstacles; raises UnknownTransitionError where there is none.

    What was asked for within its term may be recorded after it, as of the day of the request.
    """
    on = today
    if name == "ask_hearing" and facts.hearing_until is not None:
        on = min(today, facts.hearing_until)
    found = obstacles(name, facts, on)
    lines = [ObstacleWords(words.OBSTACLES[one.code], one.gone_on) for one in found]
    return FineStep(FINING.transition(name), lines)


def steps_of(facts: FineFacts, today: dt.date) -> list[FineStep]:
    """List the steps that may follow, permitted or not, in the order of the procedure."""
    return [step_of(one.name, facts, today) for one in FINING.may_follow(facts.state)]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, or a proposal that was sent back."""

    on: dt.date
    title: str | Promise
    facts: list[Fact]
    basis: str = ""
    event: FineEvent | None = None
    proposal: FineProposal | None = None
    who: Recorded | None = None

    @property
    def actor(self) -> str:
        """Return who recorded it, or who sent the proposal back."""
        recorded = self.event or self.who
        if recorded is not None:
            return str(recorded.recorded_by or "")
        return str(self.proposal.decided_by) if self.proposal else ""

    @property
    def is_sent_back(self) -> bool:
        return self.event is None and self.proposal is not None

    @property
    def tone(self) -> str:
        if self.is_sent_back:
            return "warning"
        return "good" if self.event else "info"


def history_of(
    events: Iterable[FineEvent],
    proposals: Iterable[FineProposal],
    remedies: Iterable[FineRemedy],
) -> list[Told]:
    """Tell what happened, the latest first; a proposal only where it came to nothing."""
    told = [
        (
            one.recorded_at,
            Told(
                one.happened_on,
                words.STEPS[one.step],
                event_facts(one),
                one.basis,
                one,
                one.proposal,
            ),
        )
        for one in events
    ]
    told += [
        (
            one.decided_at or one.proposed_at,
            Told(
                timezone.localdate(one.decided_at or one.proposed_at),
                words.STEPS[one.step],
                proposal_facts(one),
                proposal=one,
            ),
        )
        for one in proposals
        if one.decision == Decision.SENT_BACK
    ]
    for remedy in remedies:
        told += _told_of(remedy)
    told.sort(key=lambda pair: pair[0])
    return [one for _at, one in reversed(told)]


def _told_of(remedy: FineRemedy) -> list[tuple[dt.datetime, Told]]:
    """Tell that a remedy was filed, and how it ended."""
    name = remedy.get_kind_display()
    filed = Told(remedy.filed_on, name, [(words.FACTS["document"], remedy.document)], who=remedy)
    told = [(remedy.recorded_at, filed)]
    outcome = getattr(remedy, "outcome", None)
    if outcome is not None:
        facts: list[Fact] = [(words.FACTS["document"], outcome.document)]
        if outcome.amount is not None:
            facts.insert(0, (words.FACTS["amount"], money(outcome.amount)))
        title = _("%(kind)s: %(result)s") % {"kind": name, "result": outcome.get_result_display()}
        told.append((outcome.recorded_at, Told(outcome.ended_on, title, facts, who=outcome)))
    return told


def event_facts(event: FineEvent) -> list[Fact]:
    """Write what an event was recorded with as labels and values."""
    found: list[Fact] = []
    if event.document:
        found.append((words.FACTS["document"], event.document))
    if event.amount is not None:
        found.append((words.FACTS["amount"], money(event.amount)))
    if event.base is not None:
        found.append((words.FACTS["base"], money(event.base)))
    if event.hearing_offered is not None:
        found.append((words.FACTS["hearing_offered"], _yes_or_no(event.hearing_offered)))
    if event.method:
        found.append((words.FACTS["method"], str(event.get_method_display())))
    if event.received_by:
        found.append((words.FACTS["received_by"], event.received_by))
    parts = [(part.due_on, part.amount) for part in event.parts.all()]
    if parts:
        found.append((words.FACTS["parts"], _parts(parts)))
    if event.note:
        found.append((words.FACTS["note"], event.note))
    return found


def proposal_facts(proposal: FineProposal) -> list[Fact]:
    """Write what is proposed as labels and values."""
    facts = StepFacts.from_json(proposal.facts)
    found: list[Fact] = [(words.FACTS["document"], facts.document)]
    if facts.amount is not None:
        found.append((words.FACTS["amount"], money(facts.amount)))
    if facts.parts:
        found.append(
            (words.FACTS["parts"], _parts([(one.due_on, one.amount) for one in facts.parts]))
        )
    if facts.note:
        found.append((words.FACTS["note"], facts.note))
    return found


def _parts(parts: Iterable[tuple[dt.date, Decimal]]) -> str:
    return _("; ").join(f"{date_iso(day)} {money(amount)}" for day, amount in parts)


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
