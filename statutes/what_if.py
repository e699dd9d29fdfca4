"""What a payment would change: the fee of a day, the day it outgrows the principal, the steps.

Every figure comes from the same rules as the late fee itself; nothing here is recorded. Articles:
社会保险法 63, 86; 行政强制法 45(2); 劳社部发〔1999〕36号. docs/rules/what-if.md.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statutes.insurance import Insurance
from statutes.late_fee import (
    CountConvention,
    PrincipalHistory,
    Reading,
    fee_timeline,
    late_fee,
)
from statutes.money import ZERO
from statutes.parameters import load

# A debt that ever outgrows its principal has done so long before this day.
_FAR_AHEAD = date(2999, 12, 31)


def fee_of_day(
    history: PrincipalHistory,
    on: date,
    *,
    insurance: Insurance,
    reading: Reading,
    convention: CountConvention,
) -> Decimal:
    """Return the fee that one day bears, unrounded; 0 while a stop holds and before the first.

    Whether a payment of the day itself lowers it already is the count convention's affair.
    """
    timeline = fee_timeline(history, insurance=insurance, reading=reading, convention=convention)
    for segment in timeline:
        if segment.from_on <= on and (segment.to_on is None or on <= segment.to_on):
            return segment.principal * segment.daily_rate
    return ZERO


def outgrows_on(
    history: PrincipalHistory,
    *,
    insurance: Insurance,
    reading: Reading,
    convention: CountConvention,
) -> date | None:
    """Return the first day whose valuation is above the principal, None where none is.

    行政强制法 45(2) might cap the fee there (docs/rules/late-fee.md). The principal is the whole
    debt, paid or not.
    """
    fee = late_fee(
        history, insurance=insurance, until=_FAR_AHEAD, reading=reading, convention=convention
    )
    return fee.exceeds_from_on


@dataclass(frozen=True, slots=True)
class WatchLevel:
    """From which principal owed somebody above watches a debtor: 劳社部发〔1999〕36号."""

    level: str
    amount: Decimal
    name: str
    source: str


def watch_levels(on: date) -> tuple[WatchLevel, ...]:
    """List the levels in force on a day, the lowest first."""
    levels = (
        WatchLevel(value.text("level"), value.decimal("amount"), value.text("name"), value.source)
        for value in load("big_debtor").values
        if value.from_on <= on
    )
    return tuple(sorted(levels, key=lambda one: one.amount))


def levels_left(before: Decimal, after: Decimal, on: date) -> tuple[WatchLevel, ...]:
    """List the levels that the principal owed reaches before a payment and no longer after it."""
    return tuple(one for one in watch_levels(on) if after < one.amount <= before)
