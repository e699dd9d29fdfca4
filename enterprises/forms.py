"""The filters of the enterprise list, as its address holds them.

What cannot be understood is said where it was typed, and filters nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.days import EARLIEST_ON, LATEST_ON, read_day
from casework.models import Region
from enterprises.enums import DisposalClass, OperatingStatus
from enterprises.selectors import EnterpriseFilters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DayField(forms.CharField):
    """A day as the browser's own date input writes it."""

    def __init__(self, *, label: StrOrPromise) -> None:
        attrs = {"type": "date", "min": str(EARLIEST_ON), "max": str(LATEST_ON)}
        super().__init__(required=False, label=label, widget=forms.TextInput(attrs=attrs))

    def clean(self, value: object) -> dt.date | None:
        text = super().clean(value)
        return read_day(text) if text else None


class EnterpriseFilterForm(forms.Form):
    """Narrows the list, and says for which day its late fees are."""

    q = forms.CharField(
        label=gettext_lazy("Name or credit code"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    county = forms.ChoiceField(required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Operating status"),
        required=False,
        choices=[("", gettext_lazy("Any")), *OperatingStatus.choices],
    )
    disposal = forms.ChoiceField(
        label=gettext_lazy("Disposal class"),
        required=False,
        choices=[("", gettext_lazy("Any")), *DisposalClass.choices],
    )
    in_arrears = forms.ChoiceField(
        label=gettext_lazy("In arrears"),
        required=False,
        choices=[
            ("", gettext_lazy("Any")),
            ("yes", gettext_lazy("Yes")),
            ("no", gettext_lazy("No")),
        ],
    )
    on = DayField(label=gettext_lazy("Late fee on"))

    def __init__(self, data: QueryDict, *, regions: Iterable[Region]) -> None:
        super().__init__(data)
        self.fields["county"] = forms.ChoiceField(
            label=_("County"),
            required=False,
            choices=[("", _("Any")), *((one.code, one.name) for one in regions)],
        )
        self.is_valid()

    @property
    def day(self) -> dt.date | None:
        """Return the day that was asked for, None where none was or it is no day."""
        return self.cleaned_data.get("on")

    def filters(self) -> EnterpriseFilters:
        """Return the filters that were understood."""
        asked = self.cleaned_data
        return EnterpriseFilters(
            text=asked.get("q", ""),
            region_code=asked.get("county", ""),
            status=asked.get("status", ""),
            disposal_class=asked.get("disposal", ""),
            in_arrears={"yes": True, "no": False}.get(asked.get("in_arrears", "")),
        )
