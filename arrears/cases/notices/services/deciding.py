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

    The same person who decides the same way while that is under way gets the one under way. Raises
    CaseProblem for the person who proposed them, beside a colleague who is deciding on them, where
    none waits any more, and for sending back without a reason.
    """
    if mode is NoticeMode.SEND_BACK and not reason.strip():
        raise CaseProblem(_("Say why they are sent back."), field="reason")
    with transaction.atomic():
        batch = NoticeBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if batch.made_by_id == actor.pk:
            raise CaseProblem(_("Who proposes a step cannot approve it; ask a colleague."))
        under_way = batch.decisions.running().first()
        if under_way is not None:
            if (under_way.made_by_id, under_way.mode) == (actor.pk, mode):
                return under_way
            raise CaseProblem(
                _("%(who)s is deciding on these proposals; wait until that is done.")
                % {"who": under_way.made_by}
            )
        rows = waiting_proposals(batch, actor.scope)
        if row_ids is not None:
            rows = rows.filter(pk__in=row_ids)
        return _decision(
            batch, mode, list(rows.select_related("case__enterprise")), reason, on, actor
        )


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
