"""The way of a fine: four eyes, twice, out of order, out of range; what is due and owed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.fines.due import due_on
from arrears.fines.services.facts import StepFacts
from arrears.fines.services.proposals import approve, propose_step, send_back
from arrears.fines.services.steps import take_step
from arrears.models import FineEvent, FineProposal
from statutes.fine_owed import DuePart
from tests.arrears.cases.stepping import day
from tests.arrears.fines.fining import (
    NUMBER,
    agree,
    decided,
    facts_on,
    fine_paid,
    notified,
    owed_on,
    served_fine,
    take,
)
from tests.arrears.money_scenes import bankrupt, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

DECISION: dict[str, Any] = {
    "document": NUMBER,
    "amount": Decimal("12000.00"),
    "note": "样例：未陈述申辩",
}


def due(fine, on: str) -> tuple[str, str | None]:
    found = due_on(facts_on(fine, on), day(on))
    assert found is not None
    return found.code, found.last_on.isoformat() if found.last_on else None


def test_what_is_due_from_the_filing_to_the_service(fine, officer, approver):
    # Ninety days from 15 October 2024 end on Monday 13 January 2025.
    assert due(fine, "2024-10-15") == ("notify", "2025-01-13")
    notified(fine, officer)
    # 17, 18, 21, 22, 23 October.
    assert due(fine, "2024-10-23") == ("await_hearing_request", "2024-10-23")
    assert due(fine, "2024-10-24") == ("decide", "2025-01-13")
    agree(fine, "decide", "2024-10-24", officer, approver, **DECISION)
    # 25, 28, 29, 30, 31 October, 1 and 4 November.
    assert due(fine, "2024-10-24") == ("serve", "2024-11-04")
    take(fine, "serve", "2024-10-25", officer, method="direct", received_by="样例人")
    assert due(fine, "2024-10-25") == ("await_payment", "2024-11-11")


def test_surcharge_runs_from_the_day_after_the_term_and_stops_at_the_fine(fine, officer, approver):
    served_fine(fine, officer, approver)

    assert owed_on(fine, "2024-11-11") == "12000.00"
    assert owed_on(fine, "2024-11-12") == "12360.00"
    assert owed_on(fine, "2025-11-12") == "24000.00"


def test_receipts_that_name_the_decision_pay_it_and_nothing_else(fine, debtor, officer, approver):
    served_fine(fine, officer, approver)
    before = figures(debtor, "2024-11-12")
    fine_paid(fine, "2024-11-12", "12000.00")
    fine_paid(fine, "2024-11-12", "5.00", number="样人社罚字〔2024〕9号")

    # The day of payment bears the surcharge.
    assert owed_on(fine, "2024-12-31") == "360.00"
    assert figures(debtor, "2024-11-12") == before
    assert due(fine, "2024-12-31")[0] == "await_window"

    fine_paid(fine, "2025-01-02", "360.00")
    assert due(fine, "2025-01-02") == ("close", None)
    take(fine, "close", "2025-01-03", officer, note="样例：已缴清")
    assert due_on(facts_on(fine, "2025-01-03"), day("2025-01-03")) is None


def test_court_is_asked_within_three_months_of_the_suit_period(fine, officer, approver):
    served_fine(fine, officer, approver)

    assert due(fine, "2024-11-12") == ("await_window", "2025-04-25")
    code, last_on = due(fine, "2025-04-28")
    # Ten working days from 10 July end on the 24th, one day before the window closes.
    assert (code, last_on) == ("demand", "2025-07-10")
    handed = {"document": "样例催告书", "method": "mail", "received_by": "样例人"}
    take(fine, "demand", "2025-05-06", officer, **handed)
    assert due(fine, "2025-05-06") == ("await_demand", "2025-05-20")
    with pytest.raises(StepNotPermitted, match="ten working days"):
        agree(fine, "apply_to_court", "2025-05-20", officer, approver, document="样例申请书")
    assert due(fine, "2025-05-21") == ("apply_to_court", "2025-07-25")
    agree(fine, "apply_to_court", "2025-05-21", officer, approver, document="样例申请书")
    assert due(fine, "2025-05-21") == ("await_court", None)


def test_court_is_not_asked_within_the_suit_period_nor_after_the_window(fine, officer, approver):
    served_fine(fine, officer, approver)
    handed = {"document": "样例催告书", "method": "mail", "received_by": "样例人"}
    take(fine, "demand", "2024-12-02", officer, **handed)

    with pytest.raises(StepNotPermitted, match=r"may still sue .*2025-04-26"):
        agree(fine, "apply_to_court", "2025-04-25", officer, approver, document="样例申请书")
    with pytest.raises(StepNotPermitted, match="window"):
        agree(fine, "apply_to_court", "2025-07-28", officer, approver, document="样例申请书")
    assert due(fine, "2025-07-28") == ("window_missed", None)


def test_who_proposes_the_decision_cannot_approve_it(fine, officer):
    notified(fine, officer)
    proposal = propose_step(
        fine.pk, "decide", today=day("2024-10-24"), facts=StepFacts(**DECISION), actor_id=officer.pk
    )

    with pytest.raises(CaseProblem, match="ask a colleague"):
        approve(proposal.pk, today=day("2024-10-24"), actor_id=officer.pk)
    with pytest.raises(CaseProblem, match="ask a colleague"):
        send_back(proposal.pk, reason="样例", actor_id=officer.pk)
    assert due(fine, "2024-10-24") == ("decide_proposal", "2024-10-29")


def test_decision_proposed_and_approved_twice_is_one(fine, officer, approver):
    notified(fine, officer)
    for _time in "12":
        proposal = propose_step(
            fine.pk,
            "decide",
            today=day("2024-10-24"),
            facts=StepFacts(**DECISION),
            actor_id=officer.pk,
        )
    first, second = (
        approve(proposal.pk, today=day("2024-10-25"), actor_id=approver.pk) for _time in "12"
    )

    assert first == second
    assert FineProposal.objects.count() == 1
    assert (str(first.happened_on), first.amount, first.base) == (
        "2024-10-25",
        Decimal("12000.00"),
        Decimal("10000.00"),
    )
    with pytest.raises(CaseProblem, match="decided"):
        send_back(proposal.pk, reason="样例", actor_id=approver.pk)


def test_proposal_sent_back_leaves_the_fine_as_it_was(fine, officer, approver):
    notified(fine, officer)
    proposal = propose_step(
        fine.pk, "decide", today=day("2024-10-24"), facts=StepFacts(**DECISION), actor_id=officer.pk
    )

    with pytest.raises(CaseProblem, match="why"):
        send_back(proposal.pk, reason=" ", actor_id=approver.pk)
    sent = send_back(proposal.pk, reason="样例：证据不足", actor_id=approver.pk)
    assert send_back(proposal.pk, reason="样例", actor_id=approver.pk) == sent
    assert due(fine, "2024-10-24") == ("decide", "2025-01-13")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("9999.99", r"range of 10,000.00 to 30,000.00 \(社会保险法 第八十六条\)"),
        ("30000.01", "range of 10,000.00 to 30,000.00"),
        ("12000.001", "range of 10,000.00 to 30,000.00"),
        ("12000.01", "more than the notice named, 12,000.00"),
    ],
)
def test_decision_outside_its_range_or_heavier_than_the_notice_is_refused(
    fine, officer, approver, amount, said
):
    notified(fine, officer)

    with pytest.raises(CaseProblem, match=said) as refused:
        agree(
            fine,
            "decide",
            "2024-10-24",
            officer,
            approver,
            **(DECISION | {"amount": Decimal(amount)}),
        )
    assert refused.value.field == "amount"


def test_lighter_decision_after_another_notice_is_possible(fine, officer, approver):
    notified(fine, officer, "30000.00")

    agree(fine, "decide", "2024-10-24", officer, approver, **DECISION)

    assert facts_on(fine, "2024-10-24").amount == Decimal("12000.00")


@pytest.mark.parametrize(
    ("step", "said"),
    [("serve", "earlier steps"), ("decide", "earlier steps"), ("close", "earlier steps")],
)
def test_no_step_is_skipped(fine, officer, approver, step, said):
    facts: dict[str, Any] = {"method": "direct", "received_by": "样例", "note": "样例"} | DECISION
    does = agree if step == "decide" else take
    people: tuple[Any, ...] = (officer, approver) if step == "decide" else (officer,)

    with pytest.raises(StepNotPermitted, match=said):
        does(fine, step, "2024-10-24", *people, **facts)


def test_hearing_is_waited_for_and_held(fine, officer, approver):
    notified(fine, officer)
    with pytest.raises(StepNotPermitted, match=r"hearing can still be asked for .*2024-10-24"):
        agree(fine, "decide", "2024-10-23", officer, approver, **DECISION)
    take(fine, "ask_hearing", "2024-10-23", officer, document="样例听证申请")
    with pytest.raises(StepNotPermitted, match="has not been held"):
        agree(fine, "decide", "2024-11-01", officer, approver, **DECISION)
    take(fine, "hold_hearing", "2024-11-05", officer, document="样例听证笔录")
    agree(fine, "decide", "2024-11-06", officer, approver, **DECISION)

    assert facts_on(fine, "2024-11-06").decided == Decimal("12000.00")


def test_step_sent_twice_is_one_and_later_steps_are_refused_earlier_days(fine, officer, approver):
    decided(fine, officer, approver)
    first = take(fine, "serve", "2024-10-25", officer, method="direct", received_by="样例人")

    assert (
        take(fine, "serve", "2024-10-25", officer, method="direct", received_by="样例人") == first
    )
    with pytest.raises(StepNotPermitted, match="done already"):
        take(fine, "serve", "2024-10-28", officer, method="direct", received_by="样例人")
    with pytest.raises(CaseProblem, match="lies before 2024-10-25") as refused:
        take(fine, "close", "2024-10-24", officer, note="样例")
    assert refused.value.field == "on"
    with pytest.raises(CaseProblem, match="has not come"):
        take_step(
            fine.pk,
            "close",
            on=day("2024-11-02"),
            today=day("2024-11-01"),
            facts=StepFacts(note="样例"),
            actor_id=officer.pk,
        )


def test_missing_fact_is_named_and_steps_of_others_are_refused(fine, officer):
    with pytest.raises(CaseProblem, match="Fine") as refused:
        take(fine, "notify", "2024-10-16", officer, document="样例告知书", hearing_offered=True)
    assert refused.value.field == "amount"
    with pytest.raises(CaseProblem, match="two people"):
        take(fine, "decide", "2024-10-24", officer, **DECISION)
    with pytest.raises(CaseProblem, match="one person"):
        propose_step(
            fine.pk,
            "notify",
            today=day("2024-10-16"),
            facts=StepFacts(**DECISION),
            actor_id=officer.pk,
        )


HALVES = (
    DuePart(day("2024-11-30"), Decimal("5000.00")),
    DuePart(day("2024-12-31"), Decimal("7000.00")),
)


def test_instalments_replace_the_term_from_their_approval_on(fine, officer, approver):
    served_fine(fine, officer, approver)
    agree(fine, "defer", "2024-11-13", officer, approver, document="样例申请", parts=HALVES)

    # 12 November bore 360.00; the 13th has other terms.
    assert owed_on(fine, "2024-11-30") == "12360.00"
    assert due(fine, "2024-11-30") == ("await_payment", "2024-11-30")
    # 150.00 a day of the first half from 1 December.
    assert owed_on(fine, "2024-12-02") == "12660.00"
    window = facts_on(fine, "2025-06-01").window
    assert window is not None
    assert window.closes.last_on.isoformat() == "2025-07-25"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (HALVES[:1], "add up to 5,000.00; the fine is 12,000.00"),
        ((HALVES[1], HALVES[0]), "does not follow"),
        ((DuePart(day("2024-11-13"), Decimal("12000.00")),), "not after 2024-11-13"),
        ((DuePart(day("2024-12-13"), Decimal("-1.00")),), "no amount"),
    ],
)
def test_instalments_that_do_not_fit_are_refused(fine, officer, approver, parts, said):
    served_fine(fine, officer, approver)

    with pytest.raises(CaseProblem, match=said) as refused:
        agree(fine, "defer", "2024-11-13", officer, approver, document="样例申请", parts=parts)
    assert refused.value.field == "parts"


def test_number_of_another_decision_is_refused(fine, officer, approver):
    decided(fine, officer, approver)
    with pytest.raises(StepNotPermitted):
        agree(fine, "decide", "2024-10-25", officer, approver, **DECISION)

    assert FineEvent.objects.filter(step="decide").count() == 1


def test_bankruptcy_stops_decision_and_court(fine, debtor, officer, approver):
    notified(fine, officer)
    bankrupt(debtor, "2024-10-24")

    assert due(fine, "2024-10-24") == ("report_in_bankruptcy", None)
    with pytest.raises(StepNotPermitted, match="bankruptcy"):
        agree(fine, "decide", "2024-10-24", officer, approver, **DECISION)
