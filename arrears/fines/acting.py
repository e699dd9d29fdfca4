"""Acting on a fine: file it, take or propose a step, decide on a proposal, record a remedy.

Each is a page with one form; after recording one is back at the fine. A fine outside the user's
jurisdiction is not found; who may not handle cases is refused.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.cases.errors import CaseProblem
from arrears.cases.pages.access import handlers_only
from arrears.cases.pages.forms import CaseForm, ReasonForm
from arrears.cases.pages.views import case_of
from arrears.fines import words
from arrears.fines.enums import FineOffence
from arrears.fines.forms import FILING_FORMS, FineOutcomeForm, FineRemedyForm, FineStepForm
from arrears.fines.one_fine import range_line, step_of
from arrears.fines.reading import FineBook, facts_of
from arrears.fines.selectors import FineLine, fines_of_case
from arrears.fines.services.filing import file_fine
from arrears.fines.services.proposals import approve, propose_step, send_back
from arrears.fines.services.remedies import record_fine_outcome, record_fine_remedy
from arrears.fines.services.steps import take_step
from arrears.fines.views import fine_of
from arrears.models import Fine, FineProposal, FineRemedy
from casework.workflow import By, UnknownTransitionError
from enterprises.pages import PageRequest

_PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(_PAGE)
@handlers_only
def file_new(request: PageRequest, case_pk: int) -> HttpResponse:
    """File a case of punishment about the debtor of a collection case."""
    case = case_of(request, case_pk)
    try:
        offence = FineOffence(request.GET.get("offence") or FineOffence.ARREARS_AFTER_ORDER)
    except ValueError as error:
        raise Http404 from error
    today = timezone.localdate()
    form = FILING_FORMS[offence](request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        try:
            fine = file_fine(form.facts(case.pk), today=today, actor_id=request.user.pk)
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(request, _("The case of punishment was filed."))
            return redirect("fines:fine", fine.pk)
    context = {
        "form": form,
        "case": case,
        "enterprise": case.enterprise,
        "offence": offence,
        "offences": list(FineOffence),
        "fines": fines_of_case(case, today),
        "is_arrears": offence is FineOffence.ARREARS_AFTER_ORDER,
    }
    return render(request, "arrears/fines/new.html", context, status=_status(form))


@require_http_methods(_PAGE)
@handlers_only
def take(request: PageRequest, pk: int, step: str) -> HttpResponse:
    """Take a step about a fine, or propose it where it takes two people."""
    fine = fine_of(request, pk)
    today = timezone.localdate()
    try:
        named = step_of(step, facts_of(fine, today), today)
    except UnknownTransitionError as error:
        raise Http404 from error
    form = FineStepForm(
        request.POST if request.method == "POST" else None,
        transition=named.transition,
        today=today,
    )
    if form.is_valid():
        try:
            _record(fine, form, actor_id=request.user.pk)
        except CaseProblem as problem:
            form.show(problem)
        else:
            done = _("The step was recorded.")
            if named.is_proposed:
                done = _("The step was proposed; a colleague has to approve it.")
            messages.success(request, done)
            return redirect("fines:fine", pk)
    in_the_way = [] if form.is_bound else named.in_the_way
    return _form_page(
        request,
        form,
        fine,
        title=named.title,
        lead=_("A colleague has to approve it; it is dated on the day of the approval.")
        if named.is_proposed
        else "",
        button=_("Propose it") if named.is_proposed else _("Record it"),
        basis=named.transition.basis,
        in_the_way=in_the_way,
        refused=bool(in_the_way),
    )


def _record(fine: Fine, form: FineStepForm, *, actor_id: int) -> None:
    today = timezone.localdate()
    if form.transition.by is By.TWO_PEOPLE:
        name = form.transition.name
        propose_step(fine.pk, name, today=today, facts=form.facts, actor_id=actor_id)
        return
    take_step(
        fine.pk,
        form.transition.name,
        on=form.on,
        today=today,
        facts=form.facts,
        actor_id=actor_id,
    )


@require_POST
@handlers_only
def approve_one(request: PageRequest, pk: int) -> HttpResponse:
    """Approve a proposal about a fine; a second press changes nothing."""
    proposal = _proposal_of(request, pk)
    try:
        approve(proposal.pk, today=timezone.localdate(), actor_id=request.user.pk)
    except CaseProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The step was approved and is taken."))
    return redirect("fines:fine", proposal.fine_id)


@require_http_methods(_PAGE)
@handlers_only
def send_back_one(request: PageRequest, pk: int) -> HttpResponse:
    """Send a proposal about a fine back with a reason; a second press changes nothing."""
    proposal = _proposal_of(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            send_back(proposal.pk, reason=form.cleaned_data["reason"], actor_id=request.user.pk)
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(request, _("The proposal was sent back; the reason stays on record."))
            return redirect("fines:fine", proposal.fine_id)
    return _form_page(
        request,
        form,
        proposal.fine,
        title=_("Send a proposal back"),
        lead=words.STEPS[proposal.step],
        button=_("Send it back"),
    )


@require_http_methods(_PAGE)
@handlers_only
def remedy_new(request: PageRequest, pk: int) -> HttpResponse:
    """Record that a fine was contested; no surcharge counts from that day on."""
    fine = fine_of(request, pk)
    form = FineRemedyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            record_fine_remedy(
                fine.pk,
                RemedyKind(asked["kind"]),
                filed_on=asked["filed_on"],
                document=asked["document"],
                today=timezone.localdate(),
                actor_id=request.user.pk,
            )
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(request, _("It was recorded; the surcharge does not count for now."))
            return redirect("fines:fine", pk)
    return _form_page(
        request,
        form,
        fine,
        title=_("Record a reconsideration or suit"),
        button=_("Record it"),
        basis="行政复议法 第二十条；行政诉讼法 第四十六条；行政处罚法 第七十三条",
    )


@require_http_methods(_PAGE)
@handlers_only
def remedy_outcome(request: PageRequest, pk: int) -> HttpResponse:
    """Record how a remedy against a fine ended."""
    visible = FineRemedy.objects.in_scope(request.user.scope)
    remedy = get_object_or_404(visible.select_related("fine__case__enterprise"), pk=pk)
    form = FineOutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            record_fine_outcome(
                remedy.pk,
                RemedyResult(asked["result"]),
                ended_on=asked["ended_on"],
                amount=form.amount_given,
                document=asked["document"],
                today=timezone.localdate(),
                actor_id=request.user.pk,
            )
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(request, _("The outcome was recorded."))
            return redirect("fines:fine", remedy.fine_id)
    return _form_page(
        request,
        form,
        remedy.fine,
        title=_("Record the outcome"),
        lead=remedy.get_kind_display(),
        button=_("Record it"),
    )


def _proposal_of(request: PageRequest, pk: int) -> FineProposal:
    visible = FineProposal.objects.in_scope(request.user.scope)
    return get_object_or_404(visible.select_related("fine__case__enterprise"), pk=pk)


def _form_page(request: PageRequest, form: CaseForm, fine: Fine, **context: Any) -> HttpResponse:
    """Show one form with what it is about; one that was refused keeps what was typed."""
    today = timezone.localdate()
    book = FineBook([fine], today)
    given = {
        "form": form,
        "fine": fine,
        "case": fine.case,
        "enterprise": fine.case.enterprise,
        "line": FineLine.of(fine, book, today),
        "range": range_line(fine, book.events(fine), today),
    }
    return render(request, "arrears/fines/form.html", context | given, status=_status(form))


def _status(form: CaseForm) -> int:
    return 400 if form.errors else 200
