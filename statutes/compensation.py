"""Economic compensation (经济补偿) and damages for unlawful dismissal (赔偿金).

劳动合同法 38, 46, 47, 87, 97; 实施条例 10, 25, 27. docs/rules/compensation.md says it in words.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statutes.dates import ONE_DAY, months_and_days
from statutes.errors import InvalidFactError
from statutes.money import ZERO, to_fen
from statutes.parameters import DatedValue, load


@dataclass(frozen=True, slots=True)
class Service:
    """Length of service by calendar date, the last working day counted, month ends clamped."""

    months: int
    days: int

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        return f"{years}y{months}m{self.days}d"


@dataclass(frozen=True, slots=True)
class Compensation:
    """N and 2N with what they are made of; amounts are rounded once each.

    `years` count from 2008-01-01 (the ground "premiums not paid"), `years_from_hire` from hire,
    which is what damages for unlawful dismissal follow.
    """

    service: Service
    base: Decimal
    above_cap: bool
    at_cap: bool  # the wage is exactly at the cap: the law then caps neither base nor years
    raised_to_minimum_wage: bool
    years: Decimal
    years_from_hire: Decimal
    amount: Decimal
    damages: Decimal
    source: str


def compensation(
    *,
    hired_on: date,
    last_day_on: date,
    average_wage: Decimal,
    local_average_wage: Decimal,
    minimum_wage: Decimal = ZERO,
) -> Compensation:
    """Compute N on the ground of unpaid premiums, and 2N for unlawful dismissal.

    All wages are monthly: the average of the twelve months before the end, the local average of
    the year before, the local minimum. Strictly above three times the local average the base is
    that cap and at most twelve years count. Raises InvalidFactError for an end before the hire, a
    negative wage or a local average that is not positive.
    """
    if last_day_on < hired_on:
        raise InvalidFactError("last_day_on", str(last_day_on), f"it lies before {hired_on}")
    if local_average_wage <= 0:
        raise InvalidFactError(
            "local_average_wage", str(local_average_wage), "it must be more than 0"
        )
    for field, wage in (("average_wage", average_wage), ("minimum_wage", minimum_wage)):
        if wage < 0:
            raise InvalidFactError(field, str(wage), "it must not be negative")
    (rule,) = load("compensation").values
    cap = local_average_wage * rule.integer("cap_multiple")
    above_cap = average_wage > cap
    base = cap if above_cap else max(average_wage, minimum_wage)
    counted_from = max(hired_on, rule.day("unpaid_premiums_ground_from"))
    years = _years(counted_from, last_day_on, rule, limited=above_cap)
    years_from_hire = _years(hired_on, last_day_on, rule, limited=above_cap)
    return Compensation(
        service=_service(hired_on, last_day_on),
        base=base,
        above_cap=above_cap,
        at_cap=average_wage == cap,
        raised_to_minimum_wage=not above_cap and average_wage < minimum_wage,
        years=years,
        years_from_hire=years_from_hire,
        amount=to_fen(base * years),
        damages=to_fen(base * years_from_hire * rule.integer("unlawful_multiple")),
        source=rule.source,
    )


def _service(first_on: date, last_on: date) -> Service:
    return Service(*months_and_days(first_on, last_on + ONE_DAY))


def _years(first_on: date, last_on: date, rule: DatedValue, *, limited: bool) -> Decimal:
    """Count the months of wage: one per full year, one for six months and more, half for less."""
    if last_on < first_on:
        return ZERO
    service = _service(first_on, last_on)
    full_years, months = divmod(service.months, 12)
    years = Decimal(full_years)
    if months >= rule.integer("full_year_from_months"):
        years += 1
    elif months or service.days:
        years += rule.decimal("part_of_year")
    return min(years, rule.decimal("cap_years")) if limited else years
