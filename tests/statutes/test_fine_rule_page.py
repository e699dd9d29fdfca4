"""The printed table of docs/rules/fines.md is what the rule computes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from statutes.dates import DateSpan
from statutes.fine_clocks import DECISION, PAYMENT, RECONSIDERATION, fine_clock, fine_window
from statutes.fine_owed import DuePart, FinePayment, FineTerms, fine_owed

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "fines.md"
SERVED = date(2026, 9, 18)


def worked_rows() -> list[dict[str, str]]:
    section = PAGE.read_text(encoding="utf-8").split("## Worked table")[1]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
    assert rows, "the page has no worked table"
    return rows


def amounts(text: str) -> list[tuple[date, Decimal]]:
    pairs = (one.split(" = ") for one in text.split(" and ") if one)
    return [(date.fromisoformat(day), Decimal(amount)) for day, amount in pairs]


@pytest.mark.parametrize("row", worked_rows(), ids=lambda row: row["case"])
def test_printed_row_is_what_the_rule_computes(row):
    whole = DuePart(fine_clock(PAYMENT, SERVED).last_on, Decimal("10000.00"))
    terms = [FineTerms(SERVED, (whole,))]
    if row["terms"]:
        approved, parts = row["terms"].split(": ")
        terms.append(
            FineTerms(date.fromisoformat(approved), tuple(DuePart(*one) for one in amounts(parts)))
        )
    pauses = []
    if row["remedy"]:
        pauses = [DateSpan(*map(date.fromisoformat, row["remedy"].split("..")))]

    found = fine_owed(
        terms,
        [FinePayment(*one) for one in amounts(row["received"])],
        until=date.fromisoformat(row["on"]),
        pauses=pauses,
    )

    assert f"{found.surcharge}" == row["surcharge"]
    assert f"{found.owed}" == row["owed of it"]
    if "capped" not in row["working"] and row["working"] != "none":
        steps = " + ".join(
            f"{one.span.days} × {one.base * one.daily_rate:.0f}" for one in found.steps
        )
        assert steps == row["working"]


def test_printed_clocks_are_what_the_rule_computes():
    page = PAGE.read_text(encoding="utf-8")
    window = fine_window(SERVED)

    for day in (
        fine_clock(DECISION, date(2026, 8, 3)).last_on,
        fine_clock(RECONSIDERATION, SERVED).last_on,
        window.contestable.last_on,
        window.opens_on,
        window.closes.last_on,
    ):
        assert day.isoformat() in page
