"""The early-warning list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from arrears.warning.forms import LEVEL_NAMES, WATCH_NAMES, WarningFilterForm
from arrears.warning.score import Level, Part, ScoredPart
from arrears.warning.selectors import Warned, WarningFilters, levels, warnings
from casework.formats import money, percent, whole
from casework.models import Region
from enterprises.enums import OperatingStatus
from enterprises.models import Enterprise
from enterprises.pages import PageRequest, wants_part
from enterprises.selectors import regions_with_enterprises

_ROWS = 50
_TONES = {Level.HIGH: "overdue", Level.RAISED: "warning", Level.LOW: "neutral"}
_PARTS = {
    Part.PRINCIPAL: gettext_lazy("Principal in arrears"),
    Part.MONTHS: gettext_lazy("Months in arrears"),
    Part.GROWTH: gettext_lazy("Fallen due within twelve months"),
    Part.WORKERS: gettext_lazy("Workers who cannot retire"),
    Part.CONDITION: gettext_lazy("Operating status"),
}


@require_safe
def warning_list(request: PageRequest) -> HttpResponse:
    """List the debtors of one's jurisdiction by risk; htmx gets the list without the page."""
    scope, on = request.user.scope, timezone.localdate()
    regions = regions_with_enterprises(scope)
    form = WarningFilterForm(request.GET, regions=regions)
    filters = form.filters()
    found = warnings(scope, on, filters)
    counted = levels(found)
    page = Paginator(found, _ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "on": on,
        "page": page,
        "rows": _rows(list(page), regions),
        "levels": [
            {"label": LEVEL_NAMES[level], "count": counted[level], "tone": _TONES[level]}
            for level in Level
        ],
        "narrowed": filters != WarningFilters(),
    }
    name = "arrears/warning/_list.html" if wants_part(request) else "arrears/warning/list.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _rows(warned: list[Warned], regions: list[Region]) -> list[dict[str, Any]]:
    names = {region.code: region.name for region in regions}
    owners = Enterprise.objects.in_bulk([one.enterprise_id for one in warned])
    return [
        {
            "enterprise": owners[one.enterprise_id],
            "region": names.get(owners[one.enterprise_id].region_code, ""),
            "points": one.score.points,
            "level": one.score.level,
            "level_name": LEVEL_NAMES[one.score.level],
            "tone": _TONES[one.score.level],
            "principal": one.measures.principal,
            "months": one.measures.months,
            "watched": WATCH_NAMES[one.watched.level] if one.watched else "",
            "parts": [
                {
                    "name": _PARTS[part.part],
                    "measure": _measured(part),
                    "points": part.points,
                    "most": part.most,
                }
                for part in one.score.parts
            ],
        }
        for one in warned
    ]


def _measured(part: ScoredPart) -> str:
    if isinstance(part.measure, str):
        return str(OperatingStatus(part.measure).label)
    if part.part is Part.PRINCIPAL:
        return _("%(amount)s yuan") % {"amount": money(part.measure)}
    if part.part is Part.GROWTH:
        return percent(part.measure / Decimal(100))
    return whole(int(part.measure))
