"""What can be wrong with a file, a mapping or a cell; `str()` is one translated line."""

from collections.abc import Mapping
from typing import ClassVar

from intake.sheets.messages import CELL_MESSAGES, FILE_MESSAGES, MAPPING_MESSAGES, Template


class SheetError(Exception):
    """A problem with a spreadsheet: a stable code, and parameters for its message."""

    messages: ClassVar[Mapping[str, Template]] = {}

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        # A name may hold line breaks; the message never does.
        return " ".join((str(self.messages[self.code]) % self.params).split())


class UnreadableFile(SheetError):  # noqa: N818 - the name says what the file is
    """The file as a whole is refused; nothing of it was used."""

    messages = FILE_MESSAGES


class MappingError(SheetError):
    """A mapping made by hand does not fit the workbook or the schema."""

    messages = MAPPING_MESSAGES


class CellError(SheetError):
    """One cell cannot be understood; the caller knows which and makes a finding of it."""

    messages = CELL_MESSAGES
