"""A plan to pay arrears off in monthly instalments (分期补缴), while the late fee runs on.

社会保险法 63 (延期缴费协议 against security), 86; 人社部令第13号 22. A plan stops no fee: only an
approved deferral does, and then the debts come with it. Each instalment is laid on the debts as
any receipt is (statutes.allocation). docs/rules/what-if.md says it in words, with a worked table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice, zip_longest

from statutes.allocation import DatedReceipt, Debt, Part, RunningDebts
from statutes.dates import ONE_DAY, DateSpan, add_months
from statutes.errors import InvalidFactError
from statutes.late_fee import CountConvention, rate_timeline
from statutes.late_fee_partial import PaymentOrder
from statutes.late_fee_rates import RateSpan
from statutes.money import ZERO, as_fen, from_fen

MOST_INSTALMENTS = 120  # ten years
_NO_DAYS = timedelta(0)

OrderOn = Callable[[date], PaymentOrder]
_Rates = tuple[tuple[RateSpan, ...], CountConvention]


class PlanTooLongError(InvalidFactError):
    """A fixed amount does not pay the debt off in time; `least` is the amount that does."""

    def __init__(self, amount: Decimal, least: Decimal) -> None:
        super().__init__(
            "amount", str(amount), f"give at least {least}, or it takes over {MOST_INSTALMENTS}"
        )
        self.least = least


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the working: the principal of the debts with one rate, over some days."""

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
class PlannedInstalment:
    """One instalment, and what is left after it.

    `fee_run` is the fee that ran since the instalment before (or the opening of the plan), each
    debt rounded once since its beginning; `lines` are its working, unrounded.
    """

    number: int
    due_on: date
    amount: Decimal
    to_principal: Decimal
    to_fee: Decimal
    fee_run: Decimal
    fee_owed: Decimal
    principal_left: Decimal
    fee_left: Decimal
    lines: tuple[FeeLine, ...]

    @property
    def fee_run_unrounded(self) -> Decimal:
        return sum((line.amount_unrounded for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class InstalmentPlan:
    """All instalments, what was owed when the plan was opened, and the fee of the alternatives.

    `fee_at_once` is owed when all is paid on the day of the first instalment, `fee_unpaid` when
    nothing is paid until the day of the last.
    """

    opened_on: date
    principal: Decimal
    fee: Decimal
    instalments: tuple[PlannedInstalment, ...]
    fee_at_once: Decimal
    fee_unpaid: Decimal

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.instalments), ZERO)

    @property
    def fee_paid(self) -> Decimal:
        """Return the late fee that the plan pays in all."""
        return sum((one.to_fee for one in self.instalments), ZERO)


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """When a plan opens, when the first instalment is due, and either a count or an amount.

    Raises InvalidFactError for a first day before the opening, for a count outside
    1-MOST_INSTALMENTS, and for an amount that is not positive or finer than a fen.
    """

    opened_on: date
    first_due_on: date
    count: int | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if self.first_due_on < self.opened_on:
            raise InvalidFactError(
                "first_due_on", str(self.first_due_on), f"give {self.opened_on} or a later day"
            )
        if (self.count is None) == (self.amount is None):
            raise InvalidFactError("count", self.count, "give a count or an amount, one of them")
        if self.count is not None and not 1 <= self.count <= MOST_INSTALMENTS:
            raise InvalidFactError("count", self.count, f"give 1 to {MOST_INSTALMENTS} instalments")
        if self.amount is not None and as_fen(self.amount) <= 0:
            raise InvalidFactError("amount", str(self.amount), "give an amount above zero")

    def due_on(self, number: int) -> date:
        """Return the day of an instalment, counted from 0: a month apart, month ends clamped."""
        return add_months(self.first_due_on, number)


def instalment_plan(
    debts: Sequence[Debt],
    terms: PlanTerms,
    *,
    order_on: OrderOn,
    paid: Sequence[DatedReceipt] = (),
) -> InstalmentPlan:
    """Plan the instalments that pay principal and late fee off to the fen.

    1. What was received before (`paid`) is laid on the debts first.
    2. With a count all instalments are equal but the last, which is not above them: the smallest
       such amount is found by trying. With an amount the count follows.
    3. Each instalment is laid as a receipt of its day; the last one takes what remains, with the
       fee up to its day.

    Where nothing is owed there are no instalments; a debt of a few fen may need fewer than were
    asked for. Raises InvalidFactError for an opening before the last receipt, PlanTooLongError for
    an amount that takes more than MOST_INSTALMENTS.
    """
    last_receipt = max((one.received_on for one in paid), default=terms.opened_on)
    if terms.opened_on < last_receipt:
        raise InvalidFactError(
            "opened_on", str(terms.opened_on), f"give {last_receipt}, of the last receipt, or later"
        )
    running = RunningDebts(debts)
    principals = [debt.history.principal for debt in debts]
    for receipt in sorted(paid, key=lambda one: one.received_on):
        for part in running.lay(receipt).parts:
            principals[part.debt] -= part.principal
    principal, fee = running.copy().owed(terms.opened_on)
    amount = terms.amount
    if amount is None:
        amount = _level_amount(running, terms, terms.count or 1, order_on)
    instalments = tuple(
        islice(
            _instalments(
                running.copy(), terms, amount, order_on, _FeeWorking(debts, principals, terms), fee
            ),
            MOST_INSTALMENTS + 1,
        )
    )
    if len(instalments) > MOST_INSTALMENTS:
        raise PlanTooLongError(amount, _level_amount(running, terms, MOST_INSTALMENTS, order_on))
    last_on = instalments[-1].due_on if instalments else terms.first_due_on
    return InstalmentPlan(
        opened_on=terms.opened_on,
        principal=principal,
        fee=fee,
        instalments=instalments,
        fee_at_once=running.copy().owed(terms.first_due_on)[1],
        fee_unpaid=running.owed(last_on)[1],
    )


