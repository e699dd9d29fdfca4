"""Forms of the pages about fines. What is refused is said at its field, with the remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.cases.enums import RemedyKind, RemedyResult, ServiceMethod
from arrears.cases.pages.forms import CaseForm, choose_from
from arrears.fines import words
from arrears.fines.enums import FineOffence
from arrears.fines.selectors import ENDED, OVERDUE, FineFilters
from arrears.fines.services.facts import StepFacts
from arrears.fines.services.filing import FilingFacts
from arrears.money.forms import AmountField, GivenDayField
from casework.workflow import By, Transition
from enterprises.forms import DayField
from statutes.dates import parse_date
from statutes.errors import InvalidFactError
from statutes.fine_owed import DuePart
from statutes.money import parse_amount

_TEXT = 200
_NAME = 60
_NOTE = 500


_STAYS = gettext_lazy("Title and number; it stays on record.")


def _document(help_text: Any = _STAYS) -> Any:
    return forms.CharField(
        label=gettext_lazy("Document"),
        max_length=_TEXT,
        help_text=help_text,
        error_messages={"required": gettext_lazy("Name the document; it stays on record.")},
    )


class FilingForm(CaseForm):
    """That a case of punishment was filed; for arrears the rest follows from the demand."""

    document = _document(gettext_lazy("Number of the filing, as the administration gave it."))
    filed_on = GivenDayField(label=gettext_lazy("Filed on"))

    offence = FineOffence.ARREARS_AFTER_ORDER

    def __init__(self, data: QueryDict | None = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"filed_on": today.isoformat()})

    def facts(self, case_id: int) -> FilingFacts:
        """Return what is filed about a case; the form is valid."""
        return FilingFacts(case_id, self.offence, **self.cleaned_data)


class RegistrationForm(FilingForm):
    """That an employer did not register after it was ordered to (社会保险法 84)."""

    offence = FineOffence.NO_REGISTRATION

    order_document = forms.CharField(
        label=gettext_lazy("Order to register"),
        max_length=_TEXT,
        help_text=gettext_lazy("Title and number of the order that was not obeyed."),
        error_messages={"required": gettext_lazy("Name the order; the fine rests on it.")},
    )
    order_served_on = GivenDayField(label=gettext_lazy("Order served on"))
    order_due_on = GivenDayField(label=gettext_lazy("Last day of its term"))
    act_ended_on = DayField(label=gettext_lazy("Registered on"))
    premiums = AmountField(label=gettext_lazy("Premiums that should have been paid, yuan"))

    field_order = [
        "order_document",
        "order_served_on",
        "order_due_on",
        "premiums",
        "person",
        "act_ended_on",
        "document",
        "filed_on",
    ]


class ResponsiblePersonForm(RegistrationForm):
    """That a person in charge is responsible for it; the law fixes the range."""

    offence = FineOffence.NO_REGISTRATION_PERSON

    premiums = None  # type: ignore[assignment]
    person = forms.CharField(
        label=gettext_lazy("Responsible person"),
        max_length=_NAME,
        error_messages={"required": gettext_lazy("Name the responsible person.")},
    )


FILING_FORMS: dict[FineOffence, type[FilingForm]] = {
    one.offence: one for one in (FilingForm, RegistrationForm, ResponsiblePersonForm)
}


class PartsField(forms.CharField):
    """Instalments, one a line: the last day and the amount. One line is a deferral."""

    def __init__(self) -> None:
        super().__init__(
            label=words.FACTS["parts"],
            widget=forms.Textarea(attrs={"rows": 4, "placeholder": "2026-12-31 5000.00"}),
            help_text=gettext_lazy(
                "One line for each part: its last day and its amount, as 2026-12-31 5000.00. "
                "One line puts the whole fine off; together they are the fine."
            ),
            error_messages={"required": gettext_lazy("Give at least one day with its amount.")},
        )

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        return tuple(
            self._part(number, line) for number, line in enumerate(text.splitlines(), 1) if line
        )

    def _part(self, number: int, line: str) -> DuePart:
        try:
            day, amount = line.split()
            return DuePart(parse_date(day), parse_amount(amount))
        except (ValueError, InvalidFactError) as error:
            raise forms.ValidationError(
                _("Line %(number)s, “%(line)s”: write a day and an amount, as 2026-12-31 5000.00.")
                % {"number": number, "line": line[:40]}
            ) from error


_HANDED = [(one.value, one.label) for one in ServiceMethod]
_YES_OR_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]

_FIELDS: dict[str, Callable[[], forms.Field]] = {
    "document": _document,
    "amount": lambda: AmountField(label=gettext_lazy("Fine, yuan")),
    "hearing_offered": lambda: forms.ChoiceField(
        label=words.FACTS["hearing_offered"],
        choices=_YES_OR_NO,
        widget=forms.RadioSelect,
        help_text=_("A large fine carries it; from which sum on, the province says."),
        error_messages={"required": _("Say whether the notice tells of a hearing.")},
    ),
    "method": lambda: forms.ChoiceField(
        label=words.FACTS["method"],
        choices=choose_from(_HANDED),
        help_text=_("By public notice: the day is that on which its thirty days have passed."),
        error_messages={"required": _("Choose how it was served.")},
    ),
    "received_by": lambda: forms.CharField(
        label=words.FACTS["received_by"],
        max_length=_NAME,
        help_text=_("Who signed the service receipt; the witnesses where it was left."),
        error_messages={"required": _("Name who received it, or the witnesses.")},
    ),
    "note": lambda: forms.CharField(
        label=words.FACTS["note"],
        max_length=_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what was said and considered; it stays on record.")},
    ),
    "parts": PartsField,
}
# What the document of a step is, where “document” alone would not say it.
_DOCUMENT_HELP = {
    "decide": gettext_lazy("Number of the decision; receipts name it, and it stands once."),
    "defer": gettext_lazy("The debtor's application and the approval, with their numbers."),
    "ask_hearing": gettext_lazy("The application for the hearing."),
    "hold_hearing": gettext_lazy("The record of the hearing."),
}
_NOTE_LABELS = {
    "decide": gettext_lazy("What the debtor said in defence, and what became of it"),
    "drop": gettext_lazy("Reason"),
    "close": gettext_lazy("Reason"),
}


class FineStepForm(CaseForm):
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
            self.fields[name] = _FIELDS[name]()
        help_text = _DOCUMENT_HELP.get(transition.name)
        if help_text and "document" in self.fields:
            self.fields["document"].help_text = str(help_text)
        if "note" in self.fields:
            self.fields["note"].label = _NOTE_LABELS[transition.name]

    @property
    def on(self) -> dt.date:
        """Return the legal day of the step."""
        day: dt.date = self.cleaned_data.get("on", self._today)
        return day

    @property
    def facts(self) -> StepFacts:
        """Return what the step is taken with; the form is valid."""
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in self.transition.facts}
        if "hearing_offered" in given:
            given["hearing_offered"] = given["hearing_offered"] == "yes"
        return StepFacts(**given)


class FineRemedyForm(CaseForm):
    """That reconsideration was asked for, or a suit brought, against a fine."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=choose_from(RemedyKind.choices),
        error_messages={"required": gettext_lazy("Choose what was filed.")},
    )
    filed_on = GivenDayField(label=gettext_lazy("Filed on"))
    document = _document()


