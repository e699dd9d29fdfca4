"""The worktray: whose cases, in which order, narrowed how, and at what cost."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from arrears.cases.pages.tray import TrayFilters, in_tray, tray_page
from arrears.cases.services.proposals import propose_step
from arrears.cases.services.steps import take_step
from arrears.models import CollectionCase
from casework.enums import Role
from enterprises.models import Enterprise
from tests.arrears.builders import enterprise

pytestmark = pytest.mark.django_db

TODAY = dt.date(2024, 9, 12)


def a_case(due: str, principal: str = "100.00", **fields) -> CollectionCase:
    """Put a case on file whose reminder is due on a day."""
    region_code = fields.pop("region_code", "222401")
    return CollectionCase.objects.create(
        enterprise=enterprise(region_code, arrears_principal=principal),
        established_on=TODAY,
        since_on=TODAY,
        next_due_on=dt.date.fromisoformat(due),
        **{"next_step": "remind", "next_by": "officer", "next_reason": "arrears_established"}
        | fields,
    )


def waits(due: str, **fields) -> CollectionCase:
    by_system = {"next_step": "await_payment", "next_by": "system"}
    return a_case(due, **by_system, next_reason="demand_term_runs", **fields)


def shown(client, query: str = "") -> list[CollectionCase]:
    return [row.case for row in client.get(f"/cases/{query}").context["rows"]]


def test_order_is_by_deadline_then_by_money(desk):
    late = a_case("2024-09-20", "900.00")
    small = a_case("2024-09-18", "100.00")
    large = a_case("2024-09-18", "100.10")
    overdue = a_case("2024-09-11", "1.00")

    assert shown(desk, "?tab=office") == [overdue, large, small, late]


def test_tabs_show_mine_the_office_s_the_overdue_and_all(desk, officer, approver):
    mine = a_case("2024-09-20", assigned_to=officer)
    other = a_case("2024-09-19", assigned_to=approver)
    overdue = a_case("2024-09-11")
    waiting = waits("2024-09-10", assigned_to=officer)
    a_case("2024-09-20", region_code="220101")

    assert shown(desk) == shown(desk, "?tab=mine") == shown(desk, "?tab=nonsense") == [mine]
    assert shown(desk, "?tab=office") == [overdue, other, mine]
    assert shown(desk, "?tab=overdue") == [overdue]
    assert shown(desk, "?tab=all") == [waiting, overdue, other, mine]
    tabs = {name: number for name, _label, number in desk.get("/cases/").context["tabs"]}
    assert tabs == {"mine": 1, "office": 3, "overdue": 1, "all": 4}


def test_proposal_of_mine_is_the_office_s_until_a_colleague_decides(
    desk, second_desk, case, officer
):
    take = {"on": TODAY, "today": TODAY, "facts": {}, "actor_id": officer.pk}
    take_step(case.pk, "remind", **take)
    propose_step(case.pk, "issue_demand", **take)

    own = desk.get("/cases/?tab=office").content.decode()
    other = second_desk.get("/cases/?tab=office").content.decode()

    assert shown(desk, "?tab=mine") == []
    assert "yours; a colleague decides" in own
    assert "waits for approval" in other
    assert "Issue the demand notice" in other


def test_row_says_action_reason_deadline_and_money(desk, officer):
    a_case("2024-09-10", "123456.78", assigned_to=officer)
    a_case("2024-09-12", assigned_to=officer)
    a_case("2024-09-13", assigned_to=officer)

    text = desk.get("/cases/").content.decode()

    assert "Send the payment reminder" in text
    assert "a reminder goes before the demand" in text
    assert "2 days overdue" in text
    assert "due today" in text
    assert "1 day left" in text
    assert 'value="123456.78"' in text


def test_list_is_narrowed_by_action_and_region(desk):
    yanji = a_case("2024-09-20")
    hunchun = a_case("2024-09-20", region_code="222404")
    court = a_case("2024-09-21", next_step="apply_to_court", next_reason="window_open")

    assert shown(desk, "?tab=office&region=222404") == [hunchun]
    assert shown(desk, "?tab=office&step=apply_to_court") == [court]
    assert shown(desk, "?tab=office&step=remind&region=222401") == [yanji]
    assert set(shown(desk, "?tab=office&step=nonsense&region=999999")) == {yanji, hunchun, court}
    narrowed = desk.get("/cases/?tab=office&step=request_transfer").content.decode()
    assert "No case matches" in narrowed


def test_empty_house_and_empty_tab_say_what_to_do(desk, approver):
    empty = desk.get("/cases/").content.decode()
    a_case("2024-09-20", assigned_to=approver)
    nothing_mine = desk.get("/cases/").content.decode()

    assert "No collection case is open" in empty
    assert "/enterprises/?in_arrears=yes" in empty
    assert "Nothing is to be done here" in nothing_mine


def test_pages_follow_one_another_without_gap_or_repetition(officer):
    cases = [
        a_case(due, principal)
        for due in ("2024-09-18", "2024-09-19")
        for principal in ("0.10", "0.30", "0.30", "0.20", "100000000000.01")
    ]
    found = in_tray(officer, "office", TrayFilters(), TODAY)

    pages = [tray_page(found, size=3)]
    while pages[-1].after:
        pages.append(tray_page(found, after=pages[-1].after, size=3))
    back = [pages[-1]]
    while back[-1].before:
        back.append(tray_page(found, before=back[-1].before, size=3))

    order = [one for page in pages for one in page.cases]
    assert [len(page.cases) for page in pages] == [3, 3, 3, 1]
    assert len(set(order)) == len(cases)
    assert order == sorted(
        cases, key=lambda one: (one.next_due_on, -float(one.enterprise.arrears_principal), -one.pk)
    )
    assert [one for page in reversed(back) for one in page.cases] == order


def test_cases_are_found_by_name_and_by_credit_code(desk, officer):
    wanted, other = a_case("2024-09-20"), a_case("2024-09-19")
    a_case("2024-09-20", region_code="220101")
    Enterprise.objects.filter(pk=wanted.enterprise_id).update(name="长白山样例冰雪有限公司")
    Enterprise.objects.filter(pk=other.enterprise_id).update(uscc="91222400MA0YANGLI0")

    assert shown(desk, "?tab=office&q=样例冰雪") == [wanted]
    assert shown(desk, "?tab=office&q=MA0YANGLI") == [other]
    assert shown(desk, "?tab=office&q=nobody") == []
    assert "No case matches" in desk.get("/cases/?tab=office&q=nobody").content.decode()


def test_deadline_on_an_unpublished_calendar_is_marked(desk):
    a_case("2027-03-01")
    firm = desk.get("/cases/?tab=office&step=issue_demand").content.decode()
    marked = desk.get("/cases/?tab=office").content.decode()

    assert 'data-status="provisional"' in marked
    assert 'data-status="provisional"' not in firm


@pytest.mark.parametrize("key", ["nonsense", "999999", "-1", "9" * 30])
def test_key_that_is_not_in_the_list_gives_the_first_page(desk, officer, key):
    first = a_case("2024-09-18", assigned_to=officer)

    assert shown(desk, f"?after={key}") == [first]
    assert shown(desk, f"?before={key}") == [first]


def test_part_for_htmx_is_the_part_of_the_page(client_for, htmx_client_for, officer):
    a_case("2024-09-18")

    page = client_for(officer).get("/cases/?tab=office").content.decode()
    response = htmx_client_for(officer).get("/cases/?tab=office")
    part = response.content.decode()

    assert re.sub(r"\s+", " ", part).strip() in re.sub(r"\s+", " ", page)
    assert "<html" not in part
    assert "HX-Request" in response.headers["Vary"]


def test_number_of_queries_does_not_grow(desk, case, officer, django_assert_max_num_queries):
    take = {"on": TODAY, "today": TODAY, "facts": {}, "actor_id": officer.pk}
    take_step(case.pk, "remind", **take)
    propose_step(case.pk, "issue_demand", **take)
    with django_assert_max_num_queries(9) as few:
        desk.get("/cases/?tab=office")
    for number in range(30):
        a_case(f"2024-09-{number % 9 + 11}", region_code=f"22240{number % 3 + 1}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get("/cases/?tab=office")


def test_home_page_counts_what_is_overdue(desk, english, users, officer):
    a_case("2024-09-11", assigned_to=officer)
    a_case("2024-09-10")
    a_case("2024-09-20", assigned_to=officer)

    response = desk.get("/")
    to_do = response.content.decode().partition('id="to-do"')[2].partition("</section>")[0]
    reader = english(users(Role.LEADER)).get("/").content.decode()

    counts = response.context["to_do"]
    assert (counts.mine, counts.mine_overdue, counts.office, counts.overdue) == (2, 1, 3, 2)
    assert 'href="/cases/?tab=overdue"' in to_do
    assert "Mine" in to_do
    assert 'href="/cases/?tab=overdue"' in reader


def test_home_page_without_a_case_leads_to_the_enterprises(desk, debtor):
    text = desk.get("/").content.decode()

    assert "No collection case is open." in text
