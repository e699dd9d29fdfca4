"""Pages that say what would be: a payment on a day, an instalment plan. Nothing is recorded."""

from __future__ import annotations

import io
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from arrears.documents import XLSX_TYPE
from arrears.what_if.case import Case
from arrears.what_if.forms import PaymentForm, PlanForm
from arrears.what_if.payment import payment_of
from arrears.what_if.plan import PlanPaper, opening_of, plan_paper
from arrears.what_if.plan_xlsx import write_plan
from enterprises.models import Enterprise
from enterprises.pages import AsOf, PageRequest
from statutes.instalments import PlanTooLongError


@require_safe
def payment(request: PageRequest, enterprise_pk: int) -> HttpResponse:
    """Show what follows if the enterprise pays an amount on a day."""
    enterprise = _enterprise(request, enterprise_pk)
    as_of = AsOf.of(request)
    case = Case.of(enterprise)
    form = (
        PaymentForm(request.GET)
        if "amount" in request.GET
        else PaymentForm(initial={"on": as_of.day.isoformat()})
    )
    asked = form.cleaned_data if form.is_bound and form.is_valid() else None
    found = payment_of(case, on=asked["on"], amount=asked["amount"]) if asked else None
    context: dict[str, Any] = {
        "enterprise": enterprise,
        "form": form,
        "payment": found,
        "owed_on": as_of.day,
        "owed": found.before if found else case.outcome().owed(as_of.day),
        "may_have_come_in": found is not None and found.on <= as_of.today,
    }
    status = 400 if form.errors else 200
    return render(request, "arrears/what_if/payment.html", context, status=status)


@require_safe
def plan(request: PageRequest, enterprise_pk: int) -> HttpResponse:
    """Show the instalments that pay off all that the enterprise owes."""
    enterprise = _enterprise(request, enterprise_pk)
    form, paper = _plan_of(request, enterprise)
    context = {
        "enterprise": enterprise,
        "form": form,
        "paper": paper,
        "file_query": request.GET.urlencode(),
    }
    status = 400 if form.errors else 200
    return render(request, "arrears/what_if/plan.html", context, status=status)


@require_safe
def plan_xlsx(request: PageRequest, enterprise_pk: int) -> HttpResponseBase:
    """Give the plan as a workbook; terms that make none lead back to the page, which says why."""
    enterprise = _enterprise(request, enterprise_pk)
    form, paper = _plan_of(request, enterprise)
    if paper is None:
        url = reverse("what_if:plan", args=[enterprise_pk])
        return redirect(f"{url}?{request.GET.urlencode()}" if form.is_bound else url)
    content = io.BytesIO()
    write_plan(content, enterprise, paper)
    content.seek(0)
    name = f"instalments-{enterprise.pk}-{paper.plan.opened_on}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX_TYPE)


def _plan_of(request: PageRequest, enterprise: Enterprise) -> tuple[PlanForm, PlanPaper | None]:
    """Return the form and the plan that it asks for; no plan where it asks for none."""
    case = Case.of(enterprise)
    opened_on = opening_of(case, timezone.localdate())
    if "first_on" not in request.GET:
        return PlanForm(opened_on=opened_on), None
    form = PlanForm(request.GET, opened_on=opened_on)
    if not form.is_valid() or form.terms is None:
        return form, None
    try:
        return form, plan_paper(case, form.terms, deferred_from=form.days_free_from())
    except PlanTooLongError as problem:
        form.refuse_too_long(problem)
        return form, None


def _enterprise(request: PageRequest, pk: int) -> Enterprise:
    return get_object_or_404(Enterprise.objects.in_scope(request.user.scope), pk=pk)