class FineOutcomeForm(CaseForm):
    """How a remedy against a fine ended."""

    result = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=choose_from(RemedyResult.choices),
        error_messages={"required": gettext_lazy("Choose how it ended.")},
    )
    amount = AmountField(label=gettext_lazy("Fine as changed, yuan"))
    ended_on = GivenDayField(label=gettext_lazy("Took effect on"))
    document = _document()

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["amount"].required = False
        self.fields["amount"].help_text = _("Only where the fine was changed.")
        self.fields["ended_on"].help_text = _(
            "A decision on reconsideration with its service, a judgment when it became final."
        )

    @property
    def amount_given(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data.get("amount")
        return amount


class FineFilterForm(forms.Form):
    """What the list of fines is narrowed to, as its address holds it."""

    q = forms.CharField(
        label=gettext_lazy("Enterprise, credit code or number"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    due = forms.ChoiceField(
        label=gettext_lazy("What is due"),
        required=False,
        choices=[
            ("", gettext_lazy("Anything")),
            (OVERDUE, gettext_lazy("Overdue")),
            *words.choices(words.DUE),
            (ENDED, gettext_lazy("Over: closed or dropped")),
        ],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()

    def filters(self) -> FineFilters:
        """Return the filters that were understood."""
        asked = self.cleaned_data
        return FineFilters(asked.get("q", ""), asked.get("due", ""))
