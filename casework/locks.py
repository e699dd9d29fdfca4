"""Locks on things that have no row yet."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection


def lock_names(kind: str, names: Iterable[str]) -> None:
    """Wait until nobody else works on any of these names, and hold them to the transaction's end.

    Taken in one order, so that two callers never wait for each other in a circle. On SQLite a
    writing transaction is alone anyway.
    """
    if connection.vendor != "postgresql":
        return
    ordered = sorted({f"{kind}:{name}" for name in names})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM"
            " (SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(%s::text[]) AS name"
            " ORDER BY key) AS keys",
            [ordered],
        )
