"""The serious dishonesty list (严重失信人名单): 人社部规〔2019〕2号.

Arrears alone list nobody, and neither does an overdrawn benefit: it takes a refusal after the order
or a broken agreement on top.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statutes.parameters import load


@dataclass(frozen=True, slots=True)
class Listing:
    """Whether the conditions of listing are met, each one with its own answer."""

    large_or_long: bool
    unwilling: bool
    source: str

    @property
    def listed(self) -> bool:
        return self.large_or_long and self.unwilling


def overdrawn_listing(
    *,
    on: date,
    overdrawn_months: int,
    amount: Decimal,
    order_issued: bool,
    refused: bool,
    repayment_agreement_broken: bool,
) -> Listing:
    """Judge overdrawn benefits: above six months or 10,000 yuan, and unwilling to return them.

    A refusal counts only after the order to return; a broken repayment agreement counts by itself.
    """
    rule = load("dishonesty").value_on(on)
    return Listing(
        large_or_long=overdrawn_months > rule.integer("overdrawn_months_above")
        or amount > rule.decimal("overdrawn_amount_above"),
        unwilling=(order_issued and refused) or repayment_agreement_broken,
        source=rule.source,
    )


def fraud_is_listed(*, on: date, amount: Decimal, order_issued: bool, refused: bool) -> bool:
    """Judge fraud: above 10,000 yuan by itself, else when the return is refused after the order."""
    threshold = load("dishonesty").value_on(on).decimal("fraud_amount_above")
    return amount > threshold or (order_issued and refused)
