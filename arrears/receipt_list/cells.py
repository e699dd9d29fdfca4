"""Read what only bank lists have in their cells: references, and which way money went."""

import re
import unicodedata

from intake.sheets.cells import CellValue, decimal_of, fold, is_blank, shown
from intake.sheets.errors import CellError

# What a spreadsheet keeps of a number; a longer reference stored as one has lost its end.
_MOST_DIGITS = 15
_SPACES = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff'`]+")
_NO_NUMBER = re.compile(r"0+")
_INCOMING = re.compile(r"贷|收|入|进|来|转入|存|c(?:r|redit)?$|\+$")
_OUTGOING = re.compile(r"借|支|付|出|往|转出|取|d(?:r|ebit)?$")


def one_spelling(reference: str) -> str:
    """Return a bank reference as it is kept: half width, capitals, no spaces.

    A clerk copies it from a receipt, a bank's program writes it: it is the same receipt.
    """
    return _SPACES.sub("", unicodedata.normalize("NFKC", reference)).upper()


def parse_reference(value: CellValue) -> str | None:
    """Return a bank reference in one spelling; None for none, or for noughts only.

    Raises CellError code_as_number where a spreadsheet has cut its end off.
    """
    if is_blank(value):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = decimal_of(value)
        text = format(number.normalize(), "f")
        if not text.isdigit() or len(text) > _MOST_DIGITS:
            raise CellError("code_as_number", value=shown(value))
    else:
        text = one_spelling(shown(value))
    return None if _NO_NUMBER.fullmatch(text) else text or None


def came_in(value: CellValue) -> bool | None:
    """Tell money that came in (贷, 收入) from money that went out (借, 支出).

    None for a cell that says nothing; raises CellError direction_unknown.
    """
    if is_blank(value):
        return None
    text = fold(shown(value))
    if _INCOMING.match(text):
        return True
    if _OUTGOING.match(text):
        return False
    raise CellError("direction_unknown", value=shown(value))
