"""SQLite: a night over 100,000 items against its own bare SQL.

    python -m benchmarks.sqlite_night [--repeats 5] [--record]

The same portfolio in small, in a file of its own beside other temporary files.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_FILES = Path(tempfile.gettempdir()) / "guicang-bench-sqlite"
_FILES.mkdir(exist_ok=True)
os.environ["DATABASE_URL"] = f"sqlite:///{_FILES / 'portfolio.sqlite3'}"

from benchmarks.frame import (  # noqa: E402
    Rival,
    arguments,
    at_most,
    each,
    finish,
    interleaved,
    ratio,
)
from arrears.models import ArrearsItem  # noqa: E402
from arrears.services.accrual import accrue_until  # noqa: E402
from benchmarks.data import ON, ensure_portfolio  # noqa: E402
from benchmarks.nights import bare_night, forget_nights  # noqa: E402

ITEMS, ENTERPRISES = 100_000, 8_000


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__).parse_args()
    ensure_portfolio(ITEMS, ENTERPRISES)
    timings = interleaved(
        {
            "ours": Rival(lambda: accrue_until(ON), before=forget_nights),
            "bare": Rival(bare_night, before=forget_nights),
        },
        repeats=options.repeats,
    )
    items = ArrearsItem.objects.open().count()
    finish(
        "sqlite_night",
        [
            at_most(
                f"a night over {items:,} items on SQLite",
                5,
                ratio(timings, "ours", "bare"),
                each(timings),
            )
        ],
        options,
    )


if __name__ == "__main__":
    main()
