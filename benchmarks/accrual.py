"""The night: 1,000,000 open items of 80,000 enterprises, against the bare SQL for the same rows.

    python -m benchmarks.accrual [--repeats 5] [--record]

Ours is the product's own job, with its runs, parts and totals. Bare is one hand-written INSERT …
SELECT on the projection of the items. Both begin with an empty table of positions. That they write
the same rows is checked, and that no item is written at all.
"""

from __future__ import annotations

from benchmarks.frame import Rival, arguments, at_most, each, finish, interleaved, ratio
from arrears.models import ArrearsItem
from arrears.services.accrual import accrue_until
from benchmarks.data import ON, ensure_portfolio
from benchmarks.nights import bare_night, forget_nights, item_writes, positions
from benchmarks.record import Figure


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__).parse_args()
    ensure_portfolio()
    before = item_writes()
    timings = interleaved(
        {
            "ours": Rival(lambda: accrue_until(ON), before=forget_nights),
            "bare": Rival(bare_night, before=forget_nights),
        },
        repeats=options.repeats,
    )
    theirs = positions()
    forget_nights()
    accrue_until(ON)
    different = len(positions() ^ theirs)
    written = item_writes() - before
    items = ArrearsItem.objects.open().count()
    finish(
        "accrual",
        [
            at_most(
                f"a night over {items:,} open items of {len(theirs):,} enterprises",
                2,
                ratio(timings, "ours", "bare"),
                each(timings),
            ),
            Figure(
                "positions that differ from those of the bare SQL",
                "0",
                str(different),
                different == 0,
                f"{len(theirs):,} compared",
            ),
            Figure(
                "items written by the nights",
                "0",
                str(written),
                written == 0,
                "pg_stat_user_tables",
            ),
        ],
        options,
    )


if __name__ == "__main__":
    main()
