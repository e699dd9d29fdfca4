"""The account statement of an enterprise: a page, and the same as .xlsx and .docx."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from arrears.documents import DOCX_TYPE, XLSX_TYPE
from arrears.money.account import StatementHead
from arrears.money.forms import StatementForm
from arrears.money.statement import account_statement
from arrears.money.statement_docx import docx_of
from arrears.money.statement_xlsx import write_statement
from casework.selectors import region_name
from enterprises.models import Enterprise
from enterprises.pages import PageRequest, wants_part


@require_safe
def statement(request: PageRequest, pk: int) -> HttpResponse:
    """Show the account of an enterprise in a period; htmx gets it without the page around."""
    enterprise = _enterprise(request, pk)
    form = _form(request)
    context = {
        "enterprise": enterprise,
        "region_name": region_name(enterprise.region_code),
        "form": form,
        "statement": account_statement(enterprise, form.period, corrections=form.with_corrections),
        "file_query": request.GET.urlencode(),
    }
    part = wants_part(request)
    name = "arrears/money/_statement.html" if part else "arrears/money/statement.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def workbook(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give the statement as a workbook."""
    enterprise = _enterprise(request, pk)
    form = _form(request)
    content = io.BytesIO()
    made = account_statement(enterprise, form.period, corrections=form.with_corrections)
    write_statement(content, made, _head(request, enterprise))
    content.seek(0)
    return _file(content, enterprise, form, "xlsx", XLSX_TYPE)


@require_safe
def letter(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give the statement as a letter to print, sign and send."""
    enterprise = _enterprise(request, pk)
    form = _form(request)
    content = docx_of(
        enterprise,
        form.period,
        _head(request, enterprise),
        corrections=form.with_corrections,
    )
    return _file(content, enterprise, form, "docx", DOCX_TYPE)


def _enterprise(request: PageRequest, pk: int) -> Enterprise:
    return get_object_or_404(Enterprise.objects.in_scope(request.user.scope), pk=pk)


def _form(request: PageRequest) -> StatementForm:
    return StatementForm(request.GET, today=timezone.localdate())


def _head(request: PageRequest, enterprise: Enterprise) -> StatementHead:
    return StatementHead(
        enterprise=enterprise.name,
        uscc=enterprise.uscc or "",
        region=region_name(enterprise.region_code),
        made_by=str(request.user),
        made_at=timezone.now(),
    )


def _file(
    content: io.BytesIO,
    enterprise: Enterprise,
    form: StatementForm,
    extension: str,
    content_type: str,
) -> FileResponse:
    period = form.period
    owner = enterprise.uscc or enterprise.pk
    name = f"statement-{owner}-{period.from_on}-{period.to_on}.{extension}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
