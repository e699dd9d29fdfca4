"""The coded exceptions that may stop a late fee besides a deferral or a bankruptcy.

A code only names a case; what stops the fee is the exception on record, with its days and its
document (`late_fee.CodedException`). Nothing else waives a late fee: 社会保险法 60.
"""

from dataclasses import dataclass
from datetime import date

from statutes.parameters import load


@dataclass(frozen=True, slots=True)
class ExceptionCode:
    """A case that may be taken out of the late fee from a day on.

    The source names the case; the rule that applies it is named with each exception on record.
    """

    code: str
    from_on: date
    name: str
    meaning: str
    source: str


def exception_codes() -> tuple[ExceptionCode, ...]:
    """List the codes there are, in the order of the file; a code stands in it once."""
    return tuple(
        ExceptionCode(
            code=value.text("code"),
            from_on=value.from_on,
            name=value.text("name"),
            meaning=value.text("meaning"),
            source=value.source,
        )
        for value in load("late_fee_exceptions").values
    )
