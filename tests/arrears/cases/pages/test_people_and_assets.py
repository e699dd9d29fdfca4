"""Who is in charge of a case, and what its debtor owns."""

from __future__ import annotations

import pytest

from arrears.cases.enums import AssetKind
from arrears.models import AssetClue
from casework.enums import Role

pytestmark = pytest.mark.django_db

PLANT = {
    "kind": "plant",
    "description": "样例厂房一处",
    "source": "样例不动产登记",
    "found_on": "2024-09-12",
    "estimated_value": "3,000,000",
}


def test_colleague_takes_a_case_over(second_desk, case, approver):
    page = second_desk.get(f"/cases/{case.pk}/").content.decode()
    response = second_desk.post(
        f"/cases/{case.pk}/assignment/", {"assignee": approver.pk}, follow=True
    )

    assert "Take it over" in page
    assert "Take it over" not in response.content.decode()
    case.refresh_from_db()
    assert case.assigned_to == approver


def test_history_tells_who_was_put_in_charge_and_by_whom(desk, case, officer, approver):
    for _twice in range(2):
        page = desk.post(
            f"/cases/{case.pk}/assignment/", {"assignee": approver.pk}, follow=True
        ).content.decode()

    change = case.assignments.get()
    assert (change.assigned_to, change.former, change.recorded_by) == (approver, officer, officer)
    told = page.partition('id="history"')[2]
    assert "Another person in charge" in told
    assert str(approver) in told


def test_case_goes_only_to_those_who_may_handle_cases_of_the_place(
    desk, case, users, officer, approver
):
    county = users(Role.AUDITOR, case.enterprise.region_code)
    others = [
        users(Role.AUDITOR, "2201"),
        users(Role.LEADER),
        users(Role.AUDITOR, is_active=False),
    ]
    url = f"/cases/{case.pk}/assignment/"

    offered = set(desk.get(url).context["form"].fields["assignee"].queryset)
    for other in others:
        response = desk.post(url, {"assignee": other.pk})
        assert response.status_code == 400
        assert "may handle cases of this place" in response.content.decode()

    assert offered == {officer, approver, county}
    case.refresh_from_db()
    assert case.assigned_to == officer


def test_asset_is_recorded_once_and_shown(desk, case, officer):
    url = f"/cases/{case.pk}/assets/new/"
    response = desk.post(url, PLANT, follow=True)
    desk.post(url, PLANT)

    clue = AssetClue.objects.get()
    assert (clue.kind, clue.recorded_by) == (AssetKind.PLANT, officer)
    text = response.content.decode()
    assert "样例厂房一处" in text
    assert 'value="3000000.00"' in text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "", "Choose what kind"),
        ("description", " ", "Say what it is"),
        ("source", "", "Say how it is known"),
        ("found_on", "2024-09-13", "2024-09-13 has not come"),
        ("estimated_value", "much", "“much” is not an amount"),
        ("estimated_value", "0", "no value of an asset"),
        ("estimated_value", "0.001", "at most two decimals"),
        ("estimated_value", "100000000000.01", "up to 100,000,000,000.00"),
        ("estimated_value", "9999999999999999.99", "up to 100,000,000,000.00"),
    ],
)
def test_wrong_asset_is_kept_and_named_at_its_field(desk, case, field, value, said):
    response = desk.post(f"/cases/{case.pk}/assets/new/", PLANT | {field: value})

    assert response.status_code == 400
    assert said in response.content.decode()
    assert set(response.context["form"].errors) == {field}
    assert response.context["form"]["source"].value() == (
        value if field == "source" else "样例不动产登记"
    )
    assert not AssetClue.objects.exists()


def test_asset_is_taken_back_with_a_reason_and_stays_in_sight(desk, case):
    desk.post(f"/cases/{case.pk}/assets/new/", PLANT)
    url = f"/asset-clues/{AssetClue.objects.get().pk}/end/"

    without = desk.post(url, {"reason": ""})
    response = desk.post(url, {"reason": "样例：已拍卖"}, follow=True)

    assert without.status_code == 400
    assert "Taken back" in response.content.decode()
    assert "样例：已拍卖" in response.content.decode()
    assert not AssetClue.objects.standing().exists()
    assert url not in response.content.decode()


def test_reader_is_refused(reader, case, officer):
    for url in (f"/cases/{case.pk}/assets/new/", f"/cases/{case.pk}/assignment/"):
        assert reader.get(url).status_code == 403
        assert reader.post(url, {"assignee": officer.pk}).status_code == 403
