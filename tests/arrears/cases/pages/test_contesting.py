"""Reconsideration and suit on the page of a case: clocks, that one was filed, its outcome."""

from __future__ import annotations

import pytest

from arrears.models import Remedy
from tests.arrears.cases.stepping import served

pytestmark = pytest.mark.django_db

SUIT = {"kind": "suit", "filed_on": "2024-10-08", "document": "样例起诉状"}


@pytest.fixture
def desk(case, officer, approver, on, english):
    """Return the officer's browser on 2024-10-09, the demand served on 26 September."""
    served(case, officer, approver)
    on("2024-10-09")
    return english(officer)


def test_clocks_run_from_the_service_of_the_demand(desk, case):
    text = desk.get(f"/cases/{case.pk}/").content.decode()

    assert "Administrative reconsideration" in text
    assert "may be filed up to 2024-11-25" in text
    # Sixty days from 26 September, six months from it: both end on working days.
    assert "2024-11-25" in text
    assert "2025-03-26" in text


def test_suit_is_filed_and_ends(desk, case):
    filed = desk.post(f"/cases/{case.pk}/remedies/new/", SUIT, follow=True)
    remedy = Remedy.objects.get()
    ended = desk.post(
        f"/case-remedies/{remedy.pk}/outcome/",
        {"result": "upheld", "decided_on": "2024-10-09", "document": "样例判决书"},
        follow=True,
    )

    assert "样例起诉状" in filed.content.decode()
    assert f"/case-remedies/{remedy.pk}/outcome/" in filed.content.decode()
    assert "Decision upheld" in ended.content.decode()
    assert f"/case-remedies/{remedy.pk}/outcome/" not in ended.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "", "Choose what was filed"),
        ("filed_on", "2024-10-10", "2024-10-10 has not come"),
        ("filed_on", "2024-09-25", "record the service first"),
        ("document", " ", "Name the document"),
    ],
)
def test_wrong_filing_is_kept_and_named_at_its_field(desk, case, field, value, said):
    response = desk.post(f"/cases/{case.pk}/remedies/new/", SUIT | {field: value})

    assert response.status_code == 400
    assert said in response.content.decode()
    assert set(response.context["form"].errors) == {field}
    assert not Remedy.objects.exists()


def test_outcome_before_the_filing_is_refused(desk, case):
    desk.post(f"/cases/{case.pk}/remedies/new/", SUIT)

    response = desk.post(
        f"/case-remedies/{Remedy.objects.get().pk}/outcome/",
        {"result": "upheld", "decided_on": "2024-10-07", "document": "样例判决书"},
    )

    assert response.status_code == 400
    assert "lies before 2024-10-08" in response.content.decode()


def test_reader_is_refused(reader, case):
    assert reader.post(f"/cases/{case.pk}/remedies/new/", SUIT).status_code == 403
