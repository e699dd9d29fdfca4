"""Invented fines for the demonstration: one that waits for its decision, one that is overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from arrears.fines.enums import FineOffence
from arrears.fines.possible import base_of
from arrears.fines.services.facts import StepFacts
from arrears.fines.services.filing import FilingFacts, file_fine
from arrears.fines.services.proposals import approve, propose_step
from arrears.fines.services.steps import take_step
from arrears.fines.workflow import TWO_PEOPLE
from arrears.models import CollectionCase, Fine
from casework.models import User
from casework.scope import Scope
from statutes.money import ZERO

_FILED_AGO = 9


@dataclass(frozen=True, slots=True)
class _Administration:
    """Who acts, on a day so many days before that of the demonstration."""

    officer: User
    approver: User
    on: dt.date

    def file(self, case: CollectionCase, ago: int, number: int) -> Fine:
        day = self.on - dt.timedelta(days=ago)
        facts = FilingFacts(
            case.pk, FineOffence.ARREARS_AFTER_ORDER, day, f"样人社立字〔{day.year}〕{number}号"
        )
        return file_fine(facts, today=day, actor_id=self.officer.pk)

    def step(self, fine: Fine, name: str, ago: int, **given: Any) -> None:
        day, facts = self.on - dt.timedelta(days=ago), StepFacts(**given)
        if name in TWO_PEOPLE:
            proposal = propose_step(fine.pk, name, today=day, facts=facts, actor_id=self.officer.pk)
            approve(proposal.pk, today=day, actor_id=self.approver.pk)
        else:
            take_step(fine.pk, name, on=day, today=day, facts=facts, actor_id=self.officer.pk)

    def notify(self, fine: Fine, ago: int, amount: Decimal, *, hearing: bool) -> None:
        number = fine.document.replace("立", "罚告")
        self.step(fine, "notify", ago, document=number, amount=amount, hearing_offered=hearing)


def record_demo_fines(scope: Scope, *, officer: User, approver: User, on: dt.date) -> None:
    """File and move the invented fines, once, right after the demo cases whose demand expired."""
    office = _Administration(officer, approver, on)
    cases = list(
        CollectionCase.objects.open()
        .in_scope(scope)
        .filter(
            events__step="expire_demand",
            events__happened_on__lte=on - dt.timedelta(days=_FILED_AGO),
        )
        .order_by("established_on")
        .select_related("enterprise")
    )
    overdue = office.file(cases[0], 24, 1)
    amount = base_of(overdue) or ZERO
    office.notify(overdue, 24, amount, hearing=False)
    number = overdue.document.replace("立", "罚")
    office.step(overdue, "decide", 22, document=number, amount=amount, note="当事人未陈述、申辩")
    office.step(overdue, "serve", 21, method="direct", received_by="样例办公室收发员")
    waiting = office.file(cases[-1], _FILED_AGO, 2)
    office.notify(waiting, 8, (base_of(waiting) or ZERO) * 2, hearing=True)
