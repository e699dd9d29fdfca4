"""Recording a stop, or its end, in two steps: the facts, then the preview and the record.

`step` says which button was pressed: preview, record, or change, which leads from the preview back
to the form. Nothing is kept between the steps but the form itself. A stop outside the user's
jurisdiction is not found; a user who may not record money is refused.
"""

from __future__ import annotations

from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arrears.enums import EndKind, StopKind
from arrears.models import FeeStop, FeeStopEnd
from arrears.stops.bases import basis_lines, warnings_of
from arrears.stops.effect import (
    StopPreview,
    preview_end,
    preview_stops,
    record_end_previewed,
    record_previewed,
)
from arrears.stops.end_forms import END_FORMS, EndForm
from arrears.stops.forms import FORMS, StopForm
from arrears.stops.states import StopLine
from arrears.stops.views import stop_of
from casework.permissions import may_record_money
from enterprises.models import Enterprise
from enterprises.pages import PageRequest
from ledger.errors import MoneyProblem
from statutes.parameters import load

_Kind = TypeVar("_Kind", StopKind, EndKind)


@require_http_methods(["GET", "HEAD", "POST"])
def stop_new(request: PageRequest, enterprise_pk: int) -> HttpResponse:
    """Take the facts of a stop, show what it would do, record it once that was seen."""
    visible = Enterprise.objects.in_scope(request.user.scope)
    enterprise = get_object_or_404(visible, pk=enterprise_pk)
    _refuse_others(request)
    kind = _asked(request, StopKind)
    today = timezone.localdate()
    if request.method != "POST":
        form = FORMS[kind](enterprise=enterprise, today=today)
        return _new_form_page(request, enterprise, kind, form)
    form = FORMS[kind](request.POST, enterprise=enterprise, today=today)
    if not form.is_valid() or request.POST.get("step") == "change":
        return _new_form_page(request, enterprise, kind, form)
    seen = _seen(request)
    try:
        outcome = (
            record_previewed(
                enterprise, form.facts, seen=seen, today=today, actor_id=request.user.pk
            )
            if seen
            else preview_stops(enterprise, form.facts, today=today)
        )
    except MoneyProblem as problem:
        form.show(problem)
        return _new_form_page(request, enterprise, kind, form)
    if not isinstance(outcome, StopPreview):
        return _after_recording(request, outcome)
    context = {
        "enterprise": enterprise,
        "kind": kind,
        "form": form,
        "preview": outcome,
        "lines": [StopLine.of(stop, today) for stop in outcome.stops],
        "warnings": warnings_of(outcome, request.POST.get("basis", "")),
        "has_changed": bool(seen),
    }
    return render(request, "arrears/stops/preview.html", context, status=409 if seen else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def stop_end(request: PageRequest, pk: int) -> HttpResponse:
    """Take the facts of an end, show what it would do, record it once that was seen."""
    stop = stop_of(request, pk)
    _refuse_others(request)
    kind = _asked(request, EndKind)
    if kind == EndKind.BROKEN and stop.kind != StopKind.DEFERRAL:
        raise Http404
    if request.method != "POST":
        if hasattr(stop, "end"):
            messages.info(request, _("This stop was ended already; nothing was changed."))
            return redirect("stops:stop", pk)
        return _end_form_page(request, stop, kind, END_FORMS[kind](stop=stop))
    today = timezone.localdate()
    form = END_FORMS[kind](request.POST, stop=stop)
    if not form.is_valid() or form.facts is None or request.POST.get("step") == "change":
        return _end_form_page(request, stop, kind, form)
    seen = _seen(request)
    try:
        outcome = (
            record_end_previewed(stop, form.facts, seen=seen, today=today, actor_id=request.user.pk)
            if seen
            else preview_end(stop, form.facts, today=today)
        )
    except MoneyProblem as problem:
        form.show(problem)
        return _end_form_page(request, stop, kind, form)
    if isinstance(outcome, FeeStopEnd):
        messages.success(request, _("The end of the stop was recorded."))
        return redirect("stops:stop", pk)
    context = {
        "stop": stop,
        "enterprise": stop.enterprise,
        "line": StopLine.of(stop, today),
        "kind": kind,
        "form": form,
        "preview": outcome,
        "has_changed": bool(seen),
    }
    return render(request, "arrears/stops/end_preview.html", context, status=409 if seen else 200)


def _new_form_page(
    request: PageRequest, enterprise: Enterprise, kind: StopKind, form: StopForm
) -> HttpResponse:
    (value,) = load("late_fee_stop").only(stop=kind.value).values
    context = {
        "enterprise": enterprise,
        "kind": kind,
        "kinds": list(StopKind),
        "form": form,
        "bases": basis_lines() if kind == StopKind.DEFERRAL else [],
        "articles": value.source.split("；"),
    }
    status = 400 if form.errors else 200
    return render(request, "arrears/stops/new.html", context, status=status)


def _end_form_page(
    request: PageRequest, stop: FeeStop, kind: EndKind, form: EndForm
) -> HttpResponse:
    context = {
        "stop": stop,
        "enterprise": stop.enterprise,
        "line": StopLine.of(stop, timezone.localdate()),
        "kind": kind,
        "form": form,
    }
    return render(request, "arrears/stops/end.html", context, status=400 if form.errors else 200)


def _after_recording(request: PageRequest, stops: list[FeeStop]) -> HttpResponse:
    messages.success(request, _("Recorded. Late fee and receipts follow it from now on."))
    if len(stops) == 1:
        return redirect("stops:stop", stops[0].pk)
    return redirect(f"{reverse('enterprises:file', args=[stops[0].enterprise_id])}#stops")


def _seen(request: PageRequest) -> str:
    """Return the fingerprint of the preview that is to be recorded; empty where none is."""
    return request.POST.get("seen", "") if request.POST.get("step") == "record" else ""


def _refuse_others(request: PageRequest) -> None:
    if not may_record_money(request.user):
        raise PermissionDenied


def _asked(request: PageRequest, kinds: type[_Kind]) -> _Kind:
    """Return the kind that the address asks for, the first one where it asks for none."""
    try:
        return kinds(request.GET.get("kind") or next(iter(kinds)))
    except ValueError as error:
        raise Http404 from error
