"""What can be fetched of an import: the rejected rows, and the file as it came."""

import io
from pathlib import Path
from urllib.parse import unquote

import openpyxl
from django.urls import reverse

from intake.enums import BatchState
from tests.intake.conftest import TITLE, latest, sample, uploaded
from tests.scenes import SurveyRowText, previewed_survey, survey_workbook, uscc

BAD = SurveyRowText(name="延吉样例纺织厂", uscc=uscc(2), pension="约三万")


def test_rejected_rows_come_back_with_the_reason_in_the_cell(browser_of, importer):
    batch = previewed_survey(importer, [SurveyRowText(), BAD])

    response = browser_of.get(reverse("intake:rejects", args=[batch.pk]))

    name = unquote(response.headers["Content-Disposition"])
    assert "attachment" in name
    assert "样例 – rejected rows.xlsx" in name
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert BAD.name in cells
    assert SurveyRowText().name not in cells
    comment = cells["约三万"].comment
    assert comment is not None
    assert "约三万" in comment.text


def test_corrected_rejects_can_be_uploaded_as_they_are(post, browser_of, on):
    on("2026-11-21")
    post(browser_of, "upload", data={"title": TITLE, "file": sample("survey_messy.xlsx")})
    response = browser_of.get(reverse("intake:rejects", args=[latest().pk]))
    content = b"".join(response.streaming_content)

    post(browser_of, "upload", data={"title": TITLE, "file": uploaded(content, "退回.xlsx")})

    again = latest()
    assert again.state == BatchState.PREVIEWED
    assert again.totals["rows_read"] == again.totals["rows_rejected"] == 7


def test_there_are_no_rejects_where_none_were_rejected(browser_of, importer):
    batch = previewed_survey(importer, [SurveyRowText()])

    assert browser_of.get(reverse("intake:rejects", args=[batch.pk])).status_code == 404


def test_file_comes_back_as_it_came(post, browser_of):
    content = survey_workbook([SurveyRowText()]).getvalue()
    post(browser_of, "upload", data={"title": TITLE, "file": uploaded(content, "延边 调查.xlsx")})

    response = browser_of.get(reverse("intake:file", args=[latest().pk]))

    assert b"".join(response.streaming_content) == content
    assert "延边 调查.xlsx" in unquote(response.headers["Content-Disposition"])
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_file_too_large_for_memory_arrives_whole(post, browser_of, settings):
    content = b"<html>" + b"x" * settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    file = uploaded(content, "大.xls")

    post(browser_of, "upload", data={"title": TITLE, "file": file})

    batch = latest()
    assert (batch.size, batch.state) == (len(content), BatchState.REFUSED)
    response = browser_of.get(reverse("intake:file", args=[batch.pk]))
    assert b"".join(response.streaming_content) == content


def test_file_that_is_gone_is_not_found(browser_of, importer):
    batch = previewed_survey(importer, [SurveyRowText(), BAD])
    Path(batch.file.path).unlink()

    for name in ("file", "rejects"):
        assert browser_of.get(reverse(f"intake:{name}", args=[batch.pk])).status_code == 404
