"""A fine led from its case to its service in tests, each step by the people who take it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.fines.facts import FineFacts
from arrears.fines.reading import facts_of
from arrears.fines.services.facts import StepFacts
from arrears.fines.services.proposals import approve, propose_step
from arrears.fines.services.remedies import record_fine_outcome, record_fine_remedy
from arrears.fines.services.steps import take_step
from arrears.models import Fine, FineEvent, FineRemedy, FineRemedyOutcome
from casework.models import User
from ledger.enums import ReceiptPurpose
from ledger.models import Receipt
from tests.arrears.cases.stepping import day
from tests.arrears.money_scenes import received

NUMBER = "样人社罚字〔2024〕1号"
LATE = "2026-11-20"


def take(fine: Fine, name: str, on: str, officer: User, **facts: Any) -> FineEvent:
    """Have an officer take a step on the day it happened."""
    given = StepFacts(**facts)
    return take_step(fine.pk, name, on=day(on), today=day(on), facts=given, actor_id=officer.pk)


def agree(fine: Fine, name: str, on: str, officer: User, approver: User, **facts: Any) -> FineEvent:
    """Have one officer propose a step and another approve it on the same day."""
    proposal = propose_step(
        fine.pk, name, today=day(on), facts=StepFacts(**facts), actor_id=officer.pk
    )
    return approve(proposal.pk, today=day(on), actor_id=approver.pk)


def notified(fine: Fine, officer: User, amount: str = "12000.00", *, hearing: bool = True) -> None:
    """Give the notice before the decision on 16 October; a hearing may be asked for until 23."""
    take(
        fine,
        "notify",
        "2024-10-16",
        officer,
        document="样人社罚告字〔2024〕1号",
        amount=Decimal(amount),
        hearing_offered=hearing,
    )


def decided(fine: Fine, officer: User, approver: User, amount: str = "12000.00") -> FineEvent:
    """Give notice and decide on 24 October, the day after a hearing could be asked for."""
    notified(fine, officer)
    return agree(
        fine,
        "decide",
        "2024-10-24",
        officer,
        approver,
        document=NUMBER,
        amount=Decimal(amount),
        note="样例：未陈述申辩",
    )


def served_fine(fine: Fine, officer: User, approver: User) -> None:
    """Serve the decision on Friday 25 October: payable until Monday 11 November."""
    decided(fine, officer, approver)
    take(fine, "serve", "2024-10-25", officer, method="direct", received_by="样例人")


def facts_on(fine: Fine, on: str) -> FineFacts:
    return facts_of(fine, day(on))


def owed_on(fine: Fine, on: str) -> str:
    """Return what is owed of the fine with its surcharge."""
    found = facts_on(fine, on).owed(day(on))
    return str(found.owed) if found else "-"


def fine_paid(fine: Fine, on: str, amount: str, number: str = NUMBER) -> Receipt:
    """Record money that came in for a fine."""
    return received(fine.case.enterprise, on, amount, purpose=ReceiptPurpose.FINE, document=number)


def contested(fine: Fine, officer: User, on: str, kind: RemedyKind = RemedyKind.SUIT) -> FineRemedy:
    return record_fine_remedy(
        fine.pk,
        kind,
        filed_on=day(on),
        document="样例起诉状",
        today=day(LATE),
        actor_id=officer.pk,
    )


def ended(
    remedy: FineRemedy,
    officer: User,
    on: str,
    result: RemedyResult = RemedyResult.UPHELD,
    amount: str = "",
) -> FineRemedyOutcome:
    return record_fine_outcome(
        remedy.pk,
        result,
        ended_on=day(on),
        amount=Decimal(amount) if amount else None,
        document="样例裁判文书",
        today=day(LATE),
        actor_id=officer.pk,
    )
