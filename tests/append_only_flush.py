"""Let TransactionTestCase empty the append-only tables, which refuse it to everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from casework.append_only import create_statements, drop_statements

_TABLES_QUERY = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' "
    "AND name = tbl_name || '_no_update' ORDER BY 1",
    "postgresql": "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE tgname = relname || '_no_change' ORDER BY 1",
}


def append_only_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """List the tables that carry the triggers, as the database itself knows them."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES_QUERY[connection.vendor])
        return [table for (table,) in cursor.fetchall()]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def flush_allowed(vendor_operations: type[BaseDatabaseOperations]) -> Iterator[None]:
    """Make every `flush` through these operations drop the triggers first, recreate them after.

    It is the class that is changed: a thread in which an event loop runs, as in browser tests,
    has another connection than the same thread without one.
    """
    flush = vendor_operations.execute_sql_flush

    def flush_without_triggers(self: Any, sql_list: list[str]) -> None:
        connection = self.connection
        tables = append_only_tables(connection)
        vendor = connection.vendor
        _execute(connection, [s for table in tables for s in drop_statements(vendor, table)])
        try:
            flush(self, sql_list)
        finally:
            _execute(connection, [s for table in tables for s in create_statements(vendor, table)])

    with patch.object(vendor_operations, "execute_sql_flush", flush_without_triggers):
        yield
