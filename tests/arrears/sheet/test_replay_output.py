"""What the replay of a sheet prints: one object for programs, lines for people."""

from __future__ import annotations

import json

import openpyxl

from statutes.cli.main import main
from tests.arrears.sheet.papers import debt, paper, saved


def printed(capsys, *arguments):
    code = main(["replay", *map(str, arguments)])
    return code, capsys.readouterr().out


def tampered(path):
    """Change the late fee of the one item to 1 yuan; return the sheet's name and the cell."""
    book = openpyxl.load_workbook(path)
    (worksheet,) = book.worksheets
    (fee,) = (cell.column for row in worksheet for cell in row if cell.value == "fee")
    (item,) = (cell.row for cell in worksheet["A"] if cell.value == "item:pension")
    cell = worksheet.cell(item, fee)
    cell.value = 1
    book.save(path)
    return worksheet.title, cell.coordinate


def test_an_equal_sheet_is_one_object_with_its_figures(tmp_path, capsys):
    path = saved(tmp_path / "sheet.xlsx", paper(debt()))
    (title,) = openpyxl.load_workbook(path).sheetnames

    code, output = printed(capsys, path, "--json")

    document = {
        "equal": True,
        "sheets": [title],
        "items": 1,
        "lines": 1,
        "late_fee_outstanding": "303.50",
        "findings": [],
    }
    assert code == 0
    assert output == json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def test_a_sheet_that_differs_names_the_cell_and_promises_no_total(tmp_path, capsys):
    path = saved(tmp_path / "sheet.xlsx", paper(debt()))
    title, cell = tampered(path)

    code, output = printed(capsys, path, "--json")

    document = json.loads(output)
    assert code == 1
    assert (document["equal"], document["late_fee_outstanding"]) == (False, None)
    assert document["findings"] == [
        {
            "sheet": title,
            "cell": cell,
            "what": "fee",
            "printed": "1",
            "recomputed": "303.5",
            "problem": "",
        }
    ]


def test_a_sheet_that_differs_is_told_line_by_line(tmp_path, capsys):
    path = saved(tmp_path / "sheet.xlsx", paper(debt()))
    title, cell = tampered(path)

    code, output = printed(capsys, path)

    assert code == 1
    assert output == (
        "not equal: 1 differences in 1 items, 1 lines\n"
        f"{title}!{cell} fee: printed 1, recomputed 303.5\n"
    )


def test_a_row_that_is_missing_has_no_cell(tmp_path, capsys):
    path = saved(tmp_path / "sheet.xlsx", paper(debt()))
    book = openpyxl.load_workbook(path)
    (worksheet,) = book.worksheets
    (total,) = (cell.row for cell in worksheet["A"] if cell.value == "total")
    worksheet.delete_rows(total)
    book.save(path)

    code, output = printed(capsys, path, "--json")

    missing = [one for one in json.loads(output)["findings"] if not one["cell"]]
    assert code == 1
    assert missing == [
        {
            "sheet": worksheet.title,
            "cell": "",
            "what": "total",
            "printed": "",
            "recomputed": "one row",
            "problem": "",
        }
    ]
