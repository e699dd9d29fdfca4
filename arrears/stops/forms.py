"""Forms of the stop pages: one for each kind of stop, one for each kind of end, the filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.enums import StopKind
from arrears.models import FeeStop
from arrears.money.forms import GivenDayField, refuse_future, show_problem
from arrears.services.stops import StopFacts
from arrears.stops.bases import (
    AGREEMENT,
    OTHER_BASIS,
    basis_choices,
    basis_of,
    exception_choices,
)
from arrears.stops.selectors import StopFilters
from arrears.stops.words import SecurityKind
from enterprises.enums import InsuranceKind
from enterprises.forms import DayField
from enterprises.models import Enterprise
from ledger.errors import MoneyProblem
from statutes.dates import ContributionMonth
from statutes.errors import InvalidFactError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_BANKRUPTCY_BASIS = "企业破产法 第四十六条"
_HALF_A_DOCUMENT = 90


class MonthField(forms.CharField):
    """A contribution month as the browser's own month input writes it; its first day."""

    def __init__(self, *, label: StrOrPromise) -> None:
        attrs = {"type": "month", "placeholder": "2019-08"}
        super().__init__(required=False, label=label, widget=forms.TextInput(attrs=attrs))

    def clean(self, value: object) -> dt.date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return ContributionMonth.parse(text).first_day
        except InvalidFactError as error:
            raise forms.ValidationError(
                _("“%(text)s” is not a month: write it as 2019-08.") % {"text": text[:40]}
            ) from error


def text_field(name: str, **given: Any) -> forms.CharField:
    """Return a text field that is as long as its column of the stop."""
    column: models.CharField[str, str] = FeeStop._meta.get_field(name)  # type: ignore[assignment]
    return forms.CharField(**({"max_length": column.max_length} | given))


