"""How improperly drawn benefits come back over time: 社会保险经办条例 46.

Instalments by agreement (分期还款); deduction from later benefits (后续待遇抵扣) by a ratio, down
to a protected minimum, both set by the locality.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statutes.dates import add_months
from statutes.errors import InvalidFactError
from statutes.money import ZERO, as_fen, from_fen, to_fen

_MOST_INSTALMENTS = 600


@dataclass(frozen=True, slots=True)
class Instalment:
    due_on: date
    amount: Decimal


def instalment_amounts(total: Decimal, count: int) -> list[Decimal]:
    """Split a debt into equal instalments in whole fen; the last one takes what remains."""
    if total < 0:
        raise InvalidFactError("total", str(total), "it must not be negative")
    if not 1 <= count <= _MOST_INSTALMENTS:
        raise InvalidFactError("count", count, f"give 1 to {_MOST_INSTALMENTS} instalments")
    share, rest = divmod(as_fen(total), count)
    return [from_fen(share)] * (count - 1) + [from_fen(share + rest)]


def instalment_schedule(total: Decimal, count: int, *, first_due_on: date) -> list[Instalment]:
    """Date the instalments a month apart, on the first one's day or the month's last."""
    return [
        Instalment(add_months(first_due_on, number), amount)
        for number, amount in enumerate(instalment_amounts(total, count))
    ]


@dataclass(frozen=True, slots=True)
class OffsetPlan:
    """A deduction each month until nothing is outstanding; no months where none is possible."""

    months: int
    monthly_deduction: Decimal
    last_deduction: Decimal


def offset_plan(
    outstanding: Decimal,
    *,
    monthly_benefit: Decimal,
    ratio: Decimal,
    protected_minimum: Decimal,
) -> OffsetPlan:
    """Plan the deduction: the ratio of the benefit, but never below the protected minimum.

    The monthly deduction is rounded once to the fen; the last month takes what remains.
    """
    for field, amount in (
        ("outstanding", outstanding),
        ("monthly_benefit", monthly_benefit),
        ("protected_minimum", protected_minimum),
    ):
        if amount < 0:
            raise InvalidFactError(field, str(amount), "it must not be negative")
    if not 0 <= ratio <= 1:
        raise InvalidFactError("ratio", str(ratio), "give a share from 0 to 1")
    spare = max(monthly_benefit - protected_minimum, ZERO)
    deduction = to_fen(min(monthly_benefit * ratio, spare))
    if not deduction or not outstanding:
        return OffsetPlan(0, deduction, to_fen(ZERO))
    full_months, rest = divmod(as_fen(outstanding), as_fen(deduction))
    if rest:
        return OffsetPlan(full_months + 1, deduction, from_fen(rest))
    return OffsetPlan(full_months, deduction, deduction)
