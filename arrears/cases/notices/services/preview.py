"""Put many cases together, show what would come of each, and start the work on them.

Nothing that binds is written before the start: a preview belongs to the person who made it, and
the next one takes its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrears.cases.errors import CaseProblem
from arrears.cases.notices.enums import (
    WITHOUT_RESULT,
    NoticeBatchState,
    NoticeMode,
    NoticeOutcome,
)
from arrears.cases.notices.figures import CaseFigures, figures_of
from arrears.cases.services.steps import not_permitted
from arrears.cases.workflow import COLLECTION
from arrears.models import CollectionCase, NoticeBatch, NoticeRow
from casework.formats import whole
from casework.locks import lock_names
from casework.models import User
from casework.workflow import By

# The letters that an office sends to many debtors at once.
NOTICE_STEPS = ("remind", "issue_demand", "issue_court_demand")
MOST_CASES = 5_000
_CHUNK = 500


def preview(step: str, cases: QuerySet[CollectionCase], *, on: dt.date, actor: User) -> NoticeBatch:
    """Preview a notice for cases of the actor's jurisdiction, with the figures of a day.

    What stands in the way of a case leaves it out, with the reason. Takes the place of the actor's
    former preview. Raises CaseProblem for no case, and for more than five thousand.
    """
    if step not in NOTICE_STEPS:
        raise ValueError(f"{step!r} is no notice; one of {', '.join(NOTICE_STEPS)}")
    chosen = list(
        cases.select_related("enterprise").order_by("-enterprise__arrears_principal", "pk")[
            : MOST_CASES + 1
        ]
    )
    _refuse_number(len(chosen))
    found = list(figures_of(chosen, step, on))
    two_people = COLLECTION.transition(step).by is By.TWO_PEOPLE
    with transaction.atomic():
        lock_names("notice_preview", [str(actor.pk)])
        for former in NoticeBatch.objects.filter(
            made_by=actor, state=NoticeBatchState.PREVIEWED
        ).select_for_update(no_key=True):
            _drop(former)
        batch = NoticeBatch.objects.create(
            step=step,
            mode=NoticeMode.PROPOSE if two_people else NoticeMode.ISSUE,
            previewed_on=on,
            jurisdiction_prefix=actor.jurisdiction_prefix,
            made_by=actor,
        )
        now = timezone.now()
        NoticeRow.objects.bulk_create(
            [_previewed(batch, one, now) for one in found], batch_size=_CHUNK
        )
    return batch


def _refuse_number(number: int) -> None:
    if not number:
        raise CaseProblem(_("Choose one case at least."))
    if number > MOST_CASES:
        raise CaseProblem(
            _("More than %(most)s cases are too many for one batch; narrow the filters.")
            % {"most": whole(MOST_CASES)}
        )


def _previewed(batch: NoticeBatch, one: CaseFigures, now: dt.datetime) -> NoticeRow:
    row = row_of(batch, one)
    if one.in_the_way:
        row.outcome, row.settled_at = NoticeOutcome.LEFT_OUT, now
        row.reason = not_permitted(batch.step, one.in_the_way)
    return row


def row_of(batch: NoticeBatch, one: CaseFigures) -> NoticeRow:
    """Return the unsaved row of a case as its figures are now."""
    return NoticeRow(
        batch=batch,
        case=one.case,
        last_event_id=one.last_event_id,
        principal=one.owed.principal,
        late_fee=one.owed.late_fee,
    )


def renew(batch_id: int, *, on: dt.date, actor: User) -> NoticeBatch:
    """Preview the cases of a batch anew: all of a preview, else those of which nothing came."""
    batch = NoticeBatch.objects.get(pk=batch_id)
    rows = batch.rows.order_by()
    if batch.state != NoticeBatchState.PREVIEWED:
        rows = rows.filter(outcome__in=WITHOUT_RESULT)
    cases = CollectionCase.objects.in_scope(actor.scope).filter(pk__in=rows.values("case"))
    return preview(batch.step, cases, on=on, actor=actor)


def leave_out(batch_id: int, row_ids: Collection[int]) -> int:
    """Leave rows of a preview out; return how many, which is none for a second call."""
    with transaction.atomic():
        batch = _locked(batch_id)
        if batch.state != NoticeBatchState.PREVIEWED:
            raise _not_a_preview(batch)
        return (
            batch.rows.waiting()
            .filter(pk__in=row_ids)
            .update(
                outcome=NoticeOutcome.LEFT_OUT,
                reason=_("Left out by hand."),
                settled_at=timezone.now(),
            )
        )


def start(batch_id: int, *, today: dt.date) -> NoticeBatch:
    """Have a worker do what a preview shows; a second call changes nothing.

    Raises CaseProblem for a preview of another day, for one that was dropped, and where nothing
    is left to be done.
    """
    with transaction.atomic():
        batch = _locked(batch_id)
        if batch.state in {NoticeBatchState.RUNNING, NoticeBatchState.DONE}:
            return batch
        if batch.state != NoticeBatchState.PREVIEWED:
            raise _not_a_preview(batch)
        if batch.previewed_on != today:
            raise CaseProblem(
                _("The preview has the figures of %(day)s; preview it anew.")
                % {"day": batch.previewed_on.isoformat()}
            )
        if not batch.rows.waiting().exists():
            raise CaseProblem(_("Every case is left out; choose others."))
        batch.state = NoticeBatchState.RUNNING
        batch.started_at = batch.worked_at = timezone.now()
        batch.save()
    return batch


def drop(batch_id: int) -> NoticeBatch:
    """Drop a preview; nothing had come of it. A second call changes nothing."""
    with transaction.atomic():
        batch = _locked(batch_id)
        if batch.state == NoticeBatchState.PREVIEWED:
            _drop(batch)
        elif batch.state != NoticeBatchState.DROPPED:
            raise _not_a_preview(batch)
    return batch


def _drop(batch: NoticeBatch) -> None:
    # The rows of a preview are conclusions, not facts: no letter came of them.
    batch.rows.all().delete()
    batch.state = NoticeBatchState.DROPPED
    batch.save(update_fields=["state"])


def _locked(batch_id: int) -> NoticeBatch:
    return NoticeBatch.objects.select_for_update(no_key=True).get(pk=batch_id)


def _not_a_preview(batch: NoticeBatch) -> CaseProblem:
    if batch.state == NoticeBatchState.DROPPED:
        return CaseProblem(_("The preview was dropped, or a later one took its place."))
    return CaseProblem(_("The work has begun; it can no longer be changed."))


def said_left_out(number: int) -> str:
    """Say how many cases were left out."""
    return ngettext("%(number)s case is left out.", "%(number)s cases are left out.", number) % {
        "number": whole(number)
    }
