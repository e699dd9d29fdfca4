"""Import a bank's list of receipts from the command line, as the pages do.

Exit code 0: every row is good; 1: rows were rejected, or something stands in the way of the
commit; 2: the file cannot be read. Without --commit nothing is written. A receipt that is on
record already is accepted, counted as known, and changes nothing.
"""

from intake.enums import BatchKind
from intake.import_command import ImportCommand


class Command(ImportCommand):
    help = "Read a bank's list of receipts (.xlsx, .xls, .csv), show what it adds, commit it."
    kind = BatchKind.RECEIPTS
    printed = (
        "rows_left_out",
        "receipts",
        "receipts_yuan",
        "new",
        "known",
        "back_dated",
        "enterprises",
        "first_on",
        "last_on",
    )
