"""Say of each row which enterprise on file it speaks of, and note where that is not certain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from enterprises.survey_sheet.cells import RowCells
from intake.sheets.cells import fold

_BRACKETS = str.maketrans("[]{}【】〔〕〈〉《》「」", "()()()()()()()")


def name_key(name: str) -> str:
    """Return a name as it is compared: half width, all brackets alike, without spaces."""
    return fold(name).translate(_BRACKETS)


@dataclass(frozen=True, slots=True)
class Match:
    """The enterprise that a name and a credit code stand for, as it is named on file.

    `enterprise_id` is None where there is none or more than one; `count` says how many.
    """

    enterprise_id: int | None
    name: str = ""
    count: int = 0


class Directory(Protocol):
    """Whoever knows the enterprises of a jurisdiction."""

    def find(self, named: Sequence[tuple[str, str | None]]) -> list[Match]:
        """Return a match for each name and credit code, in their order."""


def note_match(cells: RowCells, match: Match, *, name: str, uscc: str | None) -> None:
    """Note that a row's enterprise is unknown or one of several, or has another name on file."""
    if match.enterprise_id is not None:
        if name and name_key(name) != name_key(match.name):
            cells.warning("name", "name_differs_from_file", known=match.name)
    elif match.count > 1:
        cells.error("name", "enterprise_ambiguous", count=match.count)
    elif uscc:
        cells.error("uscc", "enterprise_code_unknown", value=uscc)
    else:
        cells.error("name", "enterprise_unknown")
