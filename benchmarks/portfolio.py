"""What all owed on a past day: principal and late fee of every item, against count(*) of them.

    python -m benchmarks.portfolio [--repeats 5] [--record]

The sums come from the product's selectors. The days reach back to before most current segments,
where the closed ones answer. Beside the sums stands the whole overview: three break-downs and the
count of debtors.
"""

from __future__ import annotations

import datetime as dt

from benchmarks.frame import Rival, arguments, at_most, each, finish, interleaved, ratio
from arrears.selectors.portfolio import items_in_arrears, owed_by, portfolio
from benchmarks.data import ON, ensure_portfolio
from benchmarks.record import Figure
from casework.scope import EVERYWHERE

DAYS = (ON, dt.date(2025, 6, 30), dt.date(2021, 3, 1), dt.date(2012, 1, 1), dt.date(2009, 12, 31))


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__).parse_args()
    ensure_portfolio()
    finish("portfolio", [_on_day(day, options.repeats) for day in DAYS], options)


def _on_day(on: dt.date, repeats: int) -> Figure:
    timings = interleaved(
        {
            "sums": Rival(lambda: owed_by(on, "insurance")),
            "count": Rival(lambda: items_in_arrears(on).count()),
            "overview": Rival(lambda: portfolio(EVERYWHERE, on=on)),
        },
        repeats=repeats,
    )
    items = items_in_arrears(on).count()
    return at_most(
        f"what {items:,} items owed on {on}", 3, ratio(timings, "sums", "count"), each(timings)
    )


if __name__ == "__main__":
    main()
