"""The filters of the early-warning list."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.warning.score import Level
from arrears.warning.selectors import WarningFilters
from casework.models import Region

LEVEL_NAMES = {
    Level.HIGH: gettext_lazy("High risk"),
    Level.RAISED: gettext_lazy("Raised risk"),
    Level.LOW: gettext_lazy("Low risk"),
}
WATCH_NAMES = {
    "province": gettext_lazy("1,000,000 yuan and more: watched by the province"),
    "ministry": gettext_lazy("10,000,000 yuan and more: reported to the ministry"),
}


class WarningFilterForm(forms.Form):
    """Narrows the list; what cannot be understood filters nothing."""

    county = forms.ChoiceField(required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Risk"),
        required=False,
        choices=[("", gettext_lazy("Any")), *LEVEL_NAMES.items()],
    )
    watched = forms.ChoiceField(
        label=gettext_lazy("Watch list"),
        required=False,
        choices=[
            ("", gettext_lazy("Any")),
            ("any", gettext_lazy("Watched by anybody")),
            *WATCH_NAMES.items(),
        ],
    )

    def __init__(self, data: QueryDict, *, regions: Iterable[Region]) -> None:
        super().__init__(data)
        self.fields["county"] = forms.ChoiceField(
            label=_("County"),
            required=False,
            choices=[("", _("Any")), *((one.code, one.name) for one in regions)],
        )
        self.is_valid()

    def filters(self) -> WarningFilters:
        """Return what was understood."""
        given = self.cleaned_data
        return WarningFilters(
            given.get("county", ""), given.get("level", ""), given.get("watched", "")
        )
