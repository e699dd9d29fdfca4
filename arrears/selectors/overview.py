"""What the home page shows of a jurisdiction, from its portfolio."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from arrears.selectors.portfolio import Debtors, Owed, Portfolio, portfolio
from casework.enums import JobKind
from casework.models import JobRun, Region
from casework.scope import CODE_LENGTH, Scope
from enterprises.enums import DisposalClass, InsuranceKind

# The whole country is shown by province, a province by prefecture, anything smaller by county.
_LEVEL_BELOW = {0: 2, 2: 4}


@dataclass(frozen=True, slots=True)
class RegionLine:
    """What is owed in one division; `county_code` is set where the list can be narrowed to it."""

    name: str
    county_code: str
    owed: Debtors


@dataclass(frozen=True, slots=True)
class Overview:
    """The totals of a jurisdiction at the end of a day, and how they break down."""

    total: Portfolio
    insurances: list[tuple[InsuranceKind, Owed]]
    regions: list[RegionLine]
    classes: list[tuple[DisposalClass, Debtors]]


def overview(scope: Scope, *, on: dt.date, known_at: dt.datetime | None = None) -> Overview:
    """Break down what is owed in a jurisdiction; lines without arrears are left out."""
    total = portfolio(scope, on=on, known_at=known_at)
    return Overview(
        total=total,
        insurances=[
            (kind, total.by_insurance[kind]) for kind in InsuranceKind if kind in total.by_insurance
        ],
        regions=_region_lines(total, scope),
        classes=[(one, total.by_class[one]) for one in DisposalClass if one in total.by_class],
    )


def latest_accrual() -> JobRun | None:
    """Return the last run of the nightly late fee, finished or not."""
    return JobRun.objects.filter(kind=JobKind.LATE_FEE_ACCRUAL).order_by("-started_at").first()


def _region_lines(total: Portfolio, scope: Scope) -> list[RegionLine]:
    digits = _LEVEL_BELOW.get(len(scope.prefix), CODE_LENGTH)
    divisions: dict[str, Debtors] = {}
    for region_code, owed in total.by_region.items():
        division = divisions.setdefault(region_code[:digits].ljust(CODE_LENGTH, "0"), Debtors())
        division.add(owed)
        division.enterprises += owed.enterprises
    names = dict(Region.objects.filter(code__in=divisions).values_list("code", "name"))
    return [
        RegionLine(
            name=_named(names.get(code, code), code, digits),
            county_code=code if digits == CODE_LENGTH else "",
            owed=owed,
        )
        for code, owed in sorted(divisions.items())
    ]


def _named(name: str, code: str, digits: int) -> str:
    """Say so where a survey left open in which division below an enterprise lies."""
    if digits > 2 and code[digits - 2 : digits] == "00":
        return _("%(region)s, division not recorded") % {"region": name}
    return name
