"""What an account statement (对账单) is made of: balances, movements, and items at both ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum

from arrears.facts import ItemFacts
from arrears.models import ArrearsItem
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from enterprises.pages import AsOf
from ledger.selectors import NOTHING
from statutes.dates import ONE_DAY
from statutes.rmb import capital_amount


class MovementKind(StrEnum):
    """What moved a balance; the entries of the book keep their own kinds."""

    DUE = "due"
    PAID_AHEAD = "paid_ahead"
    ENTRY = "entry"
    ACCRUED = "accrued"


@dataclass(frozen=True, slots=True)
class Balances:
    """What is owed (principal, late fee), was paid (fine) and waits (suspense, ahead), in yuan."""

    principal: Decimal = NOTHING
    late_fee: Decimal = NOTHING
    fine: Decimal = NOTHING
    suspense: Decimal = NOTHING
    ahead: Decimal = NOTHING

    def __add__(self, other: Balances) -> Balances:
        return Balances(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self))
        )

    @property
    def owed(self) -> Decimal:
        """Return principal and late fee together."""
        return self.principal + self.late_fee


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the statement: from which day it counts, when it was recorded, what it moved.

    The late fee is recorded by nobody: it runs. `corrects` tells a reversal from other entries.
    """

    kind: MovementKind
    value_on: dt.date
    recorded_on: dt.date | None
    title: str
    details: str
    change: Balances
    reference: str = ""
    reason: str = ""
    receipt_id: int | None = None
    corrects: bool = False


@dataclass(slots=True)
class Flow:
    """How one debt went from its opening to its closing balance."""

    opening: Decimal = NOTHING
    added: Decimal = NOTHING
    paid: Decimal = NOTHING
    closing: Decimal = NOTHING


@dataclass(slots=True)
class InsuranceAccount:
    """Principal and late fee of one insurance in the period."""

    insurance: InsuranceKind
    principal: Flow = field(default_factory=Flow)
    late_fee: Flow = field(default_factory=Flow)

    @property
    def owed(self) -> Decimal:
        """Return principal and late fee together at the end."""
        return self.principal.closing + self.late_fee.closing


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of one day to the end of another, as known now or at the end of a day."""

    from_on: dt.date
    to_on: dt.date
    known_on: dt.date | None = None

    @property
    def known_at(self) -> dt.datetime | None:
        """Return the last moment that counts; None for all that is known."""
        return AsOf(self.to_on, self.to_on, known_on=self.known_on).known_at

    @property
    def before_on(self) -> dt.date:
        """Return the day at whose end the period opens."""
        return self.from_on - ONE_DAY

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day lies in the period."""
        return self.from_on <= day <= self.to_on


@dataclass(frozen=True, slots=True)
class StatementHead:
    """Whose account it is, who made the statement and when."""

    enterprise: str
    uscc: str
    region: str
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """The account of an enterprise in a period.

    `left_out` counts the allocations that were reversed and laid anew, which are shown on demand.
    """

    enterprise: Enterprise
    period: Period
    opening: Balances
    movements: list[Movement]
    closing: Balances
    insurances: list[InsuranceAccount]
    left_out: int

    @property
    def in_capitals(self) -> str:
        """Write what is owed at the end, principal and late fee, in capital characters."""
        return capital_amount(self.closing.owed)

    @property
    def has_ahead(self) -> bool:
        """Tell whether months took money before they fell due."""
        return any(
            one.ahead for one in (self.opening, self.closing, *(m.change for m in self.movements))
        )

    @property
    def has_fine(self) -> bool:
        """Tell whether a fine was paid up to the end."""
        return any(one.fine for one in (self.closing, *(m.change for m in self.movements)))

    @property
    def moved(self) -> Balances:
        """Return the sum of all movements."""
        total = Balances()
        for movement in self.movements:
            total += movement.change
        return total


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item at the two ends of the period, and what ran up in between."""

    item: ArrearsItem
    facts: ItemFacts
    opening: Balances
    closing: Balances
    accrued: Decimal

    @property
    def in_arrears_on(self) -> dt.date:
        """Return the first day on which the item is in arrears."""
        return self.item.due_on + ONE_DAY

    @property
    def paid_before_due(self) -> Decimal:
        return self.facts.history.principal - self.facts.principal_left(self.item.due_on)
