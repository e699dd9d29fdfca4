"""The second person: approve a proposed step, or send it back with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from arrears.cases.errors import CaseProblem
from arrears.cases.pages.access import handlers_only
from arrears.cases.pages.forms import ReasonForm
from arrears.cases.services.proposals import approve, send_back
from arrears.models import CaseProposal
from casework.scope import Scope
from enterprises.pages import PageRequest
from ledger.errors import MoneyProblem


@require_POST
@handlers_only
def approve_one(request: PageRequest, pk: int) -> HttpResponse:
    """Approve a proposal; a second press changes nothing."""
    proposal = _proposal_of(request, pk)
    try:
        approve(proposal.pk, today=timezone.localdate(), actor_id=request.user.pk)
    except (CaseProblem, MoneyProblem) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The step was approved and is taken."))
    return redirect("cases:case", proposal.case_id)


@require_http_methods(["GET", "HEAD", "POST"])
@handlers_only
def send_back_one(request: PageRequest, pk: int) -> HttpResponse:
    """Send a proposal back with a reason; a second press changes nothing."""
    proposal = _proposal_of(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            send_back(
                proposal.pk,
                reason=form.cleaned_data["reason"],
                today=timezone.localdate(),
                actor_id=request.user.pk,
            )
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(request, _("The proposal was sent back; the reason stays on record."))
            return redirect("cases:case", proposal.case_id)
    context = {
        "form": form,
        "case": proposal.case,
        "enterprise": proposal.case.enterprise,
        "title": _("Send a proposal back"),
        "lead": proposal.get_step_display(),
        "button": _("Send it back"),
    }
    status = 400 if form.errors else 200
    return render(request, "arrears/cases/form.html", context, status=status)


def _proposal_of(request: PageRequest, pk: int) -> CaseProposal:
    return get_object_or_404(
        visible_proposals(request.user.scope).select_related("case__enterprise"), pk=pk
    )


def visible_proposals(scope: Scope) -> QuerySet[CaseProposal]:
    """Return the proposals of cases in a jurisdiction."""
    return CaseProposal.objects.filter(scope.codes("case__enterprise__region_code"))
