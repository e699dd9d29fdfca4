"""Lists from the command line: exit codes, JSON, and the same services as the pages."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from openpyxl.worksheet.worksheet import Worksheet

from intake.models import ImportBatch
from tests.arrears.builders import in_arrears
from tests.arrears.imports.scenes import (
    FOOD,
    LIST_HEADERS,
    MILL,
    RECEIPT_HEADERS,
    book_of,
    counting,
    list_row,
    on_file,
    receipt_row,
    receipts,
)

BANK, LIST = "import_receipts", "import_arrears_list"


@pytest.fixture
def owner(regions, on):
    """Put an enterprise on file that a survey estimated at 100 yuan a month; it is 2019-09-30."""
    on("2019-09-30")
    found = on_file()
    in_arrears(found, {"pension": "300.00"}, "2019-06", "2019-08")
    return found


def bank_file(folder: Path, *rows: tuple[str, ...]) -> str:
    path = folder / "样例八月到账.xlsx"
    path.write_bytes(book_of(RECEIPT_HEADERS, rows).getvalue())
    return str(path)


def list_file(folder: Path, *rows: tuple[str, ...]) -> str:
    path = folder / "样例八月欠费.xlsx"
    path.write_bytes(book_of(LIST_HEADERS, rows).getvalue())
    return str(path)


def run(command: str, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Run a command in-process; return its exit code, its JSON and its error line."""
    out, err = io.StringIO(), io.StringIO()
    code, line = 0, ""
    try:
        call_command(command, *arguments, "--json", stdout=out, stderr=err)
    except CommandError as error:
        code, line = error.returncode, str(error)
    printed = out.getvalue()
    return code, json.loads(printed) if printed else {}, line or err.getvalue()


def test_bank_list_is_shown_then_committed_under_the_name_of_its_file(owner, tmp_path):
    file = bank_file(tmp_path, receipt_row("S1", "60.00", "2019-09-01"), receipt_row("S2"))

    code, shown, _line = run(BANK, file)
    assert (code, shown["committed"], receipts()) == (0, False, [])
    assert {key: shown[key] for key in ("receipts", "receipts_yuan", "new", "known")} == {
        "receipts": 2,
        "receipts_yuan": "160.00",
        "new": 2,
        "known": 0,
    }
    assert (shown["first_on"], shown["last_on"]) == ("2019-08-31", "2019-09-01")

    code, printed, _line = run(BANK, file, "--commit", "--jurisdiction", "2224")

    assert (code, printed["committed"]) == (0, True)
    assert receipts() == [("S1", "60.00"), ("S2", "100.00")]
    assert ImportBatch.objects.get(kind="receipts").title == "样例八月到账"


def test_same_bank_list_twice_changes_nothing_and_says_so(owner, tmp_path):
    file = bank_file(tmp_path, receipt_row("S1"))
    run(BANK, file, "--commit", "--title", "样例一")

    code, printed, line = run(BANK, file, "--commit", "--title", "样例二")

    assert (code, printed["committed"], printed["already_committed"]) == (0, False, True)
    assert printed["known"] == 1
    assert "样例一" in line
    assert receipts() == [("S1", "100.00")]


def test_bad_rows_stop_the_import_by_default_and_come_back_when_asked(owner, tmp_path):
    file = bank_file(tmp_path, receipt_row("S1"), receipt_row("S2", "-5"), receipt_row("S3"))
    rejects = tmp_path / "退回.xlsx"

    code, printed, line = run(BANK, file, "--commit")
    assert (code, printed["committed"], receipts()) == (1, False, [])
    assert line

    code, printed, _line = run(BANK, file, "--commit", "--skip-bad-rows", "--rejects", str(rejects))

    assert (code, printed["committed"]) == (1, True)
    assert (printed["rows_read"], printed["rows_accepted"], printed["rows_rejected"]) == (3, 2, 1)
    assert [(one["row"], one["field"]) for one in printed["rejected"]] == [(3, "amount")]
    assert receipts() == [("S1", "100.00"), ("S3", "100.00")]
    sheet = openpyxl.load_workbook(rejects).active
    assert isinstance(sheet, Worksheet)
    assert [cell.value for cell in sheet["B"]][-1] == "S2"
    assert sheet["E"][-1].comment is not None
    again, printed, _line = run(BANK, str(rejects))
    assert (again, printed["rows_rejected"]) == (1, 1)


