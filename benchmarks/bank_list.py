"""A bank list of 1,000 lines, recorded, laid and posted, against the bare inserts of its rows.

    python -m benchmarks.bank_list [--repeats 5] [--record]

Ours is the product's service: it looks for what is on record, reads items and stops, lays every
receipt, posts, and projects the items anew. Bare are the INSERT statements of the very rows that
it wrote (receipts, entries, postings, closed segments), one statement a row, in one transaction;
beside stands the same with many rows in a statement. All are rolled back.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import connection, models, transaction
from psycopg2.extras import execute_batch, execute_values

from benchmarks.frame import Rival, arguments, at_most, each, finish, interleaved, ratio
from arrears.models import ClosedSegment
from arrears.services.receipts import ReceiptFacts, record_receipts
from benchmarks.data import ON, SPLIT_COUNTY, ensure_portfolio
from enterprises.models import Enterprise
from ledger.models import Entry, Posting, Receipt

LINES = 1_000
_numbers = count(1)
# Table, columns and rows.
Written = tuple[str, list[str | None], list[Any]]


def bank_list() -> list[ReceiptFacts]:
    """Make a list of one receipt each from enterprises to which nothing has happened yet."""
    owners = (
        Enterprise.objects.filter(pk__gt=40_000, arrears_principal__gt=0)
        .exclude(region_code=SPLIT_COUNTY)
        .order_by("pk")
    )
    number = next(_numbers)
    return [
        ReceiptFacts(pk, f"样例{number}-{pk}", ON, principal / 4 // Decimal("0.01") / 100)
        for pk, principal in owners.values_list("pk", "arrears_principal")[:LINES]
    ]


def record(receipts: Sequence[ReceiptFacts]) -> None:
    """Record a list and take it back."""
    with transaction.atomic():
        record_receipts(receipts, actor_id=None)
        _check_and_take_back()


def _check_and_take_back() -> None:
    """Check the foreign keys, as a COMMIT does, and roll back: the book lets nobody delete."""
    connection.check_constraints()
    transaction.set_rollback(True)


def rows_of(receipts: Sequence[ReceiptFacts]) -> list[Written]:
    """Return all rows that recording a list inserts."""
    tables: list[type[models.Model]] = [Receipt, Entry, Posting, ClosedSegment]
    with transaction.atomic():
        last = {
            one: one._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
            for one in tables
        }
        record_receipts(receipts, actor_id=None)
        written = []
        for table in tables:
            fields = [one for one in table._meta.concrete_fields if not one.generated]
            rows = table._default_manager.filter(pk__gt=last[table]).order_by("pk")
            written.append(
                (
                    table._meta.db_table,
                    [one.column for one in fields],
                    list(rows.values_list(*(one.attname for one in fields))),
                )
            )
        transaction.set_rollback(True)
    return written


def insert(written: Sequence[Written], *, together: bool) -> None:
    """Insert rows one statement each, or many in one, and take them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in written:
            into = f"INSERT INTO {table} ({', '.join(map(str, columns))}) VALUES "  # noqa: S608 - our tables
            if together:
                execute_values(cursor.cursor, f"{into} %s", rows, page_size=1000)
            else:
                places = ", ".join(["%s"] * len(columns))
                execute_batch(cursor.cursor, f"{into} ({places})", rows, page_size=1)
        _check_and_take_back()


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__).parse_args()
    ensure_portfolio()
    lists: list[list[ReceiptFacts]] = []
    written = rows_of(bank_list())
    timings = interleaved(
        {
            "ours": Rival(lambda: record(lists[-1]), before=lambda: lists.append(bank_list())),
            "inserts": Rival(lambda: insert(written, together=False)),
            "many rows a statement": Rival(lambda: insert(written, together=True)),
        },
        repeats=options.repeats,
    )
    rows = sum(len(one) for _table, _columns, one in written)
    many = ratio(timings, "ours", "many rows a statement")
    finish(
        "bank_list",
        [
            at_most(
                f"{LINES:,} lines, {rows:,} rows",
                3,
                ratio(timings, "ours", "inserts"),
                f"{each(timings)}; against many rows a statement {many:.1f} ×",
            )
        ],
        options,
    )


if __name__ == "__main__":
    main()
