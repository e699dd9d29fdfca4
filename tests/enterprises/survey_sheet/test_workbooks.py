"""The three workbooks read to their truth, to the fen, bad rows included; so do 10,000 rows."""

import json
from datetime import date
from pathlib import Path

import pytest

from enterprises.survey_sheet.fields import SURVEY_SCHEMA
from enterprises.survey_sheet.reading import read_survey
from enterprises.survey_sheet.row import SurveyRow
from enterprises.survey_sheet.totals import summarise
from intake.sheets.findings import Finding, message
from intake.sheets.layout import detect_layout
from intake.sheets.reading import read_workbook
from intake.sheets.rejects import write_rejects
from tests.enterprises.survey_sheet.facts import REGIONS, expected_totals, make_facts
from tests.enterprises.survey_sheet.layouts import LAYOUTS

DATA = Path(__file__).parents[2] / "data"
NAMES = ["survey_yanbian_2019", "survey_wan", "survey_messy"]
ON = date(2019, 9, 30)
CODES = {
    "workers": "workers_differ_from_total",
    "text": "not_a_number",
    "date": "month_impossible",
    "total": "parts_differ_from_total",
    "negative": "negative",
    "uscc": "uscc_check_digit",
    "noname": "name_missing",
}


def read(path):
    workbook = read_workbook(path)
    layout = detect_layout(workbook, SURVEY_SCHEMA)
    assert layout.is_sure, layout.problems
    return workbook, layout, read_survey(workbook, layout, regions=REGIONS, on=ON)


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_equals_its_truth(name):
    truth = json.loads((DATA / f"{name}.truth.json").read_text())
    bad = [(one["sheet"], one["row"], CODES[one["kind"]]) for one in truth.pop("bad_rows")]

    _workbook, _layout, reading = read(DATA / f"{name}.xlsx")

    assert summarise(reading) == truth
    assert reading.rejected_rows == [(sheet, row) for sheet, row, _code in bad]
    assert [(one.sheet, one.row, one.code) for one in reading.findings if one.is_error] == bad
    assert reading.rows_read == len(reading.rows) + len(bad) + len(reading.duplicates)


@pytest.mark.parametrize("name", NAMES)
def test_rows_and_findings_survive_json(name):
    _workbook, _layout, reading = read(DATA / f"{name}.xlsx")

    stored = json.loads(json.dumps([row.to_json() for row in reading.rows]))
    findings = json.loads(json.dumps([one.to_json() for one in reading.findings]))

    assert [SurveyRow.from_json(one) for one in stored] == reading.rows
    assert [Finding.from_json(one) for one in findings] == reading.findings


def test_findings_name_the_column_the_value_and_the_remedy():
    _workbook, _layout, reading = read(DATA / "survey_messy.xlsx")

    by_row = {one.row: one for one in reading.findings}
    assert (by_row[16].column, by_row[16].field) == ("O", "pension")
    assert "基本养老保险费" in message(by_row[16])
    assert "约三十万" in message(by_row[16])
    assert "1234.56" in message(by_row[16])
    assert "392158.35" in message(by_row[70])


def test_corrected_rejects_read_as_if_nothing_had_been_wrong(tmp_path):
    """The workbook of rejects is recognised like the first one, and has the same rows wrong."""
    workbook, layout, reading = read(DATA / "survey_messy.xlsx")

    written = write_rejects(workbook, layout, reading.findings, tmp_path / "rejects.xlsx")
    _again, _layout, second = read(tmp_path / "rejects.xlsx")

    assert written == 7
    assert (second.rows_read, second.rows) == (7, [])
    assert [one.code for one in second.findings if one.is_error] == [
        one.code for one in reading.findings if one.is_error
    ]


def test_ten_thousand_rows(tmp_path):
    facts = make_facts(10_000, seed=11)
    path = LAYOUTS["one_flat_sheet_in_ten_thousands_by_title"](facts, tmp_path)

    _workbook, _layout, reading = read(path)

    assert reading.findings == []
    assert summarise(reading) == expected_totals(facts)
