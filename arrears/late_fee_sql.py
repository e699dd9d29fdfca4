"""The late fee of any number of items on any day as one SQL expression, exact to the fen.

Fee = exact fee before the segment + principal outstanding × daily rate × days of the segment,
rounded half up once per item: the same number that statutes.late_fee reaches step by step
(tests/arrears/test_late_fee_sql.py compares them). It is right for every day that lies in the
segment; selectors/portfolio.py finds the segment of each item, current or closed.
"""

from __future__ import annotations

import datetime as dt
from string import Formatter
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, DateField, DecimalField, F, Func, Value
from django.db.models.sql.compiler import SQLCompiler

# Placeholders, in the order of the source expressions below.
_PIECES = ("fee_before", "fee_a_day", "from_on", "until_on", "on")

# All in whole millionths of a yuan, of which half a fen is 5,000 and one fen 10,000.
_POSTGRESQL = (
    "({fee_before} + {fee_a_day} * GREATEST(0, LEAST({until_on}, {on}::date) - {from_on}))"
)
_SQLITE = (
    "({fee_before} + {fee_a_day}"
    " * MAX(0, CAST(ROUND(JULIANDAY(MIN(COALESCE({until_on}, '9999-12-31'), {on}))"
    " - JULIANDAY({from_on})) AS INTEGER)))"
)


class LateFeeMillionths(Func):
    """Exact late fee to date of an item at the end of a day, in millionths of a yuan.

    Stands on any row that is a Segment: an ArrearsItem or a ClosedSegment. The day is one for all
    rows, or a date column of the row.
    """

    output_field = BigIntegerField()

    def __init__(self, on: dt.date | F) -> None:
        super().__init__(
            F("fee_before_millionths"),
            F("fee_a_day_millionths"),
            F("segment_from_on"),
            F("fee_until_on"),
            on if isinstance(on, F) else Value(on, output_field=DateField()),
        )

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        return self._filled(self._rounded(_SQLITE), compiler)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        return self._filled(self._rounded(_POSTGRESQL), compiler)

    def _rounded(self, exact: str) -> str:
        return exact

    def _filled(self, template: str, compiler: SQLCompiler) -> tuple[str, tuple[Any, ...]]:
        """Put each compiled piece where the template names it, its parameters in that order."""
        compiled = dict(
            zip(_PIECES, map(compiler.compile, self.get_source_expressions()), strict=True)
        )
        sql, params = "", []
        for literal, name, _spec, _conversion in Formatter().parse(template):
            sql += literal
            if name:
                piece, piece_params = compiled[name]
                sql += piece
                params += list(piece_params)
        return sql, tuple(params)


class LateFeeFen(LateFeeMillionths):
    """Late fee to date of an item at the end of a day, in whole fen, paid or not."""

    def _rounded(self, exact: str) -> str:
        return f"(({exact} + 5000) / 10000)"


class YuanOfFen(Func):
    """A whole number of fen as yuan with two decimals."""

    template = "(%(expressions)s / 100.0)"
    output_field = DecimalField(max_digits=18, decimal_places=2)


class Whole(Func):
    """A column of yuan as a whole number of its smallest parts.

    SQLite keeps decimals as binary floats: only as integers are their sums and products exact.
    """

    output_field = BigIntegerField()
    parts = 1

    def __init__(self, field: str) -> None:
        super().__init__(F(field))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = f"CAST(ROUND(%(expressions)s * {self.parts}) AS INTEGER)"
        return super().as_sql(compiler, connection, template=template)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = f"ROUND(%(expressions)s * {self.parts})::bigint"
        return super().as_sql(compiler, connection, template=template)


class Fen(Whole):
    """A column of yuan in whole fen."""

    parts = 100


class TenThousandths(Whole):
    """A daily rate in whole ten-thousandths: fen times these are millionths of a yuan."""

    parts = 10_000


class Millionths(Whole):
    """A column of yuan in whole millionths, fine enough for the exact fee of a day."""

    parts = 1_000_000