def _instalments(
    running: RunningDebts,
    terms: PlanTerms,
    amount: Decimal,
    order_on: OrderOn,
    working: "_FeeWorking",
    fee_left: Decimal,
) -> Iterator[PlannedInstalment]:
    """Yield instalments until nothing is owed, which may be never."""
    for number in count():
        due_on = terms.due_on(number)
        principal, fee = running.owed(due_on)
        if not principal and not fee:
            return
        lines = working.lines_through(due_on)
        laid = running.lay(DatedReceipt(due_on, min(amount, principal + fee), order_on(due_on)))
        working.pay(laid.parts)
        to_principal = sum((part.principal for part in laid.parts), ZERO)
        to_fee = sum((part.late_fee for part in laid.parts), ZERO)
        yield PlannedInstalment(
            number=number + 1,
            due_on=due_on,
            amount=to_principal + to_fee,
            to_principal=to_principal,
            to_fee=to_fee,
            fee_run=fee - fee_left,
            fee_owed=fee,
            principal_left=principal - to_principal,
            fee_left=fee - to_fee,
            lines=lines,
        )
        fee_left = fee - to_fee


def _level_amount(
    running: RunningDebts, terms: PlanTerms, instalments: int, order_on: OrderOn
) -> Decimal:
    """Find the smallest amount that, paid each time, leaves no more than itself for the last.

    The less is paid before, the more is left for the last day, so it lies between what is owed on
    the first day and what would be owed, unpaid, on the last, each divided by the count. Between
    them straight-line guesses close in on it, by halves where they are slow.
    """
    days = [terms.due_on(number) for number in range(instalments)]

    def excess(amount: int) -> int:
        """Return in fen by how much the last instalment would be above the others."""
        trial = running.copy()
        for day in days[:-1]:
            trial.lay(DatedReceipt(day, from_fen(amount), order_on(day)))
        return as_fen(sum(trial.owed(days[-1]), ZERO)) - amount

    low = as_fen(sum(running.copy().owed(days[0]), ZERO)) // instalments
    high = -(-as_fen(sum(running.copy().owed(days[-1]), ZERO)) // instalments)
    too_little, enough = excess(low), excess(high)
    if too_little <= 0:
        return from_fen(low)
    halve = False
    while high - low > 1:
        step = (high - low) // 2 if halve else (high - low) * too_little // (too_little - enough)
        guess = min(max(low + step, low + 1), high - 1)
        before, found = high - low, excess(guess)
        if found > 0:
            low, too_little = guess, found
        else:
            high, enough = guess, found
        halve = not halve and (high - low) * 2 > before
    return from_fen(high)


class _FeeWorking:
    """The principal of the debts by the rates they bear, while instalments take it off."""

    def __init__(
        self, debts: Sequence[Debt], principals: Sequence[Decimal], terms: PlanTerms
    ) -> None:
        self._group_of: list[_Rates] = []
        self._principal: dict[_Rates, Decimal] = {}
        self._through = terms.opened_on
        for debt, principal in zip(debts, principals, strict=True):
            spans = rate_timeline(debt.history, insurance=debt.insurance, reading=debt.reading)
            begun = [span for span in spans if span.from_on <= terms.opened_on]
            # What was before the opening tells no debt from another.
            current = [replace(begun[-1], from_on=terms.opened_on)] if begun else []
            group = (*current, *spans[len(begun) :]), debt.convention
            self._group_of.append(group)
            self._principal[group] = self._principal.get(group, ZERO) + principal

    def pay(self, parts: Sequence[Part]) -> None:
        for part in parts:
            self._principal[self._group_of[part.debt]] -= part.principal

    def lines_through(self, due_on: date) -> tuple[FeeLine, ...]:
        """Return the lines of the days since the last call, or since the opening."""
        sums: dict[tuple[DateSpan, Decimal, str], Decimal] = {}
        for (spans, convention), principal in self._principal.items():
            shift = ONE_DAY if convention is CountConvention.INCLUSIVE else _NO_DAYS
            first_on, last_on = self._through + shift, due_on + shift - ONE_DAY
            if principal and first_on <= last_on:
                for period, span in _within(spans, DateSpan(first_on, last_on)):
                    key = period, span.daily_rate, span.source
                    sums[key] = sums.get(key, ZERO) + principal
        self._through = due_on
        return tuple(
            FeeLine(period, sums[period, rate, source], rate, source)
            for period, rate, source in sorted(sums)
        )


def _within(spans: Sequence[RateSpan], window: DateSpan) -> Iterator[tuple[DateSpan, RateSpan]]:
    for span, following in zip_longest(spans, spans[1:]):
        to_on = max(window.last, span.from_on) if following is None else following.from_on - ONE_DAY
        period = DateSpan(span.from_on, to_on).overlap(window)
        if period is not None:
            yield period, span
