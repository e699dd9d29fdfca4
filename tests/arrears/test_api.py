"""The API: right figures, one jurisdiction only, a schema that nobody changes unnoticed."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from casework.enums import Role
from tests.arrears.builders import enterprise, in_arrears

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    owner = enterprise("222401", uscc="91222401MA9QQQQ05W")
    in_arrears(owner, {"pension": "1000.00", "medical": "333.33"}, "2019-08", "2019-08")
    return owner


@pytest.fixture
def client(users, client_for):
    return client_for(users(Role.AUDITOR, "2224"))


def test_list_and_detail_give_amounts_as_strings(client, owner):
    listed = client.get("/api/enterprises/", {"in_arrears": "true", "text": "木业"}).json()

    assert [one["id"] for one in listed["results"]] == [owner.pk]
    one = client.get(f"/api/enterprises/{owner.pk}/").json()
    assert one["arrears_principal"] == "1333.33"
    assert one["uscc"] == "91222401MA9QQQQ05W"


def test_arrears_on_a_day(client, owner):
    body = client.get(f"/api/enterprises/{owner.pk}/arrears/", {"on": "2019-09-30"}).json()

    assert body["on"] == "2019-09-30"
    assert body["total"] == {
        "items": 2,
        "principal": "1333.33",
        "late_fee": "20.00",
        "late_fee_of_day": "0.67",
    }
    assert [line["insurance"] for line in body["by_insurance"]] == ["pension", "medical"]


def test_items_and_their_working(client, owner):
    items = client.get(f"/api/enterprises/{owner.pk}/items/", {"on": "2019-09-30"}).json()
    pension = next(item for item in items if item["insurance"] == "pension")
    assert (pension["contribution_month"], pension["late_fee"]) == ("2019-08-01", "15.00")

    working = client.get(f"/api/items/{pension['id']}/working/", {"on": "2019-09-30"}).json()

    [step] = working["steps"]
    assert (step["first_on"], step["last_on"], step["days"]) == ("2019-09-01", "2019-09-30", 30)
    assert step["article"] == "社会保险法 第八十六条"
    assert working["late_fee"] == "15.00"


def test_portfolio_of_the_jurisdiction(client, owner, users, client_for):
    body = client.get("/api/portfolio/", {"on": "2019-09-30"}).json()
    assert (body["enterprises"], body["late_fee"]) == (1, "20.00")
    assert body["by_insurance"]["medical"]["late_fee"] == "5.00"

    elsewhere = client_for(users(Role.LEADER, "222402"))
    body = elsewhere.get("/api/portfolio/", {"on": "2019-09-30"}).json()
    assert (body["enterprises"], body["principal"]) == (0, "0.00")


def test_another_jurisdiction_gets_nothing(owner, users, client_for):
    elsewhere = client_for(users(Role.AUDITOR, "222402"))
    item = owner.arrears_items.first()

    assert elsewhere.get("/api/enterprises/").json()["results"] == []
    for address in (
        f"/api/enterprises/{owner.pk}/",
        f"/api/enterprises/{owner.pk}/arrears/",
        f"/api/enterprises/{owner.pk}/items/",
        f"/api/items/{item.pk}/working/",
    ):
        assert elsewhere.get(address).status_code == 404


def test_nobody_gets_anything_without_logging_in(db):
    from django.test import Client

    assert Client().get("/api/enterprises/").status_code == 403
    assert Client().get("/api/schema/").status_code == 403


@pytest.mark.parametrize("day", ["2019-02-30", "yesterday", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_named(client, owner, day):
    answer = client.get(f"/api/enterprises/{owner.pk}/arrears/", {"on": day})

    assert answer.status_code == 400
    assert day in answer.json()["on"][0]


def test_queries_do_not_grow_with_the_enterprises(client, django_assert_max_num_queries):
    for _ in range(5):
        in_arrears(enterprise(), {"pension": "10.00"}, "2019-01", "2019-08")

    with django_assert_max_num_queries(5):
        assert len(client.get("/api/enterprises/").json()["results"]) == 5
    with django_assert_max_num_queries(8):
        client.get("/api/portfolio/", {"on": "2019-09-30"})


def test_committed_schema_is_the_schema(tmp_path):
    fresh = tmp_path / "api.yaml"
    call_command("spectacular", "--lang", "en", "--file", str(fresh), stdout=io.StringIO())

    committed = Path(settings.BASE_DIR, "docs", "api.yaml")
    assert fresh.read_text() == committed.read_text(), (
        "the API changed; write docs/api.yaml anew with "
        "manage.py spectacular --lang en --file docs/api.yaml"
    )


def test_documentation_page_serves_its_own_assets(client):
    page = client.get("/api/docs/").content.decode()

    assert "/static/drf_spectacular_sidecar/" in page
    assert "//cdn" not in page


def test_today_is_the_default_day(client, owner, on):
    today = on("2019-09-30")
    assert today == dt.date(2019, 9, 30)
    assert client.get("/api/portfolio/").json()["late_fee"] == "20.00"
