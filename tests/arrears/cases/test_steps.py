"""A case on the ladder: opened once, moved by its rules, on its days, by the right people."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arrears.cases.enums import AssetKind, Decision
from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.cases.services.assets import ClueFacts, record_asset
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.proposals import approve, propose_step, send_back
from arrears.cases.services.steps import open_case
from arrears.models import CaseProposal
from arrears.selectors.portfolio import owed_by
from arrears.services.receipts import ReceiptFacts, record_receipt
from tests.arrears.builders import enterprise
from tests.arrears.cases.conftest import ESTABLISHED
from tests.arrears.cases.stepping import agree, day, served, standing, take, with_plant
from tests.arrears.money_scenes import bankrupt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_case_opens_once_and_says_what_comes_next(debtor, case, officer):
    again = open_case(debtor.pk, established_on=ESTABLISHED, on=ESTABLISHED, actor_id=officer.pk)

    assert again == case
    assert standing(case) == ("established", "remind", "2024-09-20")
    assert [event.step for event in case.events.all()] == ["open"]


def test_nothing_owed_opens_no_case(officer):
    owner = enterprise()

    with pytest.raises(CaseProblem, match="owes nothing"):
        open_case(owner.pk, established_on=ESTABLISHED, on=ESTABLISHED, actor_id=officer.pk)


def test_day_for_which_no_limit_is_known_opens_no_case(debtor, officer):
    with pytest.raises(CaseProblem, match="2013-10-31") as refused:
        open_case(debtor.pk, established_on=day("2013-10-31"), on=ESTABLISHED, actor_id=officer.pk)

    assert refused.value.field == "established_on"


def test_bankruptcy_older_than_its_law_still_asks_for_the_claim(debtor, case, on):
    on("2024-09-12")
    bankrupt(debtor, "1999-03-01")

    escalate_until(ESTABLISHED)

    # Its term begins when the office has the case.
    assert standing(case)[1] == "file_claim"
    assert case.next_due_on > ESTABLISHED


def test_demand_expires_on_the_right_working_day_after_the_holiday(case, officer, approver):
    served(case, officer, approver)
    # Five working days from the 26th: 27, 29, 30 September, 8 and 9 October.
    assert standing(case) == ("demand_served", "await_payment", "2024-10-09")

    escalate_until(day("2024-10-09"))
    assert standing(case)[0] == "demand_served"
    result = escalate_until(day("2024-10-10"))

    assert result.moved == {"expire_demand": 1}
    assert standing(case) == ("demand_expired", "inquire_accounts", "2024-10-16")
    event = case.events.last()
    assert (event.step, event.happened_on, event.recorded_by_id) == (
        "expire_demand",
        day("2024-10-10"),
        None,
    )


def test_missed_nights_are_caught_up_on_their_days(case, officer, approver):
    served(case, officer, approver)

    result = escalate_until(day("2024-11-30"))

    assert result.moved == {"expire_demand": 1}
    assert case.events.last().happened_on == day("2024-10-10")


def test_second_run_finds_nothing(case, officer, approver):
    served(case, officer, approver)
    escalate_until(day("2024-10-10"))
    before = list(case.events.values_list("pk", "step"))

    result = escalate_until(day("2024-10-10"))

    assert (result.looked_at, result.moved) == (0, {})
    assert list(case.events.values_list("pk", "step")) == before


def test_who_proposes_cannot_approve(case, officer, approver):
    take(case, "remind", "2024-09-13", officer)
    proposal = propose_step(
        case.pk,
        "issue_demand",
        on=day("2024-09-18"),
        today=day("2024-09-18"),
        facts={},
        actor_id=officer.pk,
    )
    assert standing(case) == ("reminded", "decide_proposal", "2024-09-23")

    with pytest.raises(CaseProblem, match="cannot approve"):
        approve(proposal.pk, today=day("2024-09-18"), actor_id=officer.pk)

    event = approve(proposal.pk, today=day("2024-09-19"), actor_id=approver.pk)
    assert approve(proposal.pk, today=day("2024-09-19"), actor_id=approver.pk) == event
    assert standing(case) == ("demand_issued", "serve_demand", "2024-09-26")


def test_same_proposal_sent_twice_is_one_and_a_corrected_one_is_refused_while_it_waits(
    case, debtor, on, officer, approver
):
    on("2024-10-16")
    served(case, officer, approver)
    escalate_until(day("2024-10-10"))
    take(case, "inquire_accounts", "2024-10-16", officer)
    take(case, "find_too_little", "2024-10-16", officer, document="样例银行回函")
    with_plant(debtor, "2024-10-16")

    def propose(to_on: str) -> CaseProposal:
        return propose_step(
            case.pk,
            "agree_deferral",
            on=day("2024-10-16"),
            today=day("2024-10-16"),
            facts={
                "to_on": to_on,
                "document": "样例协议",
                "security_kind": "mortgage",
                "security_details": "样例厂房",
            },
            actor_id=officer.pk,
        )

    first = propose("2026-03-31")
    assert propose("2026-03-31") == first

    with pytest.raises(StepNotPermitted) as refused:
        propose("2025-03-31")
    assert [one.code for one in refused.value.obstacles] == ["proposal_waits"]
    send_back(first.pk, reason="样例：日期", today=day("2024-10-16"), actor_id=approver.pk)
    assert propose("2025-03-31").facts["to_on"] == "2025-03-31"


def test_sent_back_goes_on_as_before(case, officer, approver):
    take(case, "remind", "2024-09-13", officer)
    proposal = propose_step(
        case.pk,
        "issue_demand",
        on=day("2024-09-18"),
        today=day("2024-09-18"),
        facts={},
        actor_id=officer.pk,
    )

    with pytest.raises(CaseProblem, match="why"):
        send_back(proposal.pk, reason=" ", today=day("2024-09-18"), actor_id=approver.pk)
    send_back(proposal.pk, reason="样例：金额有误", today=day("2024-09-18"), actor_id=approver.pk)

    proposal.refresh_from_db()
    assert proposal.decision == Decision.SENT_BACK
    assert standing(case) == ("reminded", "issue_demand", "2024-09-20")


def test_partial_payment_skips_no_rung(case, debtor, officer, approver):
    served(case, officer, approver)
    facts = ReceiptFacts(debtor.pk, "样例0001", day("2024-09-30"), Decimal("4000.00"))
    record_receipt(facts, actor_id=officer.pk)

    with pytest.raises(StepNotPermitted, match="2024-10-10") as refused:
        take(case, "inquire_accounts", "2024-10-08", officer)

    assert [one.code for one in refused.value.obstacles] == ["demand_term_runs"]
    assert standing(case)[0] == "demand_served"


def test_paid_case_is_closed_by_the_next_run(case, debtor, officer, approver, on):
    served(case, officer, approver)
    on("2024-10-08")
    # 10,000 from 1 August to 8 October inclusive: 69 days × 5.00 = 345.00.
    facts = ReceiptFacts(debtor.pk, "样例0001", day("2024-10-08"), Decimal("10345.00"))
    record_receipt(facts, actor_id=officer.pk)

    result = escalate_until(day("2024-10-08"))

    assert result.moved == {"settle": 1}
    case.refresh_from_db()
    assert (case.state, case.closed_on, case.next_step) == ("settled", day("2024-10-08"), "")


def test_step_sent_twice_is_one_event(case, officer):
    first = take(case, "remind", "2024-09-13", officer)

    assert take(case, "remind", "2024-09-13", officer) == first
    assert case.events.count() == 2


def test_security_needs_property_on_record(case, debtor, officer, approver):
    served(case, officer, approver)
    escalate_until(day("2024-10-10"))
    take(case, "inquire_accounts", "2024-10-10", officer)
    take(case, "find_too_little", "2024-10-15", officer, document="样例银行回函")
    assert standing(case)[1] == "record_assets"

    record_asset(
        ClueFacts(debtor.pk, AssetKind.PLANT, "样例厂房", "不动产登记", day("2024-10-16")),
        today=day("2024-10-16"),
        actor_id=officer.pk,
    )
    assert standing(case)[1] == "agree_deferral"
    agree(
        case,
        "agree_deferral",
        "2024-10-16",
        officer,
        approver,
        to_on="2025-03-31",
        document="样例协议",
        security_kind="抵押",
        security_details="样例厂房",
    )

    assert standing(case) == ("deferred", "await_deferral_end", "2025-03-31")
    # The fee of 76 days, 1 August to 15 October; the deferral stops it from the 16th.
    assert owed_by(day("2025-03-31"), "enterprise_id")[debtor.pk].late_fee == Decimal("380.00")
    escalate_until(day("2025-03-31"))
    assert standing(case)[0] == "deferred"
    escalate_until(day("2025-04-01"))
    assert standing(case) == ("unsecured", "issue_court_demand", "2025-04-09")
