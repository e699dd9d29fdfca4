"""Draw anew what the doctor found wrong and is only a conclusion; facts are never touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from arrears.cases.doctor import CaseFinding, examine, misclassed, state_by
from arrears.cases.enums import Decision
from arrears.cases.services.assets import project_open_case
from arrears.cases.services.projection import project_cases
from arrears.cases.services.steps import lock_case
from arrears.cases.workflow import CLOSED
from casework.enums import JobKind
from casework.jobs import job_run
from enterprises.services.disposal import refresh_disposal
from enterprises.services.surveys import lock_enterprises


def repair(findings: Sequence[CaseFinding], on: dt.date) -> list[CaseFinding]:
    """Repair what can be, one case or class a transaction, and return what was repaired.

    Classes first, as they decide the branch of a case. Each is examined again under its
    lock. What was wrong and what it says now stays in the figures of a JobRun.
    """
    wrong = [one for one in findings if one.is_repairable]
    owners = sorted({one.enterprise_id for one in wrong if one.case is None})
    ids = sorted({one.case for one in wrong if one.case is not None})
    if not wrong:
        return []
    repaired: list[CaseFinding] = []
    with job_run(JobKind.CASE_REPAIR, for_on=on) as run:
        for owner in owners:
            repaired += _repair_class(owner, on)
        for pk in ids:
            repaired += _repair_case(pk, on)
        run.seen = len(owners) + len(ids)
        run.done = len({(one.case, one.enterprise_id) for one in repaired})
        run.figures = {
            "repaired": [
                {
                    "case": one.case,
                    "enterprise": one.enterprise_id,
                    "check": one.check,
                    "from": one.found,
                    "to": one.expected,
                }
                for one in repaired
            ]
        }
    return repaired


def _repair_class(enterprise_id: int, on: dt.date) -> list[CaseFinding]:
    """Draw the class of an enterprise anew, and with it the next action of its open case."""
    with transaction.atomic():
        lock_enterprises([enterprise_id])
        found = list(misclassed([enterprise_id]))
        if found:
            refresh_disposal([enterprise_id])
            project_open_case(enterprise_id, on)
        return found


def _repair_case(case_id: int, on: dt.date) -> list[CaseFinding]:
    try:
        with transaction.atomic():
            case = lock_case(case_id)
            found = [one for one in examine(on, [case_id]) if one.is_repairable]
            if any(one.check == "state_differs" for one in found):
                last = case.events.order_by("-pk")[0]
                case.state, case.since_on, case.closed_on = state_by(last)
            if case.state in CLOSED:
                waiting = case.proposals.filter(decision=Decision.WAITING)
                waiting.update(decision=Decision.OVERTAKEN)
            if found:
                project_cases([case], on)
            return found
    except IntegrityError:
        # Its enterprise has another open case by now: for a person to decide, and still reported.
        return []
