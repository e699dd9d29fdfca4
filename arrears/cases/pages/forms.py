"""Forms of the case pages. What is refused is said at its field, with the remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.cases import words
from arrears.cases.enums import AssetKind, ServiceMethod
from arrears.cases.errors import CaseProblem
from arrears.cases.ladder_rules import RULES
from arrears.cases.pages.access import handlers_for
from arrears.cases.pages.tray import TrayFilters
from arrears.cases.services.assets import ClueFacts
from arrears.cases.words import FACTS
from arrears.models import AssetClue, CollectionCase
from arrears.money.forms import AmountField, GivenDayField
from arrears.stops.words import SecurityKind
from casework.models import Region, User
from casework.workflow import By, Transition
from ledger.errors import MoneyProblem

if TYPE_CHECKING:
    _UserChoice = forms.ModelChoiceField[User]
else:
    _UserChoice = forms.ModelChoiceField

_TEXT_LENGTH = 200
_NAME_LENGTH = 60
_ACTIONS = {one.name for one in RULES}
ACTIONS = {name: text for name, text in words.STEPS.items() if name in _ACTIONS}
_CHOOSE = ("", gettext_lazy("– choose –"))


def choose_from(choices: Iterable[Any]) -> list[Any]:
    """Return choices of which none is taken yet."""
    return [_CHOOSE, *choices]


class CaseForm(forms.Form):
    """A form that can say what a service refused."""

    def show(self, problem: CaseProblem | MoneyProblem) -> None:
        """Say what was refused at the field it belongs to, or on top of the form."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


class OpenForm(CaseForm):
    """From which day the arrears count as established."""

    established_on = GivenDayField(label=gettext_lazy("Arrears established on"))

    def __init__(self, data: QueryDict | None = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"established_on": today.isoformat()})


class StepForm(CaseForm):
    """The day and the facts of one step; a proposal is dated on the day of its approval."""

    def __init__(
        self, data: QueryDict | None = None, *, transition: Transition, today: dt.date
    ) -> None:
        super().__init__(data, initial={"on": today.isoformat()})
        self.transition = transition
        self._today = today
        if transition.by is By.OFFICER:
            self.fields["on"] = GivenDayField(label=_("Day on which it happened"))
        for name in transition.facts:
            self.fields[name] = _FACT_FIELDS[name]()

    @property
    def on(self) -> dt.date:
        """Return the legal day of the step."""
        day: dt.date = self.cleaned_data.get("on", self._today)
        return day

    @property
    def facts(self) -> dict[str, str]:
        """Return what the step is taken with, as it is kept."""
        return {name: str(self.cleaned_data[name]) for name in self.transition.facts}

    def clean(self) -> dict[str, Any]:
        """Refuse a deferral that would be over before it begins."""
        until = self.cleaned_data.get("to_on")
        if until is not None and until <= self._today:
            self.add_error(
                "to_on",
                _("%(day)s is not after today; a deferral ends on a day to come.")
                % {"day": until.isoformat()},
            )
        return self.cleaned_data


def _text(name: str, required: str, *, length: int = _TEXT_LENGTH, help_text: Any = "") -> Any:
    return forms.CharField(
        label=FACTS[name],
        max_length=length,
        help_text=help_text,
        error_messages={"required": required},
    )


def _choice(name: str, choices: list[Any], required: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=FACTS[name],
        choices=choose_from(choices),
        error_messages={"required": required},
    )


# Public notice is no act of a day: it runs, and the service record of the document says since when.
_HANDED = [(one.value, one.label) for one in ServiceMethod if one is not ServiceMethod.NOTICE]
_SECURED = [(one.value, one.label) for one in SecurityKind if one is not SecurityKind.NONE]

_FACT_FIELDS: dict[str, Callable[[], forms.Field]] = {
    "method": lambda: _choice("method", _HANDED, _("Choose how it was served.")),
    "received_by": lambda: _text(
        "received_by",
        _("Name who received it, or the witnesses."),
        length=_NAME_LENGTH,
        help_text=_("Who signed the service receipt; the witnesses where it was left."),
    ),
    "document": lambda: _text(
        "document",
        _("Name the document; it stays on record."),
        help_text=_("Title and number of what was decided; it stays on record."),
    ),
    "to_on": lambda: GivenDayField(label=FACTS["to_on"]),
    "security_kind": lambda: _choice(
        "security_kind", _SECURED, _("Choose the security that was given.")
    ),
    "security_details": lambda: _text(
        "security_details",
        _("Say what secures it, whose it is and what it is worth."),
        help_text=_("What it is, whose it is, what it is worth."),
    ),
    "reason": lambda: _text("reason", _("Say why; the reason stays on record.")),
}


