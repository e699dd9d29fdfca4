"""The nightly position: what each enterprise owes at the end of a day, one row each.

Computed on read and written by aggregate statements; no item is touched. A night is a run cut
into ranges of enterprises, one statement and one transaction each, so that any number of workers
share it and a killed one leaves nothing half done. Running a day again gives the same rows, or
corrects them when facts have changed since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, Sum

from arrears.models import DailyPosition
from arrears.services.positions import correct_positions, write_positions
from arrears.services.reprojection import reproject_changed
from casework.enums import JobKind, JobState
from casework.jobs import latest_done_on
from casework.models import JobRun, JobShard
from casework.progress import Report, unreported
from casework.shards import KeyRange, closing, do_part, key_ranges, open_run
from enterprises.models import Enterprise
from statutes.dates import ONE_DAY
from statutes.money import to_fen

_KIND = JobKind.LATE_FEE_ACCRUAL
# A part takes a worker a tenth of a second or so; a night of any size has at most so many.
_ENTERPRISES = 4_000
_MOST_PARTS = 200
_TOGETHER = 7


@dataclass(frozen=True, slots=True)
class DayTotals:
    """The sum of all positions of one day."""

    as_of: dt.date
    enterprises: int
    items: int
    principal: Decimal
    late_fee: Decimal
    late_fee_of_day: Decimal


def accrue_until(as_of: dt.date, *, progress: Report = unreported) -> DayTotals:
    """Write the positions of a day, and first those of every day missed since the last run.

    The first run ever writes only its own day. A day before the last run is written anew by
    itself. A night that is under way is joined, one that was broken off is finished. Returns the
    totals of `as_of`.
    """
    finish_nights(open_nights(as_of), progress=progress)
    return day_totals(as_of)


def accrue_day(on: dt.date) -> JobRun:
    """Write one position per enterprise in arrears at the end of a day; return the run, done."""
    run = open_run(_KIND, for_on=on, ranges=_parts())
    finish_nights([run])
    run.refresh_from_db()
    return run


def open_nights(as_of: dt.date) -> list[JobRun]:
    """Open a run for each day that is to be written, cut into parts that workers share.

    Brings projections and earlier positions in line with the facts first. Returns all nights
    under way, oldest first, those that were broken off included.
    """
    reproject_changed(since=_some_time_before_last_run())
    correct_positions()
    parts = _parts()
    for day in _days_to_write(as_of):
        open_run(_KIND, for_on=day, ranges=parts)
    return nights_under_way()


def nights_under_way(*, opened_before: dt.datetime | None = None) -> list[JobRun]:
    """Return the nights that are not finished, oldest day first."""
    nights = JobRun.objects.filter(kind=_KIND, state=JobState.RUNNING).order_by("for_on")
    if opened_before is not None:
        nights = nights.filter(started_at__lt=opened_before)
    return list(nights)


def finish_nights(nights: Sequence[JobRun], *, progress: Report = unreported) -> None:
    """Do what is open of some nights, wait for what others are doing, and close them.

    Of several nights each range of enterprises is done for all of them together: its items are
    read once, and one commit does for all.
    """
    for start in range(0, len(nights), _TOGETHER):
        together = nights[start : start + _TOGETHER]
        for wait in (False, True):
            while do_part([night.pk for night in together], _write_parts, wait=wait):
                pass
        for number, night in enumerate(together, start=start + 1):
            _close(night.pk)
            progress(number, len(nights))


def help_with_night(run_id: int) -> None:
    """Do one open part of a night, if there is one, and close the night after its last part."""
    if do_part([run_id], _write_parts):
        _close(run_id)


def _days_to_write(as_of: dt.date) -> list[dt.date]:
    """List a day, those missed before it, and those whose run failed and was not made up for."""
    nights = JobRun.objects.filter(kind=_KIND)
    done = nights.filter(state=JobState.DONE)
    last_on = latest_done_on(_KIND)
    first_on = as_of if last_on is None or last_on >= as_of else last_on + ONE_DAY
    days = {first_on + offset * ONE_DAY for offset in range((as_of - first_on).days + 1)}
    failed = nights.filter(state=JobState.FAILED, for_on__lt=as_of)
    days.update(failed.exclude(for_on__in=done.values("for_on")).values_list("for_on", flat=True))
    return sorted(days)


def _parts() -> list[KeyRange]:
    keys = Enterprise.objects.aggregate(lowest=Min("pk"), highest=Max("pk"))
    return key_ranges(
        keys["lowest"] or 0, keys["highest"] or 0, width=_ENTERPRISES, most=_MOST_PARTS
    )


def _write_parts(parts: Sequence[JobShard]) -> None:
    write_positions(
        {part.run.for_on: part.run for part in parts},
        enterprise_id__gte=parts[0].first_key,
        enterprise_id__lte=parts[0].last_key,
    )


def _close(run_id: int) -> None:
    with closing(run_id) as run:
        if run is None:
            return
        totals = day_totals(run.for_on)
        run.seen, run.done = totals.items, totals.enterprises
        run.figures = {
            "principal": str(totals.principal),
            "late_fee": str(totals.late_fee),
            "late_fee_of_day": str(totals.late_fee_of_day),
        }


def _some_time_before_last_run() -> dt.datetime:
    """Return an hour before the last completed run began: longer than any import takes."""
    last = JobRun.objects.filter(kind=_KIND, state=JobState.DONE).first()
    if last is None:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return last.started_at - dt.timedelta(hours=1)


def day_totals(on: dt.date) -> DayTotals:
    """Add up the positions that were written for a day; zeros when none were."""
    positions = DailyPosition.objects.filter(position_on=on)
    sums = positions.aggregate(
        enterprises=Count("pk", filter=Q(items__gt=0)),
        items=Sum("items", default=0),
        principal=Sum("principal", default=Decimal("0")),
        late_fee=Sum("late_fee", default=Decimal("0")),
        late_fee_of_day=Sum("late_fee_of_day", default=Decimal("0")),
    )
    return DayTotals(
        as_of=on,
        enterprises=sums["enterprises"],
        items=sums["items"],
        principal=to_fen(sums["principal"]),
        late_fee=to_fen(sums["late_fee"]),
        late_fee_of_day=to_fen(sums["late_fee_of_day"]),
    )
