"""The disposal class on the case and on the file, and the form of a baseline check."""

from __future__ import annotations

import pytest

from casework.enums import Role
from enterprises.models import BaselineCheck, Enterprise
from tests.arrears.builders import committed_batch, enterprise, in_arrears, surveyed
from tests.arrears.cases.stepping import with_plant

pytestmark = pytest.mark.django_db

CHECK = {
    "checked_on": "2024-09-12",
    "is_producing": "no",
    "pays_wages": "no",
    "makes_losses": "yes",
    "has_assets": "no",
    "findings": "样例：大门紧锁，无人上班",
}


def new_check(owner: Enterprise) -> str:
    return f"/enterprises/{owner.pk}/baseline-checks/new/"


@pytest.fixture
def halted(db) -> Enterprise:
    owner = enterprise(status="halted", has_assets=False, disposal_class="to_verify")
    in_arrears(owner, {"pension": "10000.00"}, "2024-07", "2024-07")
    return owner


def test_check_is_recorded_once_and_leads_back_to_the_case(desk, case, officer):
    owner = case.enterprise
    response = desk.post(new_check(owner), CHECK, follow=True)
    again = desk.post(new_check(owner), CHECK, follow=True)

    check = BaselineCheck.objects.get()
    assert (check.is_producing, check.has_assets, check.recorded_by) == (False, False, officer)
    assert response.redirect_chain[-1][0] == f"/cases/{case.pk}/"
    text = response.content.decode()
    assert "Disposal class: Shell: prepare write-off." in text
    assert "Propose the write-off" in text
    assert "样例：大门紧锁，无人上班" in text
    assert str(officer) in text
    assert "on record already" in again.content.decode()


def test_check_of_an_enterprise_without_a_case_leads_back_to_its_file(desk, halted):
    response = desk.post(new_check(halted), CHECK)

    assert response.url == f"/enterprises/{halted.pk}/"
    halted.refresh_from_db()
    assert halted.disposal_class == "shell"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("checked_on", "2024-09-13", "2024-09-13 has not come"),
        ("checked_on", "", "Give the day"),
        ("is_producing", "", "Answer yes or no."),
        ("makes_losses", "perhaps", "perhaps"),
        ("has_assets", "", "or that it could not be told"),
        ("findings", "  ", "Say what was seen"),
        ("findings", "长" * 301, "300"),
    ],
)
def test_wrong_check_is_kept_and_named_at_its_field(desk, case, field, value, said):
    response = desk.post(new_check(case.enterprise), CHECK | {field: value})

    assert response.status_code == 400
    assert said in response.content.decode()
    assert set(response.context["form"].errors) == {field}
    kept = "pays_wages" if field != "pays_wages" else "findings"
    assert response.context["form"][kept].value() == CHECK[kept]
    assert not BaselineCheck.objects.exists()


def test_assets_that_could_not_be_told_answer_nothing(desk, halted):
    desk.post(new_check(halted), CHECK | {"has_assets": "unknown"})

    assert BaselineCheck.objects.get().has_assets is None


def test_contradiction_is_shown_with_what_counts_and_why(desk, halted):
    with_plant(halted, "2024-09-12")

    text = desk.get(f"/enterprises/{halted.pk}/").content.decode()

    assert "Halted with assets: preservation" in text
    assert "the court demand follows without a deferral" in text
    assert "样例厂房（样例登记）" in text
    assert "Contradiction" in text
    assert "What is on record as standing counts until it is taken back." in text


def test_survey_is_named_by_round_sheet_and_row(desk, halted):
    line = surveyed(
        halted, {"pension": "5.00"}, "2024-08", "2024-08", batch=committed_batch("样例调研二")
    )

    text = desk.get(f"/enterprises/{halted.pk}/").content.decode()

    assert f"样例调研二 · 延吉市 · {line.row_number}" in text


def test_enterprise_of_which_nothing_is_known_says_so(desk):
    text = desk.get(f"/enterprises/{enterprise().pk}/").content.decode()

    assert "Nothing on record says how it stands" in text
    assert "Record a baseline check" in text


def test_reader_sees_the_class_and_records_nothing(reader, case):
    owner = case.enterprise
    for url in (f"/cases/{case.pk}/", f"/enterprises/{owner.pk}/"):
        text = reader.get(url).content.decode()
        assert "What the disposal class rests on" in text
        assert new_check(owner) not in text

    assert reader.get(new_check(owner)).status_code == 403
    assert reader.post(new_check(owner), CHECK).status_code == 403
    assert not BaselineCheck.objects.exists()


def test_neighbour_finds_no_form(english, case, users):
    neighbour = english(users(Role.AUDITOR, "2201"))

    assert neighbour.get(new_check(case.enterprise)).status_code == 404
    assert neighbour.post(new_check(case.enterprise), CHECK).status_code == 404
    assert not BaselineCheck.objects.exists()


def test_next_action_leads_to_the_form(desk, case, on):
    Enterprise.objects.filter(pk=case.enterprise_id).update(
        status="loss_making", disposal_class="loss_making"
    )
    case.state = "demand_expired"
    case.save(update_fields=["state"])

    text = desk.get(f"/cases/{case.pk}/").content.decode()

    assert "its baseline is checked before accounts, transfer and court" in text
    assert text.count(new_check(case.enterprise)) == 2
    assert "a loss-making enterprise is checked on the spot first" in text


def test_questions_do_not_grow_with_the_evidence(desk, case, django_assert_max_num_queries):
    url = f"/enterprises/{case.enterprise_id}/"
    desk.get(url)
    with django_assert_max_num_queries(50) as few:
        desk.get(url)
    asked = len(few.captured_queries)
    for day in range(1, 6):
        desk.post(new_check(case.enterprise), CHECK | {"checked_on": f"2024-09-0{day}"})
    desk.get(url)  # the messages of the checks are told once

    with django_assert_max_num_queries(asked):
        desk.get(url)
