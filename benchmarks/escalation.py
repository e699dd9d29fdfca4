"""The night of the ladder: 80,000 open cases, 1 % of them due, against the bare SQL for the same.

    python -m benchmarks.escalation [--repeats 5] [--record]

Ours is the product's own job: the expired demands of 800 cases, each with its event and its next
action. Bare is one statement that finds the due cases and what their enterprises owe, and the very
writes that the job made, sent again as they were. Beside it stands the night as three statements
that read, decide and write by themselves. That all leave the same is checked, and that a night on
which nothing is due asks for nothing more.
The portfolio has two items an enterprise, in a database of its own (guicang_bench_cases).
"""

from __future__ import annotations

import os

os.environ.setdefault("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/guicang_bench_cases")

import datetime as dt
import re
from dataclasses import dataclass
from functools import partial

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.frame import Rival, arguments, at_most, each, finish, interleaved, ratio
from arrears.cases.services.escalation import escalate_until
from arrears.cases.workflow import COLLECTION
from arrears.models import CaseEvent, CollectionCase
from benchmarks.data import ENTERPRISES, ON, ensure_portfolio, settle_tables
from benchmarks.record import Figure
from casework.enums import JobKind, JobState
from casework.models import JobRun
from enterprises.enums import DisposalClass
from enterprises.models import Enterprise
from statutes.dates import ONE_DAY

ITEMS = 160_000
DUE = ENTERPRISES // 100
# Its five working days end on the day before ON; those of the others a day later.
SERVED_ON = dt.date(2026, 6, 22)
_TABLES = "arrears_caseevent, arrears_casedocument, arrears_caseproposal, arrears_collectioncase"

_FIND = """
CREATE TEMPORARY TABLE due ON COMMIT DROP AS
SELECT c.id, c.enterprise_id, sum(i.outstanding_fen) AS principal,
       sum((i.fee_before_millionths + i.fee_a_day_millionths
            * greatest(0, least(i.fee_until_on, %(on)s::date) - i.segment_from_on) + 5000) / 10000
           - i.settled_fen) AS late_fee
FROM arrears_collectioncase c
JOIN arrears_arrearsitem i ON i.enterprise_id = c.enterprise_id
WHERE c.closed_on IS NULL AND c.looks_again_on <= %(on)s
  AND i.is_live AND i.due_on < %(on)s AND i.settled_on IS NULL
GROUP BY c.id, c.enterprise_id
"""
_EVENTS = """
INSERT INTO arrears_caseevent
    (case_id, step, from_state, to_state, happened_on, facts, basis, job_run_id, recorded_at)
SELECT id, 'expire_demand', 'demand_served', 'demand_expired', %(on)s, '{}', %(basis)s, %(run)s,
       now()
FROM due WHERE principal > 0 OR late_fee > 0
"""
_CASES = """
UPDATE arrears_collectioncase c
SET state = 'demand_expired', since_on = %(on)s, next_step = 'inquire_accounts',
    next_by = 'officer', next_reason = 'demand_unpaid', next_due_on = %(due)s,
    looks_again_on = NULL
FROM due WHERE due.id = c.id
"""


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__).parse_args()
    ensure_portfolio(ITEMS, ENTERPRISES)
    # Their demands expire; a shell or a bankrupt would take another branch.
    Enterprise.objects.update(disposal_class=DisposalClass.NORMAL)
    _begin_anew()
    with CaptureQueriesContext(connection) as busy:
        escalate_until(ON)
    ours = _standing()
    with CaptureQueriesContext(connection) as quiet:
        escalate_until(ON)
    writes = _Writes.of(busy)
    different = 0
    bare = partial(_bare_night, writes)
    for night in (bare, _three_statements):
        _begin_anew()
        night()
        different += len(_standing() ^ ours)
    timings = interleaved(
        {
            "ours": Rival(lambda: escalate_until(ON), before=_begin_anew),
            "bare": Rival(bare, before=_begin_anew),
            "three statements": Rival(_three_statements, before=_begin_anew),
        },
        repeats=options.repeats,
    )
    finish(
        "escalation",
        [
            at_most(
                f"a night over {ENTERPRISES:,} open cases, {DUE:,} of them due",
                3,
                ratio(timings, "ours", "bare"),
                f"{each(timings)}; against three statements "
                f"{ratio(timings, 'ours', 'three statements'):.1f} ×",
            ),
            Figure(
                "cases that differ from those of the bare SQL",
                "0",
                str(different),
                different == 0,
                f"{len(ours):,} rows compared, twice",
            ),
            Figure(
                "statements of a night on which nothing is due",
                "≤ 12",
                str(len(quiet)),
                len(quiet) <= 12,
                f"{len(busy)} when {DUE:,} are due",
            ),
        ],
        options,
    )


