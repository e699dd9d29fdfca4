"""The collection case on the file of an enterprise."""

from __future__ import annotations

from typing import Any

from arrears.cases.pages.forms import OpenForm
from arrears.cases.pages.one_case import Standing
from arrears.cases.services.steps import written_off_on
from arrears.cases.workflow import State
from arrears.models import CollectionCase
from arrears.selectors.portfolio import owed_by
from enterprises.models import Enterprise
from enterprises.pages import AsOf


def case_section(enterprise: Enterprise, as_of: AsOf) -> dict[str, Any]:
    """Return the open case as it stands today, the closed ones, and whether one may be opened.

    Whatever day the page speaks of: what is to be done is to be done today.
    """
    cases = list(CollectionCase.objects.filter(enterprise=enterprise).select_related("assigned_to"))
    found = next((one for one in cases if one.is_open), None)
    context: dict[str, Any] = {
        "case": found,
        "closed_cases": [one for one in cases if not one.is_open],
        "today": as_of.today,
    }
    if found is not None:
        found.enterprise = enterprise
        context["standing"] = Standing.of(found, as_of.today)
        return context
    owes = bool(owed_by(as_of.today, "enterprise_id", enterprise_id=enterprise.pk))
    was_written_off = any(one.state == State.WRITTEN_OFF for one in cases)
    return context | {
        "owes": owes,
        "written_off_on": written_off_on(enterprise.pk, as_of.today) if was_written_off else None,
        "open_form": OpenForm(today=as_of.today),
    }
