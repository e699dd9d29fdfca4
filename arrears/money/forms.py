"""Forms of the money pages. What is refused is said at its field, with the value and the remedy."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.money.account import Period
from arrears.money.selectors import ReceiptFilters
from arrears.services.receipts import ReceiptFacts, RefundFacts
from enterprises.forms import DayField
from enterprises.models import Enterprise
from enterprises.pages import KNOWN_THEN
from ledger.enums import ReceiptMethod, ReceiptPurpose
from ledger.errors import MoneyProblem
from ledger.models import Receipt, Refund
from statutes.errors import InvalidFactError
from statutes.money import parse_amount

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_REASON_LENGTH = 200


class GivenDayField(DayField):
    """A day that has to be given."""

    def __init__(self, *, label: StrOrPromise, help_text: StrOrPromise = "") -> None:
        super().__init__(label=label)
        self.help_text = help_text
        self.required = self.widget.is_required = True
        self.error_messages["required"] = gettext_lazy("Give the day, as in 2019-09-30.")


class AmountField(forms.CharField):
    """An amount in yuan as people write it: 1,234.5 and 1234.50 alike."""

    def __init__(self, *, label: StrOrPromise) -> None:
        super().__init__(
            label=label,
            max_length=24,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": gettext_lazy("Give the amount in yuan, as in 1234.56.")},
        )

    def clean(self, value: object) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text)
        except InvalidFactError as error:
            raise forms.ValidationError(
                _("“%(text)s” is not an amount: write yuan, as in 1234.56.") % {"text": text}
            ) from error


class ReasonField(forms.CharField):
    """Why money is taken back or paid back; it stays on record."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Reason"),
            max_length=_REASON_LENGTH,
            error_messages={"required": gettext_lazy("Say why; the reason stays on record.")},
        )


def _text_of(model: type[Receipt | Refund], name: str, **given: Any) -> forms.CharField:
    """Return a text field that is as long as its column."""
    column = model._meta.get_field(name)
    if not isinstance(column, models.CharField):
        raise TypeError(f"{name} is no text")
    return forms.CharField(max_length=column.max_length, **given)


def refuse_future(form: forms.Form, name: str, today: dt.date) -> None:
    """Say at a day field that money cannot have moved after today."""
    day = form.cleaned_data.get(name)
    if day is not None and day > today:
        form.add_error(
            name,
            _("%(day)s is still to come: today is %(today)s. Record it once the money has moved.")
            % {"day": day.isoformat(), "today": today.isoformat()},
        )


def show_problem(form: forms.Form, problem: MoneyProblem) -> None:
    """Say what the book refuses at the field it belongs to, or on top of the form."""
    form.add_error(problem.field if problem.field in form.fields else None, str(problem))


