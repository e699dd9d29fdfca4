"""The command replay over the workbook of a sheet typed by hand: output and exit code."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.statutes.typed_sheet import NAME, typed_sheet, with_cells


@pytest.fixture
def book(tmp_path):
    """Write the typed sheet to a workbook, with other values in some cells."""

    def act(**changes):
        path = tmp_path / "样例.xlsx"
        content = openpyxl.Workbook()
        (sheet,) = content.worksheets
        sheet.title = NAME
        for row in with_cells(typed_sheet(), changes).rows:
            sheet.append(row)
        content.save(path)
        return path

    return act


def test_equal_sheet_in_one_line(book, run):
    expected = "equal: 3 items, 7 lines, late fee outstanding 9,761.35\n"

    assert run("replay", str(book())) == (0, expected, "")


def test_equal_sheet_as_one_object(book, run):
    document = {
        "equal": True,
        "sheets": [NAME],
        "items": 3,
        "lines": 7,
        "late_fee_outstanding": "9761.35",
        "findings": [],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    assert run("replay", str(book()), "--json") == (0, text, "")


def test_sheet_that_differs_line_by_line(book, run):
    code, output, error = run("replay", str(book(L11=1, C4=4)))

    assert (code, error) == (1, "")
    assert output.splitlines() == [
        "not equal: 2 differences in 3 items, 7 lines",
        f"{NAME}!L11 rate (社会保险法 第八十六条): printed 1, recomputed 0.0005",
        f"{NAME}!C4 number of items: printed 4, recomputed 3",
    ]
    assert output.endswith("recomputed 3\n")


def test_sheet_that_differs_as_one_object_without_a_total(book, run):
    code, output, _ = run("replay", str(book(B24=9, C4=4)), "--json")

    document = json.loads(output)
    assert code == 1
    assert (document["equal"], document["late_fee_outstanding"]) == (False, None)
    assert document["findings"][0] == {
        "sheet": NAME,
        "cell": "B24",
        "what": "payment",
        "printed": "9",
        "recomputed": "",
        "problem": "there is no such item",
    }


def test_unreadable_file_is_named(tmp_path, refused):
    path = tmp_path / "none.xlsx"

    assert refused("replay", str(path)) == (
        f"error: {path}: it cannot be read: No such file or directory; check the path\n"
    )


def test_help_says_what_it_does_and_what_the_exit_codes_mean(run, capsys):
    with pytest.raises(SystemExit) as ended:
        run("replay", "--help")

    text = " ".join(capsys.readouterr().out.split())
    does = "reckon a late-fee sheet (.xlsx) again from its own printed lines"
    assert ended.value.code == 0
    assert text.startswith("usage: python -m statutes replay [-h] [--json] SHEET.xlsx ")
    assert f"{does}. Exit code 0: equal. 1: not, and where. 2: it cannot be read. " in text
    assert "SHEET.xlsx a late-fee sheet as the product made" in text
    assert text.endswith("--json the result as one object")

    with pytest.raises(SystemExit):
        run("--help")
    assert f"replay {does}" in " ".join(capsys.readouterr().out.split())


def test_a_file_is_asked_for_and_options_are_not_guessed(refused):
    assert refused("replay") == (
        "error: the following arguments are required: SHEET.xlsx;"
        " see python -m statutes replay --help\n"
    )
    assert "unrecognized arguments: --js; " in refused("replay", "--js", "sheet.xlsx")
