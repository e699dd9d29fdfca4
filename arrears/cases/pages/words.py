"""Deadlines, facts and people of a case, in words for its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrears.cases.enums import ServiceMethod
from arrears.cases.words import FACTS, STATES
from arrears.stops.words import security_name
from casework.formats import whole
from casework.workflow import By

if TYPE_CHECKING:
    pass

_SOON_DAYS = 3

WHO: Mapping[str, str | Promise] = {
    By.SYSTEM: gettext_lazy("The system, in its next run"),
    By.OFFICER: gettext_lazy("One officer"),
    By.TWO_PEOPLE: gettext_lazy("Two people: one proposes, another approves"),
}
NOBODY = gettext_lazy("Nobody until then; the system goes on by itself")
# Keys of other rows, which say nothing to a reader.
_KEYS = {"follows_case"}


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """How far a deadline is away, with the tone that goes with it."""

    text: str
    tone: str


def deadline_words(due_on: dt.date, today: dt.date) -> DeadlineWords:
    """Say how many days are left until the end of a day, or how many have passed since."""
    days = (due_on - today).days
    if days < 0:
        text = ngettext("%(days)s day overdue", "%(days)s days overdue", -days)
        return DeadlineWords(text % {"days": whole(-days)}, "overdue")
    if days == 0:
        return DeadlineWords(_("due today"), "warning")
    text = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": whole(days)}
    return DeadlineWords(text, "warning" if days <= _SOON_DAYS else "neutral")


def fact_lines(facts: Mapping[str, Any]) -> list[tuple[str | Promise, str]]:
    """Write what a step was taken with as labels and values; an unknown fact names itself."""
    return [
        (FACTS.get(name, name), _value(name, value))
        for name, value in facts.items()
        if name not in _KEYS
    ]


def _value(name: str, value: Any) -> str:
    if name == "follows_state":
        return str(STATES.get(str(value), value))
    if name == "method" and value in ServiceMethod.values:
        return str(ServiceMethod(value).label)
    if name == "security_kind":
        return security_name(str(value))
    return str(value)
