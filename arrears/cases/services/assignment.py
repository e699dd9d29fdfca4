"""Who is in charge of a case."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.cases.errors import CaseProblem
from arrears.cases.services.steps import lock_case
from arrears.models import CollectionCase


def assign_case(case_id: int, *, assignee_id: int) -> CollectionCase:
    """Put somebody in charge of an open case; raises CaseProblem for one that is closed."""
    with transaction.atomic():
        case = lock_case(case_id)
        if not case.is_open:
            raise CaseProblem(_("The case is closed; nobody is put in charge of it any more."))
        case.assigned_to_id = assignee_id
        case.save(update_fields=["assigned_to"])
    return case
