"""Tables that the database itself refuses to change or empty, on SQLite and PostgreSQL alike.

A migration says `AppendOnly("arrears_arrearsitemrevision")` after the table is made; from then on
UPDATE, DELETE, TRUNCATE and INSERT OR REPLACE raise, whoever sends them.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

_MESSAGE = "append-only table: correct it by a new row"

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION guicang_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is an {_MESSAGE}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def create_statements(vendor: str, table: str) -> list[str]:
    """Return the statements that make a table append-only."""
    if vendor == "postgresql":
        return [
            _POSTGRESQL_FUNCTION,
            f'CREATE TRIGGER "{table}_no_change" BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION guicang_refuse_change()",
            f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION guicang_refuse_change()",
        ]
    refuse = f"SELECT RAISE(ABORT, '{table} is an {_MESSAGE}');"
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" BEGIN {refuse} END',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" BEGIN {refuse} END',
        # INSERT OR REPLACE deletes without firing the delete trigger, so it is caught here.
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" '  # noqa: S608
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE id = NEW.id) BEGIN {refuse} END',
    ]


def drop_statements(vendor: str, table: str) -> list[str]:
    """Return the statements that undo `create_statements` (the shared function stays)."""
    if vendor == "postgresql":
        return [
            f'DROP TRIGGER "{table}_no_change" ON "{table}"',
            f'DROP TRIGGER "{table}_no_truncate" ON "{table}"',
        ]
    return [f'DROP TRIGGER "{table}_no_{event}"' for event in ("update", "delete", "replace")]


class AppendOnly(Operation):
    """Migration operation that puts the triggers on one table."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the model state as it is: triggers are the database's alone."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for statement in create_statements(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for statement in drop_statements(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Make {self.table} append-only"


class Changeable(AppendOnly):
    """The opposite of AppendOnly: around a change of the table, which SQLite makes anew."""

    database_forwards = AppendOnly.database_backwards
    database_backwards = AppendOnly.database_forwards

    def describe(self) -> str:
        return f"Let {self.table} be changed"
