"""Append-only tables refuse every kind of change, and tests can still be cleaned up."""

# Statements are put together from our own table names.
# ruff: noqa: S608

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from arrears.cases.enums import (
    AssetKind,
    DocumentKind,
    RemedyKind,
    RemedyResult,
    ServiceMethod,
    ServiceOutcome,
)
from arrears.cases.services.assets import ClueFacts, end_asset, record_asset
from arrears.cases.services.assignment import assign_case
from arrears.cases.services.steps import open_case
from arrears.enums import EndKind, RevisionKind, StopKind
from arrears.models import (
    ArrearsItemRevision,
    AssetClue,
    AssetClueEnd,
    CaseAssignment,
    CaseDocument,
    CaseEvent,
    CollectionCase,
    FeeStop,
    FeeStopEnd,
    Remedy,
    RemedyOutcome,
    ServiceRecord,
)
from arrears.services.receipts import ReceiptFacts, RefundFacts, record_receipt, record_refund
from arrears.services.stops import EndFacts, StopFacts, end_stop, record_stop
from casework.models import User
from enterprises.models import BaselineCheck
from enterprises.services.checks import CheckFacts, record_check
from ledger.models import Receipt, Refund
from tests.append_only_flush import append_only_tables
from tests.arrears.fines.scene import FINE_ROWS
from tests.scenes import arrears_item

ON = dt.date(2019, 9, 30)


def revision() -> ArrearsItemRevision:
    item = arrears_item(principal=Decimal("100.00"))
    assert item.survey_line is not None
    return ArrearsItemRevision.objects.create(
        item=item, kind=RevisionKind.SUPERSEDED, batch=item.survey_line.batch, reason="样例"
    )


def receipt() -> Receipt:
    item = arrears_item()
    facts = ReceiptFacts(item.enterprise_id, "样例0001", dt.date(2019, 9, 30), Decimal("500.00"))
    return record_receipt(facts, actor_id=None)


def refund() -> Refund:
    paid_back = RefundFacts(
        receipt().pk, "样例退0001", dt.date(2019, 10, 8), Decimal("1.00"), "样例：多缴"
    )
    return record_refund(paid_back, actor_id=None)


def fee_stop() -> FeeStop:
    facts = StopFacts(
        enterprise_id=arrears_item().enterprise_id,
        kind=StopKind.BANKRUPTCY,
        from_on=dt.date(2019, 9, 30),
        basis="企业破产法 第四十六条",
        document="样例裁定书",
    )
    return record_stop(facts, actor_id=None)


def fee_stop_end() -> FeeStopEnd:
    facts = EndFacts(
        stop_id=fee_stop().pk,
        kind=EndKind.REVERSED,
        runs_again_from_on=dt.date(2019, 9, 30),
        reason="样例：裁定撤销",
        document="样例裁定书二",
    )
    return end_stop(facts, actor_id=None)


def case() -> CollectionCase:
    return open_case(arrears_item().enterprise_id, established_on=ON, on=ON, actor_id=None)


def case_event() -> CaseEvent:
    return case().events.earliest("pk")


def case_assignment() -> CaseAssignment:
    assigned = case()
    clerk, _made = User.objects.get_or_create(username="样例承办")
    assign_case(assigned.pk, assignee_id=clerk.pk, actor_id=None)
    return assigned.assignments.get()


def case_document() -> CaseDocument:
    return CaseDocument.objects.create(
        case=case(),
        kind=DocumentKind.DEMAND_NOTICE,
        number=f"样例限缴〔2019〕{CaseDocument.objects.count() + 1}号",
        issued_on=ON,
        principal=Decimal("100.00"),
        late_fee=Decimal("1.00"),
        file="documents/2019/09/sample.docx",
        sha256="0" * 64,
    )


def service_record() -> ServiceRecord:
    return ServiceRecord.objects.create(
        document=case_document(),
        method=ServiceMethod.DIRECT,
        attempted_on=ON,
        outcome=ServiceOutcome.SERVED,
        served_on=ON,
        received_by="样例人",
    )


def asset_clue() -> AssetClue:
    facts = ClueFacts(arrears_item().enterprise_id, AssetKind.PLANT, "样例厂房", "样例登记", ON)
    return record_asset(facts, today=ON, actor_id=None)


def asset_clue_end() -> AssetClueEnd:
    return end_asset(asset_clue().pk, reason="样例：已拍卖", today=ON, actor_id=None)


