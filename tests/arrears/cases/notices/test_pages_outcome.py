"""What came of a batch on its page and in its files; the second person's page."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from arrears.cases.notices.enums import NoticeMode
from arrears.cases.notices.services.deciding import decide
from arrears.cases.notices.services.preview import start
from arrears.cases.notices.services.work import work_on
from arrears.cases.services.proposals import approve
from arrears.models import CaseDocument, NoticeBatch
from casework.enums import Role
from tests.arrears.cases.conftest import ESTABLISHED
from tests.arrears.cases.notices.conftest import opened
from tests.arrears.cases.notices.doing import decided, issued, previewed, text_of, url_of, worked
from tests.arrears.money_scenes import bankrupt

pytestmark = pytest.mark.django_db

NEW = "/cases/notices/new/"


def test_outcome_shows_each_letter_or_why_there_is_none(desk, cases, officer):
    batch = previewed("remind", cases, officer)
    bankrupt(cases[1].enterprise, "2024-09-01")
    start(batch.pk, today=ESTABLISHED)
    work_on(batch.pk, today=ESTABLISHED)

    text = text_of(desk, url_of(batch))
    refused = desk.get(url_of(batch, "?outcome=refused"))

    for letter in CaseDocument.objects.all():
        assert letter.number in text
        assert f'href="{reverse("documents:file", args=[letter.pk])}"' in text
    assert [line.case for line in refused.context["lines"]] == [cases[1]]
    assert "Download 2 letters" in text
    assert "Preview anew what came to nothing" in text


def test_letters_come_as_one_archive_and_a_changed_one_is_named_missing(desk, cases, officer):
    batch = issued("remind", cases, officer)
    first, second, third = CaseDocument.objects.order_by("pk")
    with open(first.file.path, "ab") as file:
        file.write(b"changed")

    response = desk.get(url_of(batch, "letters.zip"))
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        names = archive.namelist()
        missing = archive.read("Missing letters.txt").decode()
        content = archive.read(names[0])

    assert names == [
        f"{second.number} {cases[1].enterprise.name}.docx",
        f"{third.number} {cases[2].enterprise.name}.docx",
        "Missing letters.txt",
    ]
    with second.file.open("rb") as file:
        assert content == file.read()
    assert missing == f"{first.number} {cases[0].enterprise.name}\n"


@pytest.mark.usefixtures("in_english")
def test_outcome_comes_as_a_workbook(desk, cases, officer):
    bankrupt(cases[1].enterprise, "2024-09-01")
    batch = issued("remind", cases, officer)

    response = desk.get(url_of(batch, "outcome.xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets[0]
    head, first, second, _third = sheet.iter_rows(values_only=True)

    letter = CaseDocument.objects.earliest("pk")
    assert head[2] == "Principal 2024-09-12, yuan"
    assert first[0] == cases[0].enterprise.name
    assert (first[2], first[4], first[5]) == (30000, "Letter issued", letter.number)
    assert second[4] == "Left out"
    assert "bankruptcy" in str(second[9])


def test_nothing_to_download_leads_back(desk, under_way, reminded, officer):
    proposed = issued("issue_demand", reminded[1:], officer)

    letters = desk.get(url_of(proposed, "letters.zip"), follow=True)
    outcome = desk.get(url_of(under_way, "outcome.xlsx"), follow=True)

    assert "No letter has come of it yet." in letters.content.decode()
    assert "not done yet" in outcome.content.decode()


@pytest.fixture
def proposed(reminded, officer) -> NoticeBatch:
    return issued("issue_demand", reminded, officer)


def test_second_person_finds_the_proposals_and_the_first_is_told_to_wait(
    desk, second_desk, proposed
):
    decide_url = url_of(proposed, "decide/")

    assert f'href="{decide_url}"' in text_of(second_desk, "/cases/notices/")
    assert f'href="{decide_url}"' in text_of(second_desk, url_of(proposed))
    assert f'href="{decide_url}"' not in text_of(desk, "/cases/notices/")
    assert "wait for a colleague" in text_of(desk, url_of(proposed))
    assert "somebody else has to decide" in text_of(desk, decide_url)
    assert "approve_all" not in text_of(desk, decide_url)


def test_second_person_approves_all(
    second_desk, proposed, sent, django_capture_on_commit_callbacks
):
    page = second_desk.get(url_of(proposed, "decide/"))
    with django_capture_on_commit_callbacks(execute=True):
        response = second_desk.post(url_of(proposed, "decide/"), {"which": "approve_all"})
        second_desk.post(url_of(proposed, "decide/"), {"which": "approve_all"})

    decision = NoticeBatch.objects.get(mode=NoticeMode.APPROVE)
    assert page.context["sums"].cases == 3
    assert response.headers["Location"] == url_of(decision)
    assert (set(sent), decision.rows.count()) == ({decision.pk}, 3)
    text = text_of(second_desk, url_of(proposed, "decide/"))
    assert "A decision is under way." in text


def test_first_person_approves_nothing(desk, proposed):
    response = desk.post(url_of(proposed, "decide/"), {"which": "approve_all"})

    assert response.status_code == 400
    assert "ask a colleague" in response.content.decode()
    assert not NoticeBatch.objects.filter(mode=NoticeMode.APPROVE).exists()


def test_ticked_are_sent_back_with_a_reason(second_desk, proposed, sent):
    row = proposed.rows.earliest("pk")
    url = url_of(proposed, "decide/")

    without = second_desk.post(url, {"which": "send_back", "row": row.pk, "reason": " "})
    none = second_desk.post(url, {"which": "send_back", "reason": "样例：地址不符"})
    second_desk.post(url, {"which": "send_back", "row": row.pk, "reason": "样例：地址不符"})

    assert (without.status_code, none.status_code) == (400, 400)
    assert without.context["ticked"] == {row.pk}
    assert none.context["form"]["reason"].value() == "样例：地址不符"
    decision = NoticeBatch.objects.get(mode=NoticeMode.SEND_BACK)
    assert [(one.case, decision.reason) for one in decision.rows.all()] == [
        (row.case, "样例：地址不符")
    ]


def test_other_decision_from_a_second_tab_is_refused_in_words(second_desk, proposed, sent):
    rows = list(proposed.rows.order_by("pk"))
    url = url_of(proposed, "decide/")
    second_desk.post(url, {"which": "approve", "row": [rows[0].pk]})

    response = second_desk.post(url, {"which": "approve", "row": [rows[1].pk]})

    assert response.status_code == 400
    assert "decide on what still waits" in response.content.decode()
    assert NoticeBatch.objects.get(decides_on=proposed).rows.count() == 1


@pytest.mark.parametrize("given", [{"which": "nonsense"}, {}])
def test_decision_that_is_none_is_refused(second_desk, proposed, given):
    row = proposed.rows.earliest("pk")

    response = second_desk.post(url_of(proposed, "decide/"), given | {"row": row.pk})

    assert response.status_code == 400
    assert "approved or sent back" in response.content.decode()
    assert not NoticeBatch.objects.filter(decides_on=proposed).exists()


def test_decision_page_shows_what_has_changed_since_the_proposal(second_desk, proposed, reminded):
    bankrupt(reminded[0].enterprise, "2024-09-01")

    text = text_of(second_desk, url_of(proposed, "decide/"))

    assert "the bankruptcy was accepted" in text
    assert "Not permitted any more" in text


def test_outcome_of_the_proposals_follows_the_decision(desk, proposed, approver):
    row = proposed.rows.earliest("pk")
    decided(proposed, NoticeMode.SEND_BACK, approver, row_ids=[row.pk], reason="样例：地址不符")
    decided(proposed, NoticeMode.APPROVE, approver)

    response = desk.get(url_of(proposed))
    text = response.content.decode()

    assert "样例：地址不符" in text
    assert response.context["letters"] == 2
    assert [line.outcome for line in response.context["lines"]] == ["sent_back", "issued", "issued"]
    assert [line.document is None for line in response.context["lines"]] == [True, False, False]
    assert len(response.context["decisions"]) == 2
    nothing = text_of(desk, url_of(proposed, "decide/"))
    assert "No proposal of this batch waits any more" in nothing


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNION_STAFF, Role.IMPORT_ADMIN])
def test_who_may_not_handle_cases_is_refused(english, users, proposed, role):
    client = english(users(role))

    for url in ("/cases/notices/", NEW, url_of(proposed), url_of(proposed, "decide/")):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code in {403, 405}
    assert "/cases/notices/" not in text_of(client, "/cases/")


def test_another_place_finds_nothing_and_a_part_of_it_only_its_own(english, users, cases, officer):
    hunchun = opened(officer, "5000.00", "222404")
    batch = issued("remind", [*cases, hunchun], officer)
    stranger, wide = english(users(Role.AUDITOR, "2201")), english(users(Role.AUDITOR, "22"))

    for action in ("", "decide/", "progress/", "letters.zip", "outcome.xlsx"):
        assert stranger.get(url_of(batch, action)).status_code == 404
    for action in ("start/", "renew/", "drop/", "leave-out/", "decide/"):
        assert stranger.post(url_of(batch, action)).status_code == 404
    assert wide.get(url_of(batch)).context["all_cases"] == 4
    narrow = english(users(Role.AUDITOR, "222404"))
    assert narrow.get(url_of(batch)).status_code == 404


def test_number_of_queries_does_not_grow(english, officer, approver, django_assert_max_num_queries):
    def world() -> list[str]:
        proposed = issued("issue_demand", [opened_and_reminded(officer)], officer)
        return [url_of(proposed), url_of(proposed, "decide/")]

    desk, second_desk = english(officer), english(approver)
    urls = ["/cases/notices/", NEW, *world()]
    opened(officer)
    few = []
    for url in urls:
        with django_assert_max_num_queries(40) as captured:
            second_desk.get(url)
        few.append(len(captured.captured_queries))
    many = [opened_and_reminded(officer) for _number in range(5)]
    batch = issued("issue_demand", many, officer)
    decided(batch, NoticeMode.APPROVE, approver, row_ids=[batch.rows.earliest("pk").pk])
    for _number in range(5):
        opened(officer)
    for url, limit in zip(
        ["/cases/notices/", NEW, url_of(batch), url_of(batch, "decide/")], few, strict=True
    ):
        with django_assert_max_num_queries(limit + (1 if url == url_of(batch) else 0)):
            second_desk.get(url)
    assert desk.get(url_of(batch)).status_code == 200


def opened_and_reminded(officer):
    case = opened(officer)
    issued("remind", [case], officer)
    return case


def test_decision_that_is_under_way_is_named_to_a_colleague(english, users, proposed, approver):
    decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)

    response = english(users(Role.AUDITOR)).post(
        url_of(proposed, "decide/"), {"which": "approve_all"}
    )

    assert response.status_code == 400
    assert "is deciding on these proposals" in response.content.decode()


def test_letter_that_a_colleague_issued_by_hand_is_not_of_the_decision(
    second_desk, proposed, approver, users
):
    decision = decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)
    first = proposed.rows.earliest("pk").proposal
    assert first is not None
    approve(first.pk, today=ESTABLISHED, actor_id=users(Role.AUDITOR).pk)
    worked(decision)

    response = second_desk.get(url_of(decision))
    lines = {
        line.batch: line.letters for line in second_desk.get("/cases/notices/").context["lines"]
    }

    assert [line.document is None for line in response.context["lines"]] == [True, False, False]
    assert (lines[decision], lines[proposed]) == (2, 3)
    with zipfile.ZipFile(
        io.BytesIO(second_desk.get(url_of(decision, "letters.zip")).getvalue())
    ) as archive:
        assert len(archive.namelist()) == 2
