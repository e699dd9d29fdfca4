"""From the facts of an item to its segments, by the rules of statutes.

The fee timeline of statutes is cut where something was paid on the fee; the last piece, open-ended,
becomes the current segment on the item's row, the earlier ones its closed segments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from arrears.facts import FactBook, ItemFacts
from arrears.models import ArrearsItem, ClosedSegment, Segment
from casework.enums import DeadlineRule as LocalDeadline
from casework.selectors import LocalRules
from statutes.contribution import LAST_DAY_OF_MONTH, day_of_following_month, payment_deadline
from statutes.dates import ONE_DAY, ContributionMonth
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, LateFee, Reading, fee_timeline, late_fee
from statutes.money import ZERO, to_fen

SEGMENT_FIELDS = (
    "principal_outstanding",
    "fee_before_segment",
    "segment_from_on",
    "fee_rate_daily",
    "fee_until_on",
    "fee_settled",
)
PROJECTED_FIELDS = (*SEGMENT_FIELDS, "settled_on")
# What a closed segment says for itself, and what it repeats of its item.
_REPEATED = ("enterprise_id", "insurance", "due_on", "is_live")
CLOSED_FIELDS = (*SEGMENT_FIELDS, "segment_to_on", *_REPEATED)


def due_on(month: ContributionMonth, rules: LocalRules) -> dt.date:
    """Return the payment deadline of a contribution month under local rules."""
    if rules.deadline_rule == LocalDeadline.DAY_OF_NEXT_MONTH and rules.deadline_day:
        return payment_deadline(month, day_of_following_month(rules.deadline_day))
    return payment_deadline(month, LAST_DAY_OF_MONTH)


def project(
    item: ArrearsItem, rules: LocalRules, facts: ItemFacts | None = None
) -> list[ClosedSegment]:
    """Set the current segment of an item from its facts and return the closed ones, unsaved.

    Without facts the item is taken as one that nothing was paid on and nothing stops. Writes
    nothing to the database.
    """
    facts = facts or ItemFacts.none(item)
    *earlier, current = _states(facts, item, rules)
    if earlier and not current.daily_rate and current.principal == earlier[-1].principal:
        # The fee stopped for good: one segment says both how it grew and that it ended.
        ended = replace(earlier.pop(), until_on=current.from_on)
        if ended.fee_settled == current.fee_settled:
            current = ended
        else:
            earlier.append(replace(ended, until_on=None))
    _set(item, current)
    item.settled_on = None
    if not current.principal and to_fen(current.fee_before) == current.fee_settled:
        item.settled_on = max(facts.paid_days(), default=current.from_on)
    return [_closed(item, state, last) for state, last in _with_last_days(earlier, current)]


def fee_of(
    item: ArrearsItem, rules: LocalRules, *, on: dt.date, facts: ItemFacts | None = None
) -> LateFee:
    """Compute the late fee of one item at the end of a day, with its steps.

    Without facts those of the item are read from the database; a caller with many items takes
    them from a FactBook.
    """
    facts = facts or FactBook.of([item.enterprise_id]).facts(item)
    return late_fee(
        facts.history,
        insurance=Insurance(item.insurance),
        until=on,
        reading=Reading(rules.fee_reading),
        convention=CountConvention(rules.day_count),
    )


@dataclass(frozen=True, slots=True)
class _State:
    """A segment counted in states at the end of a day (arrears.models.Segment)."""

    from_on: dt.date
    principal: Decimal
    fee_before: Decimal
    daily_rate: Decimal
    fee_settled: Decimal = ZERO
    until_on: dt.date | None = None

    def at(self, on: dt.date) -> _State:
        """Return the segment that begins on a later day with what has run up to then."""
        days = (on - self.from_on).days
        return replace(
            self, from_on=on, fee_before=self.fee_before + self.principal * self.daily_rate * days
        )


def _states(facts: ItemFacts, item: ArrearsItem, rules: LocalRules) -> list[_State]:
    """Cut the timeline at each payment on the fee, in order; there is at least one segment."""
    states = list(_principal_states(facts, item, rules))
    for paid_on, amount in sorted(facts.fee_payments):
        position = max(
            (place for place, one in enumerate(states) if one.from_on <= paid_on), default=0
        )
        if states[position].from_on < paid_on:
            position += 1
            states.insert(position, states[position - 1].at(paid_on))
        for place in range(position, len(states)):
            states[place] = replace(states[place], fee_settled=states[place].fee_settled + amount)
    return states


def _principal_states(facts: ItemFacts, item: ArrearsItem, rules: LocalRules) -> Iterator[_State]:
    convention = CountConvention(rules.day_count)
    # A day of payment that bears a fee belongs to the state before: what it ends with is new.
    shift = ONE_DAY if convention is CountConvention.INCLUSIVE else dt.timedelta(0)
    timeline = fee_timeline(
        facts.history,
        insurance=Insurance(item.insurance),
        reading=Reading(rules.fee_reading),
        convention=convention,
    )
    fee, paid_off_on = ZERO, item.due_on + ONE_DAY
    for segment in timeline:
        yield _State(segment.from_on - shift, segment.principal, fee, segment.daily_rate)
        if segment.to_on is None:
            return
        paid_off_on = segment.to_on + ONE_DAY
        days = (paid_off_on - segment.from_on).days
        fee += segment.principal * segment.daily_rate * days
    yield _State(paid_off_on - shift, ZERO, fee, ZERO)


def _set(segment: Segment, state: _State) -> None:
    segment.principal_outstanding = state.principal
    segment.fee_before_segment = state.fee_before
    segment.segment_from_on = state.from_on
    segment.fee_rate_daily = state.daily_rate
    segment.fee_until_on = state.until_on
    segment.fee_settled = state.fee_settled


def _closed(item: ArrearsItem, state: _State, last_on: dt.date) -> ClosedSegment:
    closed = ClosedSegment(item=item, segment_to_on=last_on)
    for name in _REPEATED:
        setattr(closed, name, getattr(item, name))
    _set(closed, state)
    return closed


def _with_last_days(earlier: Sequence[_State], current: _State) -> Iterator[tuple[_State, dt.date]]:
    following = [*earlier[1:], current]
    for state, then in zip(earlier, following, strict=False):
        yield state, then.from_on - ONE_DAY
