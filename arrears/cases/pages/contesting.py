"""Reconsideration and suit against a demand: that one was filed, and how it ended."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.cases.errors import CaseProblem
from arrears.cases.pages.access import handlers_only
from arrears.cases.pages.forms import CaseForm, choose_from
from arrears.cases.pages.views import case_of
from arrears.cases.services.remedies import record_outcome, record_remedy
from arrears.models import CollectionCase, Remedy
from arrears.money.forms import GivenDayField
from enterprises.pages import PageRequest

_TEXT_LENGTH = 200


def _document() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Document"),
        max_length=_TEXT_LENGTH,
        help_text=gettext_lazy("Title and number of what says so; it stays on record."),
        error_messages={"required": gettext_lazy("Name the document; it stays on record.")},
    )


class RemedyForm(CaseForm):
    """That reconsideration was asked for, or a suit brought."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=choose_from(RemedyKind.choices),
        error_messages={"required": gettext_lazy("Choose what was filed.")},
    )
    filed_on = GivenDayField(label=gettext_lazy("Filed on"))
    document = _document()


class OutcomeForm(CaseForm):
    """How a remedy ended."""

    result = forms.ChoiceField(
        label=gettext_lazy("How it ended"),
        choices=choose_from(RemedyResult.choices),
        error_messages={"required": gettext_lazy("Choose how it ended.")},
    )
    decided_on = GivenDayField(
        label=gettext_lazy("Ended on"),
        help_text=gettext_lazy(
            "The day on which the reconsideration decision was served, the judgment took effect, "
            "or it was withdrawn."
        ),
    )
    document = _document()


@require_http_methods(["GET", "HEAD", "POST"])
@handlers_only
def remedy_new(request: PageRequest, pk: int) -> HttpResponse:
    """Record that a remedy was filed; while it is open no court is asked."""
    found = case_of(request, pk)
    form = RemedyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            record_remedy(
                found.pk,
                RemedyKind(asked["kind"]),
                filed_on=asked["filed_on"],
                document=asked["document"],
                today=timezone.localdate(),
                actor_id=request.user.pk,
            )
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(request, _("It was recorded; the court waits for its outcome."))
            return redirect("cases:case", pk)
    return _page(request, form, found, _("Record a reconsideration or suit"))


@require_http_methods(["GET", "HEAD", "POST"])
@handlers_only
def remedy_outcome(request: PageRequest, pk: int) -> HttpResponse:
    """Record how a remedy ended."""
    visible = Remedy.objects.filter(request.user.scope.codes("case__enterprise__region_code"))
    remedy = get_object_or_404(visible.select_related("case__enterprise"), pk=pk)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            record_outcome(
                remedy.pk,
                RemedyResult(asked["result"]),
                decided_on=asked["decided_on"],
                document=asked["document"],
                today=timezone.localdate(),
                actor_id=request.user.pk,
            )
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(request, _("The outcome was recorded."))
            return redirect("cases:case", remedy.case_id)
    return _page(request, form, remedy.case, _("Record the outcome"), remedy.get_kind_display())


def _page(
    request: PageRequest, form: CaseForm, case: CollectionCase, title: str, lead: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "case": case,
        "enterprise": case.enterprise,
        "title": title,
        "lead": lead,
        "button": _("Record it"),
    }
    status = 400 if form.errors else 200
    return render(request, "arrears/cases/form.html", context, status=status)
