"""The national windows in which contributions could be deferred without late fee (阶段性缓缴).

A window is not a deferral: it is the basis on which one could be approved. The approval, with the
days it names, is the fact that stops the fee (`late_fee.Deferral`).
"""

from dataclasses import dataclass
from datetime import date

from statutes.insurance import Insurance
from statutes.parameters import DatedValue, UnknownParameterError, load


@dataclass(frozen=True, slots=True)
class DeferralWindow:
    """What a national notice allowed: from a month on, up to so many months or to a last day.

    `repay_by` is the last day to repay without fee, where the notice names one.
    """

    opens_on: date
    most_months: int | None
    last_month_ends_on: date | None
    repay_by: date | None
    source: str


def national_deferral_windows(insurance: Insurance) -> tuple[DeferralWindow, ...]:
    """List the windows for an insurance, oldest first; none where no notice ever named it."""
    try:
        values = load("deferral_window").only(insurance=insurance.value).values
    except UnknownParameterError:
        return ()
    return tuple(
        DeferralWindow(
            opens_on=value.from_on,
            most_months=value.integer("most_months") if value.has("most_months") else None,
            last_month_ends_on=_day_or_none(value, "last_month_ends_on"),
            repay_by=_day_or_none(value, "repay_by"),
            source=value.source,
        )
        for value in values
    )


def _day_or_none(value: DatedValue, field: str) -> date | None:
    return value.day(field) if value.has(field) else None
