"""The form of an attempt at service."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from arrears.cases.documents.adapting import MOST_BYTES
from arrears.cases.documents.letters import SERVING_STEPS
from arrears.cases.enums import DocumentKind, ServiceMethod, ServiceOutcome
from arrears.cases.errors import CaseProblem
from arrears.cases.services.serving import ServiceFacts
from arrears.models import CaseDocument, ServiceRecord
from arrears.money.forms import GivenDayField


def _text(name: str, **given: Any) -> forms.CharField:
    column: models.CharField[str, str] = ServiceRecord._meta.get_field(name)  # type: ignore[assignment]
    return forms.CharField(max_length=column.max_length, required=False, **given)


class TemplateForm(forms.Form):
    """A letter that an office words its own way."""

    kind = forms.ChoiceField(label=_("Letter"), choices=DocumentKind.choices)
    file = forms.FileField(
        label=_("Template"),
        widget=forms.FileInput(attrs={"accept": ".docx", "data-max-bytes": MOST_BYTES}),
        help_text=_("A .docx file with the tags of the letter; it is tried before it is taken."),
        error_messages={
            "required": _("No file was chosen; choose a .docx file."),
            "empty": _("The file is empty; save it again and choose the new file."),
        },
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        super().__init__(data, files)

    def show(self, problem: CaseProblem) -> None:
        """Say what was refused at the field it belongs to, or on top of the form."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


class ServiceForm(forms.Form):
    """How, when and with what outcome; `facts` is set when the form is valid."""

    method = forms.ChoiceField(
        label=_("Way of service"),
        choices=ServiceMethod.choices,
        help_text=_("By public notice only after another way has failed."),
    )
    attempted_on = GivenDayField(label=_("Day of the attempt, or of the public notice"))
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=ServiceOutcome.choices,
        help_text=_("A public notice counts as served once its days have passed."),
    )
    received_by = _text("received_by", label=_("Received by"))
    witness = _text(
        "witness", label=_("Witness"), help_text=_("Has to be named where the letter was left.")
    )
    note = _text(
        "note",
        label=_("Note"),
        help_text=_("Why it could not be delivered, or where the public notice appeared."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, document: CaseDocument, today: dt.date
    ) -> None:
        super().__init__(data, initial={"attempted_on": today.isoformat()})
        self._document = document
        self.facts: ServiceFacts | None = None

    def clean(self) -> dict[str, Any]:
        """Let the facts themselves refuse what is wrong with them."""
        asked = self.cleaned_data
        if not self.errors:
            try:
                self.facts = ServiceFacts(
                    self._document.pk,
                    ServiceMethod(asked["method"]),
                    asked["attempted_on"],
                    ServiceOutcome(asked["outcome"]),
                    received_by=asked["received_by"],
                    witness=asked["witness"],
                    note=asked["note"],
                )
            except CaseProblem as problem:
                self.show(problem)
        return asked

    def show(self, problem: CaseProblem) -> None:
        """Say what was refused at the field it belongs to, or on top of the form."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))

    @property
    def moves_case(self) -> bool:
        """Tell whether the ladder waits for the service of this letter."""
        return DocumentKind(self._document.kind) in SERVING_STEPS
