"""Pages of the import: list, upload, one page per batch, and what can be done there.

A batch outside the user's jurisdiction is not found. Who may handle a kind of file, its handler
says; of other kinds a user is refused, and who may handle none is refused everywhere.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget
from django_htmx.middleware import HtmxDetails

from casework.models import User
from intake import selectors, services, tasks
from intake.columns import sheet_groups
from intake.enums import BatchKind, BatchState
from intake.errors import ImportProblem
from intake.forms import BatchFilter, FindingFilter, MappingForms, UndoForm, UploadForm
from intake.handlers import handler_for, kinds_for
from intake.models import ImportBatch
from intake.sheets.errors import SheetError

_BATCHES_PER_PAGE = 25
_FINDINGS_PER_PAGE = 50
_COMPARED_AT_ONCE = 2000
_WAITING = {BatchState.UPLOADED, BatchState.COMMITTING}
_MAPPABLE = {BatchState.NEEDS_MAPPING, BatchState.PREVIEWED}
_TONES = {
    BatchState.UPLOADED: "info",
    BatchState.NEEDS_MAPPING: "warning",
    BatchState.PREVIEWED: "info",
    BatchState.COMMITTING: "info",
    BatchState.COMMITTED: "good",
    BatchState.REFUSED: "error",
    BatchState.UNDONE: "neutral",
}
_READ = {BatchState.PREVIEWED, BatchState.COMMITTED, BatchState.UNDONE}

View = Callable[..., HttpResponseBase]


class ImporterRequest(HttpRequest):
    """A request of somebody who may handle some kind of file."""

    user: User
    htmx: HtmxDetails


def importers_only(view: View) -> View:
    """Refuse users who may handle no kind of file."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or not kinds_for(request.user):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        # Page and partial share an address: a browser must not show one for the other.
        patch_vary_headers(response, ["HX-Request"])
        return response

    return checked


@require_safe
@importers_only
def batch_list(request: ImporterRequest) -> HttpResponse:
    """List the imports of one's jurisdiction that one may handle, the latest first."""
    kinds = kinds_for(request.user)
    form = BatchFilter(request.GET, kinds=kinds)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.batches(
        request.user.scope,
        kinds,
        text=chosen.get("q", ""),
        kind=chosen.get("kind", ""),
        state=chosen.get("state", ""),
    )
    page = Paginator(found, _BATCHES_PER_PAGE).get_page(request.GET.get("page"))
    names = selectors.region_names({one.jurisdiction_prefix for one in page})
    context = {
        "form": form,
        "page": page,
        "lines": [
            {
                "batch": one,
                "tone": _TONES[BatchState(one.state)],
                "region": names[one.jurisdiction_prefix],
            }
            for one in page
        ],
        "is_filtered": any(chosen.values()),
    }
    template = "intake/_list.html" if _asks_for(request, "batches") else "intake/list.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@importers_only
def upload(request: ImporterRequest) -> HttpResponse:
    """Take a file in and send it to be read; the address says of which kind, else the first."""
    kinds = kinds_for(request.user)
    asked = request.GET.get("kind", "")
    kind = BatchKind(asked) if asked in BatchKind else kinds[0]
    if kind not in kinds:
        raise PermissionDenied
    handler, scope = handler_for(kind), request.user.scope
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"title": request.GET.get("title")},
        texts=handler.texts,
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = services.receive_file(
                kind=kind,
                title=form.cleaned_data["title"],
                content=form.cleaned_data["file"].file,
                original_name=form.cleaned_data["file"].name,
                scope=scope,
                uploaded_by=request.user,
                as_of_on=form.cleaned_data.get("as_of_on"),
            )
        except ImportProblem as problem:
            form.add_error(None, str(problem))
        else:
            transaction.on_commit(partial(tasks.read_batch.delay, batch.pk))
            return redirect("intake:batch", batch.pk)
    context = {
        "form": form,
        "titles": handler.titles(scope),
        "reads": handler.texts.reads,
        "kinds": [(one.value, one.label, one is kind) for one in kinds],
    }
    return render(request, "intake/upload.html", context, status=400 if form.errors else 200)


@require_safe
@importers_only
def batch(request: ImporterRequest, pk: int) -> HttpResponse:
    """Show a batch as its state asks for."""
    found = _batch_of(request, pk)
    if found.state in _READ and _asks_for(request, "findings"):
        return render(request, "intake/_findings.html", _findings_context(request, found))
    if found.state == BatchState.PREVIEWED and _asks_for(request, "changes"):
        return render(request, "intake/_changes.html", _changes_context(request, found))
    return render(request, "intake/batch.html", _batch_context(request, found))


@require_safe
@importers_only
def progress(request: ImporterRequest, pk: int) -> HttpResponse:
    """Answer the page that waits: how far it is, or the batch as it now is."""
    found = _batch_of(request, pk)
    if not request.htmx:
        return redirect("intake:batch", pk)
    if found.state in _WAITING:
        return render(request, "intake/_progress.html", _progress_context(found))
    response = render(request, "intake/_batch.html", _batch_context(request, found))
    return reswap(retarget(response, "#batch"), "innerHTML")


@require_http_methods(["GET", "HEAD", "POST"])
@importers_only
def mapping(request: ImporterRequest, pk: int) -> HttpResponse:
    """Assign columns by hand; `show` only shows the columns under other header rows."""
    found = _batch_of(request, pk)
    if found.state not in _MAPPABLE:
        messages.warning(request, _("The columns of this import can no longer be changed."))
        return redirect("intake:batch", pk)
    if request.method == "GET":
        return render(request, "intake/mapping.html", _mapping_context(found))
    forms = _mapping_forms(found, request)
    problem = ""
    if "show" not in request.POST and forms.is_valid():
        try:
            services.give_mapping(found.pk, mapping=forms.to_mapping(), actor=request.user)
        except (SheetError, ImportProblem) as error:
            problem = str(error)
        else:
            transaction.on_commit(partial(tasks.read_batch.delay, found.pk))
            return redirect("intake:batch", pk)
    context = _mapping_context(found) | {"forms": forms, "error": problem}
    status = 200 if "show" in request.POST else 400
    return render(request, "intake/mapping.html", context, status=status)


