"""The command replay: reckon a printed late-fee sheet again, and say equal or where not."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statutes.cli.frame import UsageError
from statutes.replay import Replay, replay
from statutes.sheet_file import UnreadableSheet

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

NAME = "replay"
EXIT_EQUAL, EXIT_DIFFERS = 0, 1

_HELP = "reckon a late-fee sheet (.xlsx) again from its own printed lines"


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command; unlike the others it takes a file and no facts."""
    parser = subparsers.add_parser(
        NAME,
        help=_HELP,
        description=f"{_HELP}. Exit code 0: equal. 1: not, and where. 2: it cannot be read.",
        allow_abbrev=False,
    )
    parser.add_argument("sheet", metavar="SHEET.xlsx", help="a late-fee sheet as the product made")
    parser.add_argument("--json", action="store_true", help="the result as one object")


def run(parsed: argparse.Namespace) -> tuple[str, int]:
    """Return what to print and the exit code; raises UsageError for what is no such sheet."""
    try:
        result = replay(Path(parsed.sheet))
    except UnreadableSheet as error:
        raise UsageError(f"{parsed.sheet}: {error}") from error
    output = _as_json(result) if parsed.json else _as_lines(result)
    return output, EXIT_EQUAL if result.equal else EXIT_DIFFERS


def _as_lines(result: Replay) -> str:
    counted = f"{result.items} items, {result.lines} lines"
    if result.equal:
        return f"equal: {counted}, late fee outstanding {result.fee_outstanding:,f}\n"
    lines = [f"not equal: {len(result.findings)} differences in {counted}"]
    return "\n".join([*lines, *map(str, result.findings)]) + "\n"


def _as_json(result: Replay) -> str:
    document = {
        "equal": result.equal,
        "sheets": result.sheets,
        "items": result.items,
        "lines": result.lines,
        "late_fee_outstanding": f"{result.fee_outstanding:f}" if result.equal else None,
        "findings": [asdict(finding) for finding in result.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
