"""Import an official list of arrears from the command line, as the pages do.

Exit code 0: every row is good; 1: rows were rejected, or something stands in the way of the
commit; 2: the file cannot be read. Without --commit nothing is written.
"""

from intake.enums import BatchKind
from intake.import_command import ImportCommand


class Command(ImportCommand):
    help = "Read an official list of arrears (.xlsx, .xls, .csv), show its totals, commit it."
    kind = BatchKind.OFFICIAL
    as_of_help = "the day the list speaks of; without it what the sheets say, else today"
    printed = (
        "enterprises",
        "items",
        "principal_yuan",
        "first_month",
        "last_month",
        "as_of",
    )
