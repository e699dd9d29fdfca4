"""The late-fee sheet of an enterprise: a page, and the same as .xlsx and .docx."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from arrears.documents import DOCX_TYPE, XLSX_TYPE
from arrears.sheet import labels
from arrears.sheet.docx import docx_of
from arrears.sheet.groups import sheet_groups
from arrears.sheet.selectors import SheetPaper, sheet_paper
from arrears.sheet.xlsx import write_xlsx
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from enterprises.pages import AsOf, PageRequest, wants_part
from statutes.sheet_keys import write_numbers

# Above this many items a page shows the sums, and the items of an insurance on demand.
_MOST_ITEMS_UNFOLDED = 150


@require_safe
def sheet_page(request: PageRequest, enterprise_pk: int) -> HttpResponse:
    """Show the sheet; htmx gets the items of one insurance (`group`) of it."""
    enterprise = _enterprise(request, enterprise_pk)
    as_of = AsOf.of(request)
    insurance = _insurance(request, "insurance")
    paper = _paper(request, enterprise, as_of, insurance)
    groups = sheet_groups(paper)
    context = {
        "enterprise": enterprise,
        "as_of": as_of,
        "paper": paper,
        "sheet": paper.sheet,
        "readings": list(labels.READINGS.values()),
    }
    if wants_part(request):
        wanted = _insurance(request, "group")
        context["group"] = next((one for one in groups if one.kind is wanted), None)
        response = render(request, "arrears/_sheet_group.html", context)
    else:
        context |= {
            "groups": groups,
            "unfolded": len(paper.sheet.items) <= _MOST_ITEMS_UNFOLDED or len(groups) == 1,
            "insurance": insurance,
            "kinds": list(InsuranceKind),
            "insurance_name": labels.insurance_of(paper.head),
            "notes": labels.notes(paper.sheet),
            "stops": [(stop, write_numbers(held)) for stop, held in paper.sheet.stops.items()],
            "file_query": request.GET.urlencode(),
        }
        response = render(request, "arrears/sheet.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def sheet_xlsx(request: PageRequest, enterprise_pk: int) -> HttpResponseBase:
    """Give the sheet as a workbook, which `python -m statutes replay` can reckon again."""
    enterprise = _enterprise(request, enterprise_pk)
    as_of = AsOf.of(request)
    content = io.BytesIO()
    write_xlsx(content, _paper(request, enterprise, as_of, _insurance(request, "insurance")))
    content.seek(0)
    return _file(content, enterprise, as_of, "xlsx", XLSX_TYPE)


@require_safe
def sheet_docx(request: PageRequest, enterprise_pk: int) -> HttpResponseBase:
    """Give the sheet as a letter to print and stamp."""
    enterprise = _enterprise(request, enterprise_pk)
    as_of = AsOf.of(request)
    paper = _paper(request, enterprise, as_of, _insurance(request, "insurance"))
    return _file(docx_of(paper), enterprise, as_of, "docx", DOCX_TYPE)


def _enterprise(request: PageRequest, pk: int) -> Enterprise:
    return get_object_or_404(Enterprise.objects.in_scope(request.user.scope), pk=pk)


def _insurance(request: PageRequest, parameter: str) -> InsuranceKind | None:
    text = request.GET.get(parameter, "")
    if text and text not in InsuranceKind.values:
        raise Http404
    return InsuranceKind(text) if text else None


def _paper(
    request: PageRequest, enterprise: Enterprise, as_of: AsOf, insurance: InsuranceKind | None
) -> SheetPaper:
    return sheet_paper(
        enterprise,
        as_of,
        insurance=insurance,
        made_by=str(request.user),
        made_at=timezone.now(),
    )


def _file(
    content: io.BytesIO, enterprise: Enterprise, as_of: AsOf, extension: str, content_type: str
) -> FileResponse:
    name = f"late-fee-sheet-{enterprise.uscc or enterprise.pk}-{as_of.day}.{extension}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
