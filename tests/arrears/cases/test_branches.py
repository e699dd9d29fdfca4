"""Deferrals, bankruptcies, shells and write-offs: the branches of the ladder, and the way back."""

from __future__ import annotations

import pytest

from arrears.cases.errors import StepNotPermitted
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.proposals import approve, propose_step, send_back
from arrears.cases.services.steps import open_case
from arrears.enums import EndKind
from arrears.models import FeeStop
from arrears.services.receipts import reverse_receipt
from tests.arrears.cases.stepping import agree, day, served, standing, take, with_plant
from tests.arrears.money_scenes import bankrupt, deferred, ended, owed, received

pytestmark = pytest.mark.django_db

APPROVALS = ("agency", "labour", "finance", "government")


def proposed(case, name, on, officer, **facts):
    return propose_step(case.pk, name, on=day(on), today=day(on), facts=facts, actor_id=officer.pk)


@pytest.fixture
def demanded(case, on, officer, approver):
    """A case whose demand notice was served on 26 September, on that day."""
    on("2024-09-26")
    served(case, officer, approver)
    return case


@pytest.fixture
def secured(demanded, debtor, on, officer, approver):
    """A case that is deferred under an agreement from 16 October to 31 March."""
    on("2024-10-16")
    escalate_until(day("2024-10-16"))
    take(demanded, "inquire_accounts", "2024-10-16", officer)
    take(demanded, "find_too_little", "2024-10-16", officer, document="样例银行回函")
    with_plant(debtor, "2024-10-16")
    agree(
        demanded,
        "agree_deferral",
        "2024-10-16",
        officer,
        approver,
        to_on="2025-03-31",
        document="样例协议",
        security_kind="抵押",
        security_details="样例厂房",
    )
    return demanded


def test_deferral_is_not_agreed_before_the_accounts_are_known_to_hold_too_little(
    demanded, debtor, on, officer, approver
):
    """社会保险法 第六十三条第二款: where the balance is too small; no way to the court past it."""
    on("2024-10-16")
    escalate_until(day("2024-10-16"))
    with_plant(debtor, "2024-10-16")
    agreement = {
        "to_on": "2025-03-31",
        "document": "样例协议",
        "security_kind": "抵押",
        "security_details": "样例厂房",
    }
    for step, facts in (
        ("inquire_accounts", {}),
        ("find_funds", {"document": "样例银行回函"}),
        ("request_transfer", None),
        ("find_too_little", {"document": "样例银行回函"}),
    ):
        with pytest.raises(StepNotPermitted) as refused:
            proposed(demanded, "agree_deferral", "2024-10-16", officer, **agreement)
        assert [one.code for one in refused.value.obstacles] == ["balance_comes_first"]
        if facts is None:
            agree(demanded, step, "2024-10-16", officer, approver)
        else:
            take(demanded, step, "2024-10-16", officer, **facts)

    agree(demanded, "agree_deferral", "2024-10-16", officer, approver, **agreement)

    assert standing(demanded)[0] == "deferred"


def test_broken_deferral_lets_the_case_go_on(secured, on):
    assert standing(secured) == ("deferred", "await_deferral_end", "2025-03-31")
    on("2024-12-05")
    ended(FeeStop.objects.get(), "2024-12-02", EndKind.BROKEN)

    result = escalate_until(day("2024-12-05"))

    assert result.moved == {"resume": 1}
    assert standing(secured)[:2] == ("unsecured", "issue_court_demand")
    assert secured.events.last().happened_on == day("2024-12-05")


def test_deferral_from_the_stops_page_pauses_where_it_meets_the_case(demanded, debtor, on):
    on("2024-09-30")
    deferred(debtor, "2024-09-30", "2024-11-30")
    escalate_until(day("2024-09-30"))
    assert standing(demanded) == ("demand_served", "await_deferral_end", "2024-11-30")

    on("2024-11-30")
    assert escalate_until(day("2024-11-30")).moved == {}
    on("2024-12-01")
    result = escalate_until(day("2024-12-01"))

    assert result.moved == {"expire_demand": 1}
    assert standing(demanded)[:2] == ("demand_expired", "inquire_accounts")


def test_deferral_that_begins_later_pauses_from_its_first_day(demanded, debtor, on):
    on("2024-09-30")
    deferred(debtor, "2024-10-09", "2024-11-30")
    escalate_until(day("2024-09-30"))
    assert standing(demanded) == ("demand_served", "await_payment", "2024-10-09")
    assert demanded.looks_again_on == day("2024-10-09")

    on("2024-10-15")
    result = escalate_until(day("2024-10-15"))

    assert result.moved == {}
    assert standing(demanded) == ("demand_served", "await_deferral_end", "2024-11-30")


