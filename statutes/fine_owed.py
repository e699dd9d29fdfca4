"""What is owed of a fine on a day: the fine, what was paid on it, and the surcharge.

行政处罚法 66, 72(1)1, 73(3). The surcharge is 3 % a day of what of the fine is due and unpaid, from
the day after the term, the day of payment counted; it never rises above the fine, bears no
surcharge itself, and does not count on the days of a reconsideration or suit, the first and the
last of them included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statutes.dates import ONE_DAY, DateSpan
from statutes.errors import InvalidFactError
from statutes.money import ZERO, allocate, to_fen
from statutes.parameters import load

PAUSE_SOURCE = "行政处罚法 第七十三条第三款"


@dataclass(frozen=True, slots=True)
class DuePart:
    """A part of a fine with the last day on which it is paid in time."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FineTerms:
    """When a fine is to be paid, as it holds from a day on until later terms replace it."""

    from_on: date
    parts: tuple[DuePart, ...]

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.parts), ZERO)

    def due_before(self, day: date) -> Decimal:
        """Return what was to be paid before a day."""
        return sum((one.amount for one in self.parts if one.due_on < day), ZERO)


@dataclass(frozen=True, slots=True)
class FinePayment:
    """Money that came in for a fine on a day."""

    paid_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SurchargeStep:
    """A run of days with one sum that bears the surcharge; both ends counted."""

    span: DateSpan
    base: Decimal
    daily_rate: Decimal
    source: str

    @property
    def unrounded(self) -> Decimal:
        return self.base * self.daily_rate * self.span.days


@dataclass(frozen=True, slots=True)
class FineOwed:
    """What is owed of a fine at the end of a day, with the steps of the surcharge.

    What came in pays the fine first, then the surcharge; `overpaid` is what neither took.
    """

    fine: Decimal
    paid: Decimal
    surcharge: Decimal
    steps: tuple[SurchargeStep, ...]
    fine_left: Decimal
    surcharge_left: Decimal
    overpaid: Decimal

    @property
    def owed(self) -> Decimal:
        return self.fine_left + self.surcharge_left

    @property
    def days(self) -> int:
        """Count the days that bear a surcharge."""
        return sum(step.span.days for step in self.steps)

    @property
    def is_capped(self) -> bool:
        """Tell whether the surcharge has reached the fine, above which it never rises."""
        return self.surcharge == self.fine and self.fine > 0


def fine_owed(
    terms: Sequence[FineTerms],
    payments: Iterable[FinePayment],
    *,
    until: date,
    pauses: Iterable[DateSpan] = (),
) -> FineOwed:
    """Return what is owed of a fine at the end of a day; the surcharge is rounded once.

    `terms` are the term of payment and, from the days of their approval, a deferral or instalments;
    those of each add up to the fine, and a surcharge that ran before an approval stays. `pauses`
    are the days of reconsideration and suit. Payments after the day do not count. Raises
    InvalidFactError for terms of different sums, and for a part or payment that is not positive.
    """
    _refuse_unlike_terms(terms)
    known = sorted((one for one in payments if one.paid_on <= until), key=lambda one: one.paid_on)
    for payment in known:
        _refuse_not_positive("payments", payment.amount)
    fine = terms[0].total
    paid = sum((one.amount for one in known), ZERO)
    steps = tuple(_steps(terms, known, until, tuple(pauses)))
    surcharge = min(to_fen(sum((step.unrounded for step in steps), ZERO)), to_fen(fine))
    laid = allocate(paid, [fine, surcharge])
    to_fine, to_surcharge = laid.parts
    return FineOwed(
        fine=to_fen(fine),
        paid=to_fen(paid),
        surcharge=surcharge,
        steps=steps,
        fine_left=to_fen(fine - to_fine),
        surcharge_left=to_fen(surcharge - to_surcharge),
        overpaid=to_fen(laid.left_over),
    )


def _refuse_unlike_terms(terms: Sequence[FineTerms]) -> None:
    if len({one.total for one in terms}) != 1:
        raise InvalidFactError(
            "terms", [str(one.total) for one in terms], "the parts of all terms add up to the fine"
        )
    for part in (part for one in terms for part in one.parts):
        _refuse_not_positive("parts", part.amount)


def _refuse_not_positive(field: str, amount: Decimal) -> None:
    if amount <= 0:
        raise InvalidFactError(field, str(amount), "give an amount above zero")


def _steps(
    terms: Sequence[FineTerms],
    payments: Sequence[FinePayment],
    until: date,
    pauses: Sequence[DateSpan],
) -> Iterator[SurchargeStep]:
    """Walk from change to change: a part falls due, money comes in, a pause begins or ends."""
    starts = {one.from_on for one in terms}
    starts |= {part.due_on + ONE_DAY for one in terms for part in one.parts}
    # On the day of a payment the sum that was unpaid before it still bears the surcharge.
    starts |= {one.paid_on + ONE_DAY for one in payments}
    for pause in pauses:
        starts |= {pause.first, pause.last + ONE_DAY}
    within = sorted(day for day in starts if day <= until)
    for number, first in enumerate(within):
        last = within[number + 1] - ONE_DAY if number + 1 < len(within) else until
        if any(pause.contains(first) for pause in pauses):
            continue
        due = _due_before(first, terms)
        paid = sum((one.amount for one in payments if one.paid_on < first), ZERO)
        if due > paid:
            rule = load("fine_surcharge").value_on(first)
            yield SurchargeStep(
                DateSpan(first, last), due - paid, rule.decimal("daily_rate"), rule.source
            )


def _due_before(day: date, terms: Sequence[FineTerms]) -> Decimal:
    """Return what was to be paid before a day by the terms in force; of one day the later ones."""
    in_force = sorted((one for one in terms if one.from_on <= day), key=lambda one: one.from_on)
    return in_force[-1].due_before(day) if in_force else ZERO
