"""The letters of a case: the file that was signed, the draft of the next, service, its record."""

from __future__ import annotations

import hashlib
import io

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from arrears.cases.documents.forms import ServiceForm
from arrears.cases.documents.issue import draft_letter
from arrears.cases.documents.page import next_letter
from arrears.cases.documents.service_return import service_return
from arrears.cases.errors import CaseProblem
from arrears.cases.pages.access import handlers_only
from arrears.cases.services.serving import record_service
from arrears.documents import DOCX_TYPE
from arrears.models import CaseDocument, CollectionCase
from enterprises.pages import PageRequest


@require_safe
def document_file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give a letter as it was issued; a file that is another one by now is not given out."""
    document = _document(request, pk)
    try:
        with document.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != document.sha256:
        messages.error(
            request,
            _("The stored file of %(number)s is missing or not the one that was issued.")
            % {"number": document.number},
        )
        return redirect("cases:case", document.case_id)
    return _docx(io.BytesIO(content), document.number)


@require_safe
def service_return_file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give the service record of a letter."""
    document = _document(request, pk)
    return _docx(service_return(document), _("Service record %(number)s") % _named(document))


@require_safe
def draft_file(request: PageRequest, case_pk: int) -> HttpResponseBase:
    """Give the letter of the next action as a draft; not found where it has none."""
    visible = CollectionCase.objects.in_scope(request.user.scope)
    case = get_object_or_404(visible.select_related("enterprise"), pk=case_pk)
    today = timezone.localdate()
    following = next_letter(case, today)
    if following is None:
        raise Http404
    content = draft_letter(following.letter, case, today, following.step_facts)
    name = _("Draft %(title)s") % {"title": following.letter.title}
    return _docx(content, name)


@require_http_methods(["GET", "HEAD", "POST"])
@handlers_only
def serve(request: PageRequest, pk: int) -> HttpResponse:
    """Record an attempt at service; one that succeeds moves the case that waits for it."""
    document = _document(request, pk)
    today = timezone.localdate()
    given = request.POST if request.method == "POST" else None
    form = ServiceForm(given, document=document, today=today)
    if form.is_valid() and form.facts is not None:
        try:
            record_service(form.facts, today=today, actor_id=request.user.pk)
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(request, _("The attempt at service was recorded."))
            return redirect("cases:case", document.case_id)
    context = {
        "title": _("Record the service of %(number)s") % _named(document),
        "lead": _("Every attempt stays on record. The ladder goes on from the day of the service.")
        if form.moves_case
        else _("Every attempt stays on record."),
        "button": _("Record it"),
        "form": form,
        "case": document.case,
        "enterprise": document.case.enterprise,
    }
    return render(request, "arrears/cases/form.html", context, status=400 if form.errors else 200)


def _document(request: PageRequest, pk: int) -> CaseDocument:
    visible = CaseDocument.objects.in_scope(request.user.scope)
    return get_object_or_404(visible.select_related("case__enterprise"), pk=pk)


def _named(document: CaseDocument) -> dict[str, str]:
    return {"number": document.number}


def _docx(content: io.BytesIO, name: str) -> FileResponse:
    return FileResponse(
        content, as_attachment=True, filename=f"{name}.docx", content_type=DOCX_TYPE
    )
