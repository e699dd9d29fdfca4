"""How much is read of one file; beyond it the file is refused with one line."""

MAX_FILE_SIZE = 20 * 1024 * 1024  # bytes as uploaded
MAX_UNPACKED = 300 * 1024 * 1024  # bytes of all parts together; 100,000 honest rows are 120 MB
MAX_RATIO = 100  # unpacked to packed; an honest workbook has 8 to 20
MAX_PARTS = 5_000
MAX_ROWS = 200_000  # the last row number of a sheet, empty rows included
MAX_COLUMNS = 1_000
MAX_CELLS = 6_000_000  # rows × columns over all sheets: what the reader lays out in memory
# Merged cells that are looked at, the smallest ranges first; a form has a few hundred.
MAX_MERGED_CELLS = 500_000
