"""A portfolio to measure on: enterprises, open items, and facts recorded through the product.

Enterprises and items are loaded in bulk, as many months of two insurances as it takes. Some of
them then get what real files have: a reading with two rates, receipts in part, deferrals,
bankruptcies. Those go through the product's own services, so every projection is the product's.
The portfolio stays in its database for the next benchmark, until a migration or this file changes.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max, Sum
from psycopg2 import sql

from benchmarks.frame import arguments, seconds
from arrears.enums import StopKind
from arrears.models import ArrearsItem
from arrears.services.positions import correct_positions
from arrears.services.projections import refresh_principal
from arrears.services.receipts import ReceiptFacts, record_receipts
from arrears.services.reprojection import reproject
from arrears.services.stops import StopFacts, record_stop
from casework.models import JurisdictionProfile
from casework.scope import Scope
from enterprises.enums import DisposalClass
from enterprises.models import Enterprise
from statutes.money import to_fen

ROOT = Path(__file__).resolve().parent.parent
ITEMS, ENTERPRISES = 1_000_000, 80_000
# The day on which all items are open; the last contribution month is two months before.
ON = dt.date(2026, 6, 30)
COUNTIES = ("222401", "222402", "222403", "222404", "222405", "222406", "222424", "222426")
# Its profile reads the old law by day, so its old items have two rates.
SPLIT_COUNTY = COUNTIES[0]
_MARK = "benchmark_portfolio"
_LAST_MONTH = 2026 * 12 + 3


def ensure_portfolio(items: int = ITEMS, enterprises: int = ENTERPRISES) -> None:
    """Make the portfolio in the database of the settings, unless it stands there already.

    Makes the database where there is none, and drops it where an older portfolio is in it; refuses
    a database with anything else in it.
    """
    wanted = f"{items} items, {enterprises} enterprises, {_fingerprint()}"
    found = _what_stands()
    if found == wanted:
        call_command("migrate", verbosity=0)
        return
    _make_database(drop=found is not None)
    print(f"making a portfolio of {items:,} items …", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {_MARK} (made text)")
        cursor.execute(f"INSERT INTO {_MARK} VALUES ('unfinished')")
        taken = seconds(lambda: _make(items, enterprises))
        cursor.execute(f"UPDATE {_MARK} SET made = %s", [wanted])
    settle_tables()
    print(f"… made in {taken:.0f} s", file=sys.stderr)


def settle_tables() -> None:
    """Let the planner know the tables, as autovacuum does in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _make(items: int, enterprises: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    dice = random.Random(20260630)
    with transaction.atomic():
        _load(Enterprise._meta.db_table, _ENTERPRISE_COLUMNS, _enterprises(dice, enterprises))
        rows = _items(dice, items, enterprises)
        _load(ArrearsItem._meta.db_table, _ITEM_COLUMNS, rows)
        refresh_principal(range(1, enterprises + 1))
        _set_sequence(Enterprise._meta.db_table)
    settle_tables()
    _record_facts(dice, enterprises)
    correct_positions()


_ENTERPRISE_COLUMNS = (
    "id", "name", "uscc", "region_code", "ownership", "industry", "status", "has_assets",
    "disposal_class", "employees", "contact", "phone", "arrears_principal", "is_current",
    "created_at",
)  # fmt: skip


def _enterprises(dice: random.Random, count: int) -> Iterator[tuple[Any, ...]]:
    classes = list(DisposalClass.values)
    for key in range(1, count + 1):
        yield (
            key, f"延边样例{key}有限公司", None, COUNTIES[key % len(COUNTIES)], "", "", "normal",
            None, dice.choice(classes), dice.randint(3, 400), "", "", 0, True,
            "2026-01-05 09:00:00+08:00",
        )  # fmt: skip


_ITEM_COLUMNS = (
    "enterprise_id", "insurance", "contribution_month", "principal", "due_on", "certainty",
    "is_live", "recorded_at", "principal_outstanding", "fee_before_segment", "segment_from_on",
    "fee_rate_daily", "fee_settled",
)  # fmt: skip


def _items(dice: random.Random, items: int, enterprises: int) -> Iterator[tuple[Any, ...]]:
    """Owe pension and unemployment for months in a row, one enterprise in seven for old ones."""
    for key in range(1, enterprises + 1):
        count = items * key // enterprises - items * (key - 1) // enterprises
        months = -(-count // 2)
        earliest, latest = (2003, 2010) if key % 7 == 0 else (2013, 2026)
        newest = min(latest * 12 + 11, _LAST_MONTH) - dice.randint(0, 24)
        start = max(earliest * 12, newest - months + 1)
        monthly = dice.lognormvariate(8, 1.3)
        for number in range(count):
            month = start + number // 2
            insurance = ("pension", "unemployment")[number % 2]
            fen = int(100 * monthly * dice.uniform(0.9, 1.1) * (1 if number % 2 == 0 else 0.05)) + 1
            yuan = f"{fen // 100}.{fen % 100:02d}"
            due_on = _first_day(month + 1) - dt.timedelta(days=1)
            yield (
                key, insurance, _first_day(month), yuan, due_on, "official", True,
                "2026-01-05 09:00:00+08:00", yuan, 0, due_on, "0.0005", 0,
            )  # fmt: skip


def _first_day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _record_facts(dice: random.Random, enterprises: int) -> None:
    """Record what happens to debts, each fact by the product's own service."""
    JurisdictionProfile.objects.create(
        region_prefix=SPLIT_COUNTY,
        valid_from=dt.date(2000, 1, 1),
        fee_reading="split",
        document="样例规定",
    )
    reproject(Scope(SPLIT_COUNTY))
    # Else each night would look for what a profile changed within the hour may have moved.
    JurisdictionProfile.objects.update(changed_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    owed = (
        ArrearsItem.objects.filter(enterprise_id__lte=enterprises // 16)
        .order_by("enterprise")
        .values_list("enterprise")
        .annotate(Sum("principal"), Max("due_on"))
    )
    receipts = [
        ReceiptFacts(
            enterprise_id=key,
            reference=f"样例{key}-{number}",
            # After the last debt fell due, so that each leaves a fee and stays open.
            received_on=last_due_on
            + dt.timedelta(days=dice.randint(1, (ON - last_due_on).days - 30)),
            amount=max(to_fen(principal * dice.randint(10, 45) / 100), Decimal("0.01")),
        )
        for key, principal, last_due_on in owed
        for number in range(1 + key % 2)
    ]
    for start in range(0, len(receipts), 1000):
        record_receipts(receipts[start : start + 1000], actor_id=None)
    for key in range(enterprises // 16 + 1, enterprises // 16 + enterprises // 60):
        record_stop(_stop(dice, key), actor_id=None)


def _stop(dice: random.Random, key: int) -> StopFacts:
    from_on = dt.date(2024, 1, 1) + dt.timedelta(days=dice.randint(0, 600))
    if key % 4 == 0:
        return StopFacts(key, StopKind.BANKRUPTCY, from_on, "企业破产法 46", "样例裁定")
    return StopFacts(
        key,
        StopKind.DEFERRAL,
        from_on,
        "社会保险法 63",
        "样例协议",
        to_on=from_on + dt.timedelta(days=dice.randint(30, 300)),
        security_kind="抵押",
        security_details="样例厂房",
    )


def _load(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows as they are: COPY on PostgreSQL, one prepared INSERT on SQLite."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["?"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"
            cursor.connection.executemany(statement, map(_as_stored, rows))
            return
        lines = ("\t".join("\\N" if one is None else str(one) for one in row) for row in rows)
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.StringIO("\n".join(lines)))


def _as_stored(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value.isoformat() if isinstance(value, dt.date) else value for value in row)


def _set_sequence(table: str) -> None:
    """Let the next key follow those that were loaded."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )


def _fingerprint() -> str:
    """Tell by what the tables of the portfolio are filled; other migrations are just applied."""
    tables = [*ROOT.glob("arrears/migrations/0*.py"), *ROOT.glob("ledger/migrations/0*.py")]
    made_by = [Path(__file__), *sorted(tables)]
    return sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()[:16]


def _what_stands() -> str | None:
    """Say which portfolio is in the database; None when there is no database, or an empty one."""
    if connection.vendor == "sqlite":
        if not Path(connection.settings_dict["NAME"]).exists():
            return None
    elif not _database_exists():
        return None
    tables = connection.introspection.table_names()
    if not tables:
        return None
    if _MARK not in tables:
        raise SystemExit(
            f"{connection.settings_dict['NAME']} holds something else than a portfolio of the "
            "benchmarks: name another database in DATABASE_URL, or drop it yourself."
        )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT made FROM {_MARK}")
        return str(cursor.fetchone()[0])


def _make_database(*, drop: bool) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        if drop:
            for path in Path(connection.settings_dict["NAME"]).parent.glob("*.sqlite3*"):
                path.unlink()
        return
    name = sql.Identifier(connection.settings_dict["NAME"])
    with closing(_server()) as server, server.cursor() as cursor:
        if drop:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        if drop or not _database_exists():
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(name))


def _database_exists() -> bool:
    with closing(_server()) as server, server.cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _server() -> Any:
    """Connect to the server beside the database, which need not be there."""
    parts = connection.settings_dict
    server = psycopg2.connect(
        host=parts["HOST"],
        port=parts["PORT"] or None,
        user=parts["USER"],
        password=parts["PASSWORD"] or None,
        dbname="postgres",
    )
    server.autocommit = True
    return server


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--enterprises", type=int, default=ENTERPRISES)
    options = parser.parse_args()
    ensure_portfolio(options.items, options.enterprises)
