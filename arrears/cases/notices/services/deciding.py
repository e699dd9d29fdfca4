"""The second person of many proposals at once: approve them, or send them back with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.cases.enums import Decision
from arrears.cases.errors import CaseProblem
from arrears.cases.notices.enums import NoticeBatchState, NoticeMode
from arrears.cases.notices.figures import figures_of
from arrears.cases.notices.services.preview import row_of
from arrears.models import NoticeBatch, NoticeRow
from casework.models import User
from casework.scope import Scope

_CHUNK = 500


def waiting_proposals(batch: NoticeBatch, scope: Scope) -> QuerySet[NoticeRow]:
    """Return the rows of a batch, in a jurisdiction, whose proposals nobody has decided on."""
    rows = NoticeRow.objects.in_scope(scope).filter(batch=batch)
    return rows.filter(proposal__decision=Decision.WAITING).order_by("pk")


def decide(
    batch_id: int,
    mode: NoticeMode,
    *,
    row_ids: Collection[int] | None = None,
    reason: str = "",
    on: dt.date,
    actor: User,
) -> NoticeBatch:
    """Have a worker decide on proposals of a batch: on those of some rows, or on all that wait.

    The same person who decides the same way, with the same reason and on no other proposals, while
    that is under way gets the one under way. Raises CaseProblem for the person who proposed them,
    beside another decision that is under way, where none waits any more, and for sending back
    without a reason.
    """
    if mode is NoticeMode.SEND_BACK and not reason.strip():
        raise CaseProblem(_("Say why they are sent back."), field="reason")
    with transaction.atomic():
        batch = NoticeBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if batch.made_by_id == actor.pk:
            raise CaseProblem(_("Who proposes a step cannot approve it; ask a colleague."))
        under_way = batch.decisions.running().first()
        if under_way is not None:
            _refuse_other_decision(under_way, mode, row_ids, reason, actor)
            return under_way
        rows = waiting_proposals(batch, actor.scope)
        if row_ids is not None:
            rows = rows.filter(pk__in=row_ids)
        return _decision(
            batch, mode, list(rows.select_related("case__enterprise")), reason, on, actor
        )


def _refuse_other_decision(
    under_way: NoticeBatch,
    mode: NoticeMode,
    row_ids: Collection[int] | None,
    reason: str,
    actor: User,
) -> None:
    """Raise CaseProblem unless the decision under way is the one asked for, or has it within."""
    if under_way.made_by_id != actor.pk:
        raise CaseProblem(
            _("%(who)s is deciding on these proposals; wait until that is done.")
            % {"who": under_way.made_by}
        )
    same_words = mode is not NoticeMode.SEND_BACK or under_way.reason == reason.strip()
    if under_way.mode != mode or not same_words or _leaves_some(under_way, row_ids, actor):
        raise CaseProblem(
            _(
                "You are deciding on these proposals already, in another way or on others of "
                "them; wait until that is done, then decide on what still waits."
            )
        )


def _leaves_some(under_way: NoticeBatch, row_ids: Collection[int] | None, actor: User) -> bool:
    """Tell whether a proposal that was asked for is not within the decision under way.

    All of them are those that wait; of chosen ones also those that it has dealt with count.
    """
    batch = under_way.decides_on
    assert batch is not None  # noqa: S101 - only a decision is under way on proposals
    if row_ids is None:
        asked = waiting_proposals(batch, actor.scope)
    else:
        asked = NoticeRow.objects.in_scope(actor.scope).filter(batch=batch, pk__in=row_ids)
    return asked.exclude(case__in=under_way.rows.values("case")).exists()


def _decision(
    batch: NoticeBatch,
    mode: NoticeMode,
    rows: list[NoticeRow],
    reason: str,
    on: dt.date,
    actor: User,
) -> NoticeBatch:
    if not rows:
        raise CaseProblem(_("Choose one proposal at least that still waits for its decision."))
    now = timezone.now()
    decision = NoticeBatch.objects.create(
        step=batch.step,
        mode=mode,
        state=NoticeBatchState.RUNNING,
        previewed_on=on,
        jurisdiction_prefix=batch.jurisdiction_prefix,
        made_by=actor,
        decides_on=batch,
        reason=reason.strip() if mode is NoticeMode.SEND_BACK else "",
        started_at=now,
        worked_at=now,
    )
    made = []
    proposals = {row.case_id: row.proposal_id for row in rows}
    for one in figures_of([row.case for row in rows], batch.step, on, proposed=True):
        row = row_of(decision, one)
        row.proposal_id = proposals[one.case.pk]
        made.append(row)
    NoticeRow.objects.bulk_create(made, batch_size=_CHUNK)
    return decision
