"""The early-warning list: sorted, narrowed, within the jurisdiction, at a fixed cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.enums import Role
from tests.arrears.builders import enterprise, in_arrears

pytestmark = pytest.mark.django_db
PATH = "/early-warning/"


def debtor(principal: str, region_code: str = "222401", **fields: object):
    owner = enterprise(region_code, status="normal", **fields)
    in_arrears(owner, {"pension": principal}, "2024-08", "2024-08")
    return owner


@pytest.fixture
def client(users, client_for, on, regions):
    on("2024-10-10")
    return client_for(users(Role.UNION_STAFF))


def names(response) -> list[str]:
    return [row["enterprise"].name for row in response.context["rows"]]


def test_highest_risk_first_with_its_parts(client):
    small, big = debtor("500.00"), debtor("2000000.00")

    response = client.get(PATH)

    assert names(response) == [big.name, small.name]
    row = response.context["rows"][0]
    # 2,000,000 (20), one month (5), all of it of the last year (20).
    assert (row["points"], str(row["level"])) == (45, "raised")
    assert [part["points"] for part in row["parts"]] == [20, 5, 20, 0, 0]
    assert "45" in response.content.decode()


def test_filters_narrow_by_watch_list_level_and_county(client):
    small, big = debtor("500.00"), debtor("2000000.00", "222403")

    assert names(client.get(PATH, {"watched": "any"})) == [big.name]
    assert names(client.get(PATH, {"watched": "ministry"})) == []
    assert names(client.get(PATH, {"level": "low"})) == [small.name]
    assert names(client.get(PATH, {"county": "222403"})) == [big.name]


def test_other_jurisdictions_are_not_listed(users, client_for, on):
    on("2024-10-10")
    debtor("500.00")
    stranger = client_for(users(Role.UNION_STAFF, "2201"))

    assert names(stranger.get(PATH)) == []


def test_nobody_in_arrears_says_so(client, users):
    response = client.get(PATH)

    assert response.status_code == 200
    assert response.context["rows"] == []
    assert "empty" in response.content.decode()


def test_statements_do_not_grow_with_the_debtors(client):
    debtor("500.00")
    with CaptureQueriesContext(connection) as few:
        client.get(PATH)
    for _number in range(5):
        debtor("700.00")
    with CaptureQueriesContext(connection) as many:
        client.get(PATH)

    assert len(many) == len(few)


def test_htmx_gets_the_list_alone(users, htmx_client_for, on):
    on("2024-10-10")
    debtor("500.00")

    page = htmx_client_for(users(Role.LEADER)).get(PATH).content.decode()

    assert "<html" not in page
    assert "<table" in page
