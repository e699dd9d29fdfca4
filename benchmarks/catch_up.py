"""Seven missed nights in one run of the job, against one night.

    python -m benchmarks.catch_up [--repeats 5] [--record]

Both start after a night that was done, with an empty table of positions.
"""

from __future__ import annotations

from benchmarks.frame import Rival, arguments, at_most, each, finish, interleaved, ratio
from arrears.models import DailyPosition
from arrears.services.accrual import accrue_until
from benchmarks.data import ON, ensure_portfolio
from benchmarks.nights import forget_nights
from statutes.dates import ONE_DAY

MISSED = 7


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__).parse_args()
    ensure_portfolio()
    timings = interleaved(
        {
            "one night": Rival(lambda: accrue_until(ON), before=forget_nights),
            "seven": Rival(
                lambda: accrue_until(ON), before=lambda: forget_nights(ON - MISSED * ONE_DAY)
            ),
        },
        repeats=options.repeats,
    )
    days = DailyPosition.objects.values("position_on").distinct().count()
    finish(
        "catch_up",
        [
            at_most(
                f"{days} missed nights against one",
                MISSED,
                ratio(timings, "seven", "one night"),
                each(timings),
            )
        ],
        options,
    )


if __name__ == "__main__":
    main()
