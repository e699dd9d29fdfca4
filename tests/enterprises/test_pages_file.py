"""The file of one enterprise: facts, arrears on a day, what happened, what surveys said."""

import datetime as dt

import pytest

from casework.enums import Role
from enterprises.models import SurveyLine
from intake.enums import BatchState
from tests.arrears.builders import committed_batch, enterprise, in_arrears, surveyed, undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def auditor(users, client_for):
    client = client_for(users(Role.AUDITOR, "2224"))
    client.cookies["django_language"] = "en"
    return client


def page(client, owner, query: str = ""):
    response = client.get(f"/enterprises/{owner.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def states(response) -> list[str]:
    return [one.state for one in response.context["history"]]


def test_shows_facts_and_why_the_disposal_class(auditor):
    owner = enterprise(
        uscc="91222401MA00000017",
        status="halted",
        has_assets=True,
        disposal_class="halted_with_assets",
        contact="样例联系人",
    )

    text = page(auditor, owner)

    assert "91222401MA00000017" in text
    assert "延吉市" in text
    assert "Halted with assets: preservation" in text
    assert "apply for asset preservation" in text
    assert "样例联系人" in text


def test_shows_principal_and_late_fee_apart_and_says_what_they_rest_on(auditor):
    owner = enterprise()
    in_arrears(owner, {"pension": "2000.00", "medical": "1000.00"}, "2019-07", "2019-08")

    text = page(auditor, owner)

    # Pension 1,000.00 a month: 61 days from 2019-08-01, 30 from 2019-09-01: 30.50 + 15.00.
    for amount in ("2000.00", "45.50", "1000.00", "22.75", "3000.00", "68.25"):
        assert f'value="{amount}"' in text
    assert 'value="3068.25"' not in text
    assert "Pension insurance 45.50 + Medical insurance 22.75 = <strong>68.25</strong>" in text
    assert "The months are estimated." in text
    assert "0.05 % for every day" in text
    assert "The day of payment counts" in text
    assert f"/enterprises/{owner.pk}/arrears/pension/" in text


def test_day_asked_for_goes_along_with_the_links(auditor):
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")

    text = page(auditor, owner, "?on=2019-09-10")

    assert 'value="5.00"' in text
    assert f"/enterprises/{owner.pk}/arrears/pension/?on=2019-09-10" in text


def test_nothing_is_in_arrears_on_the_deadline_itself(auditor):
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")

    assert "Nothing is in arrears" in page(auditor, owner, "?on=2019-08-31")
    assert 'value="0.50"' in page(auditor, owner, "?on=2019-09-01")


def test_late_fees_above_their_principal_are_flagged_with_the_alternative(auditor):
    owner = enterprise()
    in_arrears(owner, {"pension": "200.00"}, "2012-01", "2019-08")
    alone = enterprise()
    in_arrears(alone, {"pension": "100.00"}, "2012-01", "2012-01")

    # Due 2012-01-31: the fee of day 2,000 equals the principal, that of day 2,001 is above it.
    assert "above their principal" not in page(auditor, alone, "?on=2017-07-23")
    flagged = page(auditor, alone, "?on=2017-07-24")

    assert "行政强制法 第四十五条" in flagged
    assert "uncapped the late fee comes to 100.05" in flagged
    assert "capped at its principal to 100.00" in flagged
    assert "above their principal" in page(auditor, owner)


def test_history_tells_replaced_undone_and_earlier_lines_from_the_one_in_force(auditor):
    owner = enterprise()
    first = surveyed(owner, {"pension": "10.00"}, "2018-01", "2018-02")
    batch = committed_batch("样例复查")
    wrong = surveyed(
        owner,
        {"pension": "20.00"},
        "2018-01",
        "2018-02",
        batch=batch,
        surveyed_on=dt.date(2019, 9, 1),
    )
    SurveyLine.objects.filter(pk=wrong.pk).update(is_live=False)
    right = surveyed(
        owner, {"pension": "30.00"}, "2018-01", "2018-02", batch=committed_batch("样例复查")
    )
    SurveyLine.objects.filter(pk=wrong.pk).update(replaced_by=right)
    undone_batch = committed_batch("样例错表")
    undone = surveyed(
        owner,
        {"pension": "99.00"},
        "2018-01",
        "2018-02",
        batch=undone_batch,
        surveyed_on=dt.date(2019, 9, 20),
    )
    SurveyLine.objects.filter(pk=undone.pk).update(is_live=False)
    undone_batch.state, undone_batch.undo_reason = BatchState.UNDONE, "样例：传错了文件"
    undone_batch.undone_at = dt.datetime(2019, 9, 21, tzinfo=dt.UTC)
    undone_batch.save()

    response = auditor.get(f"/enterprises/{owner.pk}/")
    text = response.content.decode()

    assert states(response) == ["undone", "latest", "replaced", "earlier"]
    assert "样例：传错了文件" in text
    assert f"by sheet 延吉市, row {right.row_number}" in text
    assert first.batch.original_name in text
    assert 'value="99.00"' in text


def test_timeline_tells_imports_and_what_they_did_to_earlier_items(auditor, users):
    clerk = users(Role.IMPORT_ADMIN, "2224", first_name="样例录入员")
    owner = enterprise()
    in_arrears(owner, {"pension": "100.00"}, "2019-05", "2019-07")
    later = committed_batch("样例二次调研")
    in_arrears(
        owner,
        {"pension": "60.00"},
        "2019-05",
        "2019-08",
        batch=later,
        surveyed_on=dt.date(2019, 9, 15),
    )
    undo(later, actor=clerk, reason="样例：重复上报")

    text = page(auditor, owner)

    assert "Survey “样例调研” imported" in text
    assert "3 items of arrears were made of it." in text
    assert "3 items of arrears: Superseded by a later source" in text
    assert "4 items of arrears: Withdrawn with its import" in text
    assert "3 items of arrears: Restored" in text
    assert "样例录入员" in text
    assert "样例：重复上报" in text


def test_enterprise_without_surveys_has_a_file_too(auditor):
    text = page(auditor, enterprise())

    assert "Nothing is in arrears" in text
    assert "No survey has spoken of this enterprise" in text


def test_enterprise_not_in_force_says_so(auditor):
    assert "not in force" in page(auditor, enterprise(is_current=False))


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_in_the_own_jurisdiction_and_nobody_beyond(role, users, client_for):
    owner = enterprise("222401")

    within = client_for(users(role, "222401")).get(f"/enterprises/{owner.pk}/")
    beyond = client_for(users(role, "222402")).get(f"/enterprises/{owner.pk}/")

    assert (within.status_code, beyond.status_code) == (200, 404)


@pytest.mark.parametrize(
    "text",
    ["2019-02-30", "yesterday", "9999-12-31", "1949-09-30", "2019-9-1", "２０１９-09-01", "%00"],
)
@pytest.mark.parametrize(
    "address", ["/", "/enterprises/{pk}/", "/enterprises/{pk}/arrears/pension/"]
)
def test_what_is_no_day_is_named_and_today_is_shown(auditor, address, text):
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")

    response = auditor.get(address.format(pk=owner.pk), {"on": text})
    shown = response.content.decode()

    assert response.status_code == 200
    assert f"“{text}” is not a day that can be shown." in shown
    assert "1949-10-01 to 2099-12-31" in shown
    assert "The page shows today, 2019-09-30." in shown
    assert 'value="15.00"' in shown


def test_hostile_day_is_shown_as_text(auditor):
    shown = page(auditor, enterprise(), "?on=<script>alert(1)</script>")

    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_number_of_queries_does_not_grow(auditor, django_assert_max_num_queries):
    small = enterprise()
    in_arrears(small, {"pension": "10.00"}, "2019-08", "2019-08")
    big = enterprise()
    for month in ("2019-05", "2019-06", "2019-07"):
        batch = committed_batch(f"样例{month}")
        in_arrears(
            big,
            {"pension": "100.00", "medical": "50.00", "injury": "10.00"},
            "2017-01",
            month,
            batch=batch,
            surveyed_on=dt.date.fromisoformat(f"{month}-28"),
        )

    with django_assert_max_num_queries(36) as few:
        page(auditor, small)
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        page(auditor, big)  # one more: who recorded the revisions
