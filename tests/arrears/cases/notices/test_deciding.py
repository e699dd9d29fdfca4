"""Many letters of two people: proposed together, approved or sent back together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arrears.cases.doctor import examine
from arrears.cases.enums import Decision
from arrears.cases.errors import CaseProblem
from arrears.cases.notices.enums import NoticeMode
from arrears.cases.notices.services.deciding import decide, waiting_proposals
from arrears.cases.notices.services.preview import start
from arrears.cases.notices.services.work import work_on
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.proposals import approve, propose_step, send_back
from arrears.models import CaseDocument, CaseProposal, NoticeBatch
from arrears.services.receipts import ReceiptFacts, record_receipt
from casework.enums import Role
from casework.scope import EVERYWHERE, Scope
from tests.arrears.cases.conftest import ESTABLISHED
from tests.arrears.cases.notices.doing import (
    decided,
    issued,
    letters_of,
    outcomes,
    previewed,
    worked,
)
from tests.arrears.cases.stepping import agree, day, take, with_plant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def proposed(reminded, officer) -> NoticeBatch:
    return issued("issue_demand", reminded, officer)


def test_proposals_wait_and_no_letter_is_issued(proposed, reminded, officer):
    assert (proposed.mode, outcomes(proposed)) == ("propose", ["proposed"] * 3)
    assert {one.proposed_by for one in CaseProposal.objects.all()} == {officer}
    assert waiting_proposals(proposed, EVERYWHERE).count() == 3
    assert not CaseDocument.objects.filter(kind="demand_notice").exists()


def test_second_person_approves_all_and_each_gets_its_demand(proposed, reminded, approver):
    decision = decided(proposed, NoticeMode.APPROVE, approver)

    assert (decision.state, outcomes(decision)) == ("done", ["issued"] * 3)
    letters = CaseDocument.objects.filter(kind="demand_notice").order_by("pk")
    assert [letter.number[-2:] for letter in letters] == ["1号", "2号", "3号"]
    assert {letter.recorded_by for letter in letters} == {approver}
    assert letters_of(decision) == list(letters)
    for case in reminded:
        case.refresh_from_db()
        assert case.state == "demand_issued"
    assert list(examine(ESTABLISHED)) == []


def test_letter_bears_the_day_and_the_money_of_the_approval(proposed, approver, on):
    tomorrow = on("2024-09-13")

    decided(proposed, NoticeMode.APPROVE, approver)

    letter = CaseDocument.objects.filter(kind="demand_notice").earliest("pk")
    # 1 August to 13 September inclusive: 44 days × 15.00.
    assert (letter.issued_on, letter.late_fee) == (tomorrow, Decimal("660.00"))


def test_who_proposed_decides_on_nothing(proposed, officer):
    for mode in (NoticeMode.APPROVE, NoticeMode.SEND_BACK):
        with pytest.raises(CaseProblem, match="ask a colleague"):
            decide(proposed.pk, mode, reason="样例", on=ESTABLISHED, actor=officer)

    assert waiting_proposals(proposed, EVERYWHERE).count() == 3


def test_some_are_sent_back_and_the_rest_approved(proposed, reminded, approver):
    back = proposed.rows.order_by("pk").first()

    sent = decided(
        proposed, NoticeMode.SEND_BACK, approver, row_ids=[back.pk], reason="样例：地址不符"
    )
    approved = decided(proposed, NoticeMode.APPROVE, approver)

    assert (outcomes(sent), outcomes(approved)) == (["sent_back"], ["issued"] * 2)
    back.proposal.refresh_from_db()
    assert back.proposal.decision_reason == "样例：地址不符"
    reminded[0].refresh_from_db()
    assert (reminded[0].state, reminded[0].next_step) == ("reminded", "issue_demand")


def test_sending_back_needs_a_reason(proposed, approver):
    with pytest.raises(CaseProblem, match="Say why") as refused:
        decide(proposed.pk, NoticeMode.SEND_BACK, reason=" ", on=ESTABLISHED, actor=approver)

    assert refused.value.field == "reason"


def test_decision_pressed_twice_is_one(proposed, approver):
    first = decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)
    second = decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)
    worked(first)

    assert first == second
    with pytest.raises(CaseProblem, match="still waits"):
        decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)
    assert CaseDocument.objects.filter(kind="demand_notice").count() == 3


def test_decision_under_way_takes_no_other_rows_reason_or_way(proposed, approver):
    rows = list(proposed.rows.order_by("pk"))
    today = proposed.previewed_on

    def ask(mode: NoticeMode, row_ids: list[int] | None, reason: str = "") -> NoticeBatch:
        return decide(proposed.pk, mode, row_ids=row_ids, reason=reason, on=today, actor=approver)

    two = [row.pk for row in rows[:2]]
    under_way = ask(NoticeMode.SEND_BACK, two, "样例：地址不符")

    assert ask(NoticeMode.SEND_BACK, two, " 样例：地址不符") == under_way
    assert ask(NoticeMode.SEND_BACK, two[:1], "样例：地址不符") == under_way
    for mode, row_ids, reason in (
        (NoticeMode.SEND_BACK, [rows[2].pk], "样例：地址不符"),
        (NoticeMode.SEND_BACK, None, "样例：地址不符"),
        (NoticeMode.SEND_BACK, two, "样例：金额不符"),
        (NoticeMode.APPROVE, two, ""),
    ):
        with pytest.raises(CaseProblem, match="decide on what still waits"):
            ask(mode, row_ids, reason)
    assert under_way.rows.count() == 2


def test_nobody_decides_beside_a_colleague_who_is_deciding(proposed, approver, users):
    decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)

    with pytest.raises(CaseProblem, match="is deciding"):
        decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=users(Role.AUDITOR))


def test_proposal_that_was_decided_by_hand_meanwhile_is_told(proposed, reminded, approver, users):
    other = users(Role.AUDITOR)
    decision = decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)
    first, second, _third = CaseProposal.objects.order_by("pk")
    approve(first.pk, today=ESTABLISHED, actor_id=other.pk)
    send_back(second.pk, reason="样例", today=ESTABLISHED, actor_id=other.pk)
    worked(decision)

    assert outcomes(decision) == ["refused", "refused", "issued"]
    reasons = list(decision.rows.order_by("pk").values_list("reason", flat=True))
    assert "Issue the demand notice on 2024-09-12" in reasons[0]
    assert "Sent back" in reasons[1]
    assert CaseDocument.objects.filter(kind="demand_notice").count() == 2


def test_debtor_who_paid_before_the_approval_gets_no_letter(proposed, reminded, approver):
    decision = decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)
    facts = ReceiptFacts(
        reminded[0].enterprise_id, "样例流水9002", ESTABLISHED, Decimal("30645.00")
    )
    record_receipt(facts, actor_id=None)
    worked(decision)

    assert outcomes(decision) == ["refused", "issued", "issued"]
    proposal = CaseProposal.objects.get(case=reminded[0])
    assert proposal.decision == Decision.WAITING
    assert not proposal.case.events.filter(step="issue_demand").exists()


def test_proposal_made_by_hand_since_the_preview_is_not_taken_for_one_of_the_batch(
    reminded, officer
):
    batch = previewed("issue_demand", reminded, officer)
    propose_step(
        reminded[0].pk,
        "issue_demand",
        on=ESTABLISHED,
        today=ESTABLISHED,
        facts={},
        actor_id=officer.pk,
    )
    start(batch.pk, today=ESTABLISHED)
    worked(batch)

    assert outcomes(batch) == ["refused", "proposed", "proposed"]
    assert CaseProposal.objects.count() == 3


def test_two_officers_propose_the_same_cases_once(reminded, officer, approver):
    one, other = (previewed("issue_demand", reminded, who) for who in (officer, approver))
    for batch in (one, other):
        start(batch.pk, today=ESTABLISHED)
        worked(batch)

    assert (outcomes(one), outcomes(other)) == (["proposed"] * 3, ["refused"] * 3)
    assert CaseProposal.objects.count() == 3


def test_interrupted_approval_goes_on_where_it_was(proposed, approver):
    decision = decide(proposed.pk, NoticeMode.APPROVE, on=ESTABLISHED, actor=approver)
    work_on(decision.pk, today=ESTABLISHED, at_most=2)
    assert outcomes(decision) == ["issued", "issued", "waiting"]
    worked(decision)

    assert outcomes(decision) == ["issued"] * 3
    assert CaseDocument.objects.filter(kind="demand_notice").count() == 3


def test_who_sees_one_place_decides_on_the_cases_of_that_place(proposed):
    assert waiting_proposals(proposed, Scope("2201")).count() == 0
    assert waiting_proposals(proposed, Scope("222401")).count() == 3


def test_court_demand_is_proposed_and_approved_for_many(reminded, officer, approver, on):
    for case in reminded[:2]:
        agree(case, "issue_demand", "2024-09-18", officer, approver)
        take(case, "serve_demand", "2024-09-26", officer, method="direct", received_by="样例人")
    escalate_until(day("2024-10-10"))
    for case in reminded[:2]:
        take(case, "inquire_accounts", "2024-10-10", officer)
        take(case, "find_too_little", "2024-10-15", officer, document="样例银行查询回函")
        take(case, "refuse_security", "2024-10-16", officer, reason="样例：不愿提供担保")
    with_plant(reminded[0].enterprise, "2024-10-16")
    on("2024-10-17")

    proposed = issued("issue_court_demand", reminded, officer)
    decision = decided(proposed, NoticeMode.APPROVE, approver)

    # One has no asset on record, one no demand yet.
    assert outcomes(proposed) == ["proposed", "left_out", "left_out"]
    reasons = list(proposed.rows.order_by("pk").values_list("reason", flat=True))
    assert "no assets are on record" in reasons[1]
    assert "earlier steps are open" in reasons[2]
    assert outcomes(decision) == ["issued"]
    letter = CaseDocument.objects.get(kind="court_demand")
    assert (letter.case, letter.issued_on) == (reminded[0], day("2024-10-17"))
    assert list(examine(day("2024-10-17"))) == []
