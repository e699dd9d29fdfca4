"""Acting on a case: open it, take or propose a step, put somebody in charge, record assets.

Each is a page with one form, which the case page may show too; after recording one is back at the
case. A case outside the user's jurisdiction is not found; who may not handle cases is refused.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arrears.cases.documents.page import to_serve
from arrears.cases.errors import CaseProblem
from arrears.cases.pages.access import handlers_only
from arrears.cases.pages.forms import (
    AssetForm,
    AssignForm,
    CaseForm,
    OpenForm,
    ReasonForm,
    StepForm,
    clue_name,
)
from arrears.cases.pages.one_case import Standing, Step, obstacle_lines
from arrears.cases.pages.views import case_of
from arrears.cases.services.assets import end_asset, record_asset
from arrears.cases.services.assignment import assign_case
from arrears.cases.services.proposals import propose_step
from arrears.cases.services.steps import open_case, take_step
from arrears.cases.workflow import COLLECTION
from arrears.models import AssetClue, CollectionCase
from casework.workflow import By, Transition, UnknownTransitionError
from enterprises.models import Enterprise
from enterprises.pages import PageRequest
from ledger.errors import MoneyProblem

_PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(_PAGE)
@handlers_only
def open_new(request: PageRequest, enterprise_pk: int) -> HttpResponse:
    """Open the case of an enterprise; where one is open already, that is the one."""
    visible = Enterprise.objects.in_scope(request.user.scope)
    enterprise = get_object_or_404(visible, pk=enterprise_pk)
    today = timezone.localdate()
    form = OpenForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        was_open = CollectionCase.objects.open().filter(enterprise=enterprise).exists()
        try:
            found = open_case(
                enterprise.pk,
                established_on=form.cleaned_data["established_on"],
                on=today,
                actor_id=request.user.pk,
            )
        except CaseProblem as problem:
            form.show(problem)
        else:
            _say(request, "" if was_open else _("The case was opened; you are in charge of it."))
            return redirect("cases:case", found.pk)
    return _form_page(
        request,
        form,
        enterprise=enterprise,
        title=_("Open a collection case"),
        lead=_("The deadline of the demand notice runs from the day it was established."),
        button=_("Open the case"),
    )


@require_http_methods(_PAGE)
@handlers_only
def take(request: PageRequest, pk: int, step: str) -> HttpResponse:
    """Take a step, or propose it where it takes two people."""
    found = case_of(request, pk)
    transition = _step_of_people(step)
    letter = to_serve(found, step)
    if letter is not None:
        return redirect("documents:serve", letter.pk)
    today = timezone.localdate()
    form = StepForm(
        request.POST if request.method == "POST" else None, transition=transition, today=today
    )
    if form.is_valid():
        try:
            _record(found.pk, form, actor_id=request.user.pk)
        except (CaseProblem, MoneyProblem) as problem:
            form.show(problem)
        else:
            _say(
                request,
                _("The step was proposed; a colleague has to approve it.")
                if transition.by is By.TWO_PEOPLE
                else _("The step was recorded."),
            )
            return redirect("cases:case", pk)
    named = Step(transition)
    in_the_way = (
        Standing.of(found, today).obstacles(step) if found.is_open and not form.is_bound else []
    )
    return _form_page(
        request,
        form,
        case=found,
        enterprise=found.enterprise,
        title=named.title,
        lead=_("A colleague has to approve it; it is dated on the day of the approval.")
        if named.is_proposed
        else "",
        button=_("Propose it") if named.is_proposed else _("Record it"),
        basis=transition.basis,
        in_the_way=obstacle_lines(in_the_way),
        refused=bool(in_the_way) or not found.is_open,
    )


def _record(case_id: int, form: StepForm, *, actor_id: int) -> None:
    does = propose_step if form.transition.by is By.TWO_PEOPLE else take_step
    does(
        case_id,
        form.transition.name,
        on=form.on,
        today=timezone.localdate(),
        facts=form.facts,
        actor_id=actor_id,
    )


def _step_of_people(name: str) -> Transition:
    """Return a step that people take; the nightly job's are not found."""
    try:
        transition = COLLECTION.transition(name)
    except UnknownTransitionError as error:
        raise Http404 from error
    if transition.by is By.SYSTEM:
        raise Http404
    return transition


@require_http_methods(_PAGE)
@handlers_only
def assign(request: PageRequest, pk: int) -> HttpResponse:
    """Put oneself or a colleague in charge of a case."""
    found = case_of(request, pk)
    form = AssignForm(
        request.POST if request.method == "POST" else None, case=found, asks=request.user
    )
    if form.is_valid():
        assignee = form.cleaned_data["assignee"]
        try:
            assign_case(found.pk, assignee_id=assignee.pk, actor_id=request.user.pk)
        except CaseProblem as problem:
            form.show(problem)
        else:
            _say(request, _("%(name)s is in charge now.") % {"name": assignee})
            return redirect("cases:case", pk)
    return _form_page(
        request,
        form,
        case=found,
        enterprise=found.enterprise,
        title=_("Who is in charge"),
        button=_("Put in charge"),
    )


@require_http_methods(_PAGE)
@handlers_only
def asset_new(request: PageRequest, pk: int) -> HttpResponse:
    """Record something that the debtor of a case owns."""
    found = case_of(request, pk)
    today = timezone.localdate()
    form = AssetForm(
        request.POST if request.method == "POST" else None,
        enterprise_id=found.enterprise_id,
        today=today,
    )
    if form.is_valid() and form.facts is not None:
        try:
            record_asset(form.facts, today=today, actor_id=request.user.pk)
        except CaseProblem as problem:
            form.show(problem)
        else:
            _say(request, _("The asset was recorded."))
            return redirect("cases:case", pk)
    return _form_page(
        request,
        form,
        case=found,
        enterprise=found.enterprise,
        title=_("Record an asset"),
        lead=_(
            "Land, plant and equipment can be given as security or preserved by the court; "
            "anything it owns shows the court where to look."
        ),
        button=_("Record it"),
    )


@require_http_methods(_PAGE)
@handlers_only
def asset_end(request: PageRequest, pk: int) -> HttpResponse:
    """Take an asset clue back, with a reason; a second press changes nothing."""
    visible = AssetClue.objects.in_scope(request.user.scope)
    clue = get_object_or_404(visible.select_related("enterprise", "end"), pk=pk)
    case = CollectionCase.objects.filter(enterprise=clue.enterprise_id).first()
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        stood = getattr(clue, "end", None) is None
        end_asset(
            clue.pk,
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
            actor_id=request.user.pk,
        )
        _say(request, _("The asset no longer counts; it stays on record.") if stood else "")
        if case is not None:
            return redirect("cases:case", case.pk)
        return redirect("enterprises:file", clue.enterprise_id)
    return _form_page(
        request,
        form,
        case=case,
        enterprise=clue.enterprise,
        title=_("Take an asset back"),
        lead=clue_name(clue),
        button=_("Take it back"),
    )


def _form_page(request: PageRequest, form: CaseForm, **context: Any) -> HttpResponse:
    """Show one form with what it is about; one that was refused keeps what was typed."""
    status = 400 if form.errors else 200
    return render(request, "arrears/cases/form.html", context | {"form": form}, status=status)


def _say(request: PageRequest, done: str) -> None:
    """Say what was done; an empty text says that it had been done before."""
    if done:
        messages.success(request, done)
    else:
        messages.info(request, _("This is on record already; nothing was changed."))
