"""Pages about what stops the late fee: the list of a jurisdiction, and one stop."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from arrears.models import FeeStop
from arrears.stops.bases import exception_name
from arrears.stops.effect import effect_of_recorded
from arrears.stops.forms import StopFilterForm
from arrears.stops.selectors import list_rows, listed_stops
from arrears.stops.states import StopLine, end_of
from arrears.stops.words import security_of
from enterprises.pages import PageRequest, wants_part

_STOPS_PER_PAGE = 50


@require_safe
def stop_list(request: PageRequest) -> HttpResponse:
    """List the stops of one's jurisdiction; htmx gets the list without the page around."""
    today = timezone.localdate()
    form = StopFilterForm(request.GET)
    filters = form.filters()
    found = listed_stops(request.user.scope, filters, on=today)
    page = Paginator(found, _STOPS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": list_rows(page, today),
        "narrowed": filters.narrows,
    }
    name = "arrears/stops/_list.html" if wants_part(request) else "arrears/stops/list.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def stop_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a stop, what it covers and what it does, and how it ended."""
    stop = stop_of(request, pk)
    today = timezone.localdate()
    context = {
        "stop": stop,
        "enterprise": stop.enterprise,
        "line": StopLine.of(stop, today),
        "end": end_of(stop),
        "effect": effect_of_recorded(stop, on=today),
        "exception": exception_name(stop.code) if stop.code else "",
        "security": security_of(stop),
    }
    return render(request, "arrears/stops/stop.html", context)


def stop_of(request: PageRequest, pk: int) -> FeeStop:
    """Return a stop of the user's jurisdiction, with all that its pages show; else not found."""
    visible = FeeStop.objects.in_scope(request.user.scope)
    return get_object_or_404(
        visible.select_related("enterprise", "recorded_by", "end__recorded_by"), pk=pk
    )
