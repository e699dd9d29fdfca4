"""Law as dated data: one TOML file per parameter, each value with its first day and its source.

A table answers "what held on that day". Asking for a day before its first value is an error, not
zero: where the law was silent, the file says so in a row of its own. Files ship as code, so that
last year's notice can be recomputed.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

_DIRECTORY = Path(__file__).parent
_COMMON = {"from", "source", "checked_on"}


class UnknownParameterError(LookupError):
    """A parameter has no file, no such row, no such field, or no value for the day asked for."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What one instrument set, from its first day until the next value."""

    from_on: date
    source: str
    checked_on: date
    fields: Mapping[str, object]

    def decimal(self, field: str) -> Decimal:
        value = self._field(field)
        return value if isinstance(value, Decimal) else Decimal(self.integer(field))

    def integer(self, field: str) -> int:
        value = self._field(field)
        if not isinstance(value, int) or isinstance(value, bool):
            raise UnknownParameterError(f"{field} = {value!r} is not a whole number")
        return value

    def text(self, field: str) -> str:
        return str(self._field(field))

    def day(self, field: str) -> date:
        value = self._field(field)
        if not isinstance(value, date):
            raise UnknownParameterError(f"{field} = {value!r} is not a date")
        return value

    def has(self, field: str) -> bool:
        return field in self.fields

    def _field(self, field: str) -> object:
        if field not in self.fields:
            raise UnknownParameterError(f"the value from {self.from_on} has no field {field!r}")
        return self.fields[field]


@dataclass(frozen=True, slots=True)
class DatedTable:
    """All values of one parameter, in order of their first day."""

    title: str
    values: tuple[DatedValue, ...]

    def only(self, **wanted: str) -> "DatedTable":
        """Keep the rows whose named field equals the text, or is a list that holds it."""
        kept = tuple(
            value
            for value in self.values
            if all(_matches(value.fields.get(field), text) for field, text in wanted.items())
        )
        if not kept:
            raise UnknownParameterError(f"{self.title}: no row for {wanted}")
        return DatedTable(self.title, kept)

    def value_on(self, day: date) -> DatedValue:
        """Return the value in force on a day; a day before the first value is an error."""
        position = bisect_right(self.values, day, key=lambda value: value.from_on)
        if position == 0:
            first = self.values[0].from_on
            raise UnknownParameterError(
                f"{self.title}: nothing is on record for {day}; the first value is from {first}"
            )
        return self.values[position - 1]


def _matches(value: object, text: str) -> bool:
    return text in value if isinstance(value, list) else value == text


@cache
def load(name: str) -> DatedTable:
    """Read `<name>.toml` once; decimals stay exact. A file that lacks a part fails here."""
    path = _DIRECTORY / f"{name}.toml"
    if not path.is_file():
        raise UnknownParameterError(f"there is no parameter file {path.name}")
    document = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    values = [_dated_value(path.name, entry) for entry in document["value"]]
    return DatedTable(document["title"], tuple(sorted(values, key=lambda value: value.from_on)))


def _dated_value(file_name: str, entry: Mapping[str, object]) -> DatedValue:
    from_on, source, checked_on = entry.get("from"), entry.get("source"), entry.get("checked_on")
    if not (isinstance(from_on, date) and isinstance(source, str) and isinstance(checked_on, date)):
        raise UnknownParameterError(
            f"{file_name}: each value needs from, source and checked_on, unlike {dict(entry)!r}"
        )
    fields = {key: value for key, value in entry.items() if key not in _COMMON}
    return DatedValue(from_on, source, checked_on, fields)


def read_data(file_name: str) -> str:
    """Return the text of a data file that lies beside the parameters, such as the holidays."""
    return (_DIRECTORY / file_name).read_text(encoding="utf-8-sig")
