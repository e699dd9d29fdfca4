"""Work a batch off, row by row, each in a transaction of its own.

A row is locked while it is done and decided with what it brings about, so that several workers
share a batch, a second message finds nothing left, and one who is killed leaves the row waiting.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.cases import words
from arrears.cases.enums import Decision
from arrears.cases.errors import CaseProblem
from arrears.cases.notices.enums import NoticeBatchState, NoticeMode, NoticeOutcome
from arrears.cases.services.proposals import approve, propose_step, send_back
from arrears.cases.services.steps import lock_case, move
from arrears.models import CollectionCase, NoticeBatch, NoticeRow
from arrears.selectors.portfolio import Owed, owed_by
from casework.formats import money
from casework.permissions import may_handle_cases
from ledger.errors import MoneyProblem

log = logging.getLogger(__name__)

# Small enough that a worker who does nothing else turns to other messages between two parts.
PART = 20
# A worker who has done nothing for so long was interrupted, or waits for his turn.
QUIET_AFTER = dt.timedelta(minutes=2)


def work_on(batch_id: int, *, today: dt.date, at_most: int = PART) -> bool:
    """Do some waiting rows of a batch; say whether more wait that nobody is doing.

    Letters are dated `today`. What is refused or fails keeps no other row waiting. An error of the
    database that can pass by itself leaves its row waiting for the next run; where it met all of
    the part, it is raised.
    """
    batch = NoticeBatch.objects.select_related("made_by").get(pk=batch_id)
    if batch.state != NoticeBatchState.RUNNING:
        return False
    put_off: dict[int, OperationalError] = {}
    more = True
    for _number in range(at_most):
        more = _do_next(batch, today, put_off)
        if not more:
            break
    if len(put_off) == at_most:
        raise next(iter(put_off.values()))
    NoticeBatch.objects.filter(pk=batch_id).update(worked_at=timezone.now())
    return not _finish(batch_id) and more


def _do_next(batch: NoticeBatch, today: dt.date, put_off: dict[int, OperationalError]) -> bool:
    """Do the first waiting row that nobody else is doing; return False where there is none."""
    row: NoticeRow | None = None
    try:
        with transaction.atomic():
            row = (
                batch.rows.waiting()
                .exclude(pk__in=put_off)
                .select_for_update(of=("self",), no_key=True, skip_locked=_can_skip())
                .order_by("pk")
                .first()
            )
            if row is None:
                return False
            _settle(batch, row, today)
    except OperationalError as error:
        if row is None:
            raise
        put_off[row.pk] = error
    return True


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked


def _settle(batch: NoticeBatch, row: NoticeRow, today: dt.date) -> None:
    """Do a locked row and write what came of it; what is refused leaves nothing but its reason."""
    try:
        with transaction.atomic():
            case = lock_case(row.case_id)
            _refuse_person(batch, case)
            _refuse_changed(batch, row, case, today)
            _DO[NoticeMode(batch.mode)](batch, row, case, today)
    except (CaseProblem, MoneyProblem) as problem:
        _nothing_came(row, NoticeOutcome.REFUSED, str(problem))
    except OperationalError:
        raise
    except Exception as error:
        log.exception("case %s of batch %s failed", row.case_id, batch.pk)
        _nothing_came(row, NoticeOutcome.FAILED, f"{type(error).__name__}: {error}")
    row.settled_at = timezone.now()
    row.save()


def _nothing_came(row: NoticeRow, outcome: NoticeOutcome, reason: str) -> None:
    row.outcome, row.reason, row.event = outcome, reason, None
    if not row.batch.decides_on_id:
        row.proposal = None


def _refuse_person(batch: NoticeBatch, case: CollectionCase) -> None:
    """Refuse where whoever asked for the batch may no longer act on the case."""
    who = batch.made_by
    if not may_handle_cases(who) or not who.scope.covers(case.enterprise.region_code):
        raise CaseProblem(
            _("%(who)s may no longer act on cases of this place; ask somebody who may.")
            % {"who": who}
        )


def _refuse_changed(
    batch: NoticeBatch, row: NoticeRow, case: CollectionCase, today: dt.date
) -> None:
    """Refuse where the case is not as the preview showed it.

    Where nothing is owed any more the ladder says so itself. The late fee grows by the day: on a
    day after the preview the principal alone is compared.
    """
    last = case.events.order_by("-pk").first()
    if last is not None and last.pk != row.last_event_id:
        raise CaseProblem(
            _("Another step was taken since the preview: %(step)s on %(day)s.")
            % {"step": words.STEPS[last.step], "day": last.happened_on.isoformat()}
        )
    owed = owed_by(today, "enterprise_id", enterprise_id=case.enterprise_id).get(
        case.enterprise_id, Owed()
    )
    if not (owed.principal_fen or owed.late_fee_fen) or case.closed_on is not None:
        return
    is_as_shown = owed.principal == row.principal and (
        owed.late_fee == row.late_fee or today != batch.previewed_on
    )
    if not is_as_shown:
        raise CaseProblem(
            _(
                "What is owed has changed since the preview: principal %(principal)s, late fee "
                "%(late_fee)s then, %(principal_now)s and %(late_fee_now)s now; preview it anew."
            )
            % {
                "principal": money(row.principal),
                "late_fee": money(row.late_fee),
                "principal_now": money(owed.principal),
                "late_fee_now": money(owed.late_fee),
            }
        )


def _issue(batch: NoticeBatch, row: NoticeRow, case: CollectionCase, today: dt.date) -> None:
    row.event = move(case, batch.step, on=today, today=today, facts={}, actor_id=batch.made_by_id)
    row.outcome = NoticeOutcome.ISSUED


def _propose(batch: NoticeBatch, row: NoticeRow, case: CollectionCase, today: dt.date) -> None:
    # The same proposal made by hand meanwhile would be taken for this one.
    if case.proposals.filter(decision=Decision.WAITING).exists():
        raise CaseProblem(_("A proposal made by hand since the preview waits for its decision."))
    row.proposal = propose_step(
        case.pk, batch.step, on=today, today=today, facts={}, actor_id=batch.made_by_id
    )
    row.outcome = NoticeOutcome.PROPOSED


def _approve(batch: NoticeBatch, row: NoticeRow, case: CollectionCase, today: dt.date) -> None:
    _refuse_decided(row)
    assert row.proposal_id is not None  # noqa: S101 - asked above
    row.event = approve(row.proposal_id, today=today, actor_id=batch.made_by_id)
    row.outcome = NoticeOutcome.ISSUED


def _send_back(batch: NoticeBatch, row: NoticeRow, case: CollectionCase, today: dt.date) -> None:
    _refuse_decided(row)
    assert row.proposal_id is not None  # noqa: S101 - asked above
    send_back(row.proposal_id, reason=batch.reason, today=today, actor_id=batch.made_by_id)
    row.outcome = NoticeOutcome.SENT_BACK


def _refuse_decided(row: NoticeRow) -> None:
    """Refuse a proposal that somebody decided on meanwhile, so that a row tells its own doing."""
    if row.proposal is None:
        raise CaseProblem(_("The case has no proposal."))
    if row.proposal.decision != Decision.WAITING:
        raise CaseProblem(
            _("The proposal was decided: %(decision)s.")
            % {"decision": row.proposal.get_decision_display()}
        )


_DO: Mapping[NoticeMode, Callable[[NoticeBatch, NoticeRow, CollectionCase, dt.date], None]] = {
    NoticeMode.ISSUE: _issue,
    NoticeMode.PROPOSE: _propose,
    NoticeMode.APPROVE: _approve,
    NoticeMode.SEND_BACK: _send_back,
}


def _finish(batch_id: int) -> bool:
    """Close a batch of which no row waits; say whether it is closed."""
    with transaction.atomic():
        batch = NoticeBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if batch.rows.waiting().exists():
            return False
        if batch.state == NoticeBatchState.RUNNING:
            batch.state, batch.finished_at = NoticeBatchState.DONE, timezone.now()
            batch.save(update_fields=["state", "finished_at"])
    return True


def interrupted(now: dt.datetime) -> list[int]:
    """Return the batches under way on which nobody has worked for some minutes."""
    quiet = NoticeBatch.objects.running().filter(worked_at__lt=now - QUIET_AFTER)
    return list(quiet.order_by("pk").values_list("pk", flat=True))
