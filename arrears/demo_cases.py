"""Invented collection cases for the demonstration, one on each stretch of the ladder.

Told backwards from the day of the demonstration, so that terms run and proposals wait.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from arrears.cases.enums import AssetKind, ServiceMethod, ServiceOutcome
from arrears.cases.services.assets import ClueFacts, record_asset
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.proposals import approve, propose_step
from arrears.cases.services.serving import ServiceFacts, record_service
from arrears.cases.services.steps import open_case, take_step
from arrears.models import CaseDocument, CollectionCase
from casework.models import User
from casework.scope import Scope
from enterprises.models import Enterprise


@dataclass(frozen=True, slots=True)
class _Office:
    """Who acts, on a day so many days before that of the demonstration."""

    officer: User
    approver: User
    on: dt.date

    def day(self, ago: int) -> dt.date:
        return self.on - dt.timedelta(days=ago)

    def open(self, owner: Enterprise, ago: int) -> CollectionCase:
        day = self.day(ago)
        return open_case(owner.pk, established_on=day, on=day, actor_id=self.officer.pk)

    def take(self, case: CollectionCase, step: str, ago: int, **facts: str) -> None:
        day = self.day(ago)
        take_step(case.pk, step, on=day, today=day, facts=facts, actor_id=self.officer.pk)

    def propose(self, case: CollectionCase, step: str, ago: int, **facts: str) -> int:
        day = self.day(ago)
        proposal = propose_step(
            case.pk, step, on=day, today=day, facts=facts, actor_id=self.officer.pk
        )
        return proposal.pk

    def agree(self, case: CollectionCase, step: str, ago: int, **facts: str) -> None:
        proposal = self.propose(case, step, ago, **facts)
        approve(proposal, today=self.day(ago), actor_id=self.approver.pk)

    def serve(self, case: CollectionCase, ago: int, note: str = "") -> None:
        """Serve the latest letter of a case; with a note it could not be delivered."""
        document = CaseDocument.objects.filter(case=case).latest("pk")
        facts = ServiceFacts(
            document.pk,
            ServiceMethod.MAIL if note else ServiceMethod.DIRECT,
            self.day(ago),
            ServiceOutcome.UNDELIVERED if note else ServiceOutcome.SERVED,
            received_by="" if note else "样例办公室收发员",
            note=note,
        )
        record_service(facts, today=self.day(ago), actor_id=self.officer.pk)

    def demand(self, owner: Enterprise, ago: int) -> CollectionCase:
        """Open a case and bring it to its demand notice, issued."""
        case = self.open(owner, ago)
        self.take(case, "remind", ago - 1)
        self.agree(case, "issue_demand", ago - 3)
        return case

    def expired(self, owner: Enterprise, ago: int) -> CollectionCase:
        """Bring a case to a demand that expired unpaid; that takes some twenty days."""
        case = self.demand(owner, ago)
        self.serve(case, ago - 5)
        escalate_until(self.day(ago - 20))
        return case


def record_demo_cases(scope: Scope, *, officer: User, approver: User, on: dt.date) -> None:
    """Open and move the invented cases as an office would, once, right after the demo money."""
    office = _Office(officer, approver, on)
    debtors = list(
        Enterprise.objects.in_scope(scope)
        .filter(arrears_principal__gt=0, uscc__isnull=False)
        .order_by("-arrears_principal", "pk")[:12]
    )
    insufficient = office.expired(debtors[1], 45)
    office.take(insufficient, "inquire_accounts", 23)
    office.take(insufficient, "find_too_little", 15, document="样例银行查询回函〔2026〕17号")
    record_asset(
        ClueFacts(
            debtors[1].pk,
            AssetKind.PLANT,
            "样例工业园厂房一处",
            "不动产登记查询结果（样例）",
            office.day(14),
        ),
        today=office.day(14),
        actor_id=officer.pk,
    )
    office.take(office.expired(debtors[2], 40), "inquire_accounts", 18)
    office.expired(debtors[4], 30)
    office.serve(office.demand(debtors[6], 14), 8)
    undelivered = office.demand(debtors[7], 20)
    office.serve(undelivered, 14, note="原址查无此单位，退回")
    office.open(debtors[3], 38)
    bankrupt = office.open(debtors[5], 12)
    office.propose(bankrupt, "file_claim", 2)
    waiting = office.open(debtors[8], 6)
    office.take(waiting, "remind", 5)
    office.propose(waiting, "issue_demand", 1)
    office.open(debtors[0], 3)
    escalate_until(on)
