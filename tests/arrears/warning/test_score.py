"""The score of early warning, part by part, as docs/rules/early-warning.md has it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from arrears.warning.score import MOST, Level, Measures, score, watched_by

ON = dt.date(2024, 10, 10)


def measures(**given: object) -> Measures:
    nothing: dict[str, object] = {
        "principal": Decimal("0.01"),
        "months": 0,
        "principal_of_last_year": Decimal(0),
        "retirement_blocked": 0,
        "status": "normal",
    }
    return Measures(**(nothing | given))  # type: ignore[arg-type]


def test_worked_case():
    found = score(Measures(Decimal(12_000_000), 61, Decimal(1_200_000), 12, "halted"))

    assert [part.points for part in found.parts] == [30, 20, 10, 15, 10]
    assert (found.points, found.level) == (85, Level.HIGH)


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ({}, 5),
        ({"principal": Decimal("99999.99")}, 5),
        ({"principal": Decimal(100_000)}, 10),
        ({"principal": Decimal("999999.99")}, 10),
        ({"principal": Decimal(1_000_000)}, 20),
        ({"principal": Decimal(10_000_000)}, 30),
        ({"months": 1}, 10),
        ({"months": 6}, 15),
        ({"months": 23}, 15),
        ({"months": 24}, 20),
        ({"months": 60}, 25),
        ({"principal": Decimal(100), "principal_of_last_year": Decimal("0.01")}, 10),
        ({"principal": Decimal(100), "principal_of_last_year": Decimal("9.99")}, 10),
        ({"principal": Decimal(100), "principal_of_last_year": Decimal(10)}, 15),
        ({"principal": Decimal(100), "principal_of_last_year": Decimal(50)}, 25),
        ({"retirement_blocked": 1}, 15),
        ({"retirement_blocked": 9}, 15),
        ({"retirement_blocked": 10}, 20),
        ({"retirement_blocked": 50}, 25),
        ({"status": "loss_making"}, 10),
        ({"status": "shell"}, 15),
    ],
)
def test_edges_of_the_bands(given, points):
    assert score(measures(**given)).points == points


def test_most_points_are_a_hundred():
    most = score(Measures(Decimal(10**9), 300, Decimal(10**9), 900, "bankrupt"))

    assert most.points == sum(MOST.values()) == 100
    assert all(part.points == part.most for part in most.parts)


@pytest.mark.parametrize(
    ("principal", "level"),
    [("999999.99", None), ("1000000.00", "province"), ("10000000.00", "ministry")],
)
def test_watch_levels_are_those_of_the_notice(principal, level):
    found = watched_by(Decimal(principal), ON)

    assert (found.level if found else None) == level