def test_proposal_made_before_a_deferral_is_not_approved_while_it_runs(
    secured, debtor, on, officer, approver
):
    """The proposal hides the deferral from the next action, and must not from the step."""
    ended(FeeStop.objects.get(), "2024-10-17", EndKind.BROKEN)
    on("2024-10-17")
    escalate_until(day("2024-10-17"))
    proposal = proposed(secured, "issue_court_demand", "2024-10-17", officer)
    deferred(debtor, "2024-10-18", "2024-12-31")

    with pytest.raises(StepNotPermitted) as refused:
        approve(proposal.pk, today=day("2024-10-18"), actor_id=approver.pk)

    assert [one.code for one in refused.value.obstacles] == ["deferral_runs"]
    send_back(proposal.pk, reason="样例：已缓缴", today=day("2024-10-18"), actor_id=approver.pk)
    assert standing(secured) == ("unsecured", "await_deferral_end", "2024-12-31")


def test_partial_payments_skip_no_rung_up_to_the_court(secured, debtor, on, officer):
    """Whatever is paid in part, each rung is still to be climbed."""
    on("2025-04-01")
    escalate_until(day("2025-04-01"))
    received(debtor, "2025-04-01", "9000.00")
    escalate_until(day("2025-04-01"))

    for name in ("apply_to_court", "request_transfer", "inquire_accounts", "remind"):
        with pytest.raises(StepNotPermitted):
            proposed(secured, name, "2025-04-01", officer) if name in {
                "apply_to_court",
                "request_transfer",
            } else take(secured, name, "2025-04-01", officer)
    assert standing(secured)[:2] == ("unsecured", "issue_court_demand")


def test_missed_nights_see_what_was_paid_on_a_later_one(demanded, debtor, on):
    """The night of the 10th is judged by the 10th; the receipt of the 12th closes the case."""
    on("2024-10-15")
    # 10,000 from 1 August to 12 October inclusive: 73 days × 5.00 = 365.00.
    received(debtor, "2024-10-12", "10365.00")

    result = escalate_until(day("2024-10-15"))

    assert result.moved == {"expire_demand": 1, "settle": 1}
    assert [
        (one.step, one.happened_on.isoformat()) for one in demanded.events.order_by("-pk")[:2]
    ] == [("settle", "2024-10-15"), ("expire_demand", "2024-10-10")]


def test_night_of_a_past_day_leaves_the_case_to_be_looked_at_today(demanded, debtor, on):
    on("2024-10-15")
    received(debtor, "2024-10-12", "10365.00")
    escalate_until(day("2024-10-11"))
    assert standing(demanded)[0] == "demand_expired"

    assert escalate_until(day("2024-10-15")).moved == {"settle": 1}


def test_bankruptcy_from_claim_to_the_fourth_approval(demanded, debtor, on, officer, approver):
    on("2024-10-08")
    bankrupt(debtor, "2024-10-08")
    escalate_until(day("2024-10-08"))
    assert standing(demanded)[:2] == ("demand_served", "file_claim")
    with pytest.raises(StepNotPermitted):
        proposed(demanded, "issue_demand", "2024-10-08", officer)

    agree(demanded, "file_claim", "2024-10-08", officer, approver)
    assert standing(demanded)[:2] == ("claim_filed", "find_remainder")
    take(demanded, "find_remainder", "2024-10-08", officer, document="样例分配方案")
    assert standing(demanded)[:2] == ("remainder_found", "propose_write_off")
    agree(demanded, "propose_write_off", "2024-10-08", officer, approver, reason="样例：无可分配")
    for office in APPROVALS:
        assert standing(demanded)[1] == f"approve_by_{office}"
        agree(
            demanded, f"approve_by_{office}", "2024-10-08", officer, approver, document="样例批复"
        )

    assert standing(demanded) == ("written_off", "", None)
    assert demanded.closed_on == day("2024-10-08")
    assert escalate_until(day("2024-10-08")).moved == {}


def test_bankruptcy_taken_back_returns_the_case_to_the_ladder(
    demanded, debtor, on, officer, approver
):
    on("2024-10-08")
    stop = bankrupt(debtor, "2024-10-08")
    agree(demanded, "file_claim", "2024-10-08", officer, approver)
    on("2024-10-20")
    ended(stop, "2024-10-08")
    escalate_until(day("2024-10-20"))
    assert standing(demanded)[:2] == ("claim_filed", "return_to_ladder")

    take(demanded, "return_to_ladder", "2024-10-20", officer, reason="样例：裁定撤销")

    # 令20号: five working days, from the return; the arrears were established long before.
    assert standing(demanded) == ("established", "remind", "2024-10-25")
    take(demanded, "remind", "2024-10-20", officer)
    assert standing(demanded) == ("reminded", "issue_demand", "2024-10-25")


