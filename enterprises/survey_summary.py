"""The totals of a survey in words, for the preview of an import and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from casework.scope import Scope
from enterprises.models import SurveyLine, SurveyRound
from intake.handlers import Breakdown, Changes, Summary
from intake.models import ImportBatch

_TITLES_OFFERED = 20


def titles(scope: Scope) -> list[str]:
    """Name the survey rounds that speak of enterprises in a jurisdiction, the latest first."""
    lines = SurveyLine.objects.live().in_scope(scope)
    rounds = SurveyRound.objects.filter(pk__in=lines.values("round"))
    return list(rounds.values_list("name", flat=True)[:_TITLES_OFFERED])


def summary(totals: Mapping[str, Any]) -> Summary:
    """Put the totals of a survey (totals.summarise) into words."""
    counted = (
        (_("Enterprises"), "enterprises"),
        (_("Employees"), "employees"),
        (_("Enterprises in arrears"), "in_arrears"),
        (_("Workers affected"), "workers_affected"),
        (_("Below retirement age"), "below_retirement_age"),
        (_("Cannot retire"), "retirement_blocked"),
        (_("Paid themselves to retire"), "self_paid_retired"),
    )
    figures: list[tuple[str, int | Decimal]] = [
        (label, int(totals[key])) for label, key in counted if key in totals
    ]
    if "arrears_yuan" in totals:
        figures.append((_("Principal in arrears, yuan"), Decimal(totals["arrears_yuan"])))
    return Summary(tuple(figures), (*_breakdowns(totals),))


def outcome(batch: ImportBatch) -> Changes:
    """Say what a committed survey wrote and how much of it still counts."""
    figures = SurveyLine.objects.filter(batch=batch).aggregate(
        lines=Count("pk"),
        counting=Count("pk", filter=Q(is_live=True)),
        replaced=Count("replaces"),
        principal=Sum("total", filter=Q(is_live=True), default=Decimal("0")),
    )
    return Changes(
        [
            (_("Survey lines recorded"), str(figures["lines"])),
            (_("Of these still in force"), str(figures["counting"])),
            (_("Earlier lines replaced"), str(figures["replaced"])),
            (_("Principal in force, yuan"), f"{figures['principal']:,.2f}"),
        ]
    )


def _breakdowns(totals: Mapping[str, Any]) -> list[Breakdown]:
    yuan = _("Principal, yuan")
    found = []
    if totals.get("by_type"):
        rows = [(name, (Decimal(sum_),)) for name, sum_ in totals["by_type"].items()]
        found.append(Breakdown(_("By insurance"), _("Insurance"), (yuan,), tuple(rows)))
    if totals.get("by_status"):
        counts = [(name, (int(count),)) for name, count in totals["by_status"].items()]
        heading, column = _("Operating status"), _("Enterprises in arrears")
        found.append(Breakdown(_("By operating status"), heading, (column,), tuple(counts)))
    if totals.get("by_county"):
        counties = [
            (name, (one["enterprises"], one["in_arrears"], Decimal(one["arrears_yuan"])))
            for name, one in totals["by_county"].items()
        ]
        columns = (_("Enterprises"), _("Enterprises in arrears"), yuan)
        found.append(Breakdown(_("By county"), _("County"), columns, tuple(counties)))
    return found
