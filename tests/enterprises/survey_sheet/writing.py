"""Helpers to write made-up facts as cells of a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.enterprises.survey_sheet.facts import Fact

Cells = list[Any]


def cut(line: str) -> list[str]:
    return line.split("|")


def number(amount: Decimal, factor: int = 1) -> float:
    return float(amount / factor)


def amounts(fact: Fact, factor: int = 1) -> Cells:
    if not fact.total:
        return [None] * 6
    return [number(part, factor) for part in (*fact.principal, fact.total)]


def workers(fact: Fact) -> Cells:
    if not fact.total:
        return [None] * 4
    return [fact.affected, fact.below, fact.blocked, fact.self_paid]


def months(fact: Fact, style: Callable[[int, int], object]) -> Cells:
    if fact.first is None or fact.last is None:
        return [None, None]
    return [style(*fact.first), style(*fact.last)]


def chinese(year: int, month: int) -> str:
    return f"{year}年{month}月"


def dotted(year: int, month: int) -> str:
    return f"{year}.{month:02d}"


def span(fact: Fact, between: str, style: Callable[[int, int], str] = chinese) -> str | None:
    first, last = months(fact, style)
    return f"{first}{between}{last}" if first else None


def by_county(facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
    return [(name, list(group)) for name, group in groupby(facts, key=lambda fact: fact.county)]


def yes(fact: Fact) -> str:
    return "有" if fact.has_assets else "无"


def flat(fact: Fact, place: int, factor: int = 1) -> Cells:
    """Return the commonest order: county, name, code, status, assets, people, months, amounts."""
    return [
        place, fact.county, fact.name, fact.uscc, fact.status, yes(fact), fact.employees,
        fact.insured, *workers(fact), *months(fact, chinese), *amounts(fact, factor),
    ]  # fmt: skip


FLAT = cut(
    "序号|县市|单位名称|信用代码|经营状况|有无资产|职工人数|参保人数|涉及职工|其中:未达退休年龄|"
    "其中:无法办理退休|其中:自行补缴已退休|欠费起始|欠费截止|养老|失业|医疗|工伤|生育|欠费合计"
)


def write_rows(sheet: Worksheet, rows: Sequence[Sequence[Any]], first: int = 1) -> int:
    for number_of_row, row in enumerate(rows, start=first):
        for column, value in enumerate(row, start=1):
            if value not in (None, ""):
                sheet.cell(number_of_row, column, value)
    return first + len(rows)


def new_book(title: str) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return book, sheet


def save(book: openpyxl.Workbook, folder: Path, name: str = "survey.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def write_csv(rows: Sequence[Sequence[object]], path: Path, encoding: str, delimiter: str) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
