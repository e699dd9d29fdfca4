"""Pages about arrears: the home page, the months of one insurance, the working of one fee."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from arrears.cases.pages.tray import counts_of
from arrears.models import ArrearsItem
from arrears.selectors.enterprise import (
    former_items,
    latest_revision,
    months_in_arrears,
    rules_that_apply,
    working,
)
from arrears.selectors.overview import latest_accrual, overview
from arrears.selectors.portfolio import items_in_arrears
from casework.enums import JobState
from casework.permissions import may_administer
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from enterprises.pages import AsOf, PageRequest, wants_part
from enterprises.selectors import has_enterprises, workers_affected


@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Show the totals of one's jurisdiction at the end of a day."""
    scope = request.user.scope
    if not has_enterprises(scope):
        return render(request, "arrears/home_empty.html")
    as_of = AsOf.of(request)
    seen = overview(scope, on=as_of.day, known_at=as_of.known_at)
    run = latest_accrual()
    context = {
        "as_of": as_of,
        "overview": seen,
        "total": seen.total,
        "workers": workers_affected(scope),
        # What is to be done is to be done today, whatever day the totals are for.
        "to_do": counts_of(request.user, as_of.today),
        "chart": [(line.name, line.owed.principal) for line in seen.regions],
        "run": run,
        "run_failed": run is not None and run.state == JobState.FAILED,
        "shows_error": may_administer(request.user) and not scope.prefix,
    }
    return render(request, "home.html", context)


@require_safe
def months(request: PageRequest, enterprise_pk: int, insurance: str) -> HttpResponse:
    """Show every month that an enterprise owes for one insurance, with its late fee."""
    visible = Enterprise.objects.in_scope(request.user.scope)
    enterprise = get_object_or_404(visible, pk=enterprise_pk)
    if insurance not in InsuranceKind.values:
        raise Http404
    kind = InsuranceKind(insurance)
    as_of = AsOf.of(request)
    context = {
        "enterprise": enterprise,
        "insurance": kind,
        "as_of": as_of,
        "months": months_in_arrears(enterprise, kind, as_of.day, as_of.known_at),
        "former": former_items(enterprise, kind),
        "rules_that_apply": rules_that_apply(
            items_in_arrears(as_of.day).filter(enterprise=enterprise, insurance=kind), enterprise
        ),
    }
    return render(request, "arrears/months.html", context)


@require_safe
def item_working(request: PageRequest, pk: int) -> HttpResponse:
    """Show how one late fee comes about; htmx gets it as a row below the month."""
    visible = ArrearsItem.objects.in_scope(request.user.scope)
    item = get_object_or_404(
        visible.select_related("enterprise", "survey_line__round", "survey_line__batch"), pk=pk
    )
    as_of = AsOf.of(request)
    context = {
        "item": item,
        "enterprise": item.enterprise,
        "as_of": as_of,
        "working": working(item, as_of.day, as_of.known_at),
        "revision": None if item.is_live else latest_revision(item),
    }
    name = "arrears/_working_row.html" if wants_part(request) else "arrears/working.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
