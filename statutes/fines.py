"""Fines (罚款): the range the law allows, and the surcharge on a fine paid late.

社会保险法 84, 86, 88; 劳动保障监察条例 27, 30; 社会保险经办条例 55, 57; 社会保险稽核办法 12;
行政处罚法 72.
The administration fines, not the collector; the amount within the range is its decision.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from statutes.errors import InvalidFactError
from statutes.money import to_fen
from statutes.parameters import load


class Offence(StrEnum):
    NO_REGISTRATION = "no_registration"
    NO_REGISTRATION_PERSON_IN_CHARGE = "no_registration_person_in_charge"
    ARREARS_AFTER_ORDER = "arrears_after_order"
    BENEFIT_FRAUD = "benefit_fraud"
    UNEMPLOYMENT_BENEFIT_FRAUD_SERIOUS = "unemployment_benefit_fraud_serious"
    WAGE_TOTAL_CONCEALED = "wage_total_concealed"
    REFUSES_RETURN_AFTER_LOSS_OF_ENTITLEMENT = "refuses_return_after_loss_of_entitlement"
    INSPECTION_OBSTRUCTED = "inspection_obstructed"
    SERVICE_INSTITUTION_REFUSES_INSPECTION = "service_institution_refuses_inspection"


@dataclass(frozen=True, slots=True)
class FineRange:
    """The least and the most that a decision may impose, both included."""

    least: Decimal
    most: Decimal
    source: str


def fine_range(offence: Offence, *, on: date, base: Decimal | None = None) -> FineRange:
    """Return the range for an offence of a day, each end rounded once.

    Some fines are multiples of a sum in question (premiums, benefits, wages) and need it as the
    base; the others are fixed and take none. InvalidFactError where the base does not fit that.
    """
    rule = load("fine").only(offence=offence.value).value_on(on)
    if not rule.has("least_multiple"):
        if base is not None:
            raise InvalidFactError("base", str(base), f"{offence} is a fixed range without a base")
        return FineRange(to_fen(rule.decimal("least")), to_fen(rule.decimal("most")), rule.source)
    if base is None or base < 0:
        raise InvalidFactError("base", str(base), f"{offence} needs the sum in question")
    return FineRange(
        to_fen(base * rule.decimal("least_multiple")),
        to_fen(base * rule.decimal("most_multiple")),
        rule.source,
    )


def fine_surcharge(fine: Decimal, days_overdue: int, *, on: date) -> Decimal:
    """Return 3 % of the fine for each day after the term, rounded once, never above the fine."""
    if fine < 0:
        raise InvalidFactError("fine", str(fine), "it must not be negative")
    if days_overdue < 0:
        raise InvalidFactError("days_overdue", days_overdue, "it must not be negative")
    daily_rate = load("fine_surcharge").value_on(on).decimal("daily_rate")
    return min(to_fen(fine * daily_rate * days_overdue), fine)
