"""Reconsideration and suit against a demand: filed, ended, and what that means for the court."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.cases.errors import CaseProblem
from arrears.cases.reading import CaseBook
from arrears.cases.services.projection import project_cases
from arrears.cases.services.steps import lock_case
from arrears.models import CollectionCase, Remedy, RemedyOutcome
from casework.limits import LimitBook
from statutes.deadlines import Contest, Deadline, enforcement_window, time_limit

_LIMITS = {
    RemedyKind.RECONSIDERATION: "reconsideration",
    RemedyKind.SUIT: "administrative_suit",
}


@dataclass(frozen=True, slots=True)
class RemedyClock:
    """Until when a remedy against the demand may be filed, and by what law."""

    kind: RemedyKind
    last: Deadline
    source: str


def clocks(demand_served_on: dt.date, contests: Iterable[Contest] = ()) -> list[RemedyClock]:
    """Return the last days for reconsideration and suit, counted from the service of the demand.

    `contests` are the remedies that left the demand standing: after reconsideration upheld it,
    fifteen days are left for a suit (行政诉讼法 45); after a judgment nothing is.
    """
    left = enforcement_window(demand_served_on, contests=contests).left
    if left.is_judged:
        return []
    if left.upheld_on is not None:
        limit = time_limit("suit_after_reconsideration", left.upheld_on)
        return [RemedyClock(RemedyKind.SUIT, left.suit, limit.source)]
    found = []
    for kind, code in _LIMITS.items():
        limit = time_limit(code, demand_served_on)
        found.append(RemedyClock(kind, limit.end(demand_served_on), limit.source))
    return found


def record_remedy(
    case_id: int,
    kind: RemedyKind,
    *,
    filed_on: dt.date,
    document: str,
    today: dt.date,
    actor_id: int | None,
) -> Remedy:
    """Record that reconsideration was asked for or a suit brought; the same twice is one.

    Recorded as filed even after its last day: whether it is heard is for others to decide. Raises
    CaseProblem for a day to come or before the service of the demand, and without a document.
    """
    if not document.strip():
        raise CaseProblem(_("Name the document that says so."), field="document")
    _refuse_day_to_come(filed_on, today, "filed_on")
    with transaction.atomic():
        case = lock_case(case_id)
        known = Remedy.objects.filter(case=case, kind=kind, filed_on=filed_on).first()
        if known is not None:
            return known
        served_on = _demand_served_on(case, today)
        if served_on is None or filed_on < served_on:
            raise CaseProblem(
                _("A remedy is filed against a demand that was served; record the service first."),
                field="filed_on",
            )
        remedy = Remedy.objects.create(
            case=case, kind=kind, filed_on=filed_on, document=document, recorded_by_id=actor_id
        )
        _project(case, today)
    return remedy


def record_outcome(
    remedy_id: int,
    result: RemedyResult,
    *,
    decided_on: dt.date,
    document: str,
    today: dt.date,
    actor_id: int | None,
) -> RemedyOutcome:
    """Record how a remedy ended; a second call with the same result changes nothing.

    Raises CaseProblem for another result than the one on record, for a day before it was filed or
    to come, and without a document.
    """
    if not document.strip():
        raise CaseProblem(_("Name the document that says so."), field="document")
    _refuse_day_to_come(decided_on, today, "decided_on")
    with transaction.atomic():
        remedy = Remedy.objects.get(pk=remedy_id)
        case = lock_case(remedy.case_id)
        known = RemedyOutcome.objects.filter(remedy=remedy).first()
        if known is not None:
            if (known.result, known.decided_on) == (result, decided_on):
                return known
            raise CaseProblem(
                _("It ended on %(day)s: %(result)s.")
                % {"day": known.decided_on.isoformat(), "result": known.get_result_display()}
            )
        if decided_on < remedy.filed_on:
            raise CaseProblem(
                _("%(day)s lies before %(filed)s, when it was filed.")
                % {"day": decided_on.isoformat(), "filed": remedy.filed_on.isoformat()},
                field="decided_on",
            )
        outcome = RemedyOutcome.objects.create(
            remedy=remedy,
            result=result,
            decided_on=decided_on,
            document=document,
            recorded_by_id=actor_id,
        )
        _project(case, today)
    return outcome


def _refuse_day_to_come(day: dt.date, today: dt.date, field: str) -> None:
    if day > today:
        raise CaseProblem(
            _("%(day)s has not come; give the day on which it happened.")
            % {"day": day.isoformat()},
            field=field,
        )


def _demand_served_on(case: CollectionCase, today: dt.date) -> dt.date | None:
    return CaseBook([case], today, LimitBook.load()).reading(case).facts.demand_served_on


def _project(case: CollectionCase, today: dt.date) -> None:
    if case.is_open:
        project_cases([case], today)
