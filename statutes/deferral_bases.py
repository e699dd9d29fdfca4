"""On what a deferral (缓缴) may rest, and whether its days and months lie within that.

Standing bases: an agreement against security (社会保险法 63; 人社部令第13号 22) and force majeure
(社会保险法 60; 令13号 21). Windows: national notices (statutes.deferrals). A deferral beyond the
limits of its basis is no error of reckoning: the approval on file stops the fee with the days it
names. So the limits are told, not enforced.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutes.dates import ContributionMonth, DateSpan, add_months
from statutes.deferrals import DeferralWindow, national_deferral_windows
from statutes.insurance import Insurance
from statutes.parameters import DatedValue, load


@dataclass(frozen=True, slots=True)
class DeferralBasis:
    """What a deferral may rest on; an empty tuple of insurances means all.

    A basis with `first_month` is a window for contribution months, to `last_month` where there is
    one; `repay_by` is the last day without fee. `most_months` is the longest term of a deferral
    that has no such day.
    """

    code: str
    name: str
    meaning: str
    opens_on: date
    source: str
    needs_security: bool
    insurances: tuple[Insurance, ...] = ()
    first_month: ContributionMonth | None = None
    last_month: ContributionMonth | None = None
    most_months: int | None = None
    repay_by: date | None = None


class Beyond(StrEnum):
    """In which way a deferral goes beyond its basis."""

    INSURANCE = "insurance"  # of an insurance that the basis does not name
    OPENING = "opening"  # begins before the basis was in force
    FIRST_MONTH = "first_month"  # covers a month before the window
    LAST_MONTH = "last_month"  # covers a month after the window
    REPAYMENT = "repayment"  # lasts beyond the last day to repay without fee
    TERM = "term"  # lasts longer than the basis allows


def deferral_bases() -> tuple[DeferralBasis, ...]:
    """List the standing bases, then the national windows, the latest first."""
    windows: dict[DeferralWindow, list[Insurance]] = {}
    for insurance in Insurance:
        for window in national_deferral_windows(insurance):
            windows.setdefault(window, []).append(insurance)
    latest_first = sorted(windows, key=lambda window: window.opens_on, reverse=True)
    return (
        *(_standing(value) for value in load("deferral_basis").values),
        *(_from_window(window, tuple(windows[window])) for window in latest_first),
    )


def beyond_basis(
    basis: DeferralBasis,
    span: DateSpan,
    *,
    insurances: Iterable[Insurance],
    months: Iterable[ContributionMonth],
) -> tuple[Beyond, ...]:
    """Say in which ways a deferral of some insurances and months goes beyond its basis."""
    covered = sorted(months)
    found = {
        Beyond.INSURANCE: bool(basis.insurances) and not set(insurances) <= set(basis.insurances),
        Beyond.OPENING: span.first < basis.opens_on,
        Beyond.FIRST_MONTH: bool(covered)
        and basis.first_month is not None
        and covered[0] < basis.first_month,
        Beyond.LAST_MONTH: bool(covered)
        and basis.last_month is not None
        and covered[-1] > basis.last_month,
        Beyond.REPAYMENT: basis.repay_by is not None and span.last > basis.repay_by,
        Beyond.TERM: basis.repay_by is None
        and basis.most_months is not None
        and span.last >= add_months(span.first, basis.most_months),
    }
    return tuple(beyond for beyond, holds in found.items() if holds)


def _standing(value: DatedValue) -> DeferralBasis:
    return DeferralBasis(
        code=value.text("basis"),
        name=value.text("name"),
        meaning=value.text("meaning"),
        opens_on=value.from_on,
        source=value.source,
        needs_security=value.text("security") == "required",
        most_months=value.integer("most_months") if value.has("most_months") else None,
    )


def _from_window(window: DeferralWindow, insurances: tuple[Insurance, ...]) -> DeferralBasis:
    first_month = ContributionMonth.of(window.opens_on)
    last_month = None
    if window.last_month_ends_on is not None:
        last_month = ContributionMonth.of(window.last_month_ends_on)
    elif window.repay_by is not None and window.most_months is not None:
        last_month = first_month.plus(window.most_months - 1)
    return DeferralBasis(
        code=f"window-{first_month}-{insurances[0]}",
        name="、".join(one.chinese_name for one in insurances),
        meaning=f"National window from {first_month}: {', '.join(insurances)}",
        opens_on=window.opens_on,
        source=window.source,
        needs_security=False,
        insurances=insurances,
        first_month=first_month,
        last_month=last_month,
        most_months=window.most_months,
        repay_by=window.repay_by,
    )