class ReceiptForm(forms.Form):
    """What is known of money that came in."""

    reference = _text_of(
        Receipt,
        "reference",
        label=gettext_lazy("Bank reference"),
        help_text=gettext_lazy("As the bank writes it; one reference is recorded once."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy(
                "Give the bank reference: it keeps a receipt from being entered twice."
            )
        },
    )
    received_on = GivenDayField(label=gettext_lazy("Received on"))
    amount = AmountField(label=gettext_lazy("Amount, yuan"))
    purpose = forms.ChoiceField(
        label=gettext_lazy("Paid for"),
        choices=ReceiptPurpose.choices,
        initial=ReceiptPurpose.ARREARS,
        widget=forms.RadioSelect,
    )
    document = _text_of(
        Receipt,
        "document",
        label=gettext_lazy("Document"),
        required=False,
        help_text=gettext_lazy("For a fine: the number of the decision."),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Way of payment"),
        choices=ReceiptMethod.choices,
        initial=ReceiptMethod.BANK_TRANSFER,
    )
    payer = _text_of(
        Receipt,
        "payer",
        label=gettext_lazy("Payer"),
        required=False,
        help_text=gettext_lazy("Where somebody else paid for the enterprise."),
    )
    note = _text_of(Receipt, "note", label=gettext_lazy("Note"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        enterprise: Enterprise,
        today: dt.date,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self._enterprise = enterprise
        self._today = today
        self.facts: ReceiptFacts | None = None

    def clean(self) -> dict[str, Any]:
        """Refuse a future day, then ask the facts themselves; they stand in `facts`."""
        refuse_future(self, "received_on", self._today)
        if not self.errors:
            given = dict(self.cleaned_data)
            given["purpose"] = ReceiptPurpose(given["purpose"])
            given["method"] = ReceiptMethod(given["method"])
            try:
                self.facts = ReceiptFacts(self._enterprise.pk, **given)
            except MoneyProblem as problem:
                show_problem(self, problem)
        return self.cleaned_data

    @staticmethod
    def filled_from(receipt: Receipt) -> dict[str, Any]:
        """Return the facts of a receipt, to be corrected and recorded again."""
        return {name: getattr(receipt, name) for name in ReceiptForm.base_fields}


class RefundForm(forms.Form):
    """Money that was paid back from what waits of one receipt."""

    reference = _text_of(
        Refund,
        "reference",
        label=gettext_lazy("Payment reference"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Give the reference of the payment.")},
    )
    paid_on = GivenDayField(label=gettext_lazy("Paid back on"))
    amount = AmountField(label=gettext_lazy("Amount, yuan"))
    reason = ReasonField()
    document = _text_of(Refund, "document", label=gettext_lazy("Document"), required=False)

    prefix = "refund"

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: dt.date,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self._today = today

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is still to come."""
        refuse_future(self, "paid_on", self._today)
        return self.cleaned_data

    def facts(self, receipt: Receipt) -> RefundFacts:
        """Return what was given, of a valid form."""
        return RefundFacts(receipt_id=receipt.pk, **self.cleaned_data)


class ReversalForm(forms.Form):
    """Why a receipt or a refund is taken back."""

    reason = ReasonField()

    def __init__(self, data: QueryDict | None = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)


class EnterpriseSearchForm(forms.Form):
    """Finds the enterprise that money came in for."""

    q = forms.CharField(
        label=gettext_lazy("Name or credit code"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class ReceiptFilterForm(forms.Form):
    """What the list of receipts is narrowed to, as its address holds it."""

    q = forms.CharField(
        label=gettext_lazy("Reference, enterprise or credit code"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    first = DayField(label=gettext_lazy("Received from"))
    last = DayField(label=gettext_lazy("Received to"))
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Any")),
            ("standing", gettext_lazy("Standing")),
            ("reversed", gettext_lazy("Reversed")),
        ],
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Paid for"),
        required=False,
        choices=[("", gettext_lazy("Any")), *ReceiptPurpose.choices],
    )
    suspense = forms.BooleanField(label=gettext_lazy("With suspense"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        """Say that a span which ends before it begins holds nothing."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("This day lies before the first, %(day)s.") % {"day": first})
        return self.cleaned_data

    def filters(self) -> ReceiptFilters:
        """Return the filters that were understood."""
        asked = self.cleaned_data
        return ReceiptFilters(
            text=asked.get("q", ""),
            first_on=asked.get("first"),
            last_on=asked.get("last"),
            stands={"standing": True, "reversed": False}.get(asked.get("state", "")),
            purpose=asked.get("purpose", ""),
            with_suspense=asked.get("suspense", False),
        )


class StatementForm(forms.Form):
    """The period of an account statement, as its address holds it."""

    to = DayField(label=gettext_lazy("To the end of"))
    known = DayField(label=gettext_lazy("As known on"))
    corrections = forms.BooleanField(label=gettext_lazy("With corrections"), required=False)

    def __init__(self, data: QueryDict, *, today: dt.date) -> None:
        given = data.copy()
        if given.get("known") == KNOWN_THEN:
            given["known"] = given.get("to") or today.isoformat()
        super().__init__(given)
        self._today = today
        # "from" is a word of Python, but it is what people read in the address.
        self.fields = {"from": DayField(label=_("From"))} | self.fields
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or that is not over yet."""
        for name in ("from", "to"):
            self._refuse_to_come(name)
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first is not None and last is not None and last < first:
            self.add_error(
                "to", _("This day lies before the first, %(day)s.") % {"day": first.isoformat()}
            )
        return self.cleaned_data

    def _refuse_to_come(self, name: str) -> None:
        day = self.cleaned_data.get(name)
        if day is not None and day > self._today:
            self.add_error(
                name,
                _("%(day)s is still to come: a statement goes up to today, %(today)s.")
                % {"day": day.isoformat(), "today": self._today.isoformat()},
            )

    @property
    def period(self) -> Period:
        """Return the period asked for; without one, and for one that is none, this year."""
        asked = self.cleaned_data
        to_on = asked.get("to") or self._today
        from_on = asked.get("from") or to_on.replace(month=1, day=1)
        if from_on > to_on:
            from_on = to_on.replace(month=1, day=1)
        return Period(from_on, to_on, asked.get("known"))

    @property
    def with_corrections(self) -> bool:
        return bool(self.cleaned_data.get("corrections"))
