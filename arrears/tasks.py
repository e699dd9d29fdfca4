"""Celery shells of arrears."""

import datetime as dt

from celery import shared_task
from django.db import connection
from django.utils import timezone

from arrears.cases.notices.services import work
from arrears.cases.services import escalation, projection
from arrears.services import accrual, positions, reprojection
from casework.scope import Scope

# By then the worker who opened a night has begun with it, or is dead.
_BROKEN_OFF_AFTER = dt.timedelta(minutes=5)


@shared_task
def accrue_late_fees(as_of: str | None = None) -> None:
    """Write the daily positions up to and including a day (ISO date), today when none is given.

    Calls the other workers to help, where the database lets several write at once.
    """
    on = dt.date.fromisoformat(as_of) if as_of else timezone.localdate()
    nights = accrual.open_nights(on)
    if connection.features.has_select_for_update_skip_locked:
        for night in nights:
            for _part in range(night.shards.count() - 1):
                help_with_night.delay(night.pk)
    accrual.finish_nights(nights)


@shared_task
def help_with_night(run_id: int) -> None:
    """Do one part of a night; nothing when others have done them all."""
    accrual.help_with_night(run_id)


@shared_task
def sweep_nights() -> None:
    """Finish what a killed worker left: it costs minutes, not a night."""
    opened_before = timezone.now() - _BROKEN_OFF_AFTER
    accrual.finish_nights(accrual.nights_under_way(opened_before=opened_before))


@shared_task
def reproject_items(prefix: str) -> None:
    """Bring the items of a jurisdiction in line with its profiles."""
    reprojection.reproject(Scope(prefix))


@shared_task
def correct_positions() -> None:
    """Write the daily positions anew that later facts made untrue; beat sends it often."""
    positions.correct_positions()


@shared_task
def escalate_cases(as_of: str | None = None) -> None:
    """Move the collection cases up to the end of a day (ISO date), today when none is given."""
    on = dt.date.fromisoformat(as_of) if as_of else timezone.localdate()
    escalation.escalate_until(on)


@shared_task
def sweep_cases() -> None:
    """Look at the cases that a fact or a broken-off night left waiting; beat sends it often."""
    today = timezone.localdate()
    if escalation.something_waits(today):
        escalation.escalate_until(today)


@shared_task
def look_at_cases(prefix: str) -> None:
    """Have the open cases of a jurisdiction looked at again: its limits may have changed."""
    projection.look_again_in(Scope(prefix), timezone.localdate())


@shared_task
def issue_notices(batch_id: int) -> None:
    """Do a part of a batch of notices, and ask for the next part where more waits."""
    if work.work_on(batch_id, today=timezone.localdate()):
        issue_notices.delay(batch_id)


@shared_task
def sweep_notices() -> None:
    """Go on with the batches whose worker or message was lost; beat sends it often."""
    for batch_id in work.interrupted(timezone.now()):
        issue_notices.delay(batch_id)
