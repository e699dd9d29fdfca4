"""What a stop, or its end, does to the late fee and to the receipts: before and after."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from copy import copy
from dataclasses import asdict, dataclass, field

from django.db import transaction

from arrears.models import ArrearsItem, FeeStop, FeeStopEnd
from arrears.services.preview import Amounts, Shift
from arrears.services.stops import (
    EndFacts,
    StopFacts,
    end_stop,
    record_stop,
    refuse_day,
    refuse_second_bankruptcy,
)
from arrears.stops.states import last_day, never_held
from arrears.what_if.case import Case, Outcome, covered_by, shifts
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from enterprises.services.surveys import lock_enterprises

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """What one item owes at the end of the day, without the change and with it."""

    item: ArrearsItem
    before: Amounts
    after: Amounts


@dataclass(slots=True)
class InsuranceEffect:
    """The covered items of one insurance, and what they owe in all."""

    insurance: InsuranceKind
    items: int = 0
    first_month: dt.date = dt.date.max
    last_month: dt.date = dt.date.min
    before: Amounts = field(default_factory=Amounts)
    after: Amounts = field(default_factory=Amounts)

    def add(self, line: ItemEffect) -> None:
        """Count an item in."""
        self.items += 1
        self.first_month = min(self.first_month, line.item.contribution_month)
        self.last_month = max(self.last_month, line.item.contribution_month)
        self.before.add(line.before)
        self.after.add(line.after)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: to the covered items, to all that is owed, to the receipts.

    `before` and `after` are what is owed at the end of `on` on all items, covered or not: money
    that a covered item needs no more goes to the others.
    """

    on: dt.date
    insurances: list[InsuranceEffect]
    lines: list[ItemEffect]
    before: Amounts
    after: Amounts
    shifts: list[Shift]

    @property
    def items(self) -> int:
        """Count the covered items."""
        return sum(one.items for one in self.insurances)

    @property
    def shown(self) -> list[ItemEffect]:
        return self.lines[:MOST_LINES]

    @property
    def hidden(self) -> int:
        """Count the lines that a page leaves out."""
        return max(len(self.lines) - MOST_LINES, 0)

    @property
    def less(self) -> Amounts:
        """Return by how much less is owed; negative where more is."""
        return self.before.less(self.after)

    @property
    def more(self) -> Amounts:
        """Return by how much more is owed; negative where less is."""
        return self.after.less(self.before)

    def fingerprint_of(self, facts: object) -> str:
        """Return a text that changes when what was shown would no longer come true."""
        told = [
            *((one.item.pk, one.before, one.after) for one in self.lines),
            *((one.receipt.pk, one.after) for one in self.shifts),
            self.before,
            self.after,
        ]
        return hashlib.sha256(repr((facts, self.on, told)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class StopPreview:
    """What recording some stops would do today and, if they last longer, on their last day."""

    case: Case
    facts: tuple[StopFacts, ...]
    stops: tuple[FeeStop, ...]
    today: Effect
    later: Effect | None

    @property
    def fingerprint(self) -> str:
        return self.today.fingerprint_of(self.facts)


@dataclass(frozen=True, slots=True)
class EndPreview:
    """What the end of a stop would do today."""

    facts: EndFacts
    today: Effect

    @property
    def fingerprint(self) -> str:
        return self.today.fingerprint_of(self.facts)


def effect(before: Outcome, after: Outcome, stops: Sequence[FeeStop], on: dt.date) -> Effect:
    """Compare what is owed at the end of a day; the stops say which items are covered."""
    items = before.case.items
    covered = {item.pk for stop in stops for item in covered_by(stop, items)}
    insurances: dict[str, InsuranceEffect] = {}
    lines: list[ItemEffect] = []
    owed_before, owed_after = Amounts(), Amounts()
    for item in items:
        line = ItemEffect(item, _owed(before, item, on), _owed(after, item, on))
        owed_before.add(line.before)
        owed_after.add(line.after)
        if item.pk in covered:
            kind = InsuranceKind(item.insurance)
            insurances.setdefault(kind, InsuranceEffect(kind)).add(line)
        if item.pk in covered or line.before != line.after:
            lines.append(line)
    return Effect(
        on=on,
        insurances=[insurances[kind] for kind in InsuranceKind if kind in insurances],
        lines=lines,
        before=owed_before,
        after=owed_after,
        shifts=shifts(before, after),
    )


def preview_stops(
    enterprise: Enterprise, facts: Sequence[StopFacts], *, today: dt.date
) -> StopPreview:
    """Return what recording stops would do; writes nothing. Raises MoneyProblem as recording does.

    The stops are taken as new, whatever is on record.
    """
    for one in facts:
        refuse_second_bankruptcy(one)
    case = Case.of(enterprise)
    stops = tuple(FeeStop(**asdict(one)) for one in facts)
    before, after = case.outcome(), case.outcome(stops=[*case.stops, *stops])
    last_on = max((stop.to_on for stop in stops if stop.to_on), default=today)
    return StopPreview(
        case=case,
        facts=tuple(facts),
        stops=stops,
        today=effect(before, after, stops, today),
        later=effect(before, after, stops, last_on) if last_on > today else None,
    )


def record_previewed(
    enterprise: Enterprise,
    facts: Sequence[StopFacts],
    *,
    seen: str,
    today: dt.date,
    actor_id: int | None,
) -> list[FeeStop] | StopPreview:
    """Record stops if they still do what their preview said; else return the new preview.

    The enterprise is locked while the two are compared. Stops on record are returned as they are,
    so that the same form sent twice records once. Raises MoneyProblem as `record_stop` does.
    """
    with transaction.atomic():
        lock_enterprises([enterprise.pk])
        standing = FeeStop.objects.filter(end__isnull=True)
        known = [standing.filter(**asdict(one)).first() for one in facts]
        if not all(known):
            preview = preview_stops(enterprise, facts, today=today)
            if preview.fingerprint != seen:
                return preview
        return [record_stop(one, actor_id=actor_id) for one in facts]


def preview_end(stop: FeeStop, facts: EndFacts, *, today: dt.date) -> EndPreview:
    """Return what the end of a stop would do; raises MoneyProblem as recording it does."""
    refuse_day(stop, facts)
    case = Case.of(stop.enterprise)
    ended = copy(stop)
    ended.end = FeeStopEnd(**asdict(facts))
    after = case.outcome(stops=[ended if one.pk == stop.pk else one for one in case.stops])
    return EndPreview(facts, effect(case.outcome(), after, [stop], today))


def record_end_previewed(
    stop: FeeStop, facts: EndFacts, *, seen: str, today: dt.date, actor_id: int | None
) -> FeeStopEnd | EndPreview:
    """End a stop if that still does what its preview said; else return the new preview.

    The same facts twice give the end on record. Raises MoneyProblem as `end_stop` does.
    """
    with transaction.atomic():
        lock_enterprises([stop.enterprise_id])
        if not FeeStopEnd.objects.filter(stop=stop).exists():
            preview = preview_end(stop, facts, today=today)
            if preview.fingerprint != seen:
                return preview
        return end_stop(facts, actor_id=actor_id)


def effect_of_recorded(stop: FeeStop, *, on: dt.date) -> Effect:
    """Return what a recorded stop does at the end of a day: without it, and as it is."""
    case = Case.of(stop.enterprise)
    without = case.outcome(stops=[one for one in case.stops if one.pk != stop.pk])
    return effect(without, case.outcome(), [stop], on)


def overlapping(preview: StopPreview) -> list[FeeStop]:
    """Return the stops on record that cover a same item on a same day as previewed ones do."""
    found: dict[int, FeeStop] = {}
    for new in preview.stops:
        mine = {item.pk for item in covered_by(new, preview.case.items)}
        for other in preview.case.stops:
            last_on = last_day(other)
            apart = (last_on is not None and last_on < new.from_on) or (
                new.to_on is not None and new.to_on < other.from_on
            )
            shared = mine.intersection(item.pk for item in covered_by(other, preview.case.items))
            if shared and not apart and not never_held(other):
                found[other.pk] = other
    return list(found.values())


def _owed(outcome: Outcome, item: ArrearsItem, on: dt.date) -> Amounts:
    return outcome.left(item, on) if item.due_on < on else Amounts()
