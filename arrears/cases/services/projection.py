"""Keep the next action on the rows of cases in line with their facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from arrears.cases.reading import CaseBook, Reading
from arrears.cases.workflow import CLOSED, State
from arrears.models import CollectionCase
from casework.bulk import set_columns
from casework.limits import LimitBook
from casework.scope import Scope
from enterprises.services.surveys import lock_enterprises

_TOGETHER = 500
PROJECTED = (
    "state",
    "since_on",
    "closed_on",
    "next_step",
    "next_by",
    "next_reason",
    "next_due_on",
    "looks_again_on",
)


def set_next_action(case: CollectionCase, book: CaseBook, reading: Reading, on: dt.date) -> None:
    """Set the next action of a case as it is at the end of a day, unsaved."""
    if State(case.state) in CLOSED:
        case.next_step = case.next_by = case.next_reason = ""
        case.next_due_on = case.looks_again_on = None
        return
    action = reading.next_action(book.limits(case), on)
    days = [day for day in (action.looks_again_on, reading.stop_begins_on) if day]
    case.next_step = action.name
    case.next_by = action.by
    case.next_reason = action.reason
    case.next_due_on = action.due_on
    case.looks_again_on = min(days, default=None)


def project_cases(cases: Sequence[CollectionCase], on: dt.date) -> None:
    """Set and save the next action of locked cases; a fixed number of statements."""
    if not cases:
        return
    book = CaseBook(cases, on, LimitBook.load())
    for case in cases:
        set_next_action(case, book, book.reading(case), on)
    save_projected(cases)


def save_projected(cases: Sequence[CollectionCase]) -> None:
    """Save state and next action of locked cases in one statement."""
    set_columns(CollectionCase, cases, PROJECTED)


def look_again(enterprise_ids: Iterable[int], on: dt.date) -> None:
    """Have the open cases of enterprises looked at on a day: a fact about them has changed.

    One statement each five hundred; runs within the transaction of the fact. The next run of the
    escalation, some minutes later at most, works them off; a page that shows a case computes its
    next action anew anyway.
    """
    ids = sorted(set(enterprise_ids))
    for start in range(0, len(ids), _TOGETHER):
        CollectionCase.objects.open().filter(
            Q(looks_again_on__isnull=True) | Q(looks_again_on__gt=on),
            enterprise__in=ids[start : start + _TOGETHER],
        ).update(looks_again_on=on)


def look_again_in(scope: Scope, on: dt.date) -> None:
    """Have all open cases of a jurisdiction looked at on a day: its limits may be other ones.

    Some hundred at a time, each part under the locks of its enterprises and in a transaction of its
    own, so that no step is kept waiting for long.
    """
    cases = CollectionCase.objects.open().in_scope(scope).order_by("enterprise")
    ids = list(cases.values_list("enterprise", flat=True))
    for start in range(0, len(ids), _TOGETHER):
        part = ids[start : start + _TOGETHER]
        with transaction.atomic():
            lock_enterprises(part)
            look_again(part, on)
