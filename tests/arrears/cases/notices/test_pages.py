"""Choosing, preview and progress on their pages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from arrears.cases.notices.services.work import work_on
from arrears.models import CaseProposal, CollectionCase, NoticeBatch
from casework.enums import Role
from tests.arrears.cases.conftest import ESTABLISHED
from tests.arrears.cases.notices.conftest import opened
from tests.arrears.cases.notices.doing import previewed, text_of, url_of
from tests.arrears.cases.stepping import agree, day
from tests.arrears.money_scenes import bankrupt

pytestmark = pytest.mark.django_db

NEW = "/cases/notices/new/"


def shown(client: Client, query: str = "") -> list[CollectionCase]:
    return [row.case for row in client.get(f"{NEW}{query}").context["rows"]]


def test_empty_house_says_how_to_begin(desk):
    assert "No notices were issued in bulk yet" in text_of(desk, "/cases/notices/")
    assert "No case waits for this notice" in text_of(desk, NEW)
    assert 'href="/cases/notices/"' in text_of(desk, "/cases/")


def test_cases_are_narrowed_by_notice_place_principal_and_person(desk, cases, approver):
    hunchun = opened(approver, "5000.00", "222404")
    changchun = opened(approver, "5000.00", "220102")

    assert shown(desk) == [*cases, hunchun]
    assert shown(desk, "?region=222404") == [hunchun]
    assert shown(desk, "?region=222400") == [*cases, hunchun]
    assert shown(desk, "?minimum=20,000") == cases[:2]
    assert shown(desk, "?mine=on") == cases
    assert shown(desk, "?step=issue_demand") == []
    assert changchun not in shown(desk)


def test_place_is_offered_with_those_it_lies_in_up_to_the_own(desk, cases):
    regions = [code for code, _name in desk.get(NEW).context["form"].fields["region"].choices]

    assert regions == ["", "222400", "222401"]


@pytest.mark.parametrize(
    ("query", "said"), [("?minimum=viele", "“viele”"), ("?region=110000", "“110000”")]
)
def test_filter_that_is_not_understood_chooses_nobody(desk, cases, query, said):
    page = desk.get(f"{NEW}{query}")
    sent = desk.post(f"{NEW}{query}", {"which": "all"})

    assert said in page.content.decode()
    assert page.context["rows"] == []
    assert (sent.status_code, NoticeBatch.objects.count()) == (400, 0)


def test_all_that_match_are_previewed(desk, cases, officer):
    response = desk.post(f"{NEW}?minimum=20000", {"which": "all"}, follow=True)

    (batch,) = NoticeBatch.objects.all()
    assert response.redirect_chain == [(url_of(batch), 302)]
    assert [row.case for row in batch.rows.all()] == cases[:2]
    # 30,000.00 and 20,000.00 with 43 days: 645.00 and 430.00.
    sums = response.context["sums"]
    assert (sums.cases, str(sums.principal), str(sums.late_fee)) == (2, "50000.00", "1075.00")
    assert "51,075.00 yuan in all" in response.content.decode()


def test_ticked_are_previewed_and_none_is_refused(desk, cases):
    none = desk.post(NEW, {"which": "ticked"})
    desk.post(NEW, {"which": "ticked", "case": [cases[2].pk, "nonsense"]})

    assert none.status_code == 400
    assert "Choose one case at least." in none.content.decode()
    assert [row.case for row in NoticeBatch.objects.get().rows.all()] == [cases[2]]


def test_case_of_another_place_is_not_chosen_by_its_key(desk, cases, users):
    theirs = opened(users(Role.AUDITOR, "2201"), region_code="220102")

    desk.post(NEW, {"which": "ticked", "case": [cases[0].pk, theirs.pk]})

    assert [row.case for row in NoticeBatch.objects.get().rows.all()] == [cases[0]]


def test_preview_says_what_is_in_the_way_of_whom(desk, cases, officer):
    bankrupt(cases[1].enterprise, "2024-09-01")
    desk.post(NEW, {"which": "all"})
    batch = NoticeBatch.objects.get()

    ready = desk.get(url_of(batch))
    left_out = text_of(desk, url_of(batch, "?outcome=left_out"))

    assert [line.case for line in ready.context["lines"]] == [cases[0], cases[2]]
    assert cases[1].enterprise.name in left_out
    assert "the bankruptcy was accepted" in left_out


def test_cases_are_left_out_of_the_preview(desk, cases, officer):
    batch = previewed("remind", cases, officer)
    row = batch.rows.earliest("pk")

    desk.post(url_of(batch, "leave-out/"), {"row": row.pk})
    nothing = desk.post(url_of(batch, "leave-out/"), follow=True)

    assert nothing.context["sums"].cases == 2
    assert "Tick the cases" in nothing.content.decode()


def test_start_sends_the_batch_to_the_worker_and_a_second_press_too(
    desk, cases, officer, sent, django_capture_on_commit_callbacks
):
    batch = previewed("remind", cases, officer)
    with django_capture_on_commit_callbacks(execute=True):
        first = desk.post(url_of(batch, "start/"))
        desk.post(url_of(batch, "start/"))

    assert first.headers["Location"] == url_of(batch)
    assert sent == [batch.pk, batch.pk]
    batch.refresh_from_db()
    assert batch.state == "running"


def test_preview_of_another_day_offers_a_new_one(english, cases, officer, on):
    batch = previewed("remind", cases, officer)
    on("2024-09-13")
    desk = english(officer)

    page = text_of(desk, url_of(batch))
    refused = desk.post(url_of(batch, "start/"), follow=True).content.decode()
    anew = desk.post(url_of(batch, "renew/"), follow=True)

    assert "These are the figures of another day." in page
    assert "figures of 2024-09-12" in refused
    assert str(anew.context["sums"].late_fee) == "1320.00"


def test_dropped_preview_says_so(desk, cases, officer):
    batch = previewed("remind", cases, officer)

    response = desk.post(url_of(batch, "drop/"), follow=True)

    assert "no letter came of it" in response.content.decode()
    assert "a later one took its place" in text_of(desk, url_of(batch))
    assert "No notices were issued in bulk yet" in response.content.decode()


def test_preview_is_its_maker_s_alone(second_desk, cases, officer):
    batch = previewed("remind", cases, officer)

    assert second_desk.get(url_of(batch)).status_code == 404
    assert second_desk.post(url_of(batch, "start/")).status_code == 404
    assert "No notices were issued in bulk yet" in text_of(second_desk, "/cases/notices/")


def test_progress_says_how_far_it_is(htmx_client_for, desk, officer, under_way):
    page = desk.get(url_of(under_way))
    part = htmx_client_for(officer).get(url_of(under_way, "progress/"))

    assert '<progress value="1" max="3"' in page.content.decode()
    assert '<progress value="1" max="3"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "was interrupted" not in page.content.decode()


def test_interrupted_work_says_since_when_and_goes_on(
    desk, under_way, sent, django_capture_on_commit_callbacks
):
    # 11:50 in Shanghai; the tests live at noon.
    NoticeBatch.objects.update(worked_at=timezone.now() - dt.timedelta(minutes=10))

    text = text_of(desk, url_of(under_way))
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(url_of(under_way, "start/"))

    assert "The work was interrupted, or waits for its turn." in text
    assert "since 2024-09-12 11:50" in text
    assert sent == [under_way.pk]


def test_progress_becomes_the_outcome_in_the_page(htmx_client_for, desk, officer, under_way):
    work_on(under_way.pk, today=ESTABLISHED)
    client = htmx_client_for(officer)
    client.cookies["django_language"] = "en"

    response = client.get(url_of(under_way, "progress/"))
    page = text_of(desk, url_of(under_way))
    plain = desk.get(url_of(under_way, "progress/"))

    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == (
        "#batch",
        "innerHTML",
    )
    inside = page.partition('<div id="batch">')[2]
    # The links that keep the query know the address of the page alone.
    token = re.compile(r'value="\w{64}"|\s+')
    assert token.sub("", response.content.decode()) in token.sub("", inside)
    assert plain.headers["Location"] == url_of(under_way)


def test_long_batches_and_lists_are_paged(desk, officer):
    for _number in range(3):
        opened(officer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("arrears.cases.notices.pages.one_batch.ROWS_PER_PAGE", 2)
        patch.setattr("arrears.cases.notices.pages.choosing.ROWS_PER_PAGE", 2)
        first, second = shown(desk), shown(desk, "?page=2")
        batch = previewed("remind", first + second, officer)
        lines = [desk.get(url_of(batch, f"?page={page}")).context["lines"] for page in (1, 2)]

    assert (len(first), len(second), len(set(first) & set(second))) == (2, 1, 0)
    assert [len(one) for one in lines] == [2, 1]


def test_part_for_htmx_is_the_part_of_the_page(client_for, htmx_client_for, officer, cases):
    token = re.compile(r'value="\w{64}"|\s+')

    page = client_for(officer).get(NEW).content.decode()
    part = htmx_client_for(officer).get(NEW)

    assert token.sub("", part.content.decode()) in token.sub("", page)
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_case_whose_demand_was_agreed_by_hand_is_no_candidate(desk, reminded, officer, approver):
    agree(reminded[0], "issue_demand", "2024-09-12", officer, approver)

    assert shown(desk, "?step=issue_demand") == reminded[1:]
    assert CaseProposal.objects.get().proposed_on == day("2024-09-12")
