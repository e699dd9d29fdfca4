"""What is asked of the pages: a payment on a day, the terms of an instalment plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.money.forms import AmountField, GivenDayField, show_problem
from arrears.services.receipts import refuse_impossible_amount
from casework.formats import money, whole
from enterprises.forms import DayField
from enterprises.models import Enterprise
from enterprises.pages import AsOf
from ledger.errors import MoneyProblem
from statutes.instalments import MOST_INSTALMENTS, PlanTerms, PlanTooLongError


class PaymentForm(forms.Form):
    """A day and an amount, as the address holds them."""

    on = GivenDayField(label=gettext_lazy("If it pays on"))
    amount = AmountField(label=gettext_lazy("Amount, yuan"))

    def clean(self) -> dict[str, Any]:
        """Refuse an amount that nobody can pay."""
        _refuse_impossible(self)
        return self.cleaned_data


def what_if_section(_enterprise: Enterprise, as_of: AsOf) -> dict[str, Any]:
    """Return the form that asks what a payment would do; it begins with the day of the page."""
    return {"form": PaymentForm(initial={"on": as_of.day.isoformat()})}


class PlanForm(forms.Form):
    """The terms of a plan: the first day, and how many instalments or how much a month."""

    first_on = GivenDayField(label=gettext_lazy("First instalment on"))
    count = forms.IntegerField(
        label=gettext_lazy("Number of instalments"),
        required=False,
        min_value=1,
        max_value=MOST_INSTALMENTS,
        help_text=gettext_lazy("Either the number or the amount; the other one follows."),
    )
    amount = AmountField(label=gettext_lazy("Amount a month, yuan"))
    deferral = forms.BooleanField(
        label=gettext_lazy("With an approved deferral: no late fee until the last instalment"),
        required=False,
    )
    deferred_from = DayField(label=gettext_lazy("First day without late fee"))

    def __init__(self, data: QueryDict | None = None, *, opened_on: dt.date) -> None:
        super().__init__(data)
        self._opened_on = opened_on
        self.fields["amount"].required = False
        self.fields["amount"].widget.is_required = False
        self.terms: PlanTerms | None = None

    def clean(self) -> dict[str, Any]:
        """Ask for one of number and amount; `terms` is set where all is well."""
        asked = self.cleaned_data
        first_on = asked.get("first_on")
        if first_on is not None and first_on < self._opened_on:
            self.add_error(
                "first_on",
                _("%(day)s has passed: a plan begins on %(opened)s or later.")
                % {"day": first_on.isoformat(), "opened": self._opened_on.isoformat()},
            )
        if not {"count", "amount"} & set(self.errors):
            self._ask_for_one()
        if asked.get("amount") is not None:
            _refuse_impossible(self)
        if not self.errors:
            self.terms = PlanTerms(
                self._opened_on, asked["first_on"], asked["count"], asked["amount"]
            )
        return asked

    def days_free_from(self) -> dt.date | None:
        """Return from when no fee runs; the day after the plan opens where none was given."""
        if not self.cleaned_data["deferral"]:
            return None
        given: dt.date | None = self.cleaned_data["deferred_from"]
        return given or self._opened_on + dt.timedelta(days=1)

    def refuse_too_long(self, problem: PlanTooLongError) -> None:
        """Say what a month at least pays the debt off in time."""
        self.add_error(
            "amount",
            _("%(amount)s a month takes more than %(most)s instalments; give at least %(least)s.")
            % {
                "amount": money(self.cleaned_data["amount"]),
                "most": whole(MOST_INSTALMENTS),
                "least": money(problem.least),
            },
        )

    def _ask_for_one(self) -> None:
        count, amount = self.cleaned_data.get("count"), self.cleaned_data.get("amount")
        if count is None and amount is None:
            self.add_error("count", _("Give the number of instalments, or the amount a month."))
        elif count is not None and amount is not None:
            self.add_error(
                "amount", _("Give the number of instalments or the amount a month, not both.")
            )


def _refuse_impossible(form: forms.Form) -> None:
    amount = form.cleaned_data.get("amount")
    if amount is None:
        return
    try:
        refuse_impossible_amount(amount)
    except MoneyProblem as problem:
        show_problem(form, problem)
