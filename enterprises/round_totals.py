"""The totals of a survey round from its live lines, added up like those of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.models import Region
from casework.scope import Scope
from enterprises.enums import OperatingStatus
from enterprises.models import SurveyLine, SurveyRound
from enterprises.survey_sheet.totals import summarise
from statutes.insurance import Insurance


@dataclass(frozen=True, slots=True)
class _Line:
    region_code: str | None
    county_name: str
    status: str | None
    employees: int | None
    workers_affected: int
    below_retirement_age: int
    retirement_blocked: int
    self_paid_retired: int
    principal: dict[Insurance, Decimal]
    total: Decimal


def round_totals(survey_round: SurveyRound, scope: Scope) -> dict[str, Any]:
    """Add up the live lines of a round about the enterprises of a jurisdiction."""
    return summarise(_lines(survey_round, scope))


def _lines(survey_round: SurveyRound, scope: Scope) -> Iterator[_Line]:
    names = dict(Region.objects.values_list("code", "name"))
    lines = (
        SurveyLine.objects.live()
        .in_scope(scope)
        .filter(round=survey_round)
        .select_related("enterprise")
        .prefetch_related("principals")
    )
    for line in lines.iterator(chunk_size=2000):
        code = line.region_code or line.enterprise.region_code
        known = None if code.endswith("00") else names.get(code)
        yield _Line(
            region_code=code if known else None,
            county_name=known or line.county_name,
            status=None if line.status == OperatingStatus.UNKNOWN else line.status,
            employees=line.employees,
            workers_affected=line.workers_affected,
            below_retirement_age=line.below_retirement_age,
            retirement_blocked=line.retirement_blocked,
            self_paid_retired=line.self_paid_retired,
            principal={Insurance(one.insurance): one.principal for one in line.principals.all()},
            total=line.total,
        )
