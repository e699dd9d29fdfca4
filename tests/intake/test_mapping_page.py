"""Columns assigned by hand: asked where they are unsure, checked, remembered."""

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.enums import Role
from enterprises.services.surveys import accepted_rows
from intake.enums import BatchState
from intake.models import ImportBatch, RememberedMapping
from tests.intake.conftest import TITLE, latest, sample, sheet_of, uploaded
from tests.scenes import SurveyRowText, committed_survey, previewed_survey, uscc

HEADERS = ["甲方", "代号", "地点", "何时", "数目甲", "数目乙"]
FIELDS = {
    "A": "name",
    "B": "uscc",
    "C": "county",
    "D": "span",
    "E": "pension",
    "F": "unemployment",
}


def unknown_layout(*, scale: int = 1) -> io.BytesIO:
    """Return a workbook whose headers nobody could recognise."""
    return sheet_of(
        [
            ["样例表"],
            HEADERS,
            ["延吉样例甲厂", uscc(1), "延吉市", "2018年1月-2018年12月", 1200 * scale, 120 * scale],
            ["图们样例乙厂", uscc(2), "图们市", "2018年1月-2018年6月", 600 * scale, 60 * scale],
        ]
    )


def answers(**changes: object) -> dict[str, object]:
    """Return the mapping form as a person fills it in."""
    given: dict[str, object] = {
        "sheets0-first_header_row": 2,
        "sheets0-last_header_row": 2,
        "sheets0-unit": "yuan",
        **{f"sheets0-field_{letter}": key for letter, key in FIELDS.items()},
    }
    return given | {f"sheets0-{name}": value for name, value in changes.items()}


@pytest.fixture
def batch(post, browser_of) -> ImportBatch:
    """Return an uploaded batch whose columns nobody could recognise."""
    post(browser_of, "upload", data={"title": TITLE, "file": uploaded(unknown_layout())})
    return latest()


def address(batch: ImportBatch, name: str = "mapping") -> str:
    return reverse(f"intake:{name}", args=[batch.pk])


def test_unknown_columns_are_asked_for_on_the_page_of_the_batch(browser_of, batch):
    response = browser_of.get(address(batch, "batch"))

    assert batch.state == BatchState.NEEDS_MAPPING
    page = response.content.decode()
    assert "Please confirm the columns" in page
    assert "without headers the sheet is left out" in page
    assert response.context["doubts"]
    for text in (*HEADERS, "延吉样例甲厂", f'action="{address(batch)}"'):
        assert text in page


def test_other_header_rows_can_be_looked_at_without_reading_anew(post, browser_of, batch):
    response = post(browser_of, "mapping", batch.pk, data=answers(show="") | {"show": "sheets0"})

    form = response.context["forms"].forms[0]
    columns = {column.letter: column for column in form.columns}
    assert columns["E"].header == "数目甲"
    assert columns["E"].samples == ("1200", "600")
    assert form["field_E"].value() == "pension"
    assert ImportBatch.objects.get(pk=batch.pk).state == BatchState.NEEDS_MAPPING


def test_columns_given_by_hand_are_read(post, browser_of, batch):
    response = post(browser_of, "mapping", batch.pk, data=answers())

    batch.refresh_from_db()
    assert response.url == address(batch, "batch")
    assert batch.state == BatchState.PREVIEWED
    assert [row.total for row in accepted_rows(batch)] == [Decimal("1320"), Decimal("660")]


def test_columns_are_remembered_for_the_same_headers(post, browser_of, batch, client_for, users):
    post(browser_of, "mapping", batch.pk, data=answers())
    other = uploaded(unknown_layout(scale=2), "第二张.xlsx")

    post(browser_of, "upload", data={"title": TITLE, "file": other})

    assert latest().state == BatchState.PREVIEWED
    assert accepted_rows(latest())[0].total == Decimal("2640")
    neighbour = client_for(users(Role.IMPORT_ADMIN, "222401"))
    post(neighbour, "upload", data={"title": TITLE, "file": uploaded(unknown_layout())})
    assert latest().state == BatchState.NEEDS_MAPPING


def test_mapping_made_again_replaces_the_remembered_one(post, browser_of, batch):
    post(browser_of, "mapping", batch.pk, data=answers())
    post(browser_of, "mapping", batch.pk, data=answers(unit="thousand"))

    remembered = RememberedMapping.objects.get()
    assert remembered.mapping["sheets"]["Sheet"]["unit"] == "thousand"
    assert accepted_rows(ImportBatch.objects.get(pk=batch.pk))[0].total == Decimal("1320000")


