"""Three formulas that known systems use instead of a history, each right in all but one thing.

Each gets the oracle's balances and stops, so that what is wrong with it is what its name says
and nothing else. The answer is the late fee to date of all items on the last day, in fen.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.duel.histories import History, Item
from benchmarks.duel.oracle import (
    LAW_OF_2011,
    Snapshot,
    free_days_of,
    in_force,
    rate_on,
    walk,
)

Formula = Callable[[History, Snapshot], int]


def balance_times_period(history: History, truth: Snapshot) -> int:
    """Take today's balance for the balance of the whole period."""
    _receipts, stops = in_force(history.facts)
    total = 0
    for item, (balance, _fee, _settled) in zip(history.items, truth.items, strict=True):
        free = free_days_of(item, stops)
        last = history.days[-1] - (not item.counts_last_day)
        rates = sum(
            rate_on(day, item)
            for day in range(item.due + 1, last + 1 if balance else 0)
            if not any(first <= day <= to for first, to in free)
        )
        total += (balance * rates + 5_000) // 10_000
    return total


def paid_principal_erases_fee(history: History, truth: Snapshot) -> int:
    """Forget the fee of a debt once its principal is paid."""
    return sum(fee for balance, fee, _settled in truth.items if balance)


def missing_rate_is_zero(history: History, truth: Snapshot) -> int:
    """Look rates up in a table that begins with 2011-07-01; a day without a row bears nothing."""
    if min(item.due for item in history.items) + 1 >= LAW_OF_2011:
        return sum(fee for _balance, fee, _settled in truth.items)
    snapshot = walk(history, len(history.facts), rate_from_2011)[history.days[-1]]
    return sum(fee for _balance, fee, _settled in snapshot.items)


def rate_from_2011(day: int, item: Item) -> int:
    """Return the rate of the law where the table has a row, else 0."""
    return rate_on(day, item) if day >= LAW_OF_2011 else 0


FORMULAS: dict[str, Formula] = {
    "today's balance × whole period": balance_times_period,
    "paid principal erases its fee": paid_principal_erases_fee,
    "missing rate row counts as zero": missing_rate_is_zero,
}
