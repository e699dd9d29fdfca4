"""The pages of a case's letters: what is listed, what is given out, what is recorded."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from docx import Document

from arrears.cases.enums import DocumentKind, ServiceOutcome
from arrears.cases.services.proposals import propose_step
from arrears.models import CaseDocument, ServiceRecord
from casework.enums import Role
from tests.arrears.cases.documents.test_letters import text_of
from tests.arrears.cases.documents.walks import debtor, demanded, opened
from tests.arrears.money_scenes import day
from tests.arrears.sheet.test_letter import lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(officer, approver):
    return demanded(officer, approver)


@pytest.fixture
def demand(case) -> CaseDocument:
    document: CaseDocument = case.documents.get(kind=DocumentKind.DEMAND_NOTICE)
    return document


@pytest.fixture
def client(client_for, officer):
    return client_for(officer)


def said(response) -> str:
    assert response.status_code == 200
    return "\n".join(lines_of(io.BytesIO(response.getvalue()))) + "\n"


def serve_url(document) -> str:
    return reverse("documents:serve", args=[document.pk])


def given(**fields: str) -> dict[str, str]:
    return {"method": "direct", "attempted_on": "2024-09-26", "outcome": "served"} | fields


def test_letter_is_given_out_as_it_was_issued(client, demand):
    assert said(client.get(reverse("documents:file", args=[demand.pk]))) == text_of(demand)


def test_file_that_was_changed_is_not_given_out(client, demand):
    with demand.file.storage.open(demand.file.name, "wb") as file:
        file.write(b"changed")
    response = client.get(reverse("documents:file", args=[demand.pk]), follow=True)

    assert response.redirect_chain == [(reverse("cases:case", args=[demand.case_id]), 302)]
    assert demand.number in [str(one) for one in response.context["messages"]][0]


def test_case_page_lists_letters_with_their_service(client, case, demand, on):
    on("2024-09-27")
    client.post(
        serve_url(demand), given(outcome="undelivered", note="样例：地址无人", received_by="")
    )
    lines = client.get(reverse("cases:case", args=[case.pk])).context["documents"]

    assert [(one.document.number, one.state, one.may_be_served) for one in lines] == [
        ("社险限缴〔2024〕1号", "undelivered", True),
        ("社险提〔2024〕1号", "unserved", True),
    ]
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "样例：地址无人" in page
    assert serve_url(demand) in page


def test_service_moves_the_case_and_goes_back_to_it(client, case, demand, on):
    on("2024-09-27")
    response = client.post(serve_url(demand), given(received_by="样例人"))

    assert response.headers["Location"] == reverse("cases:case", args=[case.pk])
    case.refresh_from_db()
    assert case.state == "demand_served"
    page = client.get(reverse("cases:case", args=[case.pk]))
    assert page.context["documents"][0].state == "served"
    assert serve_url(demand) not in page.content.decode()


def test_step_that_notes_a_service_leads_to_its_letter(client, case, demand, on):
    on("2024-09-27")
    response = client.get(reverse("cases:step", args=[case.pk, "serve_demand"]))

    assert response.headers["Location"] == serve_url(demand)


def test_what_is_refused_is_said_at_its_field(client, demand, on):
    on("2024-09-27")
    without_name = client.post(serve_url(demand), given())
    too_early = client.post(
        serve_url(demand), given(attempted_on="2024-09-17", received_by="样例人")
    )
    notice = client.post(serve_url(demand), given(method="notice"))

    assert [one.status_code for one in (without_name, too_early, notice)] == [400, 400, 400]
    assert list(without_name.context["form"].errors) == ["received_by"]
    assert list(too_early.context["form"].errors) == ["attempted_on"]
    assert list(notice.context["form"].errors) == ["method"]
    assert not ServiceRecord.objects.exists()


def test_notice_runs_and_then_counts(client, case, demand, on):
    on("2024-09-27")
    client.post(serve_url(demand), given(outcome="undelivered", note="样例：地址无人"))
    client.post(serve_url(demand), given(method="notice", note="样例日报"))
    url = reverse("cases:case", args=[case.pk])

    running = client.get(url).context["documents"][0]
    assert (running.state, running.served_on) == ("notice", day("2024-10-28"))
    on("2024-10-28")
    assert client.get(url).context["documents"][0].state == "served"


def test_leader_reads_letters_and_serves_none(client_for, users, demand):
    client = client_for(users(Role.LEADER))

    assert said(client.get(reverse("documents:file", args=[demand.pk])))
    assert client.post(serve_url(demand), given(received_by="样例人")).status_code == 403


def test_draft_has_no_number_and_changes_nothing(client, officer, on):
    on("2024-09-13")
    case = opened(debtor(), officer)
    response = client.get(reverse("documents:draft", args=[case.pk]))
    content = io.BytesIO(response.getvalue())
    lines = list(lines_of(content))

    assert lines[0] == "【草稿】未签发，无文号，不得送达"
    assert "社会保险费缴费提醒通知" in lines
    assert not any("号" in line and "〔" in line for line in lines)
    assert any("滞纳金631.73元" in line for line in lines)
    header = Document(content).sections[0].header
    assert "【草稿】未签发，无文号，不得送达" in [one.text for one in header.paragraphs]
    assert not CaseDocument.objects.exists()


def test_draft_of_a_proposed_step_has_its_facts(client, officer, approver, on):
    on("2024-10-15")
    case = opened(debtor(status="shell", disposal_class="shell"), officer)
    propose_step(
        case.pk,
        "propose_write_off",
        on=day("2024-10-15"),
        today=day("2024-10-15"),
        facts={"reason": "样例：无资产"},
        actor_id=officer.pk,
    )
    text = said(client.get(reverse("documents:draft", args=[case.pk])))

    assert "申请理由：样例：无资产" in text


def test_no_draft_where_the_next_action_has_no_letter(client, case, on):
    on("2024-09-19")
    assert client.get(reverse("documents:draft", args=[case.pk])).status_code == 404


def test_service_record_has_every_attempt(client, demand, on):
    on("2024-09-27")
    url = reverse("documents:service-return", args=[demand.pk])
    blank = said(client.get(url))
    client.post(serve_url(demand), given(outcome="undelivered", note="样例：地址无人"))
    client.post(serve_url(demand), given(method="mail", received_by="样例人"))
    text = said(client.get(url))

    assert "送达文书 | 限期补缴通知书" in blank
    assert "＿＿＿＿＿＿ | ＿＿＿＿＿＿" in blank
    assert "2024年9月26日 | 直接送达 | 未能送达 |  |  |  | 样例：地址无人" in text
    assert "2024年9月26日 | 邮寄送达 | 已送达 | 2024年9月26日 | 样例人" in text
    assert ServiceRecord.objects.filter(outcome=ServiceOutcome.SERVED).count() == 1


def test_templates_carry_no_picture_and_no_name_of_a_person(settings):
    for kind in [*DocumentKind, "service_return"]:
        path = settings.BASE_DIR / "templates" / "documents" / f"{kind}.docx"
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            properties = archive.read("docProps/core.xml").decode()
        found = [one for one in names if one.startswith(("word/media", "docProps/thumb"))]
        assert found == [], kind
        assert "<dc:creator></dc:creator>" in properties or "<dc:creator/>" in properties, kind
