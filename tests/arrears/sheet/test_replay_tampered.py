"""Whoever changes a cell of a sheet is found out, and the replay says where."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils import coordinate_to_tuple

from arrears.sheet.xlsx import write_xlsx
from statutes.cli.main import main
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, Reading
from statutes.printed_sheet import column_letters
from statutes.replay import replay_worksheets
from statutes.sheet import StopKind
from statutes.sheet_file import UnreadableSheet, Worksheet, read_worksheets
from tests.arrears.sheet.papers import debt, paper, saved

# What follows from the facts; a change of one of these is named by its own address.
DERIVED = {
    *("from_on", "to_on", "days", "balance", "rate", "amount", "source"),
    *("exact", "fee", "fee_paid", "fee_outstanding", "principal_outstanding", "capped"),
    *("above_from_on", "days_left", "fee:uniform_new", "fee:split", "fee:by_due_date"),
}
FACTS = {
    *("number", "insurance", "month", "due_on", "principal", "rule"),
    *("paid_on", "to_principal", "to_fee", "kind", "items", "basis"),
}


def rich_paper():
    """Return a sheet with everything that can stand on one."""
    return paper(
        debt("2009-05", "5000.00"),
        debt("2018-01", payments=(("2019-01-02", "300.00", "12.50"), ("2019-05-06", "1.00", "0"))),
        debt("2018-02", "12345678.91", convention=CountConvention.EXCLUSIVE),
        debt("2010-12", insurance=Insurance.INJURY, reading=Reading.SPLIT),
        debt(
            "2018-05",
            insurance=Insurance.INJURY,
            stops=(
                (StopKind.DEFERRAL, "2018-07-01", "2018-12-31", "样例人社发〔2018〕9号"),
                (StopKind.EXCEPTION, "2019-02-01", "2019-02-28", "样例地方规定"),
                (StopKind.BANKRUPTCY, "2019-08-01", "", "样例裁定"),
            ),
        ),
    )


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> Worksheet:
    """Return the worksheet of a rich sheet as the replay reads it from the file."""
    path = saved(tmp_path_factory.mktemp("sheet") / "sheet.xlsx", rich_paper())
    (worksheet,) = read_worksheets(path)
    return worksheet


def place(address: str) -> tuple[int, int]:
    row, column = coordinate_to_tuple(address)
    return row - 1, column - 1


def value_at(worksheet, address):
    row, column = place(address)
    return worksheet.rows[row][column]


def changed(worksheet, address, value):
    """Return the worksheet with another value in one cell."""
    row, column = place(address)
    rows = list(worksheet.rows)
    cells = list(rows[row])
    cells[column] = value
    rows[row] = tuple(cells)
    return replace(worksheet, rows=tuple(rows))


def without_row(worksheet, number):
    rows = list(worksheet.rows)
    del rows[number - 1]
    return replace(worksheet, rows=tuple(rows))


def found(worksheet) -> dict[str, str]:
    return {
        finding.cell or finding.what: str(finding)
        for finding in replay_worksheets([worksheet]).findings
    }


def rows_with(worksheet, key):
    """Return the numbers of the rows whose key begins so."""
    return [
        number
        for number, row in enumerate(worksheet.rows, start=1)
        if isinstance(row[0], str) and row[0].split(":")[0] == key
    ]


def columns(worksheet, table):
    """Return the column letters of a table by their keys."""
    (row,) = (row for row in worksheet.rows if row[0] == f"columns:{table}")
    return {
        value: column_letters(index)
        for index, value in enumerate(row)
        if index and isinstance(value, str)
    }


def cells_of(worksheet, keys, tables):
    """Yield address, column key and row key of every filled cell of some rows and columns."""
    for row_key, table in tables.items():
        for number in rows_with(worksheet, row_key):
            for key, letters in columns(worksheet, table).items():
                address = f"{letters}{number}"
                if key in keys and value_at(worksheet, address) is not None:
                    yield address, key, row_key


FEE_ROWS = {"item": "fee", "line": "fee", "subtotal": "fee", "total": "fee"}


def another(value):
    """Return a value of the same kind that is not the same."""
    if isinstance(value, Decimal):
        return value + Decimal("0.01")
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    return f"{value}1"


def test_untouched_sheet_is_equal(sheet):
    assert found(sheet) == {}


def test_every_derived_cell_is_named_when_it_is_changed_or_emptied(sheet):
    labels = {
        f"{columns(sheet, 'fee')['number']}{number}"
        for key in ("subtotal", "total")
        for number in rows_with(sheet, key)
    }
    cells = [cell for cell in cells_of(sheet, DERIVED, FEE_ROWS) if cell[0] not in labels]
    kinds = {(key, row_key) for _, key, row_key in cells}

    assert {key for key, _ in kinds} == DERIVED
    assert len(cells) > 100
    for address, *what in cells:
        for value in (another(value_at(sheet, address)), None):
            assert address in found(changed(sheet, address, value)), (address, what, value)


def test_every_changed_fact_is_found(sheet):
    tables = {"item": "fee", "payment": "payment", "stop": "stop"}
    cells = [*cells_of(sheet, FACTS | {"from_on", "to_on"}, tables)]

    assert {key for _, key, _ in cells} >= FACTS
    for address, *what in cells:
        for value in (another(value_at(sheet, address)), None):
            assert found(changed(sheet, address, value)), (address, what, value)


def test_every_cell_of_the_head_is_found_but_for_its_labels(sheet):
    labels = {"B"}
    head = [number for key in ("fact", "rule") for number in rows_with(sheet, key)]

    for number in head:
        for index, value in enumerate(sheet.rows[number - 1]):
            address = f"{column_letters(index)}{number}"
            if value is None or index == 0 or column_letters(index) in labels:
                continue
            assert found(changed(sheet, address, another(value))), address


def test_every_row_that_is_taken_away_is_missed(sheet):
    keys = ("fact", "item", "line", "subtotal", "total", "capitals", "payment", "stop")

    for key in keys:
        for number in rows_with(sheet, key):
            if sheet.rows[number - 1][0] == "fact:on":
                continue  # Without its day it is no sheet: see test_sheet_file.
            assert found(without_row(sheet, number)), sheet.rows[number - 1][0]


def test_every_row_that_stands_twice_is_found(sheet):
    for key in ("fact", "rule", "item", "line", "subtotal", "total", "capitals", "payment", "stop"):
        for number in rows_with(sheet, key):
            rows = list(sheet.rows)
            rows.insert(number, rows[number - 1])
            assert found(replace(sheet, rows=tuple(rows))), rows[number][0]


@pytest.mark.parametrize("key", ["item", "line", "subtotal", "total", "payment", "stop", "rule"])
def test_every_row_key_that_is_changed_or_emptied_is_found(sheet, key):
    for number in rows_with(sheet, key):
        for value in (f"{key}x", "headings", None):
            assert found(changed(sheet, f"A{number}", value)), (number, value)


def test_a_rate_that_is_not_the_laws_is_named_with_the_article(sheet):
    column = columns(sheet, "fee")["rate"]
    address = f"{column}{rows_with(sheet, 'item')[0]}"

    line = found(changed(sheet, address, Decimal("0.001")))[address]

    assert "rate (社会保险法 第八十六条): printed 0.001, recomputed 0.0005" in line


def test_a_forger_who_changes_all_that_follows_is_still_told_the_right_rate_and_fee(sheet):
    at = columns(sheet, "fee")
    number = rows_with(sheet, "item")[0]
    forged = changed(sheet, f"{at['rate']}{number}", Decimal("0.0004"))
    forged = changed(forged, f"{at['amount']}{number}", Decimal("7548"))
    for key in ("exact", "fee"):
        forged = changed(forged, f"{at[key]}{number}", Decimal("7548"))

    lines = found(forged)

    assert f"{at['rate']}{number}" in lines
    assert "printed 7548, recomputed 9435" in lines[f"{at['fee']}{number}"]


def test_an_added_line_without_a_key_is_found(sheet):
    at = columns(sheet, "fee")
    number = rows_with(sheet, "item")[1]
    cells = list(sheet.rows[number - 1])
    cells[0] = None
    rows = list(sheet.rows)
    rows.insert(number, tuple(cells))

    lines = found(replace(sheet, rows=tuple(rows)))

    assert "a figure in a row without a key" in lines[f"{at['fee']}{number + 1}"]


def test_a_note_of_ones_own_disturbs_nothing(sheet):
    width = len(sheet.rows[0])
    note = tuple("样例：已核对" if index == 3 else None for index in range(width))
    rows = list(sheet.rows)
    for number in (rows_with(sheet, "item")[1], rows_with(sheet, "total")[0] + 1):
        rows.insert(number, note)

    assert found(replace(sheet, rows=tuple(rows))) == {}


def test_columns_and_rows_may_be_moved(sheet):
    """Who inserts a column on the left and an empty row on top still has the same sheet."""
    rows = [(None,) * len(sheet.rows[0]), *((None, *row) for row in sheet.rows)]

    assert found(replace(sheet, rows=tuple(rows))) == {}


def test_days_kept_as_numbers_and_figures_kept_as_text_are_read(sheet):
    def converted(value):
        if isinstance(value, dt.date):
            return Decimal((value - dt.date(1899, 12, 30)).days)
        return f"{value:,f}" if isinstance(value, Decimal) else value

    rows = tuple(tuple(converted(value) for value in row) for row in sheet.rows)

    assert found(replace(sheet, rows=rows)) == {}


@pytest.mark.parametrize(
    "value", ["abc", "1e5", "12,34", Decimal("1e17"), Decimal("-1"), Decimal("0.001"), "２"]
)
def test_a_principal_that_is_no_amount_is_named(sheet, value):
    address = f"{columns(sheet, 'fee')['principal']}{rows_with(sheet, 'item')[0]}"

    assert address in found(changed(sheet, address, value))


def test_payments_above_the_principal_are_no_facts(sheet):
    at = columns(sheet, "payment")
    number = rows_with(sheet, "payment")[0]

    lines = found(changed(sheet, f"{at['to_principal']}{number}", Decimal("1000")))

    assert any("payments must not exceed the principal" in line for line in lines.values())


@pytest.mark.parametrize(("key", "most"), [("payment", 500), ("stop", 50)])
def test_a_sheet_that_would_take_for_ever_is_refused(sheet, key, most):
    rows = list(sheet.rows)
    number = rows_with(sheet, key)[0]
    rows[number:number] = [rows[number - 1]] * most

    with pytest.raises(UnreadableSheet, match=f"more than {most} such facts"):
        found(replace(sheet, rows=tuple(rows)))


def test_the_file_itself_tells_and_the_exit_code_is_one(tmp_path, capsys):
    content = io.BytesIO()
    write_xlsx(content, rich_paper())
    book = openpyxl.load_workbook(content)
    (worksheet,) = book.worksheets
    (column,) = (
        cell.column for row in worksheet for cell in row if cell.value == "fee_outstanding"
    )
    (total,) = (cell.row for cell in worksheet["A"] if cell.value == "total")
    worksheet.cell(total, column).value = 1
    path = tmp_path / "样例.xlsx"
    book.save(path)

    code = main(["replay", str(path)])
    lines = capsys.readouterr().out.splitlines()
    json_code = main(["replay", str(path), "--json"])
    document = json.loads(capsys.readouterr().out)

    assert (code, json_code) == (1, 1)
    assert lines[0] == "not equal: 1 differences in 5 items, 13 lines"
    cell = f"{worksheet.cell(total, column).coordinate}"
    assert lines[1].startswith(f"{worksheet.title}!{cell} fee outstanding: printed ")
    assert document["equal"] is False
    assert document["findings"][0]["cell"] == cell


def test_an_equal_file_says_so_and_exits_zero(tmp_path, capsys):
    path = saved(tmp_path / "sheet.xlsx", paper(debt()))

    assert main(["replay", str(path)]) == 0
    assert capsys.readouterr().out == "equal: 1 items, 1 lines, late fee outstanding 303.50\n"
    assert main(["replay", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["late_fee_outstanding"] == "303.50"
