"""Forms for the end of a stop: an agreement that was broken, a stop that is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.enums import EndKind, StopKind
from arrears.models import FeeStop, FeeStopEnd
from arrears.money.forms import show_problem
from arrears.services.stops import EndFacts
from enterprises.forms import DayField
from ledger.errors import MoneyProblem
from statutes.dates import ONE_DAY

if TYPE_CHECKING:
    import datetime as dt

FROM_THE_START = "from_the_start"
FROM_A_DAY = "from_a_day"


def _text(name: str, **given: Any) -> forms.CharField:
    column: models.CharField[str, str] = FeeStopEnd._meta.get_field(name)  # type: ignore[assignment]
    return forms.CharField(max_length=column.max_length, **given)


class EndForm(forms.Form):
    """Why a stop ends and from when the fee runs again. `facts` is set when the form is valid."""

    kind: EndKind
    day_label: Any

    clause = forms.ChoiceField(
        label=gettext_lazy("The fee runs again"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose from when the fee runs again.")},
    )
    day = DayField(label="")
    reason = _text(
        "reason",
        label=gettext_lazy("Reason"),
        error_messages={"required": gettext_lazy("Say why; the reason stays on record.")},
    )
    document = _text(
        "document",
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("Title and number of what was decided; it stays on record."),
        error_messages={"required": gettext_lazy("Name the document; it stays on record.")},
    )

    def __init__(self, data: QueryDict | None = None, *, stop: FeeStop) -> None:
        super().__init__(data)
        self._stop = stop
        self.facts: EndFacts | None = None
        clause = self.fields["clause"]
        assert isinstance(clause, forms.ChoiceField)  # noqa: S101 - narrows the type
        clause.choices = self.clauses(stop)
        self.fields["day"].label = self.day_label

    def clauses(self, stop: FeeStop) -> list[tuple[str, Any]]:
        """Return from when the fee may run again, to choose from."""
        raise NotImplementedError

    def runs_again_from(self, day: dt.date) -> dt.date:
        """Return the first day with a fee, for the day that was given."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Let the facts follow from the clause; a day is asked for where it needs one."""
        asked = self.cleaned_data
        if asked.get("clause") == FROM_A_DAY and not asked.get("day") and "day" not in self.errors:
            self.add_error("day", _("Give the day, as in 2019-09-30."))
        if not self.errors:
            first = asked["clause"] == FROM_THE_START
            self.facts = EndFacts(
                stop_id=self._stop.pk,
                kind=self.kind,
                runs_again_from_on=self._stop.from_on
                if first
                else self.runs_again_from(asked["day"]),
                reason=asked["reason"],
                document=asked["document"],
            )
        return asked

    def show(self, problem: MoneyProblem) -> None:
        """Say what was refused at the field it belongs to."""
        field = {"runs_again_from_on": "day"}.get(problem.field, problem.field)
        show_problem(self, MoneyProblem(str(problem), field=field))


class BrokenForm(EndForm):
    """An agreement that the enterprise broke; its clause says from when the fee runs again."""

    kind = EndKind.BROKEN
    day_label = gettext_lazy("Day of the breach")

    def clauses(self, stop: FeeStop) -> list[tuple[str, Any]]:
        return [
            (FROM_A_DAY, gettext_lazy("from the day after the breach")),
            (
                FROM_THE_START,
                _("from the first day of the deferral, %(day)s, as if it had never held")
                % {"day": stop.from_on.isoformat()},
            ),
        ]

    def runs_again_from(self, day: dt.date) -> dt.date:
        return day + ONE_DAY


class TakenBackForm(EndForm):
    """A stop that was recorded wrongly, or that was revoked from a day on."""

    kind = EndKind.REVERSED
    day_label = gettext_lazy("First day with a fee again")

    def clauses(self, stop: FeeStop) -> list[tuple[str, Any]]:
        never = (
            FROM_THE_START,
            _("from its first day, %(day)s: it never held") % {"day": stop.from_on.isoformat()},
        )
        if stop.kind == StopKind.BANKRUPTCY:
            return [never]
        return [never, (FROM_A_DAY, gettext_lazy("from a later day on: it was revoked"))]

    def runs_again_from(self, day: dt.date) -> dt.date:
        return day


END_FORMS: dict[EndKind, type[EndForm]] = {
    EndKind.BROKEN: BrokenForm,
    EndKind.REVERSED: TakenBackForm,
}
