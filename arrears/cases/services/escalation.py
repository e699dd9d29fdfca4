"""The night of the ladder: what may move by itself moves, on its day, in order.

Only cases whose next action may be another one by then are read (`looks_again_on`), a thousand
at a time, so a night costs what is due and nothing for the rest. A repeated run finds nothing left
to do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import OperationalError, transaction
from django.db.models import Min
from django.utils import timezone

from arrears.cases.facts import CaseFacts
from arrears.cases.reading import CaseBook
from arrears.cases.services.projection import save_projected, set_next_action
from arrears.cases.services.steps import enter
from arrears.cases.workflow import BY_NOTICE, COLLECTION
from arrears.models import CaseEvent, CollectionCase
from casework.bulk import insert_rows
from casework.enums import JobKind
from casework.jobs import job_run, latest_done_on
from casework.limits import LimitBook
from casework.models import JobRun
from casework.progress import Report, unreported
from casework.workflow import By, Transition
from enterprises.services.surveys import lock_enterprises

_TOGETHER = 1000


class _Written(NamedTuple):
    """A step that the job took, by the fields of `CaseEvent`."""

    case: int
    step: str
    from_state: str
    to_state: str
    happened_on: dt.date
    facts: dict[str, Any]
    basis: str
    job_run: int
    recorded_at: dt.datetime


@dataclass(slots=True)
class Escalation:
    """What a run did: days, cases looked at, steps taken by name, cases that failed and why."""

    as_of: dt.date
    days: int = 0
    looked_at: int = 0
    moved: Counter[str] = field(default_factory=Counter)
    failed: dict[int, str] = field(default_factory=dict)


def escalate_until(as_of: dt.date, *, progress: Report = unreported) -> Escalation:
    """Move the cases up to the end of a day, each missed day in its turn.

    A thousand cases a transaction; one that fails is left as it was, named in the result, and
    looked at again by the next run. Days on which nothing is due are passed over.
    """
    result = Escalation(as_of)
    day = _first_day(as_of)
    while True:
        _escalate_day(day, result, progress)
        result.days += 1
        waiting = CollectionCase.objects.to_look_at(as_of).filter(looks_again_on__gt=day)
        following = waiting.aggregate(first=Min("looks_again_on"))["first"] or as_of
        if following <= day:
            return result
        day = following


def something_waits(on: dt.date) -> bool:
    """Say whether a case is to be looked at by the end of a day; one indexed statement."""
    return CollectionCase.objects.to_look_at(on).exists()


def _first_day(as_of: dt.date) -> dt.date:
    """Return the first day to work for: where something waits, but not before the last run."""
    waiting = CollectionCase.objects.to_look_at(as_of).aggregate(first=Min("looks_again_on"))
    first_on = waiting["first"] or as_of
    last_on = latest_done_on(JobKind.ESCALATION) or first_on
    return min(as_of, max(first_on, last_on))


def _escalate_day(day: dt.date, result: Escalation, progress: Report) -> None:
    limits = LimitBook.load()
    with job_run(JobKind.ESCALATION, for_on=day) as run:
        due = CollectionCase.objects.to_look_at(day).order_by("enterprise_id")
        owners = dict(due.values_list("pk", "enterprise_id"))
        ids = list(owners)
        moved: Counter[str] = Counter()
        failed: dict[int, str] = {}
        for start in range(0, len(ids), _TOGETHER):
            part = ids[start : start + _TOGETHER]
            moved += _escalate_part({pk: owners[pk] for pk in part}, day, run, limits, failed)
            progress(min(start + _TOGETHER, len(ids)), len(ids))
        run.seen, run.done = len(ids), moved.total()
        run.figures = {"moved": dict(moved), "failed": failed}
    result.looked_at += len(ids)
    result.moved += moved
    # One that failed on a missed day may have gone through on a later one.
    result.failed = {pk: why for pk, why in result.failed.items() if pk not in ids} | failed


def _escalate_part(
    owners: dict[int, int], day: dt.date, run: JobRun, limits: LimitBook, failed: dict[int, str]
) -> Counter[str]:
    """Move some cases (and whose they are) in one transaction; where one fails, each in its own."""
    try:
        with transaction.atomic():
            return _move_together(owners, day, run, limits)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - one broken case must not keep the others waiting
        if len(owners) == 1:
            failed[next(iter(owners))] = f"{type(error).__name__}: {error}"
            return Counter()
    moved: Counter[str] = Counter()
    for pk, owner in owners.items():
        moved += _escalate_part({pk: owner}, day, run, limits, failed)
    return moved


def _move_together(
    owners: dict[int, int], day: dt.date, run: JobRun, limits: LimitBook
) -> Counter[str]:
    lock_enterprises(owners.values())
    # What was moved or marked for a later day while this one waited for the locks is left out.
    cases = list(
        CollectionCase.objects.to_look_at(day)
        .filter(pk__among=owners)
        .select_for_update(of=("self",), no_key=True)
        .select_related("enterprise")
        .order_by("enterprise_id")
    )
    book = CaseBook(cases, day, limits)
    written = [step for case in cases for step in _steps(case, book, day, run)]
    insert_rows(CaseEvent, _Written._fields, written)
    _look_again_today(cases, day)
    save_projected(cases)
    return Counter(step.step for step in written)


def _steps(case: CollectionCase, book: CaseBook, day: dt.date, run: JobRun) -> Iterator[_Written]:
    """Take the steps of a locked case that are due by the system, and set what comes next."""
    now = timezone.now()
    while True:
        reading = book.reading(case)
        set_next_action(case, book, reading, day)
        # A wait has its day ahead; what is due by the system now is a step.
        if case.next_by != By.SYSTEM or case.looks_again_on != day:
            return
        step = COLLECTION.transition(case.next_step)
        happened_on = _happened_on(step, reading.facts, day)
        left = enter(case, step, happened_on)
        book.note(case.pk, step.name, happened_on)
        yield _Written(
            case.pk, step.name, left, step.target, happened_on, {}, step.basis, run.pk, now
        )


def _happened_on(step: Transition, facts: CaseFacts, day: dt.date) -> dt.date:
    """Return the legal day of a step: a public notice serves when it is complete.

    It may have been recorded later, or noted after a pause; whatever runs from the service runs
    from that day (民事诉讼法 第九十五条).
    """
    if step.name in BY_NOTICE and facts.notice_served_on is not None:
        return facts.notice_served_on
    return day


def _look_again_today(cases: Sequence[CollectionCase], day: dt.date) -> None:
    """Have cases that were judged by a past day looked at today: later facts are on record."""
    today = timezone.localdate()
    for case in cases:
        if case.is_open and day < today:
            case.looks_again_on = min(case.looks_again_on or today, today)
