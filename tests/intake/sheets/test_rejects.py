"""Rejected rows come back as read, with reasons, and no text in them ever becomes a formula."""

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from intake.sheets.findings import Finding, Severity, message
from intake.sheets.layout import detect_layout
from intake.sheets.reading import Merge, Sheet, Workbook, read_workbook
from intake.sheets.rejects import write_rejects
from intake.sheets.units import Unit
from tests.intake.sheets.books import Cells, Grid
from tests.intake.sheets.schemas import LOANS

HEAD: Cells = ["Borrower", "First rate", "Second rate", "Books"]


def reject(tmp_path, rows: Grid, findings, *, other_sheets=(), merges=()):
    sheet = Sheet("Loans", rows, merges=merges)
    workbook = Workbook("a.xlsx", "xlsx", "", (sheet, *other_sheets))
    layout = detect_layout(workbook, LOANS)
    assert layout.tables
    path = tmp_path / "rejects.xlsx"
    assert write_rejects(workbook, layout, findings, path) == len({one.row for one in findings})
    return path


def finding(row, column="B", severity=Severity.ERROR, code="not_a_number", **more):
    return Finding("Loans", row, column, "first", severity, code, "x", "First rate", **more)


def sheet_of(path, name="Loans") -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_rows_stand_under_their_title_and_header_with_reasons(tmp_path):
    rows: Grid = [["单位:千元"], HEAD, ["Ann", "x", 2.0, 3.0], ["Bob", 1.0, 2.0, 3.0], ["Cy", "x"]]

    sheet = sheet_of(reject(tmp_path, rows, [finding(5), finding(3), finding(3, "D")]))

    assert [[cell.value for cell in row][:4] for row in sheet.iter_rows()] == [
        ["单位:千元", None, None, None],
        HEAD,
        ["Ann", "x", 2, 3],
        ["Cy", "x", None, None],
    ]
    reason = message(finding(3))
    assert sheet["E2"].value == "退回原因"
    assert reason in str(sheet["E3"].value)
    assert "3" in str(sheet["E3"].value)
    comment = sheet["B3"].comment
    assert comment is not None
    assert comment.text == reason
    assert sheet["D3"].comment is not None
    assert sheet["A3"].comment is None


def test_a_reason_without_a_column_stands_at_the_reasons(tmp_path):
    sheet = sheet_of(reject(tmp_path, [HEAD, ["Ann", 1.0, 2.0, 3.0]], [finding(2, "")]))

    assert sheet["E2"].comment is not None


def test_warnings_reject_nothing(tmp_path):
    rows: Grid = [HEAD, ["Ann", 1.0, 2.0, 3.0]]
    workbook = Workbook("a", "xlsx", "", (Sheet("Loans", rows),))
    layout = detect_layout(workbook, LOANS)
    warning = finding(2, severity=Severity.WARNING)

    assert write_rejects(workbook, layout, [warning], tmp_path / "r.xlsx") == 0
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0].max_row == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM(A1)", "=cmd|' /C calc'!A0", "\x01=1"])
def test_text_never_becomes_a_formula(tmp_path, text):
    path = reject(tmp_path, [HEAD, [text, "x", 2.0, 3.0]], [finding(2)])

    cell = sheet_of(path)["A2"]
    assert (cell.data_type, cell.value) == ("s", text.replace("\x01", ""))
    assert read_workbook(path).sheets[0].cell(2, 1) == text.replace("\x01", "")
    if text.startswith(("=", "+", "-", "@")):
        assert cell.quotePrefix


def test_a_unit_from_elsewhere_is_written_above(tmp_path):
    cover = Sheet("cover", [["金额单位:万元"]])
    path = reject(
        tmp_path, [HEAD, ["Ann", "x", 2.0, 3.0], ["Bob", 1.0, 1.0, 1.0]], [finding(2)],
        other_sheets=(cover,),
    )  # fmt: skip

    layout = detect_layout(read_workbook(path), LOANS)

    assert layout.tables[0].unit is Unit.TEN_THOUSAND
    assert layout.tables[0].header_rows == (2,)


def test_merged_headers_are_merged_again(tmp_path):
    rows: Grid = [
        ["Borrower", "Rates", None, "Books"],
        [None, "First rate", "Second rate", None],
        ["Ann", "x", 2.0, 3.0],
        ["Bob", 1.0, 2.0, 3.0],
    ]
    merges = (Merge(1, 1, 2, 1), Merge(1, 2, 1, 3), Merge(1, 4, 2, 4))

    path = reject(tmp_path, rows, [finding(3)], merges=merges)

    assert set(read_workbook(path).sheets[0].merges) == set(merges)
    assert detect_layout(read_workbook(path), LOANS).tables[0].header_rows == (1, 2)