def _begin_anew() -> None:
    """Leave 80,000 cases whose demand was served, and no run but the one of the day before."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {_TABLES} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(
            """
            INSERT INTO arrears_collectioncase
                (enterprise_id, state, established_on, since_on, opened_at, next_step, next_by,
                 next_reason, next_due_on, looks_again_on)
            SELECT id, 'demand_served', %(served)s, %(served)s, now(), 'await_payment', 'system',
                   'demand_term_runs', %(on)s,
                   CASE WHEN id %% 100 = 7 THEN %(on)s ELSE %(later)s END
            FROM enterprises_enterprise ORDER BY id LIMIT %(cases)s
            """,
            {
                "served": SERVED_ON,
                "on": ON,
                "later": ON + dt.timedelta(days=30),
                "cases": ENTERPRISES,
            },
        )
        cursor.execute(
            """
            INSERT INTO arrears_caseevent
                (case_id, step, from_state, to_state, happened_on, facts, basis, recorded_at)
            SELECT c.id, one.step, one.before, one.after, %s, '{}', '', now()
            FROM arrears_collectioncase c CROSS JOIN (VALUES
                ('open', '', 'established'), ('remind', 'established', 'reminded'),
                ('issue_demand', 'reminded', 'demand_issued'),
                ('serve_demand', 'demand_issued', 'demand_served')) AS one (step, before, after)
            """,
            [SERVED_ON],
        )
    JobRun.objects.filter(kind=JobKind.ESCALATION).delete()
    JobRun.objects.create(kind=JobKind.ESCALATION, for_on=ON - ONE_DAY, state=JobState.DONE)
    settle_tables()


@dataclass(frozen=True, slots=True)
class _Writes:
    """The statements by which a night of the job wrote events and cases, and its run's key."""

    run: int
    statements: list[str]

    @classmethod
    def of(cls, night: CaptureQueriesContext) -> _Writes:
        run = CaseEvent.objects.filter(step="expire_demand").values_list("job_run", flat=True)
        sent = [query["sql"] for query in night.captured_queries]
        statements = [one for one in sent if _WRITES.search(one)]
        if len(statements) != _EXPECTED_WRITES:
            raise RuntimeError(f"{len(statements)} statements write events or cases")
        return cls(run.distinct().get(), statements)


_WRITES = re.compile(r'(INSERT INTO|UPDATE) "(arrears_caseevent|arrears_collectioncase)"')
_EXPECTED_WRITES = 2


def _bare_night(writes: _Writes) -> None:
    """Find what is due, and send the job's own writes again."""
    JobRun.objects.create(pk=writes.run, kind=JobKind.ESCALATION, for_on=ON, state=JobState.DONE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FIND, {"on": ON})
        for statement in writes.statements:
            cursor.execute(statement)


def _three_statements() -> None:
    run = JobRun.objects.create(kind=JobKind.ESCALATION, for_on=ON, state=JobState.DONE)
    basis = COLLECTION.transition("expire_demand").basis
    with transaction.atomic(), connection.cursor() as cursor:
        values: dict[str, dt.date | int | str] = {
            "on": ON,
            "run": run.pk,
            "due": _NEXT_DUE_ON,
            "basis": basis,
        }
        for statement in (_FIND, _EVENTS, _CASES):
            cursor.execute(statement, values)


# Five working days from ON, a Tuesday.
_NEXT_DUE_ON = dt.date(2026, 7, 7)


def _standing() -> set[tuple[object, ...]]:
    """Return how the cases stand, those that the night moved with their last event."""
    moved = CaseEvent.objects.filter(step="expire_demand").values_list("case", "happened_on")
    cases = CollectionCase.objects.values_list(
        "pk", "state", "since_on", "next_step", "next_by", "next_reason", "next_due_on"
    )
    return {*cases, *moved}


if __name__ == "__main__":
    main()
