"""The oracle: a walk through every day, in integers, written from the text of the law alone.

It shares no code with the product: its rates are typed in here from the statutes, a day is one
step, money is fen, a fee is millionths of a yuan (fen × ten-thousandths). Slow and plain, so that
each line can be held against its article.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.duel.histories import (
    LEAD_DAYS,
    Fact,
    History,
    Item,
    Received,
    Reversed,
    StopEnded,
    Stopped,
)

LAW_OF_1999 = date(1999, 1, 22).toordinal()  # 社会保险费征缴暂行条例 13: 2 ‰
INJURY_2011 = date(2011, 1, 1).toordinal()  # 工伤保险条例 62: 0.5 ‰
LAW_OF_2011 = date(2011, 7, 1).toordinal()  # 社会保险法 86, 98: 0.5 ‰
OLD_RATE, NATIONAL_RATE = 20, 5  # ten-thousandths of the principal a day

# Within a month the debts are paid in this order; across months the oldest comes first.
PAID_IN_ORDER = ("pension", "unemployment", "medical", "injury", "maternity", "annuity")


@dataclass(slots=True)
class Standing:
    """How one item stands: fen of principal left, fee settled, fee to date in millionths."""

    principal: int
    fee: int = 0
    settled: int = 0

    @property
    def fee_fen(self) -> int:
        """Return the fee to date, rounded half up once."""
        return (self.fee + 5_000) // 10_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Each item at the end of one day, and what no debt took of all money received so far."""

    items: tuple[tuple[int, int, int], ...]  # principal left, fee to date, fee settled; fen
    suspense: int


def rate_on(day: int, item: Item) -> int:
    """Return the daily rate of the law for one item on one day, in ten-thousandths."""
    if item.insurance == "annuity":
        return 0
    if item.reading == "uniform_new":
        return NATIONAL_RATE
    if item.insurance in ("pension", "medical", "unemployment"):
        if day < LAW_OF_1999:
            return 0
        if day < LAW_OF_2011:
            return OLD_RATE
        if item.reading == "by_due_date" and item.due < LAW_OF_2011:
            return OLD_RATE
        return NATIONAL_RATE
    if item.insurance == "injury" and day >= INJURY_2011:
        return NATIONAL_RATE
    return NATIONAL_RATE if day >= LAW_OF_2011 else 0


def walk(
    history: History, known: int, rate: Callable[[int, Item], int] = rate_on
) -> dict[int, Snapshot]:
    """Walk from the first due day to the last day asked about, with the first `known` facts.

    Another `rate` than that of the law is for the formulas that get the law wrong.
    """
    receipts, stops = in_force(history.facts[:known])
    free_days = [free_days_of(item, stops) for item in history.items]
    standing = [Standing(item.principal) for item in history.items]
    by_age = sorted(
        range(len(history.items)),
        key=lambda n: (history.items[n].month, PAID_IN_ORDER.index(history.items[n].insurance)),
    )
    snapshots: dict[int, Snapshot] = {}
    suspense = 0
    for day in range(min(item.due for item in history.items) - LEAD_DAYS, history.days[-1] + 1):
        _bear(day, history.items, standing, free_days, rate, counts=True)
        for receipt in receipts.get(day, ()):
            fee_first = history.fee_first_from is not None and day >= history.fee_first_from
            suspense += _lay(receipt.amount, [standing[n] for n in by_age], fee_first=fee_first)
        if day in history.days:
            snapshots[day] = Snapshot(
                tuple((one.principal, one.fee_fen, one.settled) for one in standing), suspense
            )
        _bear(day, history.items, standing, free_days, rate, counts=False)
    return snapshots


def _bear(
    day: int,
    items: Sequence[Item],
    standing: Sequence[Standing],
    free_days: Sequence[Sequence[tuple[int, int]]],
    rate: Callable[[int, Item], int],
    *,
    counts: bool,
) -> None:
    """Add the fee of one day to the items for which the day of payment counts, or does not.

    Where it counts, the fee of the day runs before the receipts of the day; else after them.
    """
    for item, one, free in zip(items, standing, free_days, strict=True):
        if item.counts_last_day != counts or day <= item.due or not one.principal:
            continue
        for first, last in free:
            if first <= day <= last:
                break
        else:
            one.fee += one.principal * rate(day, item)


def _lay(amount: int, by_age: Sequence[Standing], *, fee_first: bool) -> int:
    """Lay money on principals and fees, oldest first; return what is left."""
    for settles_fee in (fee_first, not fee_first):
        for one in by_age:
            if settles_fee:
                part = min(amount, one.fee_fen - one.settled)
                one.settled += part
            else:
                part = min(amount, one.principal)
                one.principal -= part
            amount -= part
    return amount


def in_force(
    facts: Sequence[Fact],
) -> tuple[dict[int, list[Received]], list[tuple[Stopped, int, int]]]:
    """Sort out what holds: receipts by day that nobody reversed; stops with both their days."""
    gone = {fact.number for fact in facts if isinstance(fact, Reversed)}
    ends = {fact.number: fact.runs_again for fact in facts if isinstance(fact, StopEnded)}
    receipts: dict[int, list[Received]] = {}
    stops: list[tuple[Stopped, int, int]] = []
    for fact in facts:
        if isinstance(fact, Received) and fact.number not in gone:
            receipts.setdefault(fact.day, []).append(fact)
        elif isinstance(fact, Stopped):
            last = fact.to if fact.to is not None else date.max.toordinal()
            last = min(last, ends.get(fact.number, last + 1) - 1)
            stops.append((fact, fact.from_, last))
    return receipts, stops


def free_days_of(item: Item, stops: Sequence[tuple[Stopped, int, int]]) -> list[tuple[int, int]]:
    """List the stretches of days without fee that hold for an item, both ends included."""
    return [
        (first, last)
        for stop, first, last in stops
        if stop.insurance in (None, item.insurance)
        and (stop.months is None or stop.months[0] <= item.month <= stop.months[1])
    ]
