"""The score of early warning: five parts, each with what was measured and the points it gives.

No model and no weight that nobody can explain: a table for each part, docs/rules/early-warning.md
has the same one. Sorting by it is the only thing the score is for; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from statutes.what_if import WatchLevel, watch_levels


class Part(StrEnum):
    PRINCIPAL = "principal"
    MONTHS = "months"
    GROWTH = "growth"
    WORKERS = "workers"
    CONDITION = "condition"


class Level(StrEnum):
    HIGH = "high"
    RAISED = "raised"
    LOW = "low"


# From which measure on a part gives so many points; the highest that is reached counts.
Bands = Sequence[tuple[Decimal, int]]
PRINCIPAL_BANDS: Bands = (
    (Decimal("0.01"), 5),
    (Decimal(100_000), 10),
    (Decimal(1_000_000), 20),
    (Decimal(10_000_000), 30),
)
MONTHS_BANDS: Bands = ((Decimal(1), 5), (Decimal(6), 10), (Decimal(24), 15), (Decimal(60), 20))
# Percent of the principal that fell due within the last twelve months.
GROWTH_BANDS: Bands = ((Decimal("0.01"), 5), (Decimal(10), 10), (Decimal(50), 20))
WORKERS_BANDS: Bands = ((Decimal(1), 10), (Decimal(10), 15), (Decimal(50), 20))
CONDITIONS = {"loss_making": 5, "halted": 10, "bankrupt": 10, "shell": 10}
MOST = {Part.PRINCIPAL: 30, Part.MONTHS: 20, Part.GROWTH: 20, Part.WORKERS: 20, Part.CONDITION: 10}
LEVELS = ((60, Level.HIGH), (35, Level.RAISED), (0, Level.LOW))


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known of a debtor on a day; workers are those at retirement age who cannot retire."""

    principal: Decimal
    months: int
    principal_of_last_year: Decimal
    retirement_blocked: int
    status: str


@dataclass(frozen=True, slots=True)
class ScoredPart:
    """One part of a score: what was measured, the points it gives, the most it can give."""

    part: Part
    measure: Decimal | str
    points: int
    most: int


@dataclass(frozen=True)
class Score:
    """The points of a debtor, 0 to 100, with their parts."""

    parts: tuple[ScoredPart, ...]

    @cached_property
    def points(self) -> int:
        """Return the sum of the parts."""
        return sum(part.points for part in self.parts)

    @property
    def level(self) -> Level:
        return next(level for least, level in LEVELS if self.points >= least)


def score(measures: Measures) -> Score:
    """Return the score of a debtor with all its parts, those without points included."""
    growth = Decimal(0)
    if measures.principal:
        growth = measures.principal_of_last_year * 100 / measures.principal
    return Score(
        (
            _banded(Part.PRINCIPAL, measures.principal, PRINCIPAL_BANDS),
            _banded(Part.MONTHS, Decimal(measures.months), MONTHS_BANDS),
            _banded(Part.GROWTH, growth, GROWTH_BANDS),
            _banded(Part.WORKERS, Decimal(measures.retirement_blocked), WORKERS_BANDS),
            ScoredPart(
                Part.CONDITION,
                measures.status,
                CONDITIONS.get(measures.status, 0),
                MOST[Part.CONDITION],
            ),
        )
    )


def watched_by(principal: Decimal, on: date) -> WatchLevel | None:
    """Return the highest watch level that a principal reaches (劳社部发〔1999〕36号), if any."""
    reached = [level for level in watch_levels(on) if principal >= level.amount]
    return reached[-1] if reached else None


def _banded(part: Part, measure: Decimal, bands: Bands) -> ScoredPart:
    points = max((points for least, points in bands if measure >= least), default=0)
    return ScoredPart(part, measure, points, MOST[part])
