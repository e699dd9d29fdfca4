"""A lookup for many keys that takes one parameter, whatever their number."""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, ForeignKey, Lookup, OneToOneField
from django.db.models.sql.compiler import SQLCompiler


class Among(Lookup):
    """`enterprise__among=keys`: the rows whose whole-number key is one of these; none for none.

    `__in` writes each key into the statement, which for a thousand cases costs more than finding
    them, and SQLite takes only so many. Here all keys are one array.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Write the comparison with an array of PostgreSQL."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, list(self.rhs))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Write the comparison with a list that SQLite reads from JSON."""
        column, parameters = self.process_lhs(compiler, connection)
        keys = json.dumps(list(self.rhs))
        statement = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a column
        return statement, (*parameters, keys)


def register_lookups() -> None:
    """Make the lookup known to keys and foreign keys; a second call changes nothing."""
    for kind in (BigAutoField, ForeignKey, OneToOneField):
        kind.register_lookup(Among)
