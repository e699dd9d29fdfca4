"""Draw anew what the doctor found wrong and is only a conclusion; facts are never touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from arrears.cases.doctor import CaseFinding, examine, state_by
from arrears.cases.enums import Decision
from arrears.cases.services.projection import project_cases
from arrears.cases.services.steps import lock_case
from arrears.cases.workflow import CLOSED
from casework.enums import JobKind
from casework.jobs import job_run


def repair(findings: Sequence[CaseFinding], on: dt.date) -> list[CaseFinding]:
    """Repair what can be, one case a transaction, and return what was repaired.

    Each case is examined again under its lock. What was wrong and what it says now stays in the
    figures of a JobRun.
    """
    ids = sorted({one.case for one in findings if one.is_repairable})
    if not ids:
        return []
    repaired: list[CaseFinding] = []
    with job_run(JobKind.CASE_REPAIR, for_on=on) as run:
        for pk in ids:
            repaired += _repair_case(pk, on)
        run.seen, run.done = len(ids), len({one.case for one in repaired})
        run.figures = {
            "repaired": [
                {"case": one.case, "check": one.check, "from": one.found, "to": one.expected}
                for one in repaired
            ]
        }
    return repaired


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
