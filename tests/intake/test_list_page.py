"""The list of imports: what is in it, for whom, narrowed how, at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.enums import Role
from intake.enums import BatchKind, BatchState
from intake.models import ImportBatch

URL = "/imports/"


def a_batch(user, title="样例调研", *, state=BatchState.PREVIEWED, **fields) -> ImportBatch:
    return ImportBatch.objects.create(
        kind=BatchKind.SURVEY,
        title=title,
        original_name=fields.pop("original_name", "样例.xlsx"),
        sha256="0" * 64,
        size=1,
        jurisdiction_prefix=user.jurisdiction_prefix,
        uploaded_by=user,
        state=state,
        totals={"rows_read": 1402, "rows_rejected": 7},
        **fields,
    )


def titles(response) -> list[str]:
    return [line["batch"].title for line in response.context["lines"]]


def test_empty_list_says_how_to_begin(browser_of):
    page = browser_of.get(URL).content.decode()

    assert "Nothing has been imported yet" in page
    assert page.count('href="/imports/new/"') == 2


def test_batch_is_listed_with_state_people_and_totals(browser_of, importer):
    batch = a_batch(importer)

    page = browser_of.get(URL).content.decode()

    assert f'href="/imports/{batch.pk}/"' in page
    for text in ("样例调研", "样例.xlsx", "Ready to commit", "1,402", ">7<", str(importer)):
        assert text in page
    assert "延边朝鲜族自治州" in page


def test_only_ones_own_jurisdiction_is_listed(client_for, users, regions):
    for prefix in ("", "22", "2224", "222401", "222426", "2203"):
        a_batch(users(Role.IMPORT_ADMIN, prefix), f"样例{prefix}")

    def seen(prefix: str) -> set[str]:
        return set(titles(client_for(users(Role.IMPORT_ADMIN, prefix)).get(URL)))

    assert seen("2224") == {"样例2224", "样例222401", "样例222426"}
    assert seen("222401") == {"样例222401"}
    assert len(seen("")) == 6


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=2018", ["样例2018"]),
        ("q=wan.xlsx", ["样例2019"]),
        ("state=committed", ["样例2018"]),
        ("state=committed&q=2019", []),
        ("state=nonsense", ["样例2019", "样例2018"]),
        ("page=99", ["样例2019", "样例2018"]),
    ],
)
def test_list_is_narrowed_by_text_and_state(browser_of, importer, query, expected):
    a_batch(importer, "样例2018", state=BatchState.COMMITTED)
    a_batch(importer, "样例2019", original_name="survey_wan.xlsx")

    response = browser_of.get(f"{URL}?{query}")

    assert titles(response) == expected
    assert ("No import matches" in response.content.decode()) == (not expected)


def test_long_list_is_paged(browser_of, importer):
    for number in range(30):
        a_batch(importer, f"样例{number}")

    first, second = browser_of.get(URL), browser_of.get(f"{URL}?page=2")

    assert titles(first)[0] == "样例29"
    assert len(titles(first)) == 25
    assert titles(second) == [f"样例{number}" for number in (4, 3, 2, 1, 0)]
    assert "1 to 25 of 30" in first.content.decode()


def test_partial_is_what_stands_in_the_full_page(browser_of, importer):
    a_batch(importer)
    full = browser_of.get(f"{URL}?q=样例")

    partial = browser_of.get(
        f"{URL}?q=样例", headers={"HX-Request": "true", "HX-Target": "batches"}
    )

    assert f'<div id="batches">{partial.content.decode()}</div>' in full.content.decode()
    assert "HX-Request" in partial.headers["Vary"]


def test_going_back_in_history_gets_the_whole_page(browser_of):
    headers = {
        "HX-Request": "true",
        "HX-Target": "batches",
        "HX-History-Restore-Request": "true",
    }

    response = browser_of.get(URL, headers=headers)

    assert "<html" in response.content.decode()


def test_number_of_queries_does_not_grow_with_the_list(browser_of, importer, users):
    a_batch(importer)
    with CaptureQueriesContext(connection) as few:
        browser_of.get(URL)
    for prefix in ("222401", "222426", "222402"):
        for _ in range(5):
            a_batch(users(Role.IMPORT_ADMIN, prefix))

    with CaptureQueriesContext(connection) as many:
        browser_of.get(URL)

    assert len(many) == len(few) <= 8


@pytest.mark.parametrize("role", [Role.UNION_STAFF, Role.LEADER])
def test_other_roles_are_refused(client_for, users, role):
    assert client_for(users(role)).get(URL).status_code == 403


def test_auditor_who_may_import_bank_lists_sees_no_survey(client_for, users, importer):
    survey = a_batch(importer)
    page = client_for(users(Role.AUDITOR)).get(URL)

    assert page.status_code == 200
    assert survey.title not in page.content.decode()