@require_POST
@importers_only
def commit(request: ImporterRequest, pk: int) -> HttpResponse:
    """Send a previewed batch to be committed, all of it or what the user agreed to."""
    found = _batch_of(request, pk)
    try:
        services.request_commit(
            found.pk, actor=request.user, skip_bad_rows="skip_bad_rows" in request.POST
        )
    except ImportProblem as problem:
        messages.error(request, str(problem))
    else:
        transaction.on_commit(partial(tasks.commit_batch.delay, found.pk))
    return redirect("intake:batch", pk)


@require_POST
@importers_only
def undo(request: ImporterRequest, pk: int) -> HttpResponse:
    """Take a committed batch back, with a reason."""
    found = _batch_of(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["reason"])))
        return redirect("intake:batch", pk)
    try:
        services.undo_batch(found.pk, actor=request.user, reason=form.cleaned_data["reason"])
    except ImportProblem as problem:
        messages.error(request, str(problem))
    return redirect("intake:batch", pk)


@require_safe
@importers_only
def rejects(request: ImporterRequest, pk: int) -> FileResponse:
    """Hand out the rejected rows as a workbook."""
    found = _batch_of(request, pk)
    is_kept = found.file.storage.exists(found.file.name or "")
    if found.state not in _READ or not is_kept or not selectors.row_counts(found).rejected:
        raise Http404
    # The open file outlives its directory entry; the response closes it.
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory, "rejected.xlsx")
        selectors.write_rejected_rows(found, out)
        content = out.open("rb")
    stem = Path(found.original_name).stem
    name = _("%(name)s – rejected rows.xlsx") % {"name": stem}
    return FileResponse(content, as_attachment=True, filename=name)


@require_safe
@importers_only
def file(request: ImporterRequest, pk: int) -> FileResponse:
    """Hand out the file as it came."""
    found = _batch_of(request, pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=found.original_name)


def _batch_of(request: ImporterRequest, pk: int) -> ImportBatch:
    found = ImportBatch.objects.in_scope(request.user.scope)
    batch = get_object_or_404(
        found.select_related("uploaded_by", "committed_by", "undone_by"), pk=pk
    )
    if not handler_for(batch.kind).may_handle(request.user):
        raise PermissionDenied
    return batch


def _asks_for(request: ImporterRequest, target: str) -> bool:
    """Tell whether htmx asks for one part of a page; going back in history asks for the whole."""
    htmx = request.htmx
    return bool(htmx) and not htmx.history_restore_request and htmx.target == target


def _batch_context(request: ImporterRequest, found: ImportBatch) -> dict[str, Any]:
    """Return what the page of a batch shows in its state."""
    context: dict[str, Any] = {
        "batch": found,
        "state": found.state,
        "tone": _TONES[BatchState(found.state)],
        "texts": handler_for(found.kind).texts,
        "region": selectors.region_names({found.jurisdiction_prefix})[found.jurisdiction_prefix],
    }
    if found.state in _WAITING:
        return context | _progress_context(found)
    if found.state == BatchState.NEEDS_MAPPING:
        return context | _mapping_context(found)
    if found.state == BatchState.REFUSED:
        return context
    handler = handler_for(found.kind)
    context |= _findings_context(request, found)
    context |= {
        "preview": selectors.preview(found),
        "notes": selectors.notes_of(found),
        "sheets": selectors.understood(found),
    }
    if found.state == BatchState.PREVIEWED:
        context |= _changes_context(request, found)
    if found.state == BatchState.COMMITTED:
        context["outcome"] = handler.outcome(found).lines
        context["blockers"] = list(handler.undo_blockers(found))
        context["undo_form"] = UndoForm()
    return context


def _progress_context(found: ImportBatch) -> dict[str, Any]:
    done, total = services.batch_progress(found.pk).read()
    return {"batch": found, "state": found.state, "done": done if total else None, "total": total}


def _findings_context(request: ImporterRequest, found: ImportBatch) -> dict[str, Any]:
    form = FindingFilter(request.GET)
    severity = form.cleaned_data["severity"] if form.is_valid() else ""
    stored = selectors.findings(found, severity=severity)
    page = Paginator(stored, _FINDINGS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "batch": found,
        "counts": selectors.row_counts(found),
        "all_findings": not severity,
        "only_errors": severity == "error",
        "only_warnings": severity == "warning",
        "findings": [selectors.finding_line(one) for one in page],
        "page": page,
    }


def _changes_context(request: ImporterRequest, found: ImportBatch) -> dict[str, Any]:
    """Compare with what is on file; a large batch, which takes its time, only when asked."""
    asked = "compare" in request.GET or found.totals["rows_accepted"] <= _COMPARED_AT_ONCE
    changes = handler_for(found.kind).changes(found).lines if asked else None
    return {"batch": found, "changes": changes}


def _mapping_forms(found: ImportBatch, request: ImporterRequest | None = None) -> MappingForms:
    return MappingForms(
        sheet_groups(found.layout),
        handler_for(found.kind).schema,
        data=request.POST if request else None,
    )


def _mapping_context(found: ImportBatch) -> dict[str, Any]:
    return {
        "batch": found,
        "forms": _mapping_forms(found),
        "doubts": selectors.doubts_of(found),
        "notes": selectors.notes_of(found),
    }