class StopForm(forms.Form):
    """What all stops have: an enterprise, a document. `facts` is set when the form is valid."""

    kind: StopKind
    document = text_field(
        "document",
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("Title and number of what was decided; it stays on record."),
        error_messages={"required": gettext_lazy("Name the document; it stays on record.")},
    )
    # Where the service names a field that this form calls otherwise.
    renamed: dict[str, str] = {}

    def __init__(
        self, data: QueryDict | None = None, *, enterprise: Enterprise, today: dt.date
    ) -> None:
        super().__init__(data)
        self._enterprise = enterprise
        self._today = today
        self.facts: tuple[StopFacts, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Let the facts themselves refuse what is wrong with them."""
        self.check()
        if not self.errors:
            try:
                self.facts = tuple(
                    StopFacts(enterprise_id=self._enterprise.pk, kind=self.kind, **given)
                    for given in self.given()
                )
            except MoneyProblem as problem:
                self.show(problem)
        return self.cleaned_data

    def show(self, problem: MoneyProblem) -> None:
        """Say what was refused at the field it belongs to."""
        field = self.renamed.get(problem.field, problem.field)
        show_problem(self, MoneyProblem(str(problem), field=field))

    def check(self) -> None:
        """Refuse what only this kind of stop refuses."""

    def given(self) -> Sequence[dict[str, Any]]:
        """Return the facts of each stop that the form records."""
        raise NotImplementedError


class _PartOfTheDebtForm(StopForm):
    """A stop that may hold for some insurances and months only."""

    insurances = forms.MultipleChoiceField(
        label=gettext_lazy("Insurances"),
        required=False,
        choices=[
            (one.value, one.label) for one in InsuranceKind if one is not InsuranceKind.ANNUITY
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "None ticked: all. Each one ticked is recorded as a stop of its own."
        ),
    )
    first_month = MonthField(label=gettext_lazy("First contribution month"))
    last_month = MonthField(label=gettext_lazy("Last contribution month"))

    def given(self) -> Sequence[dict[str, Any]]:
        chosen = self.cleaned_data["insurances"] or [""]
        return [self.given_of_each() | {"insurance": insurance} for insurance in chosen]

    def given_of_each(self) -> dict[str, Any]:
        """Return what the stops of all insurances have alike."""
        asked = self.cleaned_data
        names = ("document", "first_month", "last_month", "from_on", "to_on")
        return {name: asked[name] for name in names}


class DeferralForm(_PartOfTheDebtForm):
    """An approved deferral: its basis, its days, its security."""

    kind = StopKind.DEFERRAL
    renamed = {"basis": "other_basis"}

    basis = forms.ChoiceField(label=gettext_lazy("Legal basis"), choices=basis_choices)
    other_basis = text_field(
        "basis",
        label=gettext_lazy("Other legal basis, in words"),
        required=False,
    )
    from_on = GivenDayField(label=gettext_lazy("First day without late fee"))
    to_on = GivenDayField(label=gettext_lazy("Last day without late fee"))
    security_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of security"),
        choices=[("", gettext_lazy("– choose –")), *SecurityKind.choices],
        error_messages={
            "required": gettext_lazy(
                "Choose the security; where the basis asks for none, choose that."
            )
        },
    )
    security_details = text_field(
        "security_details",
        label=gettext_lazy("Security in detail"),
        required=False,
        help_text=gettext_lazy("What it is, whose it is, what it is worth."),
    )

    field_order = [
        "basis",
        "other_basis",
        "from_on",
        "to_on",
        "insurances",
        "first_month",
        "last_month",
        "security_kind",
        "security_details",
        "document",
    ]

    def check(self) -> None:
        asked = self.cleaned_data
        if asked.get("basis") == OTHER_BASIS and not asked.get("other_basis"):
            self.add_error("other_basis", _("Name the legal basis; it stays on record."))
        if asked.get("security_kind") == SecurityKind.NONE and asked.get("basis") == AGREEMENT:
            self.add_error(
                "security_kind",
                _(
                    "An agreement under 社会保险法 第六十三条 is granted against security: "
                    "say which."
                ),
            )

    def given_of_each(self) -> dict[str, Any]:
        asked = self.cleaned_data
        basis = basis_of(asked["basis"])
        return super().given_of_each() | {
            "basis": basis.source if basis else asked["other_basis"],
            "security_kind": asked["security_kind"],
            "security_details": asked["security_details"],
        }


class BankruptcyForm(StopForm):
    """A bankruptcy that a court accepted; it holds for everything, from that day on."""

    kind = StopKind.BANKRUPTCY
    renamed = {"from_on": "accepted_on", "document": "ruling"}

    document = None  # type: ignore[assignment]
    accepted_on = GivenDayField(label=gettext_lazy("Accepted on"))
    court = text_field(
        "document",
        label=gettext_lazy("Court"),
        max_length=_HALF_A_DOCUMENT,
        error_messages={"required": gettext_lazy("Name the court that accepted the bankruptcy.")},
    )
    ruling = text_field(
        "document",
        label=gettext_lazy("Number of the ruling"),
        max_length=_HALF_A_DOCUMENT,
        error_messages={"required": gettext_lazy("Give the number of the court's ruling.")},
    )

    def check(self) -> None:
        refuse_future(self, "accepted_on", self._today)

    def given(self) -> Sequence[dict[str, Any]]:
        asked = self.cleaned_data
        return [
            {
                "from_on": asked["accepted_on"],
                "basis": _BANKRUPTCY_BASIS,
                "document": f"{asked['court']} {asked['ruling']}",
            }
        ]


class ExceptionForm(_PartOfTheDebtForm):
    """A coded exception: its days, open-ended without a last one, and the rule that applies it."""

    kind = StopKind.EXCEPTION

    code = forms.ChoiceField(label=gettext_lazy("Exception"), choices=exception_choices)
    basis = text_field(
        "basis",
        label=gettext_lazy("Legal basis"),
        help_text=gettext_lazy("The rule or decision that applies here, with its number."),
        error_messages={"required": gettext_lazy("Name the legal basis; it stays on record.")},
    )
    from_on = GivenDayField(label=gettext_lazy("First day without late fee"))
    to_on = DayField(label=gettext_lazy("Last day without late fee"))

    field_order = [
        "code",
        "basis",
        "from_on",
        "to_on",
        "insurances",
        "first_month",
        "last_month",
        "document",
    ]

    def given_of_each(self) -> dict[str, Any]:
        asked = self.cleaned_data
        return super().given_of_each() | {"code": asked["code"], "basis": asked["basis"]}


FORMS: dict[StopKind, type[StopForm]] = {
    StopKind.DEFERRAL: DeferralForm,
    StopKind.BANKRUPTCY: BankruptcyForm,
    StopKind.EXCEPTION: ExceptionForm,
}


class StopFilterForm(forms.Form):
    """What the list of stops is narrowed to, as its address holds it."""

    q = forms.CharField(
        label=gettext_lazy("Enterprise, credit code or document"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("Any")), *StopKind.choices],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Any")),
            ("running", gettext_lazy("Running today")),
            ("ending", gettext_lazy("Ending within 30 days")),
            ("upcoming", gettext_lazy("Not begun")),
            ("over", gettext_lazy("Ended")),
        ],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()

    def filters(self) -> StopFilters:
        """Return the filters that were understood."""
        asked = self.cleaned_data
        return StopFilters(asked.get("q", ""), asked.get("kind", ""), asked.get("state", ""))
