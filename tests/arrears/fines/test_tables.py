"""What the database itself refuses about fines, and that every code has its words."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from arrears.fines import words
from arrears.fines.due import WAITS
from arrears.fines.workflow import FILE, FINING, State
from arrears.models import FineEvent, FineProposal, FineRemedyOutcome
from tests.arrears.cases.stepping import day
from tests.arrears.fines.scene import fine_of

pytestmark = pytest.mark.django_db


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def event(fine, **given):
    facts = {"step": "ask_hearing", "happened_on": day("2024-10-16"), "basis": "样例"} | given
    return lambda: FineEvent.objects.create(fine=fine, **facts)


def test_same_person_cannot_decide_on_a_proposal(demanded):
    proposal = fine_of(demanded).proposals.get()

    def approve() -> None:
        FineProposal.objects.filter(pk=proposal.pk).update(
            decision="approved", decided_by=proposal.proposed_by, decided_at=proposal.proposed_at
        )

    assert refused(approve)


def test_one_proposal_waits_at_a_time(demanded):
    fine = fine_of(demanded)
    known = fine.proposals.get()

    assert refused(
        lambda: FineProposal.objects.create(
            fine=fine, step="drop", proposed_by=known.proposed_by, proposed_on=known.proposed_on
        )
    )


@pytest.mark.parametrize(
    "given",
    [
        {"step": "decide", "amount": 1},
        {"step": "notify"},
        {"step": "serve", "amount": 1},
        {"step": "notify", "amount": 0},
        {"step": FILE},
    ],
    ids=["unproposed", "no-amount", "odd-amount", "zero", "twice"],
)
def test_event_that_cannot_be_is_refused(demanded, given):
    fine = fine_of(demanded)

    assert not refused(event(fine))
    assert refused(event(fine, **given))


@pytest.mark.parametrize(("result", "amount"), [("changed", None), ("upheld", 1)])
def test_outcome_has_an_amount_exactly_where_the_fine_was_changed(demanded, result, amount):
    remedy = fine_of(demanded).remedies.get()

    assert refused(
        lambda: FineRemedyOutcome.objects.create(
            remedy=remedy, result=result, amount=amount, ended_on=day("2024-10-16"), document="样例"
        )
    )


@pytest.mark.parametrize(
    "given",
    [
        {"person": "样例人"},
        {"premiums": None},
        {"order_due_on": day("2024-08-01")},
        {"filed_on": day("2024-09-30")},
    ],
    ids=["person", "premiums", "order", "filed"],
)
def test_fine_that_cannot_be_is_refused(demanded, given):
    fine = fine_of(demanded)
    fine.pk = None
    fine.order_document = "样例责令改正通知书二"
    for name, value in given.items():
        setattr(fine, name, value)

    assert refused(lambda: fine.save(force_insert=True))


def test_every_code_has_its_words():
    steps = {one.name for one in FINING}

    assert set(words.STEPS) == steps | {FILE}
    assert set(words.STATES) == {str(one) for one in State}
    assert set(words.DUE) == set(words.REASONS)
    assert set(words.DUE) >= WAITS
    assert {fact for one in FINING for fact in one.facts} <= set(words.FACTS)