def test_outgoing_payments_are_warned_of_and_no_error(owner, tmp_path):
    path = tmp_path / "流水.csv"
    path.write_text(
        f"交易日期,流水号,对方户名,借方金额,贷方金额\n2019-08-30,S1,{FOOD},,100\n"
        f"2019-08-30,S2,样例电力公司,50,\n",
        encoding="utf-8",
    )

    code, printed, _line = run(BANK, str(path), "--commit")

    assert (code, printed["rows_read"], printed["rows_left_out"]) == (0, 1, 1)
    assert [one["row"] for one in printed["warnings"]] == [3]
    assert receipts() == [("S1", "100.00")]


def test_official_list_replaces_estimates_as_of_its_day(owner, tmp_path):
    file = list_file(tmp_path, list_row("240.00"), list_row("9.00", insurance="失业"))

    code, printed, _line = run(LIST, file, "--commit", "--as-of", "2019-08-31")

    assert (code, printed["committed"]) == (0, True)
    assert (printed["items"], printed["principal_yuan"]) == (2, "249.00")
    assert printed["by_type"] == {
        "养老保险": {"items": 1, "principal_yuan": "240.00"},
        "失业保险": {"items": 1, "principal_yuan": "9.00"},
    }
    assert counting()[-2:] == [
        ("2019-08", "pension", "240.00", "official"),
        ("2019-08", "unemployment", "9.00", "official"),
    ]
    batch = ImportBatch.objects.get(kind="official")
    assert (batch.title, str(batch.as_of_on)) == ("样例八月欠费", "2019-08-31")


def test_unknown_enterprise_is_named_with_the_remedy_and_not_made(owner, tmp_path):
    file = list_file(tmp_path, list_row(), list_row(name=MILL))

    code, printed, _line = run(LIST, file, "--commit")

    assert (code, printed["committed"]) == (1, False)
    (rejected,) = printed["rejected"]
    assert (rejected["row"], rejected["value"]) == (3, MILL)
    assert counting()[-1] == ("2019-08", "pension", "100.00", "estimated")


def test_list_of_a_day_to_come_is_refused(owner, tmp_path):
    code, printed, line = run(
        LIST, list_file(tmp_path, list_row()), "--commit", "--as-of", "2019-10-01"
    )

    assert (code, printed["committed"]) == (1, False)
    assert "2019-10-01" in line


@pytest.mark.parametrize("command", [BANK, LIST])
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["没有.xlsx"], "没有.xlsx"),
        (["好.csv", "--jurisdiction", "22240"], "22240"),
        (["好.csv", "--title", "长" * 121], "121"),
        (["好.csv", "--title", " "], "--title"),
        (["无表.csv"], ""),
        (["好.csv", "--rejects", "没有/退回.xlsx"], "没有"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    owner, tmp_path, monkeypatch, command, arguments, named
):
    monkeypatch.chdir(tmp_path)
    headers, row = (
        (RECEIPT_HEADERS, receipt_row()) if command == BANK else (LIST_HEADERS, list_row())
    )
    Path("好.csv").write_text("\n".join([",".join(headers), ",".join(row)]), encoding="utf-8")
    Path("无表.csv").write_text("日期,事项\n2019-08-31,样例\n", encoding="utf-8")

    code, printed, line = run(command, *arguments)

    assert code == 2
    assert named in line
    assert "\n" not in line
    assert printed == {}


def test_day_that_is_none_is_refused(owner, tmp_path):
    code, _printed, line = run(LIST, list_file(tmp_path, list_row()), "--as-of", "2019-02-30")

    assert code == 2
    assert "2019-02-30" in line


def test_totals_are_printed_line_by_line_without_json(owner, tmp_path):
    out = io.StringIO()
    file = bank_file(tmp_path, receipt_row("S1"), receipt_row("S1"))

    call_command(BANK, file, stdout=out)

    lines = out.getvalue().splitlines()
    assert "receipts_yuan: 100.00" in lines
    assert lines[-1].startswith("Sheet 3: ")


@pytest.mark.parametrize("command", [BANK, LIST])
def test_exit_code_reaches_the_shell(command, tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04cut short")

    ran = subprocess.run(
        [sys.executable, "manage.py", command, str(broken)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert len(ran.stderr.strip().splitlines()) == 1
