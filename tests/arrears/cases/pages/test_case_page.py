"""One case on its page: what comes next, its form, the second person, the ladder, the history."""

from __future__ import annotations

import datetime as dt

import pytest

from arrears.cases.services.escalation import escalate_until
from arrears.models import CollectionCase, FeeStop
from casework.enums import Role
from tests.arrears.cases.stepping import served, take, with_plant

pytestmark = pytest.mark.django_db


def text_of(client, url: str) -> str:
    text: str = client.get(url).content.decode()
    return text


def test_new_case_says_what_comes_next_why_and_until_when(desk, case):
    response = desk.get(f"/cases/{case.pk}/")
    text = response.content.decode()

    assert case.enterprise.name in text
    assert "Send the payment reminder" in text
    assert "a reminder goes before the demand" in text
    # Five working days from Thursday the 12th: 13, 14 (worked), 18, 19, 20 September.
    assert response.context["standing"].next.action.due_on == dt.date(2024, 9, 20)
    assert "8 days left" in text
    assert f'action="/cases/{case.pk}/steps/remind/"' in text


def test_what_comes_next_is_computed_and_not_the_projection(desk, case):
    CollectionCase.objects.update(next_step="apply_to_court", next_reason="window_open")

    text = text_of(desk, f"/cases/{case.pk}/")

    assert "a reminder goes before the demand" in text
    assert "The court can be asked, and only until the deadline." not in text


def test_step_of_one_officer_is_recorded_and_one_is_back_at_the_case(desk, case, officer):
    url = f"/cases/{case.pk}/steps/remind/"
    response = desk.post(url, {"on": "2024-09-12"}, follow=True)
    again = desk.post(url, {"on": "2024-09-12"})

    assert response.redirect_chain == [(f"/cases/{case.pk}/", 302)]
    assert "The step was recorded." in response.content.decode()
    assert again.status_code == 302
    assert [one.step for one in case.events.all()] == ["open", "remind"]
    assert case.events.last().recorded_by == officer


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-09-13", "2024-09-13 has not come"),
        ("2024-09-11", "lies before 2024-09-12"),
        ("nonsense", "nonsense"),
        ("", "Give the day"),
    ],
)
def test_wrong_day_is_kept_and_named_at_its_field(desk, case, day, said):
    response = desk.post(f"/cases/{case.pk}/steps/remind/", {"on": day})

    assert response.status_code == 400
    assert said in response.content.decode()
    assert set(response.context["form"].errors) == {"on"}
    assert response.context["form"]["on"].value() == day
    assert case.events.count() == 1


def test_step_that_is_not_permitted_says_why_before_and_after_it_is_sent(desk, case):
    url = f"/cases/{case.pk}/steps/inquire_accounts/"

    page = desk.get(url)
    sent = desk.post(url, {"on": "2024-09-12"})

    assert "earlier steps are open" in page.content.decode()
    assert 'name="on"' not in page.content.decode()
    assert sent.status_code == 400
    assert "earlier steps are open" in sent.content.decode()
    assert case.events.count() == 1


@pytest.mark.parametrize("step", ["settle", "expire_demand", "no_such_step"])
def test_step_that_is_not_for_people_is_not_found(desk, case, step):
    assert desk.post(f"/cases/{case.pk}/steps/{step}/").status_code == 404


def test_who_proposes_is_told_that_a_colleague_decides(desk, second_desk, case):
    desk.post(f"/cases/{case.pk}/steps/remind/", {"on": "2024-09-12"})
    response = desk.post(f"/cases/{case.pk}/steps/issue_demand/", follow=True)
    proposal = case.proposals.get()

    own, other = response.content.decode(), text_of(second_desk, f"/cases/{case.pk}/")

    assert "a colleague has to approve it" in own
    assert "You proposed it; somebody else has to decide." in own
    assert "You proposed it" not in other
    approve_form = f'action="/case-proposals/{proposal.pk}/approve/"'
    assert approve_form not in own
    assert approve_form in other


def propose_demand(desk, case):
    desk.post(f"/cases/{case.pk}/steps/remind/", {"on": "2024-09-12"})
    desk.post(f"/cases/{case.pk}/steps/issue_demand/")
    return case.proposals.get()


def test_second_person_approves_once(desk, second_desk, case, approver):
    proposal = propose_demand(desk, case)
    url = f"/case-proposals/{proposal.pk}/approve/"

    own = desk.post(url, follow=True)
    approved = second_desk.post(url, follow=True)
    second_desk.post(url)

    assert "cannot approve it" in own.content.decode()
    assert "Serve the demand notice" in approved.content.decode()
    case.refresh_from_db()
    assert case.state == "demand_issued"
    assert case.events.filter(step="issue_demand").get().recorded_by == approver


def test_proposal_is_sent_back_with_a_reason_that_stays_in_sight(desk, second_desk, case):
    proposal = propose_demand(desk, case)
    url = f"/case-proposals/{proposal.pk}/send-back/"

    without = second_desk.post(url, {"reason": " "})
    back = second_desk.post(url, {"reason": "样例：金额有误"}, follow=True)

    assert without.status_code == 400
    assert "the reason stays on record" in without.content.decode()
    assert "样例：金额有误" in back.content.decode()
    assert [one.title for one in back.context["history"]][0] == "Issue the demand notice"
    assert back.context["standing"].next.action.name == "issue_demand"


