"""The home page: the totals of one's jurisdiction on a day, and how they break down."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from arrears.services.accrual import accrue_day
from arrears.services.items import settle
from casework.enums import JobKind, JobState, Role
from casework.models import JobRun
from enterprises.models import SurveyLine
from tests.arrears.builders import committed_batch, enterprise, in_arrears, surveyed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def auditor(users, client_for):
    client = client_for(users(Role.AUDITOR, "2224"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def debtors():
    """Two debtors in Yanji, one in Tumen, one elsewhere; 1,000.00 a month is 15.00 by today."""
    batch = committed_batch()
    normal = enterprise("222401", disposal_class="normal")
    shell = enterprise("222401", disposal_class="shell")
    tumen = enterprise("222402", disposal_class="normal")
    elsewhere = enterprise("220102", disposal_class="normal")
    for owner, principals in [
        (normal, {"pension": "1000.00", "medical": "2000.00"}),
        (shell, {"pension": "4000.00"}),
        (tumen, {"pension": "8000.00"}),
        (elsewhere, {"pension": "16000.00"}),
    ]:
        surveyed(owner, principals, "2019-08", "2019-08", batch=batch)
    SurveyLine.objects.update(
        workers_affected=10, below_retirement_age=5, retirement_blocked=3, self_paid_retired=2
    )
    settle(batch, actor_id=None, reason="样例")
    return normal, shell, tumen, elsewhere


def owed(lines) -> list[tuple[str, int, str, str]]:
    return [(str(key), one.items, str(one.principal), str(one.late_fee)) for key, one in lines]


def test_totals_are_those_of_the_jurisdiction(auditor, debtors):
    total = auditor.get("/").context["total"]

    assert (total.enterprises, total.items) == (3, 4)
    assert total.principal == Decimal("15000.00")
    assert total.late_fee == Decimal("225.00")
    assert total.late_fee_of_day == Decimal("7.50")


def test_breakdowns_add_up_to_the_totals(auditor, debtors):
    seen = auditor.get("/").context["overview"]

    assert owed(seen.insurances) == [
        ("pension", 3, "13000.00", "195.00"),
        ("medical", 1, "2000.00", "30.00"),
    ]
    assert owed((line.name, line.owed) for line in seen.regions) == [
        ("延吉市", 3, "7000.00", "105.00"),
        ("图们市", 1, "8000.00", "120.00"),
    ]
    assert owed(seen.classes) == [
        ("normal", 3, "11000.00", "165.00"),
        ("shell", 1, "4000.00", "60.00"),
    ]
    assert [line.owed.enterprises for line in seen.regions] == [2, 1]
    assert [one.enterprises for _class, one in seen.classes] == [2, 1]


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("", ["吉林省"]),
        ("22", ["长春市", "延边朝鲜族自治州"]),
        ("222401", ["延吉市"]),
        ("2224", ["延吉市", "图们市"]),
    ],
)
def test_divisions_are_those_right_below_the_jurisdiction(
    users, client_for, debtors, prefix, names
):
    response = client_for(users(Role.LEADER, prefix)).get("/")

    assert [line.name for line in response.context["overview"].regions] == names


def test_enterprise_whose_county_is_unknown_is_not_lost(auditor, debtors):
    in_arrears(enterprise("222400"), {"pension": "1.00"}, "2019-08", "2019-08")

    regions = auditor.get("/").context["overview"].regions

    assert regions[0].name == "延边朝鲜族自治州, division not recorded"
    assert regions[0].owed.principal == Decimal("1.00")


def test_day_asked_for_is_reckoned_and_goes_along_with_the_links(auditor, debtors):
    response = auditor.get("/?on=2019-09-10")

    assert response.context["total"].late_fee == Decimal("75.00")
    assert "?county=222401&amp;in_arrears=yes&amp;on=2019-09-10" in response.content.decode()


def test_workers_are_counted_by_the_latest_line_of_each_enterprise(auditor, debtors):
    later = committed_batch("样例复查")
    line = surveyed(
        debtors[0],
        {"pension": "1.00"},
        "2019-08",
        "2019-08",
        batch=later,
        surveyed_on=dt.date(2019, 9, 15),
    )
    SurveyLine.objects.filter(pk=line.pk).update(workers_affected=7, below_retirement_age=7)

    workers = auditor.get("/").context["workers"]

    assert (workers.workers, workers.below_retirement_age) == (27, 17)


def test_day_before_any_deadline_says_that_nothing_is_in_arrears(auditor, debtors):
    text = auditor.get("/?on=2019-08-31").content.decode()

    assert "Nothing is in arrears" in text


def test_nothing_imported_yet_says_who_can_do_something(users, client_for, debtors):
    importer = client_for(users(Role.IMPORT_ADMIN, "2203")).get("/").content.decode()
    leader = client_for(users(Role.LEADER, "2203")).get("/").content.decode()

    assert importer.count(reverse("intake:list")) == 2  # the menu's link, and the page's own
    assert reverse("intake:list") not in leader
    assert "empty-state" in leader


def test_last_nightly_run_is_shown_with_its_time(auditor, debtors):
    assert "has not run yet" in auditor.get("/").content.decode()
    accrue_day(dt.date(2019, 9, 29))

    text = auditor.get("/").content.decode()

    assert "2019-09-29" in text
    assert "2019-09-30 12:00" in text
    assert 'data-status="done"' in text


def test_error_of_a_failed_run_is_for_administrators_only(users, client_for, auditor, debtors):
    JobRun.objects.create(
        kind=JobKind.LATE_FEE_ACCRUAL,
        for_on=dt.date(2019, 9, 29),
        state=JobState.FAILED,
        error="OperationalError: disk full",
    )
    local = client_for(users(Role.ADMINISTRATOR, "2224"))
    administrator = client_for(users(Role.ADMINISTRATOR, ""))

    assert 'data-status="failed"' in auditor.get("/").content.decode()
    assert "disk full" not in auditor.get("/").content.decode()
    assert "disk full" not in local.get("/").content.decode()
    assert "disk full" in administrator.get("/").content.decode()


def test_number_of_queries_does_not_grow(auditor, debtors, django_assert_max_num_queries):
    with django_assert_max_num_queries(11) as few:
        auditor.get("/")
    for region in ("222401", "222403", "222404", "222424"):
        in_arrears(enterprise(region), {"injury": "10.00"}, "2018-01", "2019-08")

    with django_assert_max_num_queries(len(few.captured_queries)):
        auditor.get("/")


def test_stranger_is_sent_to_log_in(client):
    response = client.get("/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("login"))
