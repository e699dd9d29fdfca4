"""What every command is made of: columns, rows of text with typed getters, outcomes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from statutes.dates import ContributionMonth, parse_date
from statutes.errors import InvalidFactError
from statutes.money import parse_debt

Choice = TypeVar("Choice", bound=StrEnum)


class UsageError(Exception):
    """The input as a whole cannot be used; the text is the one line for the person."""


class RowError(UsageError):
    """A cell cannot be used; says which, as a spreadsheet numbers rows, or which option."""

    def __init__(self, row: "Row", column: str, explanation: str) -> None:
        place = f"row {row.number}, column {column}" if row.number else option_of(column)
        super().__init__(f"{place}: {explanation}")


@dataclass(frozen=True, slots=True)
class Column:
    """An input: a column of the batch file, and for one case the option of the same name."""

    name: str
    help: str
    required: bool = True
    default: str = ""
    batch_default: str | None = None  # where the published files imply another value
    aliases: tuple[str, ...] = ()
    may_be_empty: bool = False  # an empty cell is a finding of the rule, not an error

    def default_for(self, *, batch: bool) -> str:
        if batch and self.batch_default is not None:
            return self.batch_default
        return self.default


@dataclass(frozen=True, slots=True)
class Row:
    """One line of input as text, blanks stripped; `number` is None for a case given by options."""

    values: Mapping[str, str]
    number: int | None = None
    extras: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def amount(self, name: str) -> Decimal:
        return parse_debt(self.text(name), field=name)

    def day(self, name: str) -> date:
        return parse_date(self.text(name), field=name)

    def day_or_none(self, name: str) -> date | None:
        return self.day(name) if self.text(name) else None

    def month(self, name: str) -> ContributionMonth:
        return ContributionMonth.parse(self.text(name), field=name)

    def whole_number(self, name: str) -> int:
        text = self.text(name)
        if not (text.isascii() and text.isdecimal() and len(text) <= 9):
            raise InvalidFactError(name, text, "write a whole number, such as 5")
        return int(text)

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        try:
            return choices(self.text(name))
        except ValueError:
            raise InvalidFactError(
                name, self.text(name), f"choose one of {', '.join(choices)}"
            ) from None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result columns of one row, and on demand the working for --json."""

    results: Mapping[str, str]
    working: Callable[[], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Command:
    """One rule on the command line."""

    name: str
    help: str
    inputs: tuple[Column, ...]
    results: tuple[str, ...]
    compute: Callable[[Sequence[Row]], list[Outcome]]
    takes_payments: bool = False  # one case is several rows, given by --payment and --until


def for_each(
    compute_row: Callable[[Row], Outcome], columns_of_fields: Mapping[str, str] | None = None
) -> Callable[[Sequence[Row]], list[Outcome]]:
    """Turn a rule for one row into one for all rows, whose errors name the row."""

    def compute(rows: Sequence[Row]) -> list[Outcome]:
        outcomes = []
        for row in rows:
            with errors_name(row, columns_of_fields):
                outcomes.append(compute_row(row))
        return outcomes

    return compute


@contextmanager
def errors_name(row: Row, columns_of_fields: Mapping[str, str] | None = None) -> Iterator[None]:
    """Let an unusable fact name its row and column.

    `columns_of_fields` says which column a rule means by the name of its argument.
    """
    try:
        yield
    except InvalidFactError as error:
        column = (columns_of_fields or {}).get(error.field, error.field)
        raise RowError(row, column, error.explanation) from error


def option_of(column: str) -> str:
    return f"--{column.replace('_', '-')}"


def yes_no(flag: bool) -> str:
    return "Y" if flag else "N"


def plain(number: Decimal) -> str:
    """Write a number without exponent and without trailing zeros."""
    return format(number.normalize(), "f")


def articles(sources: Iterable[str]) -> list[str]:
    """List each article once, in order of appearance; a source may name several."""
    return list(dict.fromkeys(article for source in sources for article in source.split("；")))