def test_own_proposal_is_not_sent_back(desk, case):
    proposal = propose_demand(desk, case)

    response = desk.post(f"/case-proposals/{proposal.pk}/send-back/", {"reason": "样例"})

    assert response.status_code == 400
    assert "ask a colleague" in response.content.decode()


def test_service_asks_how_and_to_whom(desk, second_desk, case):
    proposal = propose_demand(desk, case)
    second_desk.post(f"/case-proposals/{proposal.pk}/approve/")
    url = desk.get(f"/cases/{case.pk}/steps/serve_demand/").headers["Location"]
    attempt = {"attempted_on": "2024-09-12", "outcome": "served"}

    refused = desk.post(url, attempt | {"method": "notice"})
    desk.post(url, attempt | {"method": "left", "witness": "样例见证人"})

    assert set(refused.context["form"].errors) == {"method"}
    text = text_of(desk, f"/cases/{case.pk}/")
    assert "Wait for payment" in text
    assert "样例见证人" in text
    assert "Left at the address with witnesses" in text


def test_deferral_is_proposed_with_its_security_and_agreed_by_a_second_person(
    english, case, debtor, officer, approver, on
):
    served(case, officer, approver)
    escalate_until(dt.date(2024, 10, 10))
    take(case, "inquire_accounts", "2024-10-10", officer)
    take(case, "find_too_little", "2024-10-15", officer, document="样例银行回函")
    with_plant(debtor, "2024-10-15")
    on("2024-10-16")
    desk, second_desk = english(officer), english(approver)
    url = f"/cases/{case.pk}/steps/agree_deferral/"
    given = {
        "to_on": "2025-03-31",
        "document": "样例协议",
        "security_kind": "mortgage",
        "security_details": "样例厂房",
    }

    refused = desk.post(url, given | {"to_on": "2024-10-16", "security_kind": "none"})
    desk.post(url, given)
    proposed = text_of(second_desk, f"/cases/{case.pk}/")
    waiting = case.proposals.get(decision="waiting")
    second_desk.post(f"/case-proposals/{waiting.pk}/approve/")
    agreed = second_desk.get(f"/cases/{case.pk}/")

    assert set(refused.context["form"].errors) == {"to_on", "security_kind"}
    assert "Mortgage" in proposed
    assert "样例协议" in proposed
    assert agreed.context["standing"].next.action.name == "await_deferral_end"
    stop = FeeStop.objects.get(enterprise=debtor)
    assert (stop.from_on, stop.to_on) == (dt.date(2024, 10, 16), dt.date(2025, 3, 31))


def test_ladder_says_what_is_done_next_and_in_the_way(english, case, officer, approver, on):
    served(case, officer, approver)
    on("2024-09-27")

    response = english(officer).get(f"/cases/{case.pk}/")

    rungs = {one.name: one for one in response.context["rungs"]}
    assert [one.name for one in response.context["rungs"]][:2] == ["remind", "issue_demand"]
    assert (rungs["issue_demand"].state, rungs["issue_demand"].done_on) == (
        "done",
        dt.date(2024, 9, 18),
    )
    assert rungs["inquire_accounts"].state == "blocked"
    (obstacle,) = rungs["inquire_accounts"].in_the_way
    assert obstacle.gone_on == dt.date(2024, 10, 10)
    text = response.content.decode()
    assert '(no longer from <span class="nowrap">2024-10-10</span>)' in text
    assert "no accepted bankruptcy is on record" in text


def test_money_is_that_of_today(english, officer, case, on):
    on("2024-10-08")

    response = english(officer).get(f"/cases/{case.pk}/")

    # 10,000.00 from 1 August to 8 October inclusive: 69 days × 5.00.
    assert str(response.context["owed"].late_fee) == "345.00"
    assert 'value="345.00"' in response.content.decode()
    assert f"/enterprises/{case.enterprise_id}/late-fee-sheet/" in response.content.decode()


def test_reader_sees_all_and_is_offered_nothing(reader, case):
    text = text_of(reader, f"/cases/{case.pk}/")

    assert "Send the payment reminder" in text
    assert 'method="post" action="/cases' not in text
    assert "/assets/new/" not in text


def test_case_of_another_place_is_not_found(english, users, case):
    stranger = english(users(Role.AUDITOR, "2201"))

    assert stranger.get(f"/cases/{case.pk}/").status_code == 404
    assert stranger.post(f"/cases/{case.pk}/steps/remind/").status_code == 404


def test_closed_case_shows_its_history_and_nothing_to_do(desk, case):
    CollectionCase.objects.filter(pk=case.pk).update(
        state="settled", closed_on=dt.date(2024, 9, 12), next_step=""
    )

    text = text_of(desk, f"/cases/{case.pk}/")
    step = desk.get(f"/cases/{case.pk}/steps/remind/").content.decode()

    assert "The case was closed on 2024-09-12." in text
    assert "What comes next" not in text
    assert "The case is closed." in step


def test_number_of_queries_does_not_grow(
    english, case, officer, approver, on, django_assert_max_num_queries
):
    desk = english(officer)
    with django_assert_max_num_queries(31) as few:
        desk.get(f"/cases/{case.pk}/")
    served(case, officer, approver)
    on("2024-09-27")
    desk = english(officer)
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get(f"/cases/{case.pk}/")
