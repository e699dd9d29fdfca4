"""What an app has to say to let one kind of spreadsheet in; intake itself knows no domain."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from casework.models import User
from casework.progress import Report
from casework.scope import Scope
from intake.enums import BatchKind, RowState
from intake.models import ImportBatch
from intake.sheets.fields import SheetSchema
from intake.sheets.findings import Finding
from intake.sheets.layout import Layout
from intake.sheets.messages import Template
from intake.sheets.reading import Workbook


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One data row as a handler understood it; `values` is what JSON can hold."""

    sheet: str
    row_number: int
    state: RowState
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a handler read from one workbook.

    `totals` is what JSON can hold; `as_of_on` the day the sheets say they speak of, if they do.
    """

    rows: list[ReadRow]
    findings: list[Finding]
    totals: dict[str, Any]
    as_of_on: dt.date | None = None

    def row_counts(self) -> dict[str, int]:
        """Count the rows; an exact duplicate is accepted, though it is counted once in totals."""
        states = Counter(row.state for row in self.rows)
        return {
            "rows_read": len(self.rows),
            "rows_accepted": len(self.rows) - states[RowState.REJECTED],
            "rows_rejected": states[RowState.REJECTED],
            "rows_duplicate": states[RowState.DUPLICATE],
        }


@dataclass(slots=True)
class Changes:
    """What a commit would change, compared with what is known now: label and number."""

    lines: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One table of totals: a Decimal is yuan, a whole number a count; the last column is drawn."""

    caption: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | Decimal, ...]], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The totals of a reading in words: single figures, then tables; a text is a day."""

    figures: tuple[tuple[str, int | Decimal | str], ...]
    breakdowns: tuple[Breakdown, ...]


@dataclass(frozen=True, slots=True)
class KindTexts:
    """What the pages say of a kind of file; `as_of_label` is empty where it speaks of no day.

    `reads` are the sentences about what is understood.
    """

    title_label: Template
    title_help: Template
    title_missing: Template
    reads: tuple[Template, ...]
    as_of_label: Template = ""
    as_of_help: Template = ""


class BatchHandler(Protocol):
    """One kind of spreadsheet: how it is read, shown, committed and undone.

    `goes_by_title` tells that the same file under another name is another import, as it is for
    the rounds of a survey; otherwise one file is committed once in a jurisdiction.
    """

    schema: SheetSchema
    texts: KindTexts
    goes_by_title: bool

    def may_handle(self, user: User) -> bool:
        """Tell whether a user may upload, see, commit and undo files of this kind."""

    def titles(self, scope: Scope) -> list[str]:
        """Name what files of this kind were imported for so far, the latest first."""

    def read(
        self,
        workbook: Workbook,
        layout: Layout,
        *,
        scope: Scope,
        on: dt.date,
        progress: Report,
    ) -> Reading:
        """Read all data rows; pure, nothing is written."""

    def summary(self, totals: dict[str, Any]) -> Summary:
        """Put the totals of a reading into words."""

    def changes(self, batch: ImportBatch) -> Changes:
        """Compare the accepted rows of a previewed batch with what is known."""

    def outcome(self, batch: ImportBatch) -> Changes:
        """Say what the commit of a batch wrote."""

    def commit(
        self, batch: ImportBatch, *, actor: User | None, on: dt.date, progress: Report
    ) -> None:
        """Write the accepted rows; the caller holds the transaction and the batch's lock."""

    def undo_blockers(self, batch: ImportBatch) -> Iterable[str]:
        """Say, a sentence each, what has been built on the batch and stands in the way."""

    def undo(self, batch: ImportBatch, *, actor: User | None, reason: str) -> None:
        """Take the batch's effect back; the caller holds the transaction and the lock."""


_handlers: dict[BatchKind, BatchHandler] = {}


def register_handler(kind: BatchKind, handler: BatchHandler) -> None:
    """Make an app responsible for a kind of spreadsheet; called from AppConfig.ready."""
    _handlers[kind] = handler


def handler_for(kind: str) -> BatchHandler:
    """Return the handler of a kind."""
    return _handlers[BatchKind(kind)]


def kinds_for(user: User) -> list[BatchKind]:
    """Return the kinds of files that a user may handle, in the order the pages name them."""
    return [kind for kind in BatchKind if handler_for(kind).may_handle(user)]
