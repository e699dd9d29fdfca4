"""One batch on its page: the preview and its start, the work under way, what came of each case."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from arrears import tasks
from arrears.cases.errors import CaseProblem
from arrears.cases.notices.enums import WITHOUT_RESULT, NoticeBatchState, NoticeOutcome
from arrears.cases.notices.forms import ticked
from arrears.cases.notices.pages.access import batch_of
from arrears.cases.notices.selectors import (
    ROWS_PER_PAGE,
    STATE_TONES,
    UNDER_WAY,
    batch_lines,
    letters_of,
    lines_of,
    outcome_counts,
    progress_of,
    rows_of,
    sums_of,
)
from arrears.cases.notices.services.preview import (
    drop,
    leave_out,
    renew,
    said_left_out,
    start,
)
from arrears.cases.pages.access import handlers_only
from arrears.models import NoticeBatch
from casework.selectors import region_name
from enterprises.pages import PageRequest, wants_part


@require_safe
@handlers_only
def batch_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a batch as its state asks for; htmx gets the list of its cases alone."""
    found = batch_of(request, pk)
    is_list = wants_part(request) and request.htmx.target == "notice-rows"
    if is_list and found.state != NoticeBatchState.RUNNING:
        context = {"batch": found} | _rows_context(request, found)
        response = render(request, "arrears/cases/notices/_rows.html", context)
    else:
        context = _batch_context(request, found)
        response = render(request, "arrears/cases/notices/batch.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@handlers_only
def progress(request: PageRequest, pk: int) -> HttpResponse:
    """Answer the page that waits: how far the work is, or the batch once it is done."""
    found = batch_of(request, pk)
    if not request.htmx:
        return redirect("notices:batch", pk)
    if found.state == NoticeBatchState.RUNNING:
        context = {"batch": found} | _progress_context(request, found)
        return render(request, "arrears/cases/notices/_progress.html", context)
    context = _batch_context(request, found)
    response = render(request, "arrears/cases/notices/_batch.html", context)
    return reswap(retarget(response, "#batch"), "innerHTML")


@require_POST
@handlers_only
def start_batch(request: PageRequest, pk: int) -> HttpResponse:
    """Send a preview to the worker, or work that was interrupted to him again."""
    found = batch_of(request, pk)
    try:
        started = start(found.pk, today=timezone.localdate())
    except CaseProblem as problem:
        messages.error(request, str(problem))
    else:
        if started.state == NoticeBatchState.RUNNING:
            transaction.on_commit(partial(tasks.issue_notices.delay, started.pk))
    return redirect("notices:batch", pk)


@require_POST
@handlers_only
def leave_out_rows(request: PageRequest, pk: int) -> HttpResponse:
    """Leave the ticked cases of a preview out."""
    found = batch_of(request, pk)
    try:
        number = leave_out(found.pk, ticked(request.POST, "row"))
    except CaseProblem as problem:
        messages.error(request, str(problem))
    else:
        if number:
            messages.success(request, said_left_out(number))
        else:
            messages.warning(request, _("Tick the cases to be left out; nothing was changed."))
    return redirect("notices:batch", pk)


@require_POST
@handlers_only
def renew_batch(request: PageRequest, pk: int) -> HttpResponse:
    """Preview the cases anew with the figures of today."""
    found = batch_of(request, pk)
    try:
        anew = renew(found.pk, on=timezone.localdate(), actor=request.user)
    except CaseProblem as problem:
        messages.error(request, str(problem))
        return redirect("notices:batch", pk)
    return redirect("notices:batch", anew.pk)


@require_POST
@handlers_only
def drop_batch(request: PageRequest, pk: int) -> HttpResponse:
    """Drop a preview."""
    found = batch_of(request, pk)
    try:
        drop(found.pk)
    except CaseProblem as problem:
        messages.error(request, str(problem))
        return redirect("notices:batch", pk)
    messages.success(request, _("The preview was dropped; no letter came of it."))
    return redirect("notices:list")


def _batch_context(request: PageRequest, found: NoticeBatch) -> dict[str, Any]:
    """Return what the page of a batch shows in its state."""
    context: dict[str, Any] = {
        "batch": found,
        "tone": STATE_TONES[NoticeBatchState(found.state)],
        "region": region_name(found.jurisdiction_prefix),
        "is_own": found.made_by_id == request.user.pk,
    }
    if found.state == NoticeBatchState.RUNNING:
        return context | _progress_context(request, found)
    if found.state == NoticeBatchState.DROPPED:
        return context
    context |= _rows_context(request, found)
    if found.state == NoticeBatchState.PREVIEWED:
        return context | {
            "sums": sums_of(rows_of(found, request.user.scope, NoticeOutcome.WAITING)),
            "is_of_today": found.previewed_on == timezone.localdate(),
        }
    (line,) = batch_lines([found], request.user)
    decisions = found.decisions.select_related("made_by").order_by("pk")
    return context | {
        "waiting": line.waiting,
        "letters": letters_of(found, request.user.scope).count(),
        "decisions": batch_lines(decisions, request.user),
        "repeatable": found.decides_on_id is None
        and any(context["counts"][outcome] for outcome in WITHOUT_RESULT),
    }


def _progress_context(request: PageRequest, found: NoticeBatch) -> dict[str, Any]:
    return {
        "progress": progress_of(found, request.user.scope, timezone.now()),
        "label": UNDER_WAY[found.mode],
    }


def _rows_context(request: PageRequest, found: NoticeBatch) -> dict[str, Any]:
    """Return one page of the cases of a batch, and how many there are of each outcome."""
    counts = outcome_counts(found, request.user.scope)
    asked = request.GET.get("outcome", "")
    outcome = asked if counts.get(asked) else ""
    if found.state == NoticeBatchState.PREVIEWED and not outcome:
        # First what the start would do, unless there is nothing of it.
        outcome = NoticeOutcome.WAITING if counts[NoticeOutcome.WAITING] else ""
    rows = rows_of(found, request.user.scope, outcome)
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "counts": counts,
        "tabs": [
            (one.value, _tab_label(found, one), counts[one]) for one in NoticeOutcome if counts[one]
        ],
        "all_cases": sum(counts.values()),
        "outcome": outcome,
        "page": page,
        "lines": lines_of(page),
    }


def _tab_label(found: NoticeBatch, outcome: NoticeOutcome) -> str:
    """Name an outcome; what waits in a preview is what the start would do."""
    if outcome is NoticeOutcome.WAITING and found.state == NoticeBatchState.PREVIEWED:
        return _("Included")
    return str(outcome.label)