def test_one_column_may_have_a_unit_of_its_own(post, browser_of, batch):
    post(browser_of, "mapping", batch.pk, data=answers(unit_E="ten_thousand"))

    principal = accepted_rows(ImportBatch.objects.get(pk=batch.pk))[0].principal
    assert {str(key): value for key, value in principal.items()} == {
        "pension": Decimal("12000000"),
        "unemployment": Decimal("120"),
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"field_F": "pension"}, "Column E already has this field; choose it once."),
        ({"field_E": "nonsense"}, "nonsense is not one of the available choices."),
        ({"first_header_row": ""}, "Say in which rows the headers stand"),
        ({"first_header_row": "0"}, "greater than or equal to 1"),
        ({"first_header_row": "x"}, "Enter a whole number."),
        ({"last_header_row": "1"}, "Say in which rows the headers stand"),
        ({"last_header_row": "9999"}, "less than or equal to 40"),
        ({"last_header_row": "40"}, "are no header rows"),
        ({"unit": ""}, "Choose the unit in which the amounts are given."),
        ({"field_A": ""}, "no column is assigned to"),
        ({f"field_{letter}": "" for letter in FIELDS}, "No sheet has columns assigned"),
    ],
)
def test_mapping_that_does_not_fit_is_refused_with_all_answers_kept(
    post, browser_of, batch, changes, message
):
    response = post(browser_of, "mapping", batch.pk, data=answers(**changes))

    assert response.status_code == 400
    assert message in response.content.decode()
    expected = changes.get("field_B", "uscc")
    assert response.context["forms"].forms[0]["field_B"].value() == expected
    assert ImportBatch.objects.get(pk=batch.pk).state == BatchState.NEEDS_MAPPING
    assert not RememberedMapping.objects.exists()


def test_unit_that_detection_doubted_must_be_named(post, browser_of):
    rows: list[list[object]] = [
        ["企业名称", "所属县市", "欠费时间", "养老保险"],
        ["延吉样例甲厂", "延吉市", "2018年1月-2018年12月", 12.3456],
    ]
    post(browser_of, "upload", data={"title": TITLE, "file": uploaded(sheet_of(rows))})

    response = browser_of.get(address(latest(), "batch"))

    assert latest().state == BatchState.NEEDS_MAPPING
    form = response.context["forms"].forms[0]
    assert form["unit"].value() == ""
    assert form["field_A"].value() == "name"


def test_unit_in_a_header_goes_with_a_column_assigned_by_hand(post, browser_of):
    rows: list[list[object]] = [
        ["企业名称", "所属县市", "欠费时间", "某某(万元)"],
        ["延吉样例甲厂", "延吉市", "2018年1月-2018年12月", 1.5],
    ]
    post(browser_of, "upload", data={"title": TITLE, "file": uploaded(sheet_of(rows))})

    form = browser_of.get(address(latest(), "batch")).context["forms"].forms[0]

    assert form["unit_D"].value() == "ten_thousand"


def test_preview_leads_back_to_the_columns_prefilled_for_all_sheets_alike(post, browser_of, on):
    on("2026-11-21")
    post(browser_of, "upload", data={"title": TITLE, "file": sample("survey_yanbian_2019.xlsx")})

    response = browser_of.get(address(latest()))

    (form,) = response.context["forms"].forms
    assert len(form.group.sheets) == 8
    assert form.header_rows() == [3, 4]
    assert form["field_P"].value() == "pension"
    filled = {bound.html_name: bound.value() for bound in form}
    post(browser_of, "mapping", latest().pk, data=filled)
    assert latest().state == BatchState.PREVIEWED
    assert latest().totals["arrears_yuan"] == "95845400.00"
    assert latest().totals["rows_read"] == 402


def test_number_of_queries_does_not_depend_on_the_sheet(post, browser_of, batch, on):
    on("2026-11-21")
    post(browser_of, "upload", data={"title": TITLE, "file": sample("survey_yanbian_2019.xlsx")})
    small, large = address(batch), address(latest())
    with CaptureQueriesContext(connection) as few:
        browser_of.get(small)

    with CaptureQueriesContext(connection) as many:
        browser_of.get(large)

    assert len(many) == len(few) <= 6


def test_columns_of_a_committed_batch_can_no_longer_be_changed(post, browser_of, importer):
    committed = committed_survey(importer, [SurveyRowText()])

    for response in (
        browser_of.get(address(committed)),
        post(browser_of, "mapping", committed.pk, data=answers()),
    ):
        assert response.url == address(committed, "batch")
    committed.refresh_from_db()
    assert committed.state == BatchState.COMMITTED


def test_columns_changed_after_the_preview_drop_the_first_reading(post, browser_of, importer):
    previewed = previewed_survey(importer, [SurveyRowText(), SurveyRowText(pension="x", uscc="")])
    (form,) = browser_of.get(address(previewed)).context["forms"].forms
    filled = {bound.html_name: bound.value() for bound in form}
    pension = next(name for name, value in filled.items() if value == "pension")

    post(browser_of, "mapping", previewed.pk, data=filled | {pension: ""})

    previewed.refresh_from_db()
    assert previewed.state == BatchState.PREVIEWED
    assert previewed.totals["rows_rejected"] == 0
    assert not previewed.findings.filter(is_error=True).exists()
