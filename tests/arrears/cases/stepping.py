"""A case led up the ladder in tests, each step by the person who may take it."""

from __future__ import annotations

import datetime as dt

from arrears.cases.documents.letters import SERVING_STEPS
from arrears.cases.enums import AssetKind, ServiceMethod, ServiceOutcome
from arrears.cases.services.assets import ClueFacts, record_asset
from arrears.cases.services.proposals import approve, propose_step
from arrears.cases.services.serving import ServiceFacts, record_service
from arrears.cases.services.steps import take_step
from arrears.models import CaseDocument, CaseEvent, CollectionCase, ServiceRecord
from casework.models import User
from enterprises.models import Enterprise


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def take(case: CollectionCase, name: str, on: str, officer: User, **facts: str) -> CaseEvent:
    """Have an officer take a step on the day it happened; a service is recorded on its letter."""
    if name in SERVING_STEPS.values():
        serve(case, on, officer, **facts)
        return CaseEvent.objects.filter(case=case).latest("pk")
    return take_step(case.pk, name, on=day(on), today=day(on), facts=facts, actor_id=officer.pk)


def serve(
    case: CollectionCase, on: str, officer: User, *, method: str, received_by: str
) -> ServiceRecord:
    """Have an officer serve the last letter of a case."""
    letter = CaseDocument.objects.filter(case=case).latest("pk")
    facts = ServiceFacts(
        document_id=letter.pk,
        method=ServiceMethod(method),
        attempted_on=day(on),
        outcome=ServiceOutcome.SERVED,
        received_by=received_by,
    )
    return record_service(facts, today=day(on), actor_id=officer.pk)


def agree(
    case: CollectionCase, name: str, on: str, officer: User, approver: User, **facts: str
) -> CaseEvent:
    """Have one officer propose a step and another approve it on the same day."""
    proposal = propose_step(
        case.pk, name, on=day(on), today=day(on), facts=facts, actor_id=officer.pk
    )
    return approve(proposal.pk, today=day(on), actor_id=approver.pk)


def standing(case: CollectionCase) -> tuple[str, str, str | None]:
    """Return state, next action and deadline of a case as they stand on its row."""
    case.refresh_from_db()
    due_on = case.next_due_on
    return (case.state, case.next_step, due_on.isoformat() if due_on else None)


def served(case: CollectionCase, officer: User, approver: User) -> None:
    """Bring a case to the service of its demand notice, 26 September 2024."""
    take(case, "remind", "2024-09-13", officer)
    agree(case, "issue_demand", "2024-09-18", officer, approver)
    take(case, "serve_demand", "2024-09-26", officer, method="direct", received_by="样例人")


def with_plant(owner: Enterprise, on: str) -> None:
    """Put a plant on record as an asset of the debtor."""
    clue = ClueFacts(owner.pk, AssetKind.PLANT, "样例厂房", "样例登记", day(on))
    record_asset(clue, today=day(on), actor_id=None)
