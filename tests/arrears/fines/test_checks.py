"""What check_books and case_doctor find of fines: each rule is broken on purpose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arrears.cases.doctor import examine
from arrears.checks import check_books
from arrears.fines.services.facts import StepFacts
from arrears.fines.services.proposals import approve, propose_step
from arrears.models import FineEvent, FineProposal
from casework.scope import EVERYWHERE
from tests.arrears.cases.stepping import day
from tests.arrears.fines.fining import NUMBER, decided, fine_paid, notified, served_fine

pytestmark = pytest.mark.django_db


def findings(on: str) -> list[tuple[str, str, str]]:
    proof = check_books(EVERYWHERE, on=day(on))
    return [(one.check, one.expected, one.found) for one in proof.findings]


def ills(on: str) -> list[tuple[str, str]]:
    return [(one.check, one.found) for one in examine(day(on)) if one.check.startswith("fine")]


def test_sound_fine_has_no_finding(fine, officer, approver):
    served_fine(fine, officer, approver)
    fine_paid(fine, "2024-11-12", "12360.00")

    assert findings("2024-11-12") == []
    assert ills("2024-11-12") == []


def test_more_than_fine_and_surcharge_is_found(fine, officer, approver):
    served_fine(fine, officer, approver)
    fine_paid(fine, "2024-11-12", "12360.01")

    assert findings("2024-11-12") == [("fines_not_overpaid", "at most 12360.00", "12360.01")]


def test_what_came_in_before_the_service_is_measured_by_the_decision(fine, officer, approver):
    decided(fine, officer, approver)
    fine_paid(fine, "2024-10-24", "12000.01")

    assert findings("2024-10-24") == [("fines_not_overpaid", "at most 12000.00", "12000.01")]


def waiting(fine, officer) -> FineProposal:
    return propose_step(
        fine.pk,
        "decide",
        today=day("2024-10-24"),
        facts=StepFacts(document=NUMBER, amount=Decimal("12000.00"), note="样例"),
        actor_id=officer.pk,
    )


def forged(fine, proposal, officer, **given) -> FineEvent:
    facts = {"amount": Decimal("12000.00"), "base": Decimal("10000.00")} | given
    return FineEvent.objects.create(
        fine=fine,
        step="decide",
        happened_on=day("2024-10-24"),
        document=NUMBER,
        basis="样例",
        proposal=proposal,
        recorded_by=officer,
        **facts,
    )


def test_decision_outside_its_range_and_of_one_person_is_found(fine, officer):
    notified(fine, officer)
    forged(fine, waiting(fine, officer), officer, amount=Decimal("30000.01"))

    assert ills("2024-10-24") == [
        ("fine_outside_range", f"{NUMBER} 30000.01"),
        ("fine_not_two_people", f"{officer.pk} {officer.pk}"),
    ]


def test_decision_without_its_sum_in_question_is_found(fine, officer):
    notified(fine, officer)
    forged(fine, waiting(fine, officer), officer, base=None)

    assert ills("2024-10-24")[0][0] == "fine_outside_range"


def test_approved_decision_is_of_two_people(fine, officer, approver):
    notified(fine, officer)
    approve(waiting(fine, officer).pk, today=day("2024-10-24"), actor_id=approver.pk)

    assert ills("2024-10-24") == []
