"""Statutory retirement age since 2025-01-01: the 2024-09-13 decision and its 办法.

The category is a recorded fact (men; women whose original age was 55 or 50), never derived from
sex alone.
"""

from dataclasses import dataclass
from enum import StrEnum

from statutes.dates import ContributionMonth
from statutes.parameters import load


class Category(StrEnum):
    MALE = "male"
    FEMALE_55 = "female55"
    FEMALE_50 = "female50"


@dataclass(frozen=True, slots=True)
class FlexibleMonth:
    """An earliest or latest month that the person may choose, with the age reached by it."""

    month: ContributionMonth
    age_months: int


@dataclass(frozen=True, slots=True)
class Retirement:
    """When someone retires; no flexible months where the original month lay before the reform.

    The least contribution months are None for a year before the first rule on record.
    """

    category: Category
    birth_month: ContributionMonth
    original_month: ContributionMonth
    delay_months: int
    age_months: int
    statutory_month: ContributionMonth
    earliest: FlexibleMonth | None
    latest: FlexibleMonth | None
    least_contribution_months: int | None
    least_contribution_months_at_earliest: int | None
    source: str


def retirement(category: Category, birth_month: ContributionMonth) -> Retirement:
    """Compute the statutory month and the choice around it, in whole months.

    1. The original month is the birth month plus the original age.
    2. From 2025-01 on the age rises by one month per step of birth months begun, up to a cap.
    3. Early by up to 36 months, never below the original age; late by up to 36 by agreement.
    """
    (rule,) = load("retirement_age").only(category=category.value).values
    original_age = rule.integer("original_age_years") * 12
    original_month = birth_month.plus(original_age)
    reform_month = ContributionMonth.of(rule.from_on)
    months_since = original_month.ordinal - reform_month.ordinal
    delay = 0
    if months_since >= 0:
        step = rule.integer("months_of_birth_per_month_later")
        delay = min(months_since // step + 1, rule.integer("most_months_later"))
    statutory_month = original_month.plus(delay)
    earliest = latest = None
    if delay:
        early = min(delay, rule.integer("months_early_at_most"))
        late = rule.integer("months_late_at_most")
        age = original_age + delay
        earliest = FlexibleMonth(statutory_month.plus(-early), age - early)
        latest = FlexibleMonth(statutory_month.plus(late), age + late)
    return Retirement(
        category=category,
        birth_month=birth_month,
        original_month=original_month,
        delay_months=delay,
        age_months=original_age + delay,
        statutory_month=statutory_month,
        earliest=earliest,
        latest=latest,
        least_contribution_months=least_contribution_months(statutory_month),
        least_contribution_months_at_earliest=(
            least_contribution_months(earliest.month) if earliest else None
        ),
        source=rule.source,
    )


def least_contribution_months(month: ContributionMonth) -> int | None:
    """Return how many months must have been paid to draw a pension from a month on."""
    table = load("minimum_contribution")
    if month.last_day < table.values[0].from_on:
        return None
    return table.value_on(month.last_day).integer("months")


def format_age(months: int) -> str:
    """Write an age as the official table does: 62岁11个月, whole years without months."""
    years, rest = divmod(months, 12)
    return f"{years}岁{rest}个月" if rest else f"{years}岁"
