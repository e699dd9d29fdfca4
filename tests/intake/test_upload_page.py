"""A file comes in: what is taken, what is refused at once, what is refused when it is read."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from casework.enums import Role
from intake.enums import BatchState
from intake.models import ImportBatch
from tests.intake.conftest import DATA, TITLE, latest, sample, sheet_of, uploaded
from tests.scenes import SurveyRowText, committed_survey, survey_workbook

URL = "/imports/new/"
SURVEYS = ("survey_yanbian_2019", "survey_wan", "survey_messy")


def bomb() -> bytes:
    """Return a small workbook whose sheet unpacks to far more than its size."""
    content = io.BytesIO(sheet_of([["单位名称"]]).getvalue())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (40 << 20))
    return content.getvalue()


@pytest.mark.parametrize("name", SURVEYS)
def test_survey_is_read_to_its_known_totals(post, browser_of, on, name):
    on("2026-11-21")
    truth = json.loads((DATA / f"{name}.truth.json").read_text(encoding="utf-8"))

    response = post(browser_of, "upload", data={"title": TITLE, "file": sample(f"{name}.xlsx")})

    batch = latest()
    assert response.url == reverse("intake:batch", args=[batch.pk])
    assert batch.state == BatchState.PREVIEWED
    assert batch.totals["rows_rejected"] == len(truth.get("bad_rows", []))
    page = browser_of.get(response.url)
    shown = dict(page.context["preview"].figures)
    assert shown["Enterprises"] == f"{truth['enterprises']:,}"
    assert shown["Principal in arrears, yuan"].replace(",", "") == truth["arrears_yuan"]
    by_insurance, _by_status, by_county = page.context["preview"].breakdowns
    assert {line.label: line.cells[0].replace(",", "") for line in by_insurance.lines} == (
        truth["by_type"]
    )
    assert {line.label: line.cells[-1].replace(",", "") for line in by_county.lines} == {
        county: totals["arrears_yuan"] for county, totals in truth["by_county"].items()
    }
    assert by_county.lines[0].label in page.content.decode()


def test_rounds_known_in_the_jurisdiction_are_offered(browser_of, importer, users):
    elsewhere = SurveyRowText(county="长春市", uscc="")
    committed_survey(importer, title="样例调研2018")
    committed_survey(users(Role.IMPORT_ADMIN, "2201"), [elsewhere], title="样例别州调研")

    page = browser_of.get(URL)

    assert page.context["titles"] == ["样例调研2018"]
    assert '<option value="样例调研2018">' in page.content.decode()


def test_page_says_what_is_read_and_how_large_it_may_be(browser_of, settings):
    settings.UPLOAD_SIZE_LIMIT = 5 * 1024 * 1024

    page = browser_of.get(URL).content.decode()

    assert ".xlsx, .xls or .csv, up to 5.0" in page
    assert 'data-max-bytes="5242880"' in page
    assert 'accept=".xlsx,.xls,.csv"' in page


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"title": TITLE}, "No file was chosen"),
        ({"title": TITLE, "file": uploaded(b"", "空.xlsx")}, "The file is empty"),
        ({"title": TITLE, "file": uploaded(b"%PDF", "调查.pdf")}, "“.pdf” are not read"),
        ({"title": TITLE, "file": uploaded(b"x", "调查")}, "“调查” are not read"),
        ({"title": "  ", "file": uploaded(b"x")}, "Name the survey round"),
        ({"title": "长" * 121, "file": uploaded(b"x")}, "at most 120 characters"),
    ],
)
def test_bad_input_is_refused_at_once_and_nothing_typed_is_lost(post, browser_of, data, message):
    response = post(browser_of, "upload", data=data)

    assert response.status_code == 400
    page = response.content.decode()
    assert message in page
    assert f'value="{data["title"]}"' in page or not data["title"].strip()
    assert not ImportBatch.objects.exists()


def test_file_over_the_limit_is_refused_before_it_is_stored(post, browser_of, settings):
    settings.UPLOAD_SIZE_LIMIT = 1024
    file = uploaded(b"x" * 1025)

    response = post(browser_of, "upload", data={"title": TITLE, "file": file})

    assert response.status_code == 400
    assert "more than the 1.0" in response.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (bomb(), "炸弹.xlsx"),
        (b"\xd0\xcf\x11\xe0not a workbook", "坏.xls"),
        (b"PK\x03\x04cut short", "断.xlsx"),
        (b"<html><table></table></html>", "网页.xls"),
        ("单位名称,\x00".encode(), "二进制.csv"),
    ],
)
def test_hostile_file_is_refused_with_its_reason(post, browser_of, content, name):
    file = uploaded(content, name)

    response = post(browser_of, "upload", data={"title": TITLE, "file": file})

    batch = latest()
    assert batch.state == BatchState.REFUSED
    page = browser_of.get(response.url).content.decode()
    assert "The file was refused; nothing was recorded." in page
    assert batch.problem.splitlines()[0][:20] in page
    assert f"{URL}?title=" in page
    assert not batch.rows.exists()


def test_breakdown_of_the_reader_refuses_the_file_instead_of_waiting_for_ever(
    post, browser_of, monkeypatch
):
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("intake.services.prepare", broken)

    with pytest.raises(ZeroDivisionError):
        post(browser_of, "upload", data={"title": TITLE, "file": uploaded(b"x")})

    assert latest().state == BatchState.REFUSED


def test_same_file_twice_says_so_and_changes_nothing(post, browser_of, importer):
    content = survey_workbook([SurveyRowText()]).getvalue()
    post(browser_of, "upload", data={"title": TITLE, "file": uploaded(content)})
    first = latest()
    post(browser_of, "commit", first.pk)

    response = post(browser_of, "upload", data={"title": TITLE, "file": uploaded(content)})

    assert response.status_code == 400
    assert f"already imported for “{TITLE}”" in response.content.decode()
    assert latest() == first


def test_same_file_uploaded_twice_before_the_commit_is_committed_once(post, browser_of):
    content = survey_workbook([SurveyRowText()]).getvalue()
    batches = []
    for _ in range(2):
        post(browser_of, "upload", data={"title": TITLE, "file": uploaded(content)})
        batches.append(latest())

    for batch in batches:
        post(browser_of, "commit", batch.pk)

    states = {batch.state for batch in ImportBatch.objects.all()}
    assert states == {BatchState.COMMITTED, BatchState.PREVIEWED}
    page = browser_of.get(reverse("intake:batch", args=[batches[1].pk])).content.decode()
    assert "The last attempt was refused; nothing was recorded." in page


@pytest.mark.parametrize("role", [Role.UNION_STAFF, Role.AUDITOR, Role.LEADER])
def test_other_roles_are_refused(client_for, users, role):
    response = client_for(users(role)).get(f"{URL}?kind=survey")

    assert response.status_code == 403


@pytest.mark.parametrize("role", [Role.IMPORT_ADMIN, Role.ADMINISTRATOR])
def test_importing_roles_may_upload(client_for, users, role):
    response = client_for(users(role)).get(URL)

    assert response.status_code == 200
