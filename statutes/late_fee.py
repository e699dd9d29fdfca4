"""Late fee (滞纳金) on unpaid premiums: 社会保险法 60, 86; 人社部令第13号 20-22; 企业破产法 46.

The fee is simple, by calendar day, on the principal still unpaid on that day, from the day after
the payment deadline. Nothing waives it; only a deferral, the acceptance of a bankruptcy or an
exception on record stops it. docs/rules/late-fee.md says it in words, with a worked table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from statutes.dates import ONE_DAY, DateSpan
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance
from statutes.late_fee_rates import (
    RateSpan,
    Reading,
    predates_national_rate,
    rate_spans,
    uniform_from,
)
from statutes.money import ZERO, to_fen
from statutes.parameters import load

__all__ = [
    "CodedException",
    "CountConvention",
    "Deferral",
    "LateFee",
    "LateFeeStep",
    "PrincipalHistory",
    "PrincipalPayment",
    "Reading",
    "Segment",
    "fee_timeline",
    "late_fee",
    "predates_national_rate",
    "rate_timeline",
    "segments",
    "three_readings",
    "uniform_from",
]


class CountConvention(StrEnum):
    """Whether the day of payment (or of the valuation) itself bears a fee."""

    INCLUSIVE = "inclusive"  # it does: days = payment day - due day (tax convention)
    EXCLUSIVE = "exclusive"  # it does not (agency convention)


@dataclass(frozen=True, slots=True)
class PrincipalPayment:
    """What a payment took off the principal, after it was allocated."""

    paid_on: date
    principal: Decimal


@dataclass(frozen=True, slots=True)
class Deferral:
    """An approved deferral (缓缴): a closed interval without fee; the fee runs again after it."""

    span: DateSpan
    basis: str


@dataclass(frozen=True, slots=True)
class CodedException:
    """A stretch without fee that has its own legal basis on file; open-ended without a last day."""

    code: str
    from_on: date
    to_on: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class PrincipalHistory:
    """All facts about one debt that bear on its late fee, in any order.

    The principal is the unpaid unit part plus the withheld personal part; the employer bears the
    fee on both. Payments made up to the due day lower it before any fee runs. Raises
    InvalidFactError for negative amounts and for payments above the principal.
    """

    principal: Decimal
    due_on: date
    payments: tuple[PrincipalPayment, ...] = ()
    deferrals: tuple[Deferral, ...] = ()
    bankruptcy_accepted_on: date | None = None
    exceptions: tuple[CodedException, ...] = ()

    def __post_init__(self) -> None:
        if self.principal < 0:
            raise InvalidFactError("principal", str(self.principal), "it must not be negative")
        for payment in self.payments:
            if payment.principal < 0:
                raise InvalidFactError(
                    "payments", str(payment.principal), "a payment must not be negative"
                )
        paid = sum((payment.principal for payment in self.payments), ZERO)
        if paid > self.principal:
            raise InvalidFactError(
                "payments", str(paid), f"payments must not exceed the principal {self.principal}"
            )


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of days with one principal, one rate and one reason; open-ended without to_on.

    The rate is 0 while the fee is stopped or the law sets none.
    """

    from_on: date
    to_on: date | None
    principal: Decimal
    daily_rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class LateFeeStep:
    """One line of the working: days x principal x rate, unrounded."""

    period: DateSpan
    principal: Decimal
    daily_rate: Decimal
    source: str

    @property
    def days(self) -> int:
        return self.period.days

    @property
    def amount_unrounded(self) -> Decimal:
        return self.principal * self.daily_rate * self.days