def test_write_off_that_lost_its_ground_goes_no_further(demanded, debtor, on, officer, approver):
    on("2024-10-08")
    stop = bankrupt(debtor, "2024-10-08")
    agree(demanded, "file_claim", "2024-10-08", officer, approver)
    take(demanded, "find_remainder", "2024-10-08", officer, document="样例分配方案")
    agree(demanded, "propose_write_off", "2024-10-08", officer, approver, reason="样例：无可分配")
    proposal = proposed(demanded, "approve_by_agency", "2024-10-08", officer, document="样例批复")
    ended(stop, "2024-10-08")

    with pytest.raises(StepNotPermitted) as refused:
        approve(proposal.pk, today=day("2024-10-08"), actor_id=approver.pk)
    assert [one.code for one in refused.value.obstacles] == ["neither_shell_nor_bankrupt"]
    send_back(proposal.pk, reason="样例：裁定撤销", today=day("2024-10-08"), actor_id=approver.pk)

    assert standing(demanded)[1] == "refuse_write_off"
    take(demanded, "refuse_write_off", "2024-10-08", officer, reason="样例", document="样例退件")
    assert standing(demanded)[:2] == ("write_off_refused", "return_to_ladder")
    take(demanded, "return_to_ladder", "2024-10-08", officer, reason="样例：裁定撤销")
    assert standing(demanded)[:2] == ("established", "remind")


def test_shell_goes_to_write_off_and_a_refusal_is_supplemented(
    demanded, debtor, on, officer, approver
):
    on("2024-10-08")
    debtor.disposal_class = "shell"
    debtor.save()
    take_on = "2024-10-08"
    agree(demanded, "propose_write_off", take_on, officer, approver, reason="样例：空壳")
    agree(demanded, "approve_by_agency", take_on, officer, approver, document="样例批复")

    take(
        demanded, "refuse_write_off", take_on, officer, reason="样例：材料不全", document="样例退件"
    )
    assert standing(demanded)[:2] == ("write_off_refused", "propose_write_off")
    agree(demanded, "propose_write_off", take_on, officer, approver, reason="样例：已补材料")
    assert standing(demanded)[:2] == ("write_off_proposed", "approve_by_agency")


def test_normal_enterprise_is_not_written_off(demanded, officer):
    with pytest.raises(StepNotPermitted) as refused:
        proposed(demanded, "propose_write_off", "2024-09-26", officer, reason="样例")

    assert [one.code for one in refused.value.obstacles] == ["neither_shell_nor_bankrupt"]


def test_demand_issued_anew_forgets_the_old_service(demanded, on, officer, approver):
    """The court's window of the first demand has closed; the clock starts with the new service."""
    on("2025-09-01")
    for name, facts in (
        ("inquire_accounts", {}),
        ("find_too_little", {"document": "样例银行回函"}),
        ("refuse_security", {"reason": "样例：不提供担保"}),
    ):
        escalate_until(day("2025-09-01"))
        take(demanded, name, "2025-09-01", officer, **facts)
    with_plant(demanded.enterprise, "2025-09-01")
    # Served on 2024-09-26: suit until 2025-03-26, window until 2025-06-26.
    assert standing(demanded)[:2] == ("unsecured", "issue_demand")
    with pytest.raises(StepNotPermitted):
        proposed(demanded, "issue_court_demand", "2025-09-01", officer)
    on("2025-09-20")

    agree(demanded, "issue_demand", "2025-09-20", officer, approver)
    assert standing(demanded)[:2] == ("demand_issued", "serve_demand")
    take(demanded, "serve_demand", "2025-09-22", officer, method="direct", received_by="样例人")

    # Five working days from the 22nd: 23, 24, 25, 26 and, the 28th being worked, the 28th.
    assert standing(demanded) == ("demand_served", "await_payment", "2025-09-28")


def test_receipt_reversed_after_the_settlement_is_followed_by_a_new_case(
    demanded, debtor, on, officer
):
    on("2024-10-08")
    # 10,000 from 1 August to 8 October inclusive: 69 days × 5.00 = 345.00.
    receipt = received(debtor, "2024-10-08", "10345.00")
    assert escalate_until(day("2024-10-08")).moved == {"settle": 1}
    on("2024-10-20")
    reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")

    assert escalate_until(day("2024-10-20")).moved == {}
    assert standing(demanded)[0] == "settled"
    assert owed(debtor, "2024-10-20").principal_fen == 1_000_000
    again = open_case(
        debtor.pk, established_on=day("2024-10-20"), on=day("2024-10-20"), actor_id=officer.pk
    )

    assert again.pk != demanded.pk
    assert standing(again)[:2] == ("established", "remind")
    assert again.events.get().facts == {"follows_case": demanded.pk, "follows_state": "settled"}
