"""Rows of a fine put on file directly, for tests that walk every page and every table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.db.models import Model

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.fines.enums import FineOffence
from arrears.models import (
    CollectionCase,
    Fine,
    FineEvent,
    FinePart,
    FineProposal,
    FineRemedy,
    FineRemedyOutcome,
)
from casework.enums import Role
from tests.casework.factories import UserFactory
from tests.scenes import arrears_item

ORDERED_ON = dt.date(2024, 9, 2)
FILED_ON = dt.date(2024, 10, 15)


def fine_of(case: CollectionCase) -> Fine:
    """Return the fine of a case: notice given, its decision proposed, contested already."""
    known = Fine.objects.filter(case=case).first()
    if known is not None:
        return known
    fine = Fine.objects.create(
        case=case,
        offence=FineOffence.NO_REGISTRATION,
        filed_on=FILED_ON,
        document="样例立案审批表",
        order_document="样例责令改正通知书",
        order_served_on=ORDERED_ON,
        order_due_on=dt.date(2024, 9, 30),
        premiums=Decimal("8000.00"),
    )
    for step, amount in (("file", None), ("notify", Decimal("9000.00"))):
        FineEvent.objects.create(
            fine=fine, step=step, happened_on=FILED_ON, document="样例", amount=amount, basis="样例"
        )
    FineProposal.objects.create(
        fine=fine,
        step="decide",
        facts={"document": "样例决定书", "amount": "9000.00", "note": "样例"},
        proposed_by=UserFactory.create(role=Role.AUDITOR, jurisdiction_prefix="222401"),
        proposed_on=FILED_ON,
    )
    FineRemedy.objects.create(
        fine=fine, kind=RemedyKind.SUIT, filed_on=FILED_ON, document="样例起诉状"
    )
    return fine


def _fine() -> Fine:
    case = CollectionCase.objects.create(
        enterprise=arrears_item().enterprise,
        established_on=ORDERED_ON,
        since_on=ORDERED_ON,
        next_step="remind",
    )
    return fine_of(case)


def _part() -> FinePart:
    return FinePart.objects.create(
        event=_fine().events.latest("pk"), due_on=FILED_ON, amount=Decimal("1.00")
    )


def _outcome() -> FineRemedyOutcome:
    return FineRemedyOutcome.objects.create(
        remedy=_fine().remedies.get(),
        result=RemedyResult.UPHELD,
        ended_on=FILED_ON,
        document="样例判决书",
    )


# One way to make a row for each append-only table of fines.
FINE_ROWS: dict[str, Callable[[], Model]] = {
    "arrears_fine": _fine,
    "arrears_fineevent": lambda: _fine().events.earliest("pk"),
    "arrears_finepart": _part,
    "arrears_fineremedy": lambda: _fine().remedies.get(),
    "arrears_fineremedyoutcome": _outcome,
}
