"""Forms of bulk notices. What is refused is said at its field, with the remedy."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.cases.notices.selectors import ChooseFilters
from arrears.cases.pages.forms import CaseForm
from arrears.money.forms import AmountField
from casework.models import Region

_LONGEST_KEY = 18


class ChooseForm(forms.Form):
    """What the cases to choose from are narrowed to, as the address holds it."""

    region = forms.ChoiceField(required=False)
    minimum = AmountField(label=gettext_lazy("Principal from, yuan"))
    mine = forms.BooleanField(label=gettext_lazy("Only mine"), required=False)

    def __init__(self, data: QueryDict, *, regions: Iterable[Region]) -> None:
        super().__init__(data)
        self.fields["region"] = forms.ChoiceField(
            label=_("Division"),
            required=False,
            choices=[("", _("Any")), *((one.code, one.name) for one in regions)],
            error_messages={
                "invalid_choice": _("No case is open in “%(value)s”; choose a division.")
            },
        )
        self.fields["minimum"].required = False

    def filters(self) -> ChooseFilters | None:
        """Return the filters; None where one was not understood, which must not widen them."""
        if not self.is_valid():
            return None
        asked = self.cleaned_data
        return ChooseFilters(asked["region"], asked["minimum"], asked["mine"])


class SendBackForm(CaseForm):
    """Why proposals are sent back."""

    # The same page approves, which needs no reason.
    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("Reason for sending back"),
        max_length=200,
        help_text=gettext_lazy("It stays on record with each proposal."),
        error_messages={"required": gettext_lazy("Say why they are sent back.")},
    )


def ticked(data: QueryDict, name: str) -> list[int]:
    """Return the keys that were ticked; what is no key is left out."""
    return [
        int(key)
        for key in data.getlist(name)
        if key.isascii() and key.isdigit() and len(key) <= _LONGEST_KEY
    ]
