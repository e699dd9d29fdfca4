"""What the commands that import a file have in common; the services are those of the pages.

Exit code 0: every row is good; 1: rows were rejected, or something stands in the way of the
commit; 2: the file, or an option, cannot be read. Without --commit nothing is written.
"""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.days import read_day
from casework.models import jurisdiction_validator
from casework.scope import Scope
from intake.enums import BatchKind
from intake.errors import AlreadyCommitted, ImportProblem
from intake.handlers import Reading
from intake.models import ImportBatch
from intake.prepare import Prepared, prepare
from intake.services import import_file
from intake.sheets.errors import SheetError
from intake.sheets.findings import message
from intake.sheets.rejects import write_rejects

_UNREADABLE = 2
_LONGEST_TITLE = ImportBatch._meta.get_field("title").max_length or 0


class ImportCommand(BaseCommand):
    """Reads one kind of file, shows its totals and findings, commits it when told.

    Without a `title_option` that is required the file's own name is its title. `as_of_help` is
    empty where files of the kind speak of no day. `printed` are the totals shown without --json.
    """

    kind: ClassVar[BatchKind]
    title_option: ClassVar[str] = "--title"
    title_help: ClassVar[str] = "the name of the list; without it that of the file"
    title_required: ClassVar[bool] = False
    as_of_help: ClassVar[str] = ""
    printed: ClassVar[tuple[str, ...]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            self.title_option,
            dest="title",
            required=self.title_required,
            metavar="NAME",
            help=self.title_help,
        )
        parser.add_argument("--commit", action="store_true", help="write what was read")
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="commit the good rows without the others"
        )
        parser.add_argument(
            "--rejects", type=Path, metavar="OUT.xlsx", help="write the rejected rows here"
        )
        parser.add_argument(
            "--jurisdiction",
            default="",
            metavar="PREFIX",
            help="2, 4 or 6 digits of an administrative code; rows outside it are rejected",
        )
        if self.as_of_help:
            parser.add_argument("--as-of", metavar="DATE", help=self.as_of_help)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        scope = _scope(options["jurisdiction"])
        title = self._title(options["title"], path)
        as_of_on = _day(options.get("as_of"))
        on = timezone.localdate()
        prepared = self._prepare(path, scope, on=on)
        reading = _reading(prepared)
        if options["rejects"]:
            _write_rejects(prepared, reading, options["rejects"])
        result = _as_json(reading)
        problem: str | None = None
        if options["commit"]:
            try:
                import_file(
                    path,
                    prepared,
                    kind=self.kind,
                    title=title,
                    scope=scope,
                    actor=None,
                    on=on,
                    skip_bad_rows=options["skip_bad_rows"],
                    as_of_on=as_of_on,
                )
                result["committed"] = True
            except AlreadyCommitted as already:
                result["already_committed"] = True
                self.stderr.write(str(already))
            except ImportProblem as refused:
                problem = str(refused)
        self._print(result, as_json=options["json"])
        if problem or result["rows_rejected"]:
            raise CommandError(problem or _rejected_line(result), returncode=1)

    def _print(self, result: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for key in ("rows_read", "rows_accepted", "rows_rejected", *self.printed, "committed"):
            self.stdout.write(f"{key}: {result[key]}")
        for line in (*result["rejected"], *result["warnings"]):
            self.stdout.write(f"{line['sheet']} {line['row']}: {line['message']}")

    def _title(self, given: str | None, path: Path) -> str:
        title = " ".join((path.stem[:_LONGEST_TITLE] if given is None else given).split())
        if not title or len(title) > _LONGEST_TITLE:
            raise CommandError(
                _("%(option)s takes a name of 1 to %(limit)s characters, not %(length)s.")
                % {"option": self.title_option, "limit": _LONGEST_TITLE, "length": len(title)},
                returncode=_UNREADABLE,
            )
        return title

    def _prepare(self, path: Path, scope: Scope, *, on: dt.date) -> Prepared:
        try:
            return prepare(path, original_name=path.name, kind=self.kind, scope=scope, on=on)
        except SheetError as error:
            raise CommandError(str(error), returncode=_UNREADABLE) from error


def _scope(prefix: str) -> Scope:
    try:
        jurisdiction_validator(prefix)
    except ValidationError as error:
        raise CommandError(
            _("--jurisdiction “%(text)s” is not 2, 4 or 6 digits of an administrative code.")
            % {"text": prefix},
            returncode=_UNREADABLE,
        ) from error
    return Scope(prefix)


def _day(text: str | None) -> dt.date | None:
    try:
        return read_day(text) if text else None
    except ValidationError as error:
        raise CommandError(f"--as-of: {error.message}", returncode=_UNREADABLE) from error


def _reading(prepared: Prepared) -> Reading:
    if prepared.reading is None:
        raise CommandError(
            " ".join(prepared.layout.problems).replace("\n", " "), returncode=_UNREADABLE
        )
    return prepared.reading


def _write_rejects(prepared: Prepared, reading: Reading, out: Path) -> None:
    try:
        write_rejects(prepared.workbook, prepared.layout, reading.findings, out)
    except OSError as error:
        raise CommandError(
            _("--rejects “%(path)s” cannot be written (%(detail)s); choose another place.")
            % {"path": out, "detail": error.strerror},
            returncode=_UNREADABLE,
        ) from error


def _as_json(reading: Reading) -> dict[str, Any]:
    """Return the totals over the accepted rows with what became of each row.

    An exact duplicate is an accepted row that is counted once: rows_read = rows_accepted +
    rows_rejected.
    """
    lines: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for finding in reading.findings:
        lines[finding.is_error].append(
            {
                "sheet": finding.sheet,
                "row": finding.row,
                "field": finding.field,
                "value": finding.value,
                "message": message(finding),
            }
        )
    return reading.totals | {
        **reading.row_counts(),
        "rejected": lines[True],
        "warnings": lines[False],
        "committed": False,
        "already_committed": False,
    }


def _rejected_line(result: dict[str, Any]) -> str:
    rejected = result["rows_rejected"]
    return ngettext(
        "%(rejected)s of the %(read)s rows read was rejected.",
        "%(rejected)s of the %(read)s rows read were rejected.",
        rejected,
    ) % {"rejected": rejected, "read": result["rows_read"]}
