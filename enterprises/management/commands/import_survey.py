"""Import a survey workbook from the command line, through the services that the pages use.

Exit code 0: every row is good; 1: rows were rejected, or something stands in the way of the
commit; 2: the file cannot be read. Without --commit nothing is written.
"""

from intake.enums import BatchKind
from intake.import_command import ImportCommand


class Command(ImportCommand):
    help = "Read a survey workbook (.xlsx, .xls, .csv), show its totals and findings, commit it."
    kind = BatchKind.SURVEY
    title_option = "--round"
    title_help = "the survey round"
    title_required = True
    as_of_help = "the day the survey speaks of; without it what the sheets say, else today"
    printed = ("enterprises", "employees", "in_arrears", "workers_affected", "arrears_yuan")
