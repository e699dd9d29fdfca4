"""What the benchmarks of the night share: a clean start, the bare SQL, the count of writes."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from arrears.models import ArrearsItem
from benchmarks.data import ON
from casework.enums import JobKind, JobState
from casework.models import JobRun
from statutes.dates import ONE_DAY

# One hand-written statement on the items' projection, in the whole numbers that the table has.
BARE = """
INSERT INTO arrears_dailyposition
    (enterprise_id, position_on, items, principal, late_fee, late_fee_of_day, job_run_id)
SELECT enterprise_id, {on}, count(*), sum(outstanding_fen) / 100.0,
       sum(fee - settled_fen) / 100.0, sum(fee - fee_day_before) / 100.0, %(run)s
FROM (
    SELECT enterprise_id, outstanding_fen, settled_fen,
           (fee_before_millionths + fee_a_day_millionths * {days} + 5000) / 10000 AS fee,
           (fee_before_millionths + fee_a_day_millionths * {days_before} + 5000) / 10000
               AS fee_day_before
    FROM arrears_arrearsitem
    WHERE is_live AND due_on < {on} AND settled_on IS NULL
) AS item
GROUP BY enterprise_id
"""
_DAYS = {
    "postgresql": {
        "on": "%(on)s::date",
        "days": "greatest(0, least(fee_until_on, %(on)s::date) - segment_from_on)",
        "days_before": "greatest(0, least(fee_until_on, %(on)s::date - 1) - segment_from_on)",
    },
    "sqlite": {
        "on": "%(on)s",
        "days": "max(0, CAST(julianday(min(coalesce(fee_until_on, '9999-12-31'), %(on)s))"
        " - julianday(segment_from_on) AS INTEGER))",
        "days_before": "max(0, CAST(julianday(min(coalesce(fee_until_on, '9999-12-31'), "
        "%(before)s)) - julianday(segment_from_on) AS INTEGER))",
    },
}


def forget_nights(last_on: dt.date = ON - ONE_DAY) -> None:
    """Empty the positions; one night, that of `last_on`, counts as done, so that ours goes on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE arrears_dailyposition")
        for table in ("arrears_dailyposition", "casework_jobshard", "casework_jobrun"):
            cursor.execute(f"DELETE FROM {table}")
    JobRun.objects.create(kind=JobKind.LATE_FEE_ACCRUAL, for_on=last_on, state=JobState.DONE)


def bare_night(on: dt.date = ON) -> None:
    """Write the positions of a day by one statement."""
    run = JobRun.objects.create(kind=JobKind.LATE_FEE_ACCRUAL, for_on=on, state=JobState.DONE)
    with connection.cursor() as cursor:
        cursor.execute(
            BARE.format(**_DAYS[connection.vendor]),
            {"on": on, "before": on - ONE_DAY, "run": run.pk},
        )


def positions() -> set[tuple[object, ...]]:
    """Return all positions there are, without the run that wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT enterprise_id, position_on, items, principal, late_fee, late_fee_of_day"
            " FROM arrears_dailyposition"
        )
        return set(cursor.fetchall())


def item_writes() -> int:
    """Count how often a row of items was written, by PostgreSQL's own statistics."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT 1")
        cursor.execute(
            "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = %s",
            [ArrearsItem._meta.db_table],
        )
        return int(cursor.fetchone()[0])
