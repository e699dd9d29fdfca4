"""The section of the enterprise file, and what is opened from it."""

from __future__ import annotations

import datetime as dt

import pytest

from arrears.models import CollectionCase
from casework.enums import Role
from tests.arrears.builders import committed_batch, enterprise, in_arrears

pytestmark = pytest.mark.django_db


def section_of(client, owner) -> str:
    text: str = client.get(f"/enterprises/{owner.pk}/").content.decode()
    return text.partition('id="case"')[2].partition("</section>")[0]


def test_debtor_without_a_case_can_have_one_opened(desk, debtor, officer):
    section = section_of(desk, debtor)
    response = desk.post(
        f"/enterprises/{debtor.pk}/cases/new/", {"established_on": "2024-09-10"}, follow=True
    )

    assert "no collection case is open" in section
    assert 'value="2024-09-12"' in section
    case = CollectionCase.objects.get()
    assert response.redirect_chain == [(f"/cases/{case.pk}/", 302)]
    assert (case.established_on, case.assigned_to) == (dt.date(2024, 9, 10), officer)


def test_opened_twice_is_one_case_and_says_so(desk, debtor, case):
    response = desk.post(
        f"/enterprises/{debtor.pk}/cases/new/", {"established_on": "2024-09-10"}, follow=True
    )

    assert "on record already" in response.content.decode()
    assert CollectionCase.objects.get() == case


@pytest.mark.parametrize(
    ("day", "said"), [("2024-09-13", "2024-09-13 has not come"), ("soon", "“soon” is not a day")]
)
def test_wrong_day_is_kept_and_named(desk, debtor, day, said):
    response = desk.post(f"/enterprises/{debtor.pk}/cases/new/", {"established_on": day})

    assert response.status_code == 400
    assert said in response.content.decode()
    assert response.context["form"]["established_on"].value() == day
    assert not CollectionCase.objects.exists()


def test_written_off_debt_offers_no_case_until_new_arrears_arise(desk, debtor, case):
    CollectionCase.objects.filter(pk=case.pk).update(
        state="written_off", closed_on=dt.date(2024, 8, 1), next_step=""
    )
    before = section_of(desk, debtor)
    # Due on 31 August, after the write-off.
    batch = committed_batch("样例调研二")
    in_arrears(debtor, {"pension": "100.00"}, "2024-08", "2024-08", batch=batch)

    after = section_of(desk, debtor)

    assert "written off on 2024-08-01" in before
    assert "established_on" not in before
    assert "no collection case is open" in after
    assert "established_on" in after


def test_who_owes_nothing_has_nothing_to_open(desk):
    owner = enterprise()

    section = section_of(desk, owner)
    response = desk.post(f"/enterprises/{owner.pk}/cases/new/", {"established_on": "2024-09-12"})

    assert "Nothing is owed on 2024-09-12" in section
    assert "cases/new" not in section
    assert response.status_code == 400
    assert "owes nothing" in response.content.decode()


def test_open_case_says_what_comes_next_with_a_link(reader, case):
    section = section_of(reader, case.enterprise)

    assert "Arrears established" in section
    assert "Send the payment reminder" in section
    assert "2024-09-20" in section
    assert f'href="/cases/{case.pk}/"' in section


def test_closed_case_is_listed_beside_what_may_be_opened(desk, case):
    CollectionCase.objects.update(state="settled", closed_on=dt.date(2024, 9, 12), next_step="")

    section = section_of(desk, case.enterprise)

    assert "Closed cases" in section
    assert f'href="/cases/{case.pk}/"' in section
    assert "Settled" in section
    assert "cases/new" in section


def test_reader_is_offered_nothing_and_refused(reader, debtor):
    assert "cases/new" not in section_of(reader, debtor)

    response = reader.post(f"/enterprises/{debtor.pk}/cases/new/", {"established_on": "2024-09-12"})

    assert response.status_code == 403
    assert not CollectionCase.objects.exists()


def test_enterprise_of_another_place_is_not_found(english, users, debtor):
    stranger = english(users(Role.AUDITOR, "2201"))

    response = stranger.post(f"/enterprises/{debtor.pk}/cases/new/", {})

    assert response.status_code == 404
