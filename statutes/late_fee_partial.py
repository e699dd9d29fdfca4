"""Late fee of a debt paid in parts: each payment laid on principal and fee in a stated order.

Social-insurance law sets no order. Principal first is the default; fee first is the switch of the
jurisdiction profile (by analogy 税务总局公告2019年第48号).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from statutes.errors import InvalidFactError
from statutes.insurance import Insurance
from statutes.late_fee import (
    CountConvention,
    LateFee,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
    late_fee,
)
from statutes.money import ZERO, allocate, to_fen


class PaymentOrder(StrEnum):
    PRINCIPAL_FIRST = "principal_first"
    FEE_FIRST = "fee_first"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money received on a day; without an amount, a day on which the balance is only read."""

    received_on: date
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BalanceStep:
    """Where a receipt went and what is left after it, with the fee that ran up to its day."""

    receipt: Receipt
    to_principal: Decimal
    to_fee: Decimal
    unallocated: Decimal
    principal_left: Decimal
    fee_left: Decimal
    fee: LateFee


def late_fee_partial(
    history: PrincipalHistory,
    receipts: Sequence[Receipt],
    *,
    insurance: Insurance = Insurance.PENSION,
    order: PaymentOrder = PaymentOrder.PRINCIPAL_FIRST,
    reading: Reading = Reading.UNIFORM,
    convention: CountConvention = CountConvention.INCLUSIVE,
) -> list[BalanceStep]:
    """Lay each receipt on the debt, in order of days; same-day receipts keep their order.

    The fee due on a day is the exact fee since the beginning, rounded once, less what was already
    paid on it: parts never add up to another sum than the whole. The fee bears no fee. Raises
    InvalidFactError for a negative receipt, and for a history that already holds payments.
    """
    if history.payments:
        raise InvalidFactError("payments", len(history.payments), "give them as receipts")
    fee_paid = ZERO
    principal_left = history.principal
    steps: list[BalanceStep] = []
    for receipt in sorted(receipts, key=lambda receipt: receipt.received_on):
        fee = late_fee(
            history,
            insurance=insurance,
            until=receipt.received_on,
            reading=reading,
            convention=convention,
        )
        fee_due = fee.amount - fee_paid
        claims = [principal_left, fee_due]
        if order is PaymentOrder.FEE_FIRST:
            claims.reverse()
        allocation = allocate(receipt.amount or ZERO, claims)
        parts = list(allocation.parts)
        if order is PaymentOrder.FEE_FIRST:
            parts.reverse()
        to_principal, to_fee = parts
        fee_paid += to_fee
        principal_left -= to_principal
        history = replace(
            history,
            payments=(*history.payments, PrincipalPayment(receipt.received_on, to_principal)),
        )
        steps.append(
            BalanceStep(
                receipt=receipt,
                to_principal=to_fen(to_principal),
                to_fee=to_fen(to_fee),
                unallocated=to_fen(allocation.left_over),
                principal_left=to_fen(principal_left),
                fee_left=to_fen(fee_due - to_fee),
                fee=fee,
            )
        )
    return steps