@dataclass(frozen=True, slots=True)
class LateFee:
    """A late fee with its working; days without fee are steps with rate 0 that say why."""

    principal: Decimal
    until: date
    reading: Reading
    convention: CountConvention
    steps: tuple[LateFeeStep, ...]

    @property
    def exact(self) -> Decimal:
        return sum((step.amount_unrounded for step in self.steps), ZERO)

    @property
    def amount(self) -> Decimal:
        """Return the fee of this line, rounded here and nowhere before."""
        return to_fen(self.exact)

    @property
    def days_by_rate(self) -> dict[Decimal, int]:
        """Count the days that bear a fee, by rate."""
        counts: dict[Decimal, int] = {}
        for step in self.steps:
            if step.daily_rate:
                counts[step.daily_rate] = counts.get(step.daily_rate, 0) + step.days
        return counts

    @property
    def exceeds_principal(self) -> bool:
        """Say whether the exact fee is above the principal: 行政强制法 45(2) might cap it."""
        return self.exact > self.principal

    @property
    def capped_alternative(self) -> Decimal:
        """Return what a cap at the principal would leave; shown beside the fee, never instead."""
        return min(self.amount, self.principal)

    @property
    def exceeds_from_on(self) -> date | None:
        """Return the first day whose valuation is above the principal; None by `until`.

        The first fee day that lifts the exact fee above it, where a valuation counts its own day;
        else the day after.
        """
        fee_before = ZERO
        for step in self.steps:
            if fee_before + step.amount_unrounded > self.principal:
                fee_of_day = step.principal * step.daily_rate
                full_days = int((self.principal - fee_before) // fee_of_day)
                wait = 0 if self.convention is CountConvention.INCLUSIVE else 1
                return step.period.first + timedelta(days=full_days + wait)
            fee_before += step.amount_unrounded
        return None


def late_fee(
    history: PrincipalHistory,
    *,
    insurance: Insurance,
    until: date,
    reading: Reading = Reading.UNIFORM,
    convention: CountConvention = CountConvention.INCLUSIVE,
) -> LateFee:
    """Compute the late fee of one debt up to a payment or valuation day, with its steps.

    1. The first fee day is the day after the due day; the last is `until` itself when the
       convention is inclusive, else the day before it.
    2. The days fall into segments of one principal, one rate and no change of stops.
    3. Each segment gives days x principal x rate, unrounded; their sum is rounded once.

    `until` on or before the due day gives no steps and 0.
    """
    last_on = until if convention is CountConvention.INCLUSIVE else until - ONE_DAY
    timeline = fee_timeline(history, insurance=insurance, reading=reading, convention=convention)
    steps = tuple(
        LateFeeStep(
            DateSpan(
                segment.from_on, last_on if segment.to_on is None else min(segment.to_on, last_on)
            ),
            segment.principal,
            segment.daily_rate,
            segment.source,
        )
        for segment in timeline
        if segment.from_on <= last_on
    )
    return LateFee(history.principal, until, reading, convention, steps)


def three_readings(
    history: PrincipalHistory,
    *,
    insurance: Insurance,
    until: date,
    convention: CountConvention = CountConvention.INCLUSIVE,
) -> dict[Reading, LateFee]:
    """Compute the fee under each reading, for the sheet of a debt older than 2011-07-01."""
    return {
        reading: late_fee(
            history, insurance=insurance, until=until, reading=reading, convention=convention
        )
        for reading in Reading
    }


def segments(
    principal: Decimal, due_on: date, insurance: Insurance, reading: Reading
) -> list[Segment]:
    """List the segments of a debt on which nothing was paid and nothing stops the fee."""
    return fee_timeline(
        PrincipalHistory(principal, due_on),
        insurance=insurance,
        reading=reading,
        convention=CountConvention.INCLUSIVE,
    )


def fee_timeline(
    history: PrincipalHistory,
    *,
    insurance: Insurance,
    reading: Reading,
    convention: CountConvention,
) -> list[Segment]:
    """Cut the days from the first late day on into segments, without a gap, in order.

    The last one is open-ended, unless payments settled the principal: then it ends with the last
    day that bears a fee. Independent of any valuation day, so that a stored projection built from
    it stays true until a fact changes.
    """
    rates = rate_timeline(history, insurance=insurance, reading=reading)
    first_late_on = history.due_on + ONE_DAY
    reductions = _reductions(history.payments, convention)
    starts = sorted(
        {span.from_on for span in rates} | {on for on, _ in reductions if on > first_late_on}
    )

    timeline: list[Segment] = []
    for position, from_on in enumerate(starts):
        principal = history.principal - sum(
            (amount for on, amount in reductions if on <= from_on), ZERO
        )
        if reductions and not principal:
            break
        to_on = starts[position + 1] - ONE_DAY if position + 1 < len(starts) else None
        rate = [span for span in rates if span.from_on <= from_on][-1]
        timeline.append(Segment(from_on, to_on, principal, rate.daily_rate, rate.source))
    return timeline


def rate_timeline(
    history: PrincipalHistory, *, insurance: Insurance, reading: Reading
) -> tuple[RateSpan, ...]:
    """List the rates of a debt from its first late day on, 0 while a stop holds, in order.

    Payments play no part; the last span is open-ended. Where several stops hold on a day, the
    bankruptcy names the reason before an exception, an exception before a deferral.
    """
    rates = rate_spans(history.due_on, insurance, reading)
    stops = _stops(history)
    if not stops:
        return rates
    first_late_on = history.due_on + ONE_DAY
    cuts = {span.from_on for span in rates}
    for stop in stops:
        cuts.update(on for on in stop.edges() if on > first_late_on)
    return tuple(RateSpan(on, *_rate_and_source(on, rates, stops)) for on in sorted(cuts))


def _reductions(
    payments: Sequence[PrincipalPayment], convention: CountConvention
) -> list[tuple[date, Decimal]]:
    """Pair each payment with the first day that no longer bears a fee on it."""
    wait = ONE_DAY if convention is CountConvention.INCLUSIVE else timedelta(0)
    return [
        (payment.paid_on + wait, payment.principal) for payment in payments if payment.principal
    ]


@dataclass(frozen=True, slots=True)
class _Stop:
    from_on: date
    to_on: date | None
    source: str

    def edges(self) -> Iterator[date]:
        """Yield the first stopped day and the first day after."""
        yield self.from_on
        if self.to_on is not None:
            yield self.to_on + ONE_DAY

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


def _stops(history: PrincipalHistory) -> list[_Stop]:
    """List all stops, the one that names the reason first where several hold."""
    stops: list[_Stop] = []
    if history.bankruptcy_accepted_on is not None:
        stops.append(_Stop(history.bankruptcy_accepted_on, None, _stop_source("bankruptcy", "")))
    stops.extend(
        _Stop(exception.from_on, exception.to_on, _stop_source("exception", exception.basis))
        for exception in history.exceptions
    )
    stops.extend(
        _Stop(deferral.span.first, deferral.span.last, _stop_source("deferral", deferral.basis))
        for deferral in history.deferrals
    )
    return stops


def _stop_source(stop: str, basis: str) -> str:
    (value,) = load("late_fee_stop").only(stop=stop).values
    return f"{value.text('name')}：{basis or value.source}"


def _rate_and_source(
    day: date, rates: Sequence[RateSpan], stops: Sequence[_Stop]
) -> tuple[Decimal, str]:
    for stop in stops:
        if stop.holds_on(day):
            return ZERO, stop.source
    in_force = [span for span in rates if span.from_on <= day][-1]
    return in_force.daily_rate, in_force.source
