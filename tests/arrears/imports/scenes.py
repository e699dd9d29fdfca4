"""Bank lists and official lists that come in by the real way; every fact in them is invented."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum

from arrears.models import ArrearsItem
from casework.models import User
from casework.scope import Scope
from enterprises.models import Enterprise
from intake import services as intake
from intake.enums import BatchKind, BatchState
from intake.models import ImportBatch
from intake.sheets.findings import Finding
from ledger.models import Receipt
from tests.scenes import uscc

ON = dt.date(2019, 9, 30)
RECEIPT_HEADERS = ("到账日期", "流水号", "付款人", "统一社会信用代码", "金额(元)", "摘要")
LIST_HEADERS = (
    "单位名称",
    "统一社会信用代码",
    "险种",
    "费款所属期",
    "单位欠费",
    "个人欠费",
    "欠费本金",
    "缴费截止日",
)
FOOD, MILL = "延吉样例食品有限公司", "图们样例（集团）纺织厂"
# The part of a list's principal that is the employer's is two of three.
_PARTS = 3


def on_file(name: str = FOOD, code: str | None = None, region: str = "222401") -> Enterprise:
    """Put an enterprise on file, without a survey."""
    found: Enterprise = Enterprise.objects.create(name=name, uscc=code, region_code=region)
    return found


def receipt_row(
    reference: str = "S1",
    amount: str = "100.00",
    day: str = "2019-08-31",
    payer: str = FOOD,
    code: str = "",
    note: str = "样例",
) -> tuple[str, ...]:
    return day, reference, payer, code, amount, note


def list_row(
    amount: str = "240.00",
    month: str = "2019-08",
    insurance: str = "养老保险",
    name: str = FOOD,
    code: str = "",
    due: str = "",
) -> tuple[str, ...]:
    total = Decimal(amount)
    personal = (total / _PARTS).quantize(Decimal("0.01"))
    return name, code, insurance, month, str(total - personal), str(personal), amount, due


def book_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> io.BytesIO:
    """Write a plain sheet with one header row; the same rows give the same bytes."""
    return io.BytesIO(_bytes_of(tuple(headers), tuple(map(tuple, rows))))


@cache
def _bytes_of(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (headers, *rows):
        sheet.append(list(row))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def previewed(
    actor: User,
    kind: BatchKind,
    rows: Sequence[Sequence[str]],
    *,
    title: str = "样例清单",
    on: dt.date = ON,
    as_of_on: dt.date | None = None,
) -> ImportBatch:
    """Upload and read a list as `actor` would; nothing is committed."""
    headers = RECEIPT_HEADERS if kind is BatchKind.RECEIPTS else LIST_HEADERS
    batch = intake.receive_file(
        kind=kind,
        title=title,
        content=book_of(headers, rows),
        original_name="样例.xlsx",
        scope=Scope.of(actor),
        uploaded_by=actor,
        as_of_on=as_of_on,
    )
    read = intake.read_batch(batch.pk, on=on)
    assert read.state == BatchState.PREVIEWED, read.problem
    return read


def commit(batch: ImportBatch, *, skip_bad_rows: bool = False, on: dt.date = ON) -> ImportBatch:
    intake.request_commit(batch.pk, actor=batch.uploaded_by, skip_bad_rows=skip_bad_rows)
    return intake.commit_batch(batch.pk, on=on)


def bank_list(actor: User, *rows: Sequence[str], **how: Any) -> ImportBatch:
    """Take a bank's list all the way in."""
    return commit(previewed(actor, BatchKind.RECEIPTS, rows, **how))


def official_list(actor: User, *rows: Sequence[str], **how: Any) -> ImportBatch:
    """Take an official list all the way in."""
    return commit(previewed(actor, BatchKind.OFFICIAL, rows, **how))


def undo(batch: ImportBatch, reason: str = "样例：导错文件") -> None:
    intake.undo_batch(batch.pk, actor=batch.uploaded_by, reason=reason)


def codes(batch: ImportBatch) -> list[tuple[int, str]]:
    """Return row and code of each error."""
    return [
        (found.row, found.code)
        for found in map(Finding.from_json, _details(batch))
        if found.is_error
    ]


def _details(batch: ImportBatch) -> Iterator[dict[str, Any]]:
    yield from batch.findings.values_list("details", flat=True)


def receipts() -> list[tuple[str, str]]:
    """Return reference and amount of the receipts that stand."""
    found = Receipt.objects.standing().order_by("pk")
    return [(one.reference, str(one.amount)) for one in found]


def counting(owner: Enterprise | None = None) -> list[tuple[str, str, str, str]]:
    """Return month, insurance, principal and source of the items that count."""
    items = ArrearsItem.objects.live().order_by("contribution_month", "insurance", "pk")
    if owner is not None:
        items = items.filter(enterprise=owner)
    return [
        (
            f"{one.contribution_month:%Y-%m}",
            one.insurance,
            str(one.principal),
            str(one.certainty),
        )
        for one in items
    ]


def totals_agree() -> bool:
    """Tell whether the principal on each enterprise's row is that of its items."""
    return all(
        one.arrears_principal
        == (
            ArrearsItem.objects.live()
            .filter(enterprise=one)
            .aggregate(sum=Sum("principal_outstanding"))["sum"]
            or 0
        )
        for one in Enterprise.objects.all()
    )


def code_of(number: int) -> str:
    return uscc(number)


URL = "/imports/new/"
KINDS = [BatchKind.RECEIPTS, BatchKind.OFFICIAL]
HEADERS = {BatchKind.RECEIPTS: RECEIPT_HEADERS, BatchKind.OFFICIAL: LIST_HEADERS}


def uploaded(kind: BatchKind, *rows: tuple[str, ...]) -> SimpleUploadedFile:
    return SimpleUploadedFile("样例.xlsx", book_of(HEADERS[kind], rows).getvalue())
