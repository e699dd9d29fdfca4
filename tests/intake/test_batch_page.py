"""The page of one import in each of its states."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.enums import Role
from intake import services
from intake.enums import BatchState
from intake.models import ImportBatch
from tests.intake.conftest import TITLE, latest, sample, uploaded
from tests.scenes import SurveyRowText, committed_survey, previewed_survey, survey_workbook, uscc


def address(batch: ImportBatch, query: str = "") -> str:
    return reverse("intake:batch", args=[batch.pk]) + query


def rows(number: int, **texts: str) -> list[SurveyRowText]:
    return [
        SurveyRowText(name=f"延吉样例企业{index}", uscc=uscc(index), **texts)
        for index in range(1, number + 1)
    ]


def waiting(user, state=BatchState.UPLOADED) -> ImportBatch:
    batch = previewed_survey(user)
    ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    return ImportBatch.objects.get(pk=batch.pk)


def test_batch_that_is_read_shows_a_bar_and_polls_itself(browser_of, importer):
    batch = waiting(importer)

    page = browser_of.get(address(batch)).content.decode()

    assert f'hx-get="/imports/{batch.pk}/progress/"' in page
    assert 'hx-trigger="every 1s"' in page
    assert "<noscript>" in page
    assert "Reading the file" in page


def test_progress_tells_how_far_the_work_is(browser_of, importer):
    batch = waiting(importer, BatchState.COMMITTING)
    services.batch_progress(batch.pk).report(37, 74)

    response = browser_of.get(
        reverse("intake:progress", args=[batch.pk]), headers={"HX-Request": "true"}
    )

    page = response.content.decode()
    assert "Committing the rows" in page
    assert '<progress value="37" max="74"' in page
    assert "<html" not in page
    assert "HX-Retarget" not in response.headers


def test_finished_work_swaps_in_what_the_full_page_shows(browser_of, importer):
    batch = previewed_survey(importer, [*rows(2), SurveyRowText(pension="-1", uscc=uscc(9))])

    part = browser_of.get(
        reverse("intake:progress", args=[batch.pk]), headers={"HX-Request": "true"}
    )

    full = browser_of.get(address(batch)).content.decode()
    assert part.headers["HX-Retarget"] == "#batch"
    assert part.headers["HX-Reswap"] == "innerHTML"
    assert without_token(f'<div id="batch">{part.content.decode()}</div>') in without_token(full)


def without_token(page: str) -> str:
    """Return the page without its CSRF tokens, which are masked anew each time."""
    marker = 'name="csrfmiddlewaretoken" value="'
    first, *others = page.split(marker)
    return first + "".join(other.split('"', 1)[1] for other in others)


def test_progress_without_htmx_leads_to_the_page(browser_of, importer):
    batch = waiting(importer)

    response = browser_of.get(reverse("intake:progress", args=[batch.pk]))

    assert response.url == address(batch)


def test_preview_counts_rows_and_offers_the_commit(browser_of, importer):
    good = rows(3)
    batch = previewed_survey(importer, [*good, good[0], SurveyRowText(uscc="", pension="约三万")])

    page = browser_of.get(address(batch)).content.decode()

    assert "Rows read: 5; to be imported: 3; duplicates, counted once: 1; rejected: 1." in page
    assert "Leave out the 1 rejected row" in page
    assert "Commit 3 rows" in page
    assert reverse("intake:rejects", args=[batch.pk]) in page


def test_preview_compares_with_what_is_on_file(browser_of, importer):
    committed_survey(importer, rows(2), title="样例调研2018")
    batch = previewed_survey(importer, rows(3))

    changes = dict(browser_of.get(address(batch)).context["changes"])

    assert changes["Enterprises not on file before"] == "1"
    assert changes["Enterprises on file"] == "2"


def test_large_batch_is_compared_only_when_asked(browser_of, importer, monkeypatch):
    monkeypatch.setattr("intake.views._COMPARED_AT_ONCE", 2)
    batch = previewed_survey(importer, rows(3))

    page = browser_of.get(address(batch))
    full = browser_of.get(address(batch, "?compare=1"))
    part = browser_of.get(
        address(batch, "?compare=1"), headers={"HX-Request": "true", "HX-Target": "changes"}
    )

    assert page.context["changes"] is None
    assert f'href="{address(batch)}?compare=1"' in page.content.decode()
    assert dict(part.context["changes"])["Enterprises not on file before"] == "3"
    assert f'<div id="changes">{part.content.decode()}</div>' in full.content.decode()


def test_preview_says_how_the_columns_were_understood(post, browser_of, on):
    on("2026-11-21")
    post(browser_of, "upload", data={"title": TITLE, "file": sample("survey_wan.xlsx")})

    response = browser_of.get(address(latest()))

    units = {
        line.unit
        for sheets in response.context["sheets"]
        for line in sheets.columns
        if line.field == "Pension insurance"
    }
    assert units == {"ten thousand yuan"}
    assert "How the columns were understood" in response.content.decode()


def test_sheets_with_equal_headers_are_told_once(post, browser_of, on):
    on("2026-11-21")
    post(browser_of, "upload", data={"title": TITLE, "file": sample("survey_yanbian_2019.xlsx")})

    sheets = browser_of.get(address(latest())).context["sheets"]

    assert len(sheets) == 1
    assert sheets[0].names.split(" · ")[:2] == ["延吉市", "图们市"]
    pension = next(line for line in sheets[0].columns if line.field == "Pension insurance")
    assert pension.column.letter == "P"
    assert pension.column.header == "拖欠金额 / 养老保险"


def test_file_in_which_nothing_is_right_offers_no_commit(browser_of, importer):
    batch = previewed_survey(importer, rows(2, pension="-5"))

    page = browser_of.get(address(batch)).content.decode()

    assert "No row of this file can be imported." in page
    assert reverse("intake:commit", args=[batch.pk]) not in page


def test_clean_file_says_that_there_is_nothing_to_object_to(post, browser_of, on):
    on("2026-11-21")
    post(browser_of, "upload", data={"title": TITLE, "file": sample("survey_wan.xlsx")})

    page = browser_of.get(address(latest())).content.decode()

    assert "Nothing to object to" in page


def test_finding_names_place_value_reason_and_remedy(browser_of, importer):
    batch = previewed_survey(importer, [*rows(1), SurveyRowText(uscc=uscc(7), pension="约三万")])

    response = browser_of.get(address(batch))

    line = response.context["findings"][0]
    assert (line.sheet, line.row, line.column, line.value) == ("Sheet", 3, "H", "约三万")
    assert "“约三万” is not a number; write digits only, such as 1234.56." in line.reason
    assert line.reason in response.content.decode()


@pytest.mark.parametrize(
    ("query", "severities"),
    [
        ("", [True, True, False, False, False, False]),
        ("?severity=error", [True, True]),
        ("?severity=warning", [False, False, False, False]),
        ("?severity=nonsense", [True, True, False, False, False, False]),
    ],
)
def test_findings_stand_errors_first_and_can_be_narrowed(browser_of, importer, query, severities):
    unknown = [SurveyRowText(name=f"延吉样例店{index}", uscc="") for index in (1, 2)]
    batch = previewed_survey(importer, [*unknown, *rows(2, pension="-5")])

    response = browser_of.get(address(batch, query))

    assert [line.is_error for line in response.context["findings"]] == severities


def test_findings_are_paged_and_swap_in_what_the_full_page_shows(browser_of, importer):
    batch = previewed_survey(importer, rows(60, pension="-5"))
    query = "?severity=error&page=2"
    full = browser_of.get(address(batch, query))

    part = browser_of.get(
        address(batch, query), headers={"HX-Request": "true", "HX-Target": "findings"}
    )

    assert [line.row for line in part.context["findings"]] == list(range(52, 62))
    assert "51 to 60 of 60" in part.content.decode()
    assert f'<div id="findings">{part.content.decode()}</div>' in full.content.decode()


def test_text_of_a_cell_is_never_markup(browser_of, importer):
    texts = SurveyRowText(name="<script>样例</script>", uscc="", pension="<b>五</b>")
    batch = previewed_survey(importer, [*rows(1), texts])

    page = browser_of.get(address(batch)).content.decode()

    assert "<script>样例" not in page
    assert "&lt;b&gt;五&lt;/b&gt;" in page


def test_number_of_queries_does_not_grow_with_rows_and_findings(browser_of, importer):
    small = previewed_survey(importer, rows(2, pension="-5") + rows(1))
    large = previewed_survey(importer, rows(80, pension="-5") + rows(40), title="样例调研2020")
    with CaptureQueriesContext(connection) as few:
        browser_of.get(address(small))

    with CaptureQueriesContext(connection) as many:
        browser_of.get(address(large))

    assert len(many) == len(few) <= 16


def test_committed_batch_tells_what_came_of_it(browser_of, importer):
    batch = committed_survey(importer, rows(2))

    response = browser_of.get(address(batch))

    outcome = dict(response.context["outcome"])
    assert outcome["Survey lines recorded"] == "2"
    assert outcome["Principal in force, yuan"] == "2,640.00"
    page = response.content.decode()
    assert f'href="{reverse("enterprises:list")}"' in page
    assert f'action="{reverse("intake:undo", args=[batch.pk])}"' in page


@pytest.mark.parametrize(
    "name", ["batch", "progress", "mapping", "rejects", "file", "commit", "undo"]
)
@pytest.mark.parametrize(
    ("role", "prefix", "status"),
    [
        (Role.IMPORT_ADMIN, "222426", 404),
        (Role.IMPORT_ADMIN, "222401", 404),
        (Role.UNION_STAFF, "2224", 403),
        (Role.LEADER, "", 403),
    ],
)
def test_wrong_user_gets_nowhere(client_for, users, importer, name, role, prefix, status):
    batch = previewed_survey(importer, rows(1))
    client = client_for(users(role, prefix))
    send = client.post if name in ("commit", "undo") else client.get

    response = send(reverse(f"intake:{name}", args=[batch.pk]))

    assert response.status_code == status
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED


@pytest.mark.parametrize("prefix", ["", "22", "2224"])
def test_wider_jurisdiction_sees_the_batch(client_for, users, importer, prefix):
    batch = previewed_survey(importer, rows(1))

    response = client_for(users(Role.IMPORT_ADMIN, prefix)).get(address(batch))

    assert response.status_code == 200


@pytest.mark.parametrize("name", ["commit", "undo"])
def test_what_changes_something_is_never_done_by_a_link(browser_of, importer, name):
    batch = previewed_survey(importer, rows(1))

    response = browser_of.get(reverse(f"intake:{name}", args=[batch.pk]))

    assert response.status_code == 405


def test_same_workbook_for_two_rounds_is_two_imports(post, browser_of):
    content = survey_workbook(rows(1)).getvalue()
    for title in ("样例调研2018", "样例调研2019"):
        post(browser_of, "upload", data={"title": title, "file": uploaded(content)})
        post(browser_of, "commit", latest().pk)

    assert set(ImportBatch.objects.values_list("state", flat=True)) == {BatchState.COMMITTED}


def test_day_that_the_survey_speaks_of_is_shown(browser_of, importer):
    batch = previewed_survey(importer, as_of_on=dt.date(2019, 8, 31))

    page = browser_of.get(reverse("intake:batch", args=[batch.pk])).content.decode()

    assert "2019-08-31" in page
