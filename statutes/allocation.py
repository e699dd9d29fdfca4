"""Receipts laid on many debts: oldest period first, principal or fee first.

Social-insurance law sets no order between principal and late fee. Principal first is the default;
fee first is the switch of the jurisdiction profile (by analogy 税务总局公告2019年第48号). Either
way the debt of the oldest contribution month comes first: all principals from the oldest month
on, then all fees from the oldest month on; or the fees first, then the principals.

Allocation is a conclusion from facts. A receipt that becomes known late is laid where its day
puts it, and the later ones after it, as if all had been known from the start.
docs/rules/allocation.md says it in words, with a worked table.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statutes.dates import ONE_DAY
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, PrincipalHistory, Reading, rate_timeline
from statutes.late_fee_partial import PaymentOrder
from statutes.late_fee_rates import RateSpan
from statutes.money import ZERO, to_fen


@dataclass(frozen=True, slots=True)
class Debt:
    """One debt with its stops, but without payments, and how its late fee is reckoned."""

    month: date
    history: PrincipalHistory
    insurance: Insurance
    reading: Reading = Reading.UNIFORM
    convention: CountConvention = CountConvention.INCLUSIVE


@dataclass(frozen=True, slots=True)
class DatedReceipt:
    """Money that came in on a day, and the order in which it is laid on principal and fee."""

    received_on: date
    amount: Decimal
    order: PaymentOrder = PaymentOrder.PRINCIPAL_FIRST


@dataclass(frozen=True, slots=True)
class Part:
    """What one receipt took off one debt, named by its place in the list of debts."""

    debt: int
    principal: Decimal
    late_fee: Decimal


@dataclass(frozen=True, slots=True)
class LaidReceipt:
    """Where a receipt went, oldest debt first, and what no debt took (预收)."""

    parts: tuple[Part, ...]
    left_over: Decimal


def lay_receipts(debts: Sequence[Debt], receipts: Sequence[DatedReceipt]) -> list[LaidReceipt]:
    """Lay each receipt on the debts, in order of days; same-day receipts keep their order.

    1. The debts are taken from the oldest contribution month on, within a month in the order of
       insurances (Insurance), then in the order given.
    2. A receipt pays principal up to what is left of it, and late fee up to what has run by its
       day: the exact fee since the beginning, rounded once per debt, less what was paid on it.
    3. What is left over stays with the receipt.

    The results stand in the order of the receipts given; parts + left over = receipt. Debts that
    are not due yet take principal. Raises InvalidFactError for a negative receipt, and for a
    history that already holds payments.
    """
    running = RunningDebts(debts)
    laid: list[LaidReceipt] = [LaidReceipt((), ZERO)] * len(receipts)
    for position in sorted(range(len(receipts)), key=lambda one: receipts[one].received_on):
        laid[position] = running.lay(receipts[position])
    return laid


class RunningDebts:
    """Debts while receipts are laid on them one after another; days never go back.

    Raises InvalidFactError for a history that already holds payments.
    """

    def __init__(self, debts: Sequence[Debt]) -> None:
        kinds = list(Insurance)
        places = sorted(
            range(len(debts)), key=lambda one: (debts[one].month, kinds.index(debts[one].insurance))
        )
        self._running = [_RunningDebt(place, debts[place]) for place in places]
        self._owing = [debt for debt in self._running if debt.principal]

    def copy(self) -> "RunningDebts":
        """Return the debts as they are now, for receipts that are only tried."""
        other = copy(self)
        other._running = [copy(debt) for debt in self._running]
        other._owing = [debt for debt in other._running if debt.principal]
        return other

    def owed(self, on: date) -> tuple[Decimal, Decimal]:
        """Return principal and late fee that are owed at the end of a day."""
        fees = [debt.fee_owed(on) for debt in self._running]
        return sum((one.principal for one in self._running), ZERO), sum(fees, ZERO)

    def lay(self, receipt: DatedReceipt) -> LaidReceipt:
        """Lay one receipt; raises InvalidFactError where it is negative."""
        if receipt.amount < 0:
            raise InvalidFactError("receipt", str(receipt.amount), "it must not be negative")
        laid = _lay(receipt, self._running, self._owing)
        while self._owing and not self._owing[0].principal:
            self._owing.pop(0)
        self._running = [debt for debt in self._running if not debt.is_settled]
        return laid


def _lay(
    receipt: DatedReceipt, running: Sequence["_RunningDebt"], owing: Sequence["_RunningDebt"]
) -> LaidReceipt:
    left = receipt.amount
    taken: dict[int, list[Decimal]] = {}
    steps: list[tuple[int, Sequence[_RunningDebt], Callable[[_RunningDebt, Decimal], Decimal]]] = [
        (0, owing, lambda debt, most: debt.pay_principal(receipt.received_on, most)),
        (1, running, lambda debt, most: debt.pay_fee(receipt.received_on, most)),
    ]
    if receipt.order is PaymentOrder.FEE_FIRST:
        steps.reverse()
    for column, candidates, pay in steps:
        for debt in candidates:
            if not left:
                break
            part = pay(debt, left)
            if part:
                taken.setdefault(debt.place, [ZERO, ZERO])[column] = part
                left -= part
    order = {debt.place: position for position, debt in enumerate(running)} if taken else {}
    parts = [Part(place, *taken[place]) for place in sorted(taken, key=lambda one: order[one])]
    return LaidReceipt(tuple(parts), left)


class _RunningDebt:
    """A debt while receipts are laid on it: what is left, and the exact fee up to a day."""

    __slots__ = ("_clock", "_debt", "_fee_paid", "_ran", "_ran_to", "place", "principal")

    def __init__(self, place: int, debt: Debt) -> None:
        if debt.history.payments:
            raise InvalidFactError("payments", len(debt.history.payments), "give them as receipts")
        self.place = place
        self.principal = debt.history.principal
        self._debt = debt
        # Made when first needed: most receipts reach only a few debts of many.
        self._clock: RateClock | None = None
        self._ran = ZERO
        self._ran_to = ZERO
        self._fee_paid = ZERO

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing is owed and nothing can run any more."""
        return not self.principal and to_fen(self._ran) == self._fee_paid

    def pay_principal(self, on: date, most: Decimal) -> Decimal:
        """Take up to `most` off the principal; from then on only the rest bears the fee."""
        part = min(self.principal, most)
        if part:
            self._run_to(on)
            self.principal -= part
        return part

    def pay_fee(self, on: date, most: Decimal) -> Decimal:
        """Take up to `most` off the fee that has run up to the day."""
        part = min(self.fee_owed(on), most)
        self._fee_paid += part
        return part

    def fee_owed(self, on: date) -> Decimal:
        """Return the fee that has run up to the day, rounded, less what was paid on it."""
        if self.principal:
            self._run_to(on)
        return to_fen(self._ran) - self._fee_paid

    def _run_to(self, on: date) -> None:
        debt = self._debt
        if self._clock is None:
            self._clock = RateClock(
                rate_timeline(debt.history, insurance=debt.insurance, reading=debt.reading)
            )
        counts_last_day = debt.convention is CountConvention.INCLUSIVE
        rates = self._clock.sum_through(on if counts_last_day else on - ONE_DAY)
        self._ran += self.principal * (rates - self._ran_to)
        self._ran_to = rates


class RateClock:
    """The sum of the daily rates of a timeline through any day: a stretch is one product."""

    __slots__ = ("_rates", "_starts", "_sums")

    def __init__(self, spans: Sequence[RateSpan]) -> None:
        self._starts = [span.from_on for span in spans]
        self._rates = [span.daily_rate for span in spans]
        self._sums = list(_sums_before(spans))

    def sum_through(self, last_on: date) -> Decimal:
        """Add up the rates from the first late day through a day, that day included."""
        position = bisect_right(self._starts, last_on) - 1
        if position < 0:
            return ZERO
        days = (last_on - self._starts[position]).days + 1
        return self._sums[position] + self._rates[position] * days


def _sums_before(spans: Sequence[RateSpan]) -> Iterator[Decimal]:
    total = ZERO
    for position, span in enumerate(spans):
        if position:
            before = spans[position - 1]
            total += before.daily_rate * (span.from_on - before.from_on).days
        yield total