def remedy() -> Remedy:
    return Remedy.objects.create(
        case=case(), kind=RemedyKind.SUIT, filed_on=ON, document="样例起诉状"
    )


def remedy_outcome() -> RemedyOutcome:
    return RemedyOutcome.objects.create(
        remedy=remedy(), result=RemedyResult.UPHELD, decided_on=ON, document="样例判决书"
    )


def baseline_check() -> BaselineCheck:
    facts = CheckFacts(
        arrears_item().enterprise_id,
        ON,
        is_producing=False,
        pays_wages=False,
        makes_losses=True,
        has_assets=None,
        findings="样例：大门紧锁",
    )
    return record_check(facts, today=ON, actor_id=None)


# One way to make a row for each append-only table; a new table without one fails below.
ROWS: dict[str, Callable[[], models.Model]] = {
    "arrears_arrearsitemrevision": revision,
    "arrears_assetclue": asset_clue,
    "arrears_assetclueend": asset_clue_end,
    "arrears_casedocument": case_document,
    "arrears_caseassignment": case_assignment,
    "arrears_caseevent": case_event,
    "arrears_feestop": fee_stop,
    "arrears_feestopend": fee_stop_end,
    "arrears_remedy": remedy,
    "arrears_remedyoutcome": remedy_outcome,
    "arrears_servicerecord": service_record,
    "enterprises_baselinecheck": baseline_check,
    **FINE_ROWS,
    "ledger_entry": lambda: receipt().entries.earliest("pk"),
    "ledger_posting": lambda: receipt().entries.earliest("pk").postings.earliest("pk"),
    "ledger_receipt": receipt,
    "ledger_refund": refund,
}


def refused(statement: str) -> bool:
    """Say whether the database refuses a statement because the table is append-only."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only table" in str(error)
    return False


def test_every_append_only_table_is_tried_here(db):
    assert append_only_tables(connection) == sorted(ROWS)


@pytest.mark.parametrize("table", ROWS)
def test_change_and_removal_are_refused(db, table):
    row = ROWS[table]()

    assert refused(f'UPDATE "{table}" SET id = id WHERE id = {row.pk}')
    assert refused(f'DELETE FROM "{table}" WHERE id = {row.pk}')
    assert type(row)._default_manager.get(pk=row.pk) == row


@pytest.mark.parametrize("table", ROWS)
def test_orm_is_refused_too(db, table):
    row = ROWS[table]()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save()
    # Django itself refuses to delete what other rows point at.
    with pytest.raises(DatabaseError, match="append-only|protected"), transaction.atomic():
        row.delete()


@pytest.mark.parametrize("table", ROWS)
def test_emptying_is_refused(db, table):
    ROWS[table]()
    connection.check_constraints()  # PostgreSQL truncates nothing while checks are pending.

    # SQLite has no TRUNCATE, but empties a table in one stroke when there is no WHERE.
    if connection.vendor == "postgresql":
        # Without CASCADE a table that others point at is safe already, whoever asks.
        assert refused(f'TRUNCATE "{table}" CASCADE')
    else:
        assert refused(f'DELETE FROM "{table}"')


@pytest.mark.parametrize("table", ROWS)
def test_replacing_insert_is_refused(db, table):
    row = ROWS[table]()
    fields = {field.column: field for field in row._meta.concrete_fields}
    columns = ", ".join(f'"{column}"' for column in fields)
    copy = f'SELECT {columns} FROM "{table}" WHERE id = {row.pk}'

    if connection.vendor == "sqlite":
        assert refused(f'INSERT OR REPLACE INTO "{table}" ({columns}) {copy}')
        assert refused(f'REPLACE INTO "{table}" ({columns}) {copy}')
    assert refused(
        f'INSERT INTO "{table}" ({columns}) {copy} ON CONFLICT (id) DO UPDATE SET id = excluded.id'
        if connection.vendor == "postgresql"
        # SQLite cannot tell ON CONFLICT after SELECT from a join without the WHERE.
        else f'INSERT INTO "{table}" ({columns}) {copy} ON CONFLICT (id) DO UPDATE SET id = id'
    )


@pytest.mark.parametrize("table", ROWS)
def test_flush_of_a_test_empties_the_table_and_guards_it_again(transactional_db, table):
    model = type(ROWS[table]())

    call_command("flush", interactive=False, verbosity=0)

    assert model._default_manager.count() == 0
    row = ROWS[table]()
    assert refused(f'DELETE FROM "{table}" WHERE id = {row.pk}')
