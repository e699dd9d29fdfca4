"""One survey written in many layouts reads to the same totals, to the fen."""

from datetime import date

import pytest

from enterprises.survey_sheet.fields import SURVEY_SCHEMA
from enterprises.survey_sheet.reading import read_survey
from enterprises.survey_sheet.totals import summarise
from intake.sheets.findings import message
from intake.sheets.layout import detect_layout
from intake.sheets.reading import read_workbook
from tests.enterprises.survey_sheet import text_layouts, untidy_layouts  # noqa: F401 - add theirs
from tests.enterprises.survey_sheet.facts import REGIONS, expected_totals, make_facts
from tests.enterprises.survey_sheet.layouts import LAYOUTS

FACTS = make_facts()
ON = date(2019, 9, 30)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_reads_to_the_same_totals(name, tmp_path):
    workbook = read_workbook(LAYOUTS[name](FACTS, tmp_path))

    layout = detect_layout(workbook, SURVEY_SCHEMA)
    reading = read_survey(workbook, layout, regions=REGIONS, on=ON, within_prefix="2224")

    assert layout.problems == []
    assert [message(one) for one in reading.findings if one.is_error] == []
    assert summarise(reading) == expected_totals(FACTS)
