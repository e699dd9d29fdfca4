"""Add a survey up as the union's form does: enterprises, workers, arrears by type and county."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from enterprises.survey_sheet.status import SurveyStatus
from statutes.insurance import Insurance
from statutes.money import ZERO

NOT_STATED = "未注明"


class Surveyed(Protocol):
    """What is added up of one enterprise; a SurveyRow is one."""

    @property
    def region_code(self) -> str | None: ...
    @property
    def county_name(self) -> str: ...
    @property
    def status(self) -> str | None: ...
    @property
    def employees(self) -> int | None: ...
    @property
    def workers_affected(self) -> int: ...
    @property
    def below_retirement_age(self) -> int: ...
    @property
    def retirement_blocked(self) -> int: ...
    @property
    def self_paid_retired(self) -> int: ...
    @property
    def principal(self) -> Mapping[Insurance, Decimal]: ...
    @property
    def total(self) -> Decimal: ...


def summarise(rows: Iterable[Surveyed]) -> dict[str, Any]:
    """Return the totals of a survey, amounts as text with two decimals.

    Statuses are counted among the enterprises in arrears. Every county with an enterprise is
    listed, in the order of its code. Amounts that are not split by insurance count in
    `arrears_yuan` but in no type.
    """
    rows = sorted(rows, key=lambda row: row.region_code or "999999")
    in_arrears = [row for row in rows if row.total > 0]
    counties: dict[str, list[Surveyed]] = {}
    for row in rows:
        counties.setdefault(row.county_name or NOT_STATED, []).append(row)
    return {
        "enterprises": len(rows),
        "employees": sum(row.employees or 0 for row in rows),
        "in_arrears": len(in_arrears),
        "workers_affected": sum(row.workers_affected for row in rows),
        "below_retirement_age": sum(row.below_retirement_age for row in rows),
        "retirement_blocked": sum(row.retirement_blocked for row in rows),
        "self_paid_retired": sum(row.self_paid_retired for row in rows),
        "arrears_yuan": _yuan(rows),
        "by_type": _by_type(rows),
        "by_county": {
            name: {
                "enterprises": len(group),
                "in_arrears": sum(row.total > 0 for row in group),
                "arrears_yuan": _yuan(group),
            }
            for name, group in counties.items()
        },
        "by_status": _by_status(in_arrears),
    }


def _yuan(rows: Iterable[Surveyed]) -> str:
    return f"{sum((row.total for row in rows), ZERO):.2f}"


def _by_type(rows: list[Surveyed]) -> dict[str, str]:
    """Return the principal by insurance; the annuity, which few forms have, where there is any."""
    sums = {
        insurance: sum((row.principal.get(insurance, ZERO) for row in rows), ZERO)
        for insurance in Insurance
    }
    return {
        insurance.chinese_name: f"{amount:.2f}"
        for insurance, amount in sums.items()
        if amount or insurance is not Insurance.ANNUITY
    }


def _by_status(in_arrears: list[Surveyed]) -> dict[str, int]:
    counts = {
        status.chinese_name: sum(row.status == status for row in in_arrears)
        for status in SurveyStatus
    }
    others = len(in_arrears) - sum(counts.values())
    return {**counts, NOT_STATED: others} if others else counts
