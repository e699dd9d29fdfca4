"""Any history of steps, money, stops and nights leaves cases in order: the doctor finds nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from arrears.cases.doctor import examine
from arrears.cases.documents.letters import SERVING_STEPS
from arrears.cases.enums import AssetKind, Decision
from arrears.cases.errors import CaseProblem
from arrears.cases.ladder import fitting
from arrears.cases.reading import CaseBook
from arrears.cases.services.assets import ClueFacts, record_asset
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.proposals import approve, propose_step, send_back
from arrears.cases.services.steps import open_case, take_step
from arrears.cases.workflow import COLLECTION
from arrears.enums import EndKind, StopKind
from arrears.models import CaseProposal, CollectionCase, FeeStop
from arrears.services.receipts import ReceiptFacts, record_receipt, reverse_receipt
from arrears.services.stops import EndFacts, StopFacts, end_stop, record_stop
from casework.enums import Role
from casework.limits import LimitBook
from casework.models import User
from casework.workflow import By
from enterprises.models import Enterprise
from ledger.errors import MoneyProblem
from ledger.models import Receipt
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.cases.conftest import ESTABLISHED
from tests.arrears.cases.stepping import serve

pytestmark = pytest.mark.django_db


class History:
    """An enterprise, its cases, two officers and a clock; each method is one thing that happens."""

    def __init__(self, clock: Any, officers: tuple[User, User]) -> None:
        self.clock = clock
        self.officer, self.approver = officers
        self.owner: Enterprise = enterprise(status="normal", disposal_class="normal")
        in_arrears(self.owner, {"pension": "10000.00"}, "2024-07", "2024-07")
        self.numbers = count(1)
        self.receipts: list[Receipt] = []
        self.on = ESTABLISHED
        self.wait(0)
        self.open()

    @property
    def case(self) -> CollectionCase:
        return CollectionCase.objects.filter(enterprise=self.owner).latest("pk")

    def open(self) -> None:
        try:
            open_case(self.owner.pk, established_on=self.on, on=self.on, actor_id=self.officer.pk)
        except CaseProblem:
            return  # Nothing is owed.

    def wait(self, days: int) -> None:
        self.on += dt.timedelta(days=days)
        self.clock.move_to(dt.datetime.combine(self.on, dt.time(4), dt.UTC), tick=False)

    def night(self) -> None:
        assert escalate_until(self.on).failed == {}

    def step(self, position: int, decides: bool) -> None:
        """Take the next action where a person takes it, or now and then any other step."""
        possible = [one for one in COLLECTION.may_follow(self.case.state) if one.by != By.SYSTEM]
        if not possible:
            return
        wanted = [one for one in possible if one.name == self.case.next_step]
        step = wanted[0] if wanted and position else possible[position % len(possible)]
        facts = {
            "to_on": (self.on + dt.timedelta(days=30)).isoformat(),
            "method": "direct",
        } | dict.fromkeys(
            {"document", "reason", "security_kind", "security_details", "received_by"}, "样例"
        )
        given_facts = {name: facts[name] for name in step.facts}
        dated: dict[str, Any] = {"on": self.on, "today": self.on, "facts": given_facts}
        try:
            if step.name in SERVING_STEPS.values():
                serve(self.case, self.on.isoformat(), self.officer, **given_facts)
            elif step.by is By.OFFICER:
                take_step(self.case.pk, step.name, **dated, actor_id=self.officer.pk)
            else:
                propose_step(self.case.pk, step.name, **dated, actor_id=self.officer.pk)
                if decides:
                    self.decide(agrees=True)
            event(f"took {step.name}")
        except CaseProblem:
            event(f"refused {step.name}")

    def decide(self, agrees: bool) -> None:
        proposal = CaseProposal.objects.filter(case=self.case, decision=Decision.WAITING).first()
        if proposal is None:
            return
        try:
            with transaction.atomic():
                if agrees:
                    approve(proposal.pk, today=self.on, actor_id=self.approver.pk)
                else:
                    send_back(proposal.pk, reason="样例", today=self.on, actor_id=self.approver.pk)
        except CaseProblem:
            return  # Something has come between.

    def receive(self, amount: int, days_ago: int) -> None:
        reference = f"样例{self.owner.pk}-{next(self.numbers)}"
        on = max(self.on - dt.timedelta(days=days_ago), dt.date(2024, 8, 1))
        facts = ReceiptFacts(self.owner.pk, reference, on, Decimal(amount))
        self.receipts.append(record_receipt(facts, actor_id=None))

    def reverse(self, position: int) -> None:
        if self.receipts:
            receipt = self.receipts.pop(position % len(self.receipts))
            reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")

    def defer(self, begins: int, days: int) -> None:
        from_on = self.on + dt.timedelta(days=begins)
        record_stop(
            StopFacts(
                self.owner.pk,
                StopKind.DEFERRAL,
                from_on,
                basis="社会保险法 第六十三条",
                document=f"样例{next(self.numbers)}号",
                to_on=from_on + dt.timedelta(days=days),
                security_kind="抵押",
            ),
            actor_id=None,
        )

    def go_bankrupt(self) -> None:
        facts = StopFacts(
            self.owner.pk, StopKind.BANKRUPTCY, self.on, basis="样例", document="样例裁定"
        )
        try:
            record_stop(facts, actor_id=None)
        except MoneyProblem:
            return  # It is bankrupt already.

    def end(self, position: int, kind: EndKind) -> None:
        stops = list(FeeStop.objects.filter(enterprise=self.owner, end__isnull=True))
        if not stops:
            return
        stop = stops[position % len(stops)]
        if stop.kind == StopKind.BANKRUPTCY:
            kind, again_on = EndKind.REVERSED, stop.from_on
        else:
            again_on = min(max(self.on, stop.from_on), stop.to_on or self.on)
        end_stop(EndFacts(stop.pk, kind, again_on, "样例", "样例"), actor_id=None)

    def find_plant(self) -> None:
        clue = ClueFacts(self.owner.pk, AssetKind.PLANT, "样例厂房", "样例登记", self.on)
        record_asset(clue, today=self.on, actor_id=None)

    def check(self) -> None:
        """Hold what has to hold after whatever happened."""
        today = list(examine(self.on, [self.case.pk]))
        # A reversal after the settlement is told; a new case is the way on. Days may pass without
        # a night, which the last one of a history catches up.
        assert {one.check for one in today} <= {"settled_but_owing", "look_overdue"}, today
        case = CollectionCase.objects.select_related("enterprise").get(pk=self.case.pk)
        if case.is_open:
            book = CaseBook([case], self.on, LimitBook.load())
            assert len(fitting(book.reading(case).facts, book.limits(case), self.on)) == 1


HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("step"), st.integers(0, 6), st.booleans()),
        st.tuples(st.just("step"), st.just(1), st.just(True)),
        st.tuples(st.just("decide"), st.booleans()),
        st.tuples(st.just("wait"), st.integers(1, 90)),
        st.tuples(st.just("night")),
        st.tuples(st.just("open")),
        st.tuples(st.just("receive"), st.sampled_from([500, 4_000, 20_000]), st.integers(0, 40)),
        st.tuples(st.just("reverse"), st.integers(0, 3)),
        st.tuples(st.just("defer"), st.integers(-10, 30), st.integers(1, 60)),
        st.tuples(st.just("end"), st.integers(0, 3), st.sampled_from(list(EndKind))),
        st.tuples(st.just("go_bankrupt")),
        st.tuples(st.just("find_plant")),
    ),
    min_size=4,
    max_size=18,
)


@given(happenings=HAPPENINGS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_leaves_one_next_action_and_nothing_for_the_doctor(users, happenings):
    point = transaction.savepoint()
    with time_machine.travel(ESTABLISHED, tick=False) as clock:
        history = History(clock, (users(Role.AUDITOR), users(Role.AUDITOR)))

        for name, *arguments in happenings:
            getattr(history, name)(*arguments)
            history.check()
        history.night()

        history.check()
        assert not CollectionCase.objects.to_look_at(history.on).exists()
        assert escalate_until(history.on).looked_at == 0
    transaction.savepoint_rollback(point)
