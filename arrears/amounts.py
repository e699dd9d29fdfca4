"""What can be an amount of money here, whoever it is typed by."""

from __future__ import annotations

from decimal import Decimal

from statutes.money import to_fen

# As much as one debt can be (arrears_principal_fits). A typing error above it would be kept on
# record for ever, and SQLite could not even give it back.
LARGEST = Decimal("100000000000")


def is_possible(amount: Decimal) -> bool:
    """Tell whether an amount is above zero, no finer than a fen and at most LARGEST, inclusive."""
    return 0 < amount <= LARGEST and amount == to_fen(amount)
