"""Daily positions: written in one statement, and corrected where the past changed.

A fact with an earlier day (a back-dated receipt, a reversal, a deferral, a new list) makes the
positions from that day on untrue. Whoever records it leaves a mark in the same transaction; the
next job writes those positions anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from arrears.models import DailyPosition, PositionCorrection
from arrears.selectors.portfolio import OWED, owed_rows
from casework.enums import JobKind, JobState
from casework.jobs import job_run
from casework.models import JobRun
from casework.shards import hold_parts

_CHUNK = 500

# The items are read and sorted once for all days; each day then takes its own figures.
_INSERT = """
WITH owed AS (
    SELECT enterprise_id, {sums}
    FROM ({current} UNION ALL {closed}) AS part
    GROUP BY enterprise_id
)
INSERT INTO arrears_dailyposition
    (enterprise_id, position_on, items, principal, late_fee, late_fee_of_day, job_run_id)
{days}
ON CONFLICT (enterprise_id, position_on) DO UPDATE SET
    items = excluded.items, principal = excluded.principal, late_fee = excluded.late_fee,
    late_fee_of_day = excluded.late_fee_of_day, job_run_id = excluded.job_run_id
"""

_DAY = """
SELECT enterprise_id, %s, items_{place}, principal_fen_{place} / 100.0,
       late_fee_fen_{place} / 100.0, late_fee_of_day_fen_{place} / 100.0, %s
FROM owed WHERE late_fee_of_day_fen_{place} IS NOT NULL
"""

_MARK = """
INSERT INTO arrears_positioncorrection (enterprise_id, from_on) VALUES {rows}
ON CONFLICT (enterprise_id) DO UPDATE SET from_on = excluded.from_on
WHERE excluded.from_on < arrears_positioncorrection.from_on
"""


def write_positions(runs: Mapping[dt.date, JobRun], **narrowed: Any) -> None:
    """Write one position for each enterprise in arrears at the end of each day, in one statement.

    `runs` says for each day who writes it; `narrowed` are lookups of the enterprise column that
    item and position share, such as enterprise_id__gte. A second call gives the same rows; a
    position that no item speaks for any more becomes zero. Runs within the caller's transaction.
    """
    current, current_params = owed_rows(
        list(runs), "enterprise_id", closed=False, **narrowed
    ).query.sql_with_params()
    closed, closed_params = owed_rows(
        list(runs), "enterprise_id", closed=True, **narrowed
    ).query.sql_with_params()
    names = [f"{name}_{place}" for place in range(len(runs)) for name in OWED]
    statement = _INSERT.format(
        sums=", ".join(f"SUM({name}) AS {name}" for name in names),
        current=current,
        closed=closed,
        days="UNION ALL".join(_DAY.format(place=place) for place in range(len(runs))),
    )
    written_by = [value for on, run in runs.items() for value in (on, run.pk)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*current_params, *closed_params, *written_by])
    for on, run in runs.items():
        DailyPosition.objects.filter(position_on=on, **narrowed).exclude(job_run=run).update(
            items=0, principal=0, late_fee=0, late_fee_of_day=0, job_run=run
        )


def mark_positions(from_on_by_enterprise: dict[int, dt.date]) -> None:
    """Note from which day on the positions of enterprises are to be written anew.

    Days to come that no night has reported need none; an earlier mark that reaches further back
    stays. Runs within the transaction of the fact, so every day up to today counts as reported: a
    night that is under way, or opens before the fact is committed, reads the items without it.
    """
    nights = JobRun.objects.filter(kind=JobKind.LATE_FEE_ACCRUAL)
    last_on = nights.aggregate(last_on=Max("for_on"))["last_on"] or dt.date.min
    last_on = max(last_on, timezone.localdate())
    marks = sorted(
        (key, from_on) for key, from_on in from_on_by_enterprise.items() if from_on <= last_on
    )
    with connection.cursor() as cursor:
        for start in range(0, len(marks), _CHUNK):
            part = marks[start : start + _CHUNK]
            cursor.execute(
                _MARK.format(rows=", ".join(["(%s, %s)"] * len(part))),
                [value for mark in part for value in mark],
            )


def correct_positions(enterprise_ids: Iterable[int] | None = None) -> int:
    """Write the marked positions anew, of some enterprises or of all; return how many were marked.

    One transaction: what breaks off leaves the marks standing. A second call finds none.
    """
    marks = PositionCorrection.objects.order_by("enterprise_id")
    if enterprise_ids is not None:
        marks = marks.filter(enterprise_id__in=list(enterprise_ids))
    if not marks.exists():
        return 0
    today = timezone.localdate()
    with job_run(JobKind.POSITION_CORRECTION, for_on=today) as run, transaction.atomic():
        from_on = dict(
            marks.select_for_update(no_key=True, skip_locked=True).values_list(
                "enterprise_id", "from_on"
            )
        )
        hold_parts(JobKind.LATE_FEE_ACCRUAL)
        for day in _days_reported(min(from_on.values(), default=dt.date.max)):
            ids = [key for key, first_on in from_on.items() if first_on <= day]
            for start in range(0, len(ids), _CHUNK):
                write_positions({day: run}, enterprise_id__in=ids[start : start + _CHUNK])
        PositionCorrection.objects.filter(enterprise_id__in=from_on).delete()
        run.seen = run.done = len(from_on)
    return len(from_on)


def _days_reported(from_on: dt.date) -> list[dt.date]:
    """List the days, from one on, whose positions the nightly job has written or is writing."""
    days = JobRun.objects.filter(
        kind=JobKind.LATE_FEE_ACCRUAL,
        state__in=(JobState.DONE, JobState.RUNNING),
        for_on__gte=from_on,
    )
    return list(days.order_by("for_on").values_list("for_on", flat=True).distinct())