class ReasonForm(CaseForm):
    """Why a proposal is sent back, or why a clue no longer stands."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=_TEXT_LENGTH,
        error_messages={"required": gettext_lazy("Say why; the reason stays on record.")},
    )


class _Colleague(_UserChoice):
    def label_from_instance(self, obj: User) -> str:
        return _("%(name)s, %(role)s") % {"name": obj, "role": obj.get_role_display()}


class AssignForm(CaseForm):
    """Who is in charge of a case, out of those who may handle it."""

    assignee = _Colleague(
        label=gettext_lazy("In charge"),
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={
            "invalid_choice": gettext_lazy("Choose somebody who may handle cases of this place."),
            "required": gettext_lazy("Choose somebody who may handle cases of this place."),
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, case: CollectionCase, asks: User | None = None
    ) -> None:
        super().__init__(data, initial={"assignee": case.assigned_to_id or (asks and asks.pk)})
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = handlers_for(case.enterprise.region_code)


class AssetForm(CaseForm):
    """Something that the debtor owns, as far as is known."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=choose_from(AssetKind.choices),
        error_messages={"required": gettext_lazy("Choose what kind of asset it is.")},
    )
    description = forms.CharField(
        label=gettext_lazy("What and where"),
        max_length=_TEXT_LENGTH,
        error_messages={"required": gettext_lazy("Say what it is and where it is.")},
    )
    source = forms.CharField(
        label=gettext_lazy("How it is known"),
        max_length=_TEXT_LENGTH,
        help_text=gettext_lazy("The register, the letter or the visit that it is known from."),
        error_messages={"required": gettext_lazy("Say how it is known.")},
    )
    found_on = GivenDayField(label=gettext_lazy("Found on"))
    estimated_value = AmountField(label=gettext_lazy("Estimated value, yuan"))

    def __init__(
        self, data: QueryDict | None = None, *, enterprise_id: int, today: dt.date
    ) -> None:
        super().__init__(data, initial={"found_on": today.isoformat()})
        self.fields["estimated_value"].required = False
        self._enterprise_id = enterprise_id
        self.facts: ClueFacts | None = None

    def clean(self) -> dict[str, Any]:
        """Let the facts themselves refuse what is wrong with them."""
        if not self.errors:
            asked = self.cleaned_data
            try:
                self.facts = ClueFacts(
                    enterprise_id=self._enterprise_id,
                    kind=AssetKind(asked["kind"]),
                    description=asked["description"],
                    source=asked["source"],
                    found_on=asked["found_on"],
                    estimated_value=asked["estimated_value"],
                )
            except CaseProblem as problem:
                self.show(problem)
        return self.cleaned_data


def clue_name(clue: AssetClue) -> str:
    """Name a clue by its kind and what it is."""
    return _("%(kind)s: %(details)s") % {
        "kind": clue.get_kind_display(),
        "details": clue.description,
    }


class TrayFilterForm(forms.Form):
    """What the worktray is narrowed to, as its address holds it."""

    q = forms.CharField(
        label=gettext_lazy("Name or credit code"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    step = forms.ChoiceField(
        label=gettext_lazy("Next action"),
        required=False,
        choices=[("", gettext_lazy("Any")), *words.choices(ACTIONS)],
    )
    region = forms.ChoiceField(required=False)

    def __init__(self, data: QueryDict, *, regions: Iterable[Region]) -> None:
        super().__init__(data)
        self.fields["region"] = forms.ChoiceField(
            label=_("Division"),
            required=False,
            choices=[("", _("Any")), *((one.code, one.name) for one in regions)],
        )
        self.is_valid()

    def filters(self) -> TrayFilters:
        """Return the filters that were understood."""
        asked = self.cleaned_data
        return TrayFilters(asked.get("step", ""), asked.get("region", ""), asked.get("q", ""))
