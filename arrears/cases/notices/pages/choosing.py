"""Choose many cases by filter or by ticks, and list the batches there are."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from arrears.cases import words
from arrears.cases.errors import CaseProblem
from arrears.cases.notices.forms import ChooseForm, ticked
from arrears.cases.notices.selectors import (
    ROWS_PER_PAGE,
    ChooseFilters,
    batch_lines,
    candidates,
    known_step,
    places,
    step_counts,
    visible_batches,
)
from arrears.cases.notices.services.preview import preview
from arrears.cases.pages.access import handlers_only
from arrears.cases.pages.tray import tray_rows
from arrears.models import CollectionCase
from enterprises.pages import PageRequest, wants_part

_BATCHES_PER_PAGE = 25


@require_safe
@handlers_only
def batch_list(request: PageRequest) -> HttpResponse:
    """List the batches of one's jurisdiction, the latest first."""
    found = visible_batches(request.user).exclude(state="dropped")
    page = Paginator(found, _BATCHES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": batch_lines(page, request.user)}
    return render(request, "arrears/cases/notices/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@handlers_only
def choose(request: PageRequest) -> HttpResponse:
    """Show whom a notice may go to; what is sent becomes the preview of the ticked, or of all.

    htmx gets the list without the page around.
    """
    today = timezone.localdate()
    regions = places(request.user)
    form = ChooseForm(request.GET, regions=regions)
    filters = form.filters()
    counts = step_counts(request.user)
    step = known_step(request.GET.get("step", ""), counts)
    problem = ""
    if request.method == "POST" and filters is not None:
        try:
            chosen = _chosen(request, step, filters)
            batch = preview(step, chosen, on=today, actor=request.user)
        except CaseProblem as refused:
            problem = str(refused)
        else:
            return redirect("notices:batch", batch.pk)
    found = (
        CollectionCase.objects.none()
        if filters is None
        else candidates(request.user, step, filters)
    )
    ordered = found.select_related("enterprise", "assigned_to").order_by(
        "-enterprise__arrears_principal", "pk"
    )
    page = Paginator(ordered, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "step": step,
        "step_title": words.STEPS[step],
        "tabs": [(name, words.STEPS[name], number) for name, number in counts.items()],
        "page": page,
        "rows": tray_rows(list(page), regions, request.user, today),
        "ticked": set(ticked(request.POST, "case")),
        "problem": problem,
        "narrowed": filters is None or filters.narrows,
    }
    part = wants_part(request) and request.method != "POST"
    name = "arrears/cases/notices/_choose.html" if part else "arrears/cases/notices/choose.html"
    status = 400 if problem or (request.method == "POST" and filters is None) else 200
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _chosen(request: PageRequest, step: str, filters: ChooseFilters) -> QuerySet[CollectionCase]:
    """Return all cases that match, or those that were ticked, whatever became of them since."""
    if request.POST.get("which") == "all":
        return candidates(request.user, step, filters)
    visible = CollectionCase.objects.in_scope(request.user.scope)
    return visible.filter(pk__in=ticked(request.POST, "case"))
