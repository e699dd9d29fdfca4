"""Pages about enterprises: the list, its export, and the file of one (一户一档)."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.formats import whole
from casework.selectors import region_name
from enterprises import selectors
from enterprises.export import MAX_ROWS, write_list
from enterprises.forms import EnterpriseFilterForm
from enterprises.models import Enterprise
from enterprises.pages import AsOf, PageRequest, wants_part
from enterprises.sections import columns, sections

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FilePart:
    """One registered section of an enterprise's file, rendered."""

    slug: str
    title: str | Promise
    html: SafeString


@require_safe
def enterprise_list(request: PageRequest) -> HttpResponse:
    """List the enterprises of one's jurisdiction; htmx gets the list without the page around."""
    scope = request.user.scope
    regions = selectors.regions_with_enterprises(scope)
    form = EnterpriseFilterForm(request.GET, regions=regions)
    found = selectors.listed_enterprises(scope, form.filters())
    page = selectors.key_page(
        found,
        selectors.known_sort(request.GET.get("sort", "")),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    on = form.day or timezone.localdate()
    counted = selectors.count_up_to_limit(found)
    context = {
        "form": form,
        "on": on,
        "as_of_query": f"?on={on.isoformat()}" if form.day else "",
        "columns": columns(),
        "rows": selectors.list_rows(page.enterprises, regions, on),
        "page": page,
        "summary": _how_many(counted),
        "default_sort": selectors.DEFAULT_SORT,
        "anything_on_file": bool(regions),
        "export_query": request.GET.urlencode(),
    }
    name = "enterprises/_list.html" if wants_part(request) else "enterprises/list.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _how_many(counted: int | None) -> str:
    if counted is None:
        return _("More than %(count)s enterprises") % {"count": whole(selectors.COUNT_LIMIT)}
    return _("%(count)s enterprises") % {"count": whole(counted)}


@require_safe
def export_list(request: PageRequest) -> HttpResponseBase:
    """Give the filtered list, in its order, as a workbook."""
    scope = request.user.scope
    regions = selectors.regions_with_enterprises(scope)
    form = EnterpriseFilterForm(request.GET, regions=regions)
    found = selectors.listed_enterprises(scope, form.filters())
    if found[: MAX_ROWS + 1].count() > MAX_ROWS:
        messages.error(
            request,
            _("A workbook holds at most %(limit)s enterprises; narrow the list by filters first.")
            % {"limit": whole(MAX_ROWS)},
        )
        return redirect(f"{reverse('enterprises:list')}?{request.GET.urlencode()}")
    on = form.day or timezone.localdate()
    ordered = selectors.in_order(found, selectors.known_sort(request.GET.get("sort", "")))
    target = io.BytesIO()
    write_list(target, ordered, regions, on)
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=f"enterprises-{on}.xlsx", content_type=_XLSX
    )


@require_safe
def enterprise_file(request: PageRequest, pk: int) -> HttpResponse:
    """Show all that is on file about one enterprise, as of a day."""
    visible = Enterprise.objects.in_scope(request.user.scope)
    enterprise = get_object_or_404(visible, pk=pk)
    as_of = AsOf.of(request)
    history = selectors.survey_history(enterprise)
    parts = [
        FilePart(
            slug=section.slug,
            title=section.title,
            html=render_to_string(
                section.template,
                section.load(enterprise, as_of) | {"enterprise": enterprise, "as_of": as_of},
                request,
            ),
        )
        for section in sections()
    ]
    context = {
        "enterprise": enterprise,
        "as_of": as_of,
        "region_name": region_name(enterprise.region_code),
        "history": history,
        "latest": next((one.line for one in history if one.state == "latest"), None),
        "parts": parts,
    }
    return render(request, "enterprises/file.html", context)
