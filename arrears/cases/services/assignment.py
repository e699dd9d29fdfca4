"""Who is in charge of a case."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.cases.errors import CaseProblem
from arrears.cases.services.steps import lock_case
from arrears.models import CaseAssignment, CollectionCase


def assign_case(case_id: int, *, assignee_id: int, actor_id: int | None) -> CollectionCase:
    """Put somebody in charge of an open case and record the change; the same person twice is one.

    Raises CaseProblem for a case that is closed.
    """
    with transaction.atomic():
        case = lock_case(case_id)
        if not case.is_open:
            raise CaseProblem(_("The case is closed; nobody is put in charge of it any more."))
        if case.assigned_to_id == assignee_id:
            return case
        CaseAssignment.objects.create(
            case=case,
            assigned_to_id=assignee_id,
            former_id=case.assigned_to_id,
            recorded_by_id=actor_id,
        )
        case.assigned_to_id = assignee_id
        case.save(update_fields=["assigned_to"])
    return case
