"""Money: yuan as Decimal, exact until one rounding to the fen (分).

`to_fen` is the only place that rounds, half up, as the agencies' sheets do; every rule computes
unrounded and calls it once, where docs/rules/ says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from statutes.errors import InvalidFactError

ZERO = Decimal("0")
FEN = Decimal("0.01")
LARGEST = Decimal("9999999999999999.99")  # what a column of 18 digits, two of them fen, can hold

_AMOUNT = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


def to_fen(amount: Decimal) -> Decimal:
    """Round to 0.01 yuan, a half away from zero. Refuses anything that is not a Decimal."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"money is Decimal made from text, not {type(amount).__name__}: {amount!r}")
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def parse_amount(text: str, *, field: str = "amount") -> Decimal:
    """Read yuan from text such as '-1,234.5', exact and unrounded.

    Raises InvalidFactError for anything but ASCII digits with an optional sign, thousands commas
    and decimals, and for more than 16 digits before the point; a float is a TypeError.
    """
    if not isinstance(text, str):
        raise TypeError(f"an amount is read from text, not {type(text).__name__}: {text!r}")
    stripped = text.strip()
    if not _AMOUNT.fullmatch(stripped):
        raise InvalidFactError(field, text, "write an amount in yuan, such as 1234.56")
    amount = Decimal(stripped.replace(",", ""))
    if abs(amount) > LARGEST:
        raise InvalidFactError(field, text, f"amounts go up to {LARGEST}")
    return amount


def parse_debt(text: str, *, field: str = "amount") -> Decimal:
    """Read an amount that someone can owe or pay: not negative, no fraction of a fen."""
    amount = parse_amount(text, field=field)
    if amount < 0:
        raise InvalidFactError(field, text, "it must not be negative")
    if amount != to_fen(amount):
        raise InvalidFactError(field, text, "it must not be finer than a fen (two decimals)")
    return amount


def as_fen(amount: Decimal) -> int:
    """Return whole fen. Refuses an amount that is finer than a fen: round it first."""
    if to_fen(amount) != amount:
        raise InvalidFactError("amount", str(amount), "round it to the fen first")
    return int(amount * 100)


def from_fen(fen: int) -> Decimal:
    """Return yuan with two decimals."""
    return to_fen(Decimal(fen) / 100)


def split_evenly(total: Decimal, parts: int) -> list[Decimal]:
    """Split an amount in fen into parts that add up to it, the odd fen one each to the earliest.

    Refuses a negative total, a total finer than a fen, and fewer than one part.
    """
    if parts < 1:
        raise InvalidFactError("parts", parts, "split into at least one part")
    if total < 0:
        raise InvalidFactError("total", str(total), "only an amount that is owed can be split")
    share, odd = divmod(as_fen(total), parts)
    return [from_fen(share + 1)] * odd + [from_fen(share)] * (parts - odd)


@dataclass(frozen=True, slots=True)
class Allocation:
    """A payment laid on claims in their order: one part per claim, and what no claim took."""

    parts: tuple[Decimal, ...]
    left_over: Decimal


def allocate(payment: Decimal, claims: Sequence[Decimal]) -> Allocation:
    """Lay a payment on the claims, each filled before the next; parts + left over = payment.

    The order of the claims is the caller's, who cites the rule for it. Rounds nothing. Refuses
    negative amounts.
    """
    if payment < 0:
        raise InvalidFactError("payment", str(payment), "a payment must not be negative")
    left = payment
    parts: list[Decimal] = []
    for claim in claims:
        if claim < 0:
            raise InvalidFactError("claim", str(claim), "a claim must not be negative")
        part = min(claim, left)
        parts.append(part)
        left -= part
    return Allocation(tuple(parts), left)
