"""Random histories of debts, as facts in the order in which somebody recorded them.

Plain integers throughout: days are ordinals of the calendar, money is fen. Nothing here knows
how a fee is computed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

INSURANCES = ("pension", "unemployment", "medical", "injury", "maternity", "annuity")
READINGS = ("uniform_new", "split", "by_due_date")
# Around these days a rate begins or changes: histories crowd there.
RATE_DAYS = tuple(
    day.toordinal() for day in (date(1999, 1, 22), date(2011, 1, 1), date(2011, 7, 1))
)
_FIRST_MONTH = 1998 * 12 + 5
_LAST_MONTH = 2024 * 12 + 11
_LONGEST_DAYS = 2400
# Money may come in this long before the first debt falls due.
LEAD_DAYS = 40


@dataclass(frozen=True, slots=True)
class Item:
    """A debt: its month as year × 12 + month − 1, and the local rules that govern that month."""

    month: int
    insurance: str
    principal: int
    due: int
    reading: str
    counts_last_day: bool


@dataclass(frozen=True, slots=True)
class Received:
    """Money came in; `number` is what a reversal names."""

    number: int
    day: int
    amount: int


@dataclass(frozen=True, slots=True)
class Reversed:
    """The receipt of that number never counted."""

    number: int


class StopKind(StrEnum):
    DEFERRAL = "deferral"
    BANKRUPTCY = "bankruptcy"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Stopped:
    """The fee stands still from a day to a day, both included; open-ended without `to`.

    It holds for the items of one insurance, or of all, within a range of months, both included.
    """

    number: int
    kind: StopKind
    from_: int
    to: int | None
    insurance: str | None
    months: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class StopEnded:
    """A stop broken or reversed: the fee runs again from a day; on its first day: never held."""

    number: int
    runs_again: int


Fact = Received | Reversed | Stopped | StopEnded


@dataclass(frozen=True, slots=True)
class History:
    """One enterprise: its items, the facts in order of their arrival, the days asked about.

    Receipts from `fee_first_from` on settle the fee before the principal. `checkpoints` are
    numbers of facts after which the book is looked at as it was known then.
    """

    items: tuple[Item, ...]
    facts: tuple[Fact, ...]
    fee_first_from: int | None
    days: tuple[int, ...]
    checkpoints: tuple[int, ...]


def random_history(seed: int, index: int) -> History:
    """Make history number `index` of a seed, the same one each time."""
    dice = random.Random(f"{seed}:{index}")
    items = _items(dice)
    first = min(item.due for item in items) - LEAD_DAYS
    last = first + LEAD_DAYS + int(_LONGEST_DAYS * dice.random() ** 2) + dice.randint(1, 60)
    facts = _facts(dice, items, first, last)
    return History(
        items=items,
        facts=facts,
        fee_first_from=dice.choice((None, None, first, dice.randint(first, last))),
        days=tuple(sorted({*(dice.randint(first, last) for _ in range(3)), last})),
        checkpoints=tuple(sorted({dice.randint(0, len(facts)), len(facts)})),
    )


def _items(dice: random.Random) -> tuple[Item, ...]:
    """Owe one to six items within a year and a half, some under another profile than the rest."""
    start = dice.randint(_FIRST_MONTH, _LAST_MONTH)
    if dice.random() < 0.5:
        near = date.fromordinal(dice.choice(RATE_DAYS))
        start = near.year * 12 + near.month - 1 - dice.randint(0, 18)
    wanted = {
        (start + dice.randint(0, 17), dice.choice(INSURANCES[: dice.choice((2, 5, 6))]))
        for _ in range(dice.choice((1, 1, 2, 2, 3, 4, 6)))
    }
    rules = [(dice.choice(READINGS), dice.random() < 0.7) for _ in range(2)]
    new_profile_from = start + dice.randint(1, 36)
    day_of_next_month = dice.choice((None, None, 10, 15, 28))
    items = []
    for month, insurance in sorted(wanted, key=lambda _: dice.random()):
        reading, counts_last_day = rules[month >= new_profile_from]
        due = _due(month, day_of_next_month)
        items.append(Item(month, insurance, _principal(dice), due, reading, counts_last_day))
    return tuple(items)


def _principal(dice: random.Random) -> int:
    """Owe anything from one fen to a million yuan; small sums meet the half fen most often."""
    return dice.choice(
        (dice.randint(1, 999), dice.randint(1_000, 999_999), dice.randint(1_000_000, 99_999_999))
    )


def _due(month: int, day_of_next_month: int | None) -> int:
    next_year, next_month = divmod(month + 1, 12)
    if day_of_next_month is None:
        return date(next_year, next_month + 1, 1).toordinal() - 1
    return date(next_year, next_month + 1, day_of_next_month).toordinal()


def _facts(dice: random.Random, items: Sequence[Item], first: int, last: int) -> tuple[Fact, ...]:
    """Let facts arrive in any order of their days, each end or reversal after what it names."""
    arriving: list[tuple[float, Fact]] = []
    landmarks = [item.due + late for item in items for late in (0, 1)]
    landmarks += [day - early for day in RATE_DAYS for early in (0, 1) if first < day <= last]
    landmarks = [day for day in landmarks if day <= last]
    for number in range(dice.choice((0, 1, 2, 2, 3, 4, 5, 7))):
        day = dice.choice(landmarks) if dice.random() < 0.3 else dice.randint(first, last)
        landmarks.append(day)
        received = Received(number, day, _amount(dice, items))
        # Most arrive in the order of their days, a third long after.
        arrival = received.day + (dice.random() < 0.35) * dice.random() * (last - first)
        arriving.append((arrival, received))
        if dice.random() < 0.2:
            arriving.append((arrival + dice.random() * (last - first), Reversed(number)))
    for number in range(dice.choice((0, 0, 1, 1, 2, 3))):
        from_ = dice.choice(landmarks) if dice.random() < 0.3 else dice.randint(first, last)
        stop = _stop(dice, number, items, from_)
        arrival = stop.from_ + dice.random() * 200
        arriving.append((arrival, stop))
        if dice.random() < 0.4:
            longest = (last if stop.to is None else stop.to) - stop.from_
            runs_again = stop.from_ + dice.choice((0, dice.randint(0, max(longest, 0))))
            arriving.append((arrival + dice.random() * 300, StopEnded(number, runs_again)))
    return tuple(fact for _, fact in sorted(arriving, key=lambda one: one[0]))


def _amount(dice: random.Random, items: Sequence[Item]) -> int:
    """Pay a part of one debt, exactly one debt, or about all that is owed and more."""
    one = dice.choice(items).principal
    whole = sum(item.principal for item in items)
    return dice.choice((dice.randint(1, one), one, dice.randint(1, whole), whole + one))


def _stop(dice: random.Random, number: int, items: Sequence[Item], from_: int) -> Stopped:
    kind = dice.choice((StopKind.DEFERRAL, StopKind.DEFERRAL, *StopKind))
    to = from_ + int(400 * dice.random() ** 2)
    if kind is StopKind.BANKRUPTCY:
        return Stopped(number, kind, from_, None, None, None)
    return Stopped(
        number,
        kind,
        from_,
        None if kind is StopKind.EXCEPTION and dice.random() < 0.3 else to,
        dice.choice((None, None, dice.choice(items).insurance)),
        dice.choice((None, None, _months(dice, items))),
    )


def _months(dice: random.Random, items: Sequence[Item]) -> tuple[int, int]:
    first = dice.choice(items).month
    return first, first + dice.randint(0, 6)
