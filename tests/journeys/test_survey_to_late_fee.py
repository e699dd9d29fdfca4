"""The main job on real input, from the command line: a survey in, arrears and late fees out."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from arrears.models import ArrearsItem, DailyPosition
from enterprises.models import Enterprise, SurveyLine
from intake.models import ImportBatch, ImportRow

pytestmark = pytest.mark.django_db

DATA = Path(settings.BASE_DIR, "tests", "data")
YANBIAN = DATA / "survey_yanbian_2019.xlsx"
MESSY = DATA / "survey_messy.xlsx"
ROUND = "样例调研"


def truth(name: str) -> dict[str, Any]:
    known: dict[str, Any] = json.loads((DATA / f"{name}.truth.json").read_text(encoding="utf-8"))
    del known["bad_rows"]
    return known


def run(*arguments: str) -> tuple[int, dict[str, Any], str]:
    """Run import_survey in-process; return its exit code, its JSON and its error line."""
    out, err = StringIO(), StringIO()
    code, line = 0, ""
    try:
        call_command("import_survey", *arguments, "--json", stdout=out, stderr=err)
    except CommandError as error:
        code, line = error.returncode, str(error)
    printed = json.loads(out.getvalue()) if out.getvalue() else {}
    return code, printed, line or err.getvalue()


def counts() -> tuple[int, ...]:
    models = (ImportBatch, ImportRow, Enterprise, SurveyLine, ArrearsItem)
    return tuple(model.objects.count() for model in models)


def test_yanbian_survey_gives_its_known_arrears_and_late_fee(regions):
    code, printed, _line = run(str(YANBIAN), "--round", ROUND, "--commit")
    assert code == 0
    assert printed["committed"] is True
    assert {key: printed[key] for key in truth("survey_yanbian_2019")} == truth(
        "survey_yanbian_2019"
    )

    out = StringIO()
    call_command("survey_summary", "--round", ROUND, "--json", stdout=out)
    assert json.loads(out.getvalue()) == truth("survey_yanbian_2019")

    out = StringIO()
    call_command("accrue_late_fees", "--as-of", "2019-09-30", "--json", stdout=out)
    night = json.loads(out.getvalue())
    assert night.pop("late_fee_of_day") == "47921.98"
    assert night == {
        "as_of": "2019-09-30",
        "enterprises": 74,
        "items": 35_210,
        "principal": "95845400.00",
        "late_fee": "92004022.12",
    }
    assert DailyPosition.objects.count() == 74

    before = counts()
    code, printed, line = run(str(YANBIAN), "--round", ROUND, "--commit")
    assert (code, printed["committed"], printed["already_committed"]) == (0, False, True)
    assert ROUND in line
    assert counts() == before


def test_nothing_is_written_without_commit(regions):
    code, printed, _line = run(str(MESSY), "--round", ROUND)

    assert (code, printed["rows_read"], printed["rows_rejected"]) == (1, 90, 7)
    assert counts() == (0, 0, 0, 0, 0)


def test_bad_rows_stop_the_whole_import_by_default(regions):
    code, printed, line = run(str(MESSY), "--round", ROUND, "--commit")

    assert (code, printed["committed"]) == (1, False)
    assert "7" in line
    assert counts() == (0, 0, 0, 0, 0)
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.xlsx"))


def test_good_rows_are_taken_when_asked_and_bad_ones_come_back(regions, tmp_path):
    rejects = tmp_path / "rejects.xlsx"
    code, printed, _line = run(
        str(MESSY), "--round", ROUND, "--commit", "--skip-bad-rows", "--rejects", str(rejects)
    )

    assert (code, printed["committed"]) == (1, True)
    known = truth("survey_messy")
    assert {key: printed[key] for key in known} == known
    assert sorted({line["row"] for line in printed["rejected"]}) == [15, 16, 29, 70, 77, 98, 106]
    assert all(line["message"] and line["sheet"] == "汇总" for line in printed["rejected"])
    out = StringIO()
    call_command("survey_summary", "--round", ROUND, "--json", stdout=out)
    assert json.loads(out.getvalue()) == known

    # The rejected rows come back in a workbook that is read again, with the same faults.
    again, printed, _line = run(str(rejects), "--round", ROUND)
    assert (again, printed["rows_read"], printed["rows_rejected"]) == (1, 7, 7)


def test_rows_outside_the_jurisdiction_are_rejected(regions):
    code, printed, _line = run(str(YANBIAN), "--round", ROUND, "--jurisdiction", "222402")

    assert (code, printed["enterprises"]) == (1, 58)
    assert printed["rows_rejected"] == 402 - 58


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("missing.xlsx", "--round", ROUND), "missing.xlsx"),
        ((str(YANBIAN), "--round", "  "), "--round"),
        ((str(YANBIAN), "--round", ROUND, "--jurisdiction", "22x"), "22x"),
        ((str(Path(__file__)), "--round", ROUND), ".py"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(regions, arguments, named):
    code, _printed, line = run(*arguments)

    assert code == 2
    assert named in line
    assert "\n" not in line.strip()


def test_unknown_round_is_said_with_those_that_exist(regions):
    with pytest.raises(CommandError, match="样例没有") as refused:
        call_command("survey_summary", "--round", "样例没有")

    assert refused.value.returncode == 2


def test_exit_code_reaches_the_shell(tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    ran = subprocess.run(
        [sys.executable, "manage.py", "import_survey", str(broken), "--round", ROUND],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
