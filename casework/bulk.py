"""Many rows written in few statements, on SQLite and PostgreSQL alike.

Django's bulk_create and bulk_update go through every field of every row several times; for the
book of money, where one list makes thousands of rows, that is most of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias, cast

from django.db import connection, models

# SQLite takes 32,766 parameters in one statement.
_MOST_PARAMETERS = 30_000


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[int]:
    """Insert rows of column values and return their keys in the order of the rows.

    `names` are field names; every column without a default of the database has to be among them.
    Signals are not sent. Runs within the caller's transaction.
    """
    fields = _fields(model, names)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    row_marks = "(" + ", ".join(["%s"] * len(fields)) + ")"
    keys: list[int] = []
    for part in _parts(list(rows), len(fields)):
        marks = ", ".join([row_marks] * len(part))
        statement = (
            f'INSERT INTO "{model._meta.db_table}" ({columns}) '  # noqa: S608 - from the model
            f'VALUES {marks} RETURNING "{_key(model).column}"'
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, list(_prepared(fields, part)))
            # Both databases insert in the order of VALUES, so ascending keys are in that order.
            keys += sorted(row[0] for row in cursor.fetchall())
    return keys


def set_columns(
    model: type[models.Model], rows: Sequence[models.Model], names: Sequence[str]
) -> None:
    """Write some columns of rows that exist, by UPDATE … FROM (VALUES …).

    Runs within the caller's transaction, who holds the locks.
    """
    key, fields = _key(model), _fields(model, names)
    places = range(1, len(fields) + 1)
    sets = ", ".join(
        f'"{field.column}" = v.f{place}' for field, place in zip(fields, places, strict=True)
    )
    aliases = ", ".join(f"f{place}" for place in (0, *places))
    plain = "(" + ", ".join(["%s"] * (len(fields) + 1)) + ")"
    first = plain
    if connection.vendor == "postgresql":
        # The first row carries the types for all.
        types = [key.rel_db_type(connection), *(field.db_type(connection) for field in fields)]
        first = "(" + ", ".join(f"CAST(%s AS {kind})" for kind in types) + ")"
    values = [[row.pk, *(getattr(row, field.attname) for field in fields)] for row in rows]
    for part in _parts(values, len(fields) + 1):
        marks = ", ".join([first, *[plain] * (len(part) - 1)])
        statement = (
            f"WITH v ({aliases}) AS (VALUES {marks}) "  # noqa: S608 - names come from the model
            f'UPDATE "{model._meta.db_table}" SET {sets} FROM v '
            f'WHERE "{model._meta.db_table}"."{key.column}" = v.f0'
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, list(_prepared([key, *fields], part)))


Field: TypeAlias = "models.Field[Any, Any]"


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Field]:
    return [cast("Field", model._meta.get_field(name)) for name in names]


def _key(model: type[models.Model]) -> Field:
    key = model._meta.pk
    if key is None:
        raise TypeError(f"{model.__name__} has no key")
    return key


def _parts(rows: Sequence[Sequence[Any]], columns: int) -> Iterator[Sequence[Sequence[Any]]]:
    size = _MOST_PARAMETERS // columns
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _prepared(fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> Iterator[Any]:
    """Yield all values as the database takes them, row by row."""
    # psycopg2 adapts dates, moments and decimals itself.
    as_they_are = connection.vendor == "postgresql"
    plain = [as_they_are and not isinstance(field, models.JSONField) for field in fields]
    if all(plain):
        for row in rows:
            yield from row
        return
    for row in rows:
        for field, value, is_plain in zip(fields, row, plain, strict=True):
            yield value if is_plain else field.get_db_prep_save(value, connection)
