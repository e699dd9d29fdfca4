"""Every message about a file, a mapping, a layout or a cell, by its stable code.

A message names the value and says what to do next. Codes are stored with findings: they are
never reused for something else.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from intake.sheets.list_messages import DAY_MESSAGES, LIST_MESSAGES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Template = str | _StrPromise
else:
    Template = str

FILE_MESSAGES: Mapping[str, Template] = {
    "empty": _("The file is empty; export it again and upload the new file."),
    "not_a_file": _("“%(name)s” is no file that can be read; give the spreadsheet itself."),
    "unopenable": _(
        "The file “%(name)s” cannot be opened (%(detail)s); check its name, place and permissions."
    ),
    "part_name": _(
        "The archive holds a part named “%(part)s”, which points outside of it; the file is "
        "refused."
    ),
    "too_large": _(
        "The file has %(megabytes)s MB, more than the %(limit)s MB that are read; split it, by "
        "county for example, or remove pictures."
    ),
    "extension": _(
        "Files named “%(extension)s” are not read; save the sheet as .xlsx, .xls or .csv and "
        "upload that."
    ),
    "macro": _(
        "The workbook contains macros (%(part)s) and is refused; save it as .xlsx without macros."
    ),
    "mismatch": _(
        "The file is named “%(extension)s” but its content is %(content)s; open it in a "
        "spreadsheet program and save it as .xlsx."
    ),
    "encrypted": _("The workbook is protected by a password; remove the password and save again."),
    "bomb": _(
        "The file unpacks to far more than its size (%(unpacked)s MB from %(packed)s KB) and is "
        "refused; copy the rows into a new workbook."
    ),
    "too_many_parts": _(
        "The archive holds %(count)s parts, more than the %(limit)s of any honest workbook; copy "
        "the rows into a new workbook."
    ),
    "doctype": _(
        "The part “%(part)s” declares a document type or entities, which no spreadsheet program "
        "writes; the file is refused."
    ),
    "damaged": _(
        "The file is damaged or incomplete (%(detail)s); open it in a spreadsheet program, save "
        "it again and upload that."
    ),
    "formula": _(
        "Sheet “%(sheet)s”, cell %(cell)s holds a formula whose result was never stored; open "
        "the file in a spreadsheet program, let it calculate, save and upload again."
    ),
    "too_many_rows": _(
        "Sheet “%(sheet)s” runs to row %(rows)s, more than the %(limit)s that are read; delete "
        "the empty rows below the table, or split the file."
    ),
    "too_many_cells": _(
        "Sheet “%(sheet)s” spans %(columns)s columns and %(rows)s rows, more than can be read at "
        "once; delete the empty rows and columns around the table, or split the file."
    ),
    "no_sheet": _("The workbook has no sheet with any content."),
    "encoding": _(
        "The text is neither UTF-8 nor GB18030 (first at byte %(position)s); save the file as "
        "“CSV UTF-8” and upload that."
    ),
    "binary": _("The file is named .csv but holds binary data; save the sheet as .csv or .xlsx."),
    "csv": _(
        "Line %(line)s cannot be read as comma-separated text (%(detail)s); check the quotation "
        "marks there."
    ),
}

MAPPING_MESSAGES: Mapping[str, Template] = {
    "malformed": _("The assignment of columns is incomplete: “%(detail)s”."),
    "unknown_sheet": _("There is no sheet “%(sheet)s” in this workbook."),
    "unknown_field": _("There is no field “%(field)s”; choose one from the list."),
    "unknown_unit": _("“%(unit)s” is no unit of money; choose yuan, thousand or ten thousand."),
    "bad_column": _("“%(column)s” is no column of sheet “%(sheet)s”; give its letter, such as C."),
    "column_twice": _("Sheet “%(sheet)s”: column %(column)s is assigned to two fields."),
    "bad_header_rows": _(
        "Sheet “%(sheet)s”: “%(rows)s” are no header rows; give one to %(limit)s adjoining row "
        "numbers."
    ),
    "missing_field": _("Sheet “%(sheet)s”: no column is assigned to “%(field)s”."),
    "nothing": _("No sheet has columns assigned; assign at least one."),
}

LAYOUT_MESSAGES: Mapping[str, Template] = {
    "no_table": _(
        "No sheet has a row of headers with a column for “%(field)s”; assign the columns by hand."
    ),
    "missing_field": _("Sheet “%(sheet)s”: no column was recognised for “%(field)s”."),
    "missing_one_of": _("Sheet “%(sheet)s”: no column was recognised for any of %(fields)s."),
    "ambiguous": _("Sheet “%(sheet)s”: columns %(columns)s could each be “%(field)s”; choose one."),
    "unknown_money_column": _(
        "Sheet “%(sheet)s”: column %(column)s “%(header)s” stands among the amounts but was not "
        "recognised; assign it or leave it out."
    ),
    "unknown_people_column": _(
        "Sheet “%(sheet)s”: no column was recognised for “%(field)s”, but column %(column)s "
        "“%(header)s” holds numbers of people; assign it or leave it out."
    ),
    "unclaimed": _(
        "Sheet “%(sheet)s”: columns with figures that belong to no field were left out: "
        "%(columns)s."
    ),
    "second_table": _(
        "Sheet “%(sheet)s”: row %(row)s begins a second table with other columns; put it on a "
        "sheet of its own."
    ),
    "rest_left_out": _(
        "Sheet “%(sheet)s”: row %(row)s begins a table of another kind; the rows from there on "
        "were left out."
    ),
    "weak": _(
        "Sheet “%(sheet)s”: column %(column)s “%(header)s” was taken for “%(field)s”, which is "
        "not certain; please confirm."
    ),
    "not_split": _(
        "Sheet “%(sheet)s”: only “%(field)s” is given, without a column for each insurance; "
        "late fees cannot be computed until the amounts are split. Assign the columns, or "
        "confirm that the totals are to be kept as they are."
    ),
    "two_units": _("Sheet “%(sheet)s”: the unit of money is given as %(units)s; choose one."),
    "unit_doubtful": _(
        "Sheet “%(sheet)s”: no unit of money is stated, and the amounts do not look like yuan "
        "(%(value)s in %(cell)s); choose the unit."
    ),
    "unit_assumed": _("Sheet “%(sheet)s”: no unit of money is stated; yuan was assumed."),
    "unit_of_other_sheets": _(
        "Sheet “%(sheet)s”: no unit of money is stated; %(unit)s was taken from the other sheets."
    ),
    "hidden": _("Sheet “%(sheet)s” is hidden and was left out."),
    "persons": _(
        "Sheet “%(sheet)s” lists persons (“%(header)s”), not enterprises, and was left out."
    ),
    "left_out": _("Sheet “%(sheet)s” has no table of this kind and was left out."),
}

CELL_MESSAGES: Mapping[str, Template] = {
    "not_a_number": _("“%(value)s” is not a number; write digits only, such as 1234.56."),
    "formula_error": _("The formula gives “%(value)s”; correct it or type the number."),
    "negative": _("“%(value)s” is negative; a figure of arrears or people starts at 0."),
    "not_whole": _("“%(value)s” is not a whole number of people; write for example 23."),
    "too_big": _("“%(value)s” is beyond anything plausible; check the figure and its unit."),
    "month_unreadable": _("“%(value)s” is not a month; write for example 2003年5月 or 2003-05."),
    "month_impossible": _(
        "“%(value)s” names a month that does not exist; months run from 1 to 12."
    ),
    "month_missing": _("“%(value)s” gives a year without a month; write for example 2003年5月."),
    "month_year": _("“%(value)s” lies outside 1950 to 2100; check the year."),
    "month_ambiguous": _(
        "“%(value)s” is stored as a number and may mean January or October; type it as text, "
        "2003年1月 or 2003年10月."
    ),
    "date_serial": _(
        "“%(value)s” seems to be a date shown as a number; format the cell as a date or write "
        "for example 2003年5月."
    ),
    "span_unreadable": _(
        "“%(value)s” is not a span of months; write for example 2003年5月-2019年8月."
    ),
    "several_spans": _(
        "“%(value)s” names several spans; give one span from the first to the last month, or "
        "one row per span."
    ),
    "open_end": _(
        "“%(value)s” has no last month, and the sheet does not say as of when; write the last "
        "month, for example 2019年8月."
    ),
    "end_before_start": _("“%(value)s” ends before it starts; check both months."),
    "code_as_number": _(
        "“%(value)s” was stored as a number and has lost digits; format the column as text and "
        "type the code again."
    ),
    "too_long": _("The text has %(length)s characters, more than %(limit)s; shorten it."),
    "unknown_flag": _("“%(value)s” is neither yes nor no; write 有 or 无."),
    **DAY_MESSAGES,
}

ROW_MESSAGES: Mapping[str, Template] = {
    "name_missing": _("The name of the enterprise is missing; fill it in."),
    "uscc_check_digit": _(
        "The check character of the credit code “%(value)s” is wrong; compare it with the "
        "business licence."
    ),
    "uscc_length": _(
        "The credit code “%(value)s” does not have 18 characters; compare it with the business "
        "licence."
    ),
    "uscc_charset": _(
        "The credit code “%(value)s” contains a character that does not occur in such codes "
        "(I, O, S, V, Z for instance); compare it with the business licence."
    ),
    "uscc_missing": _(
        "There is no credit code; the enterprise is known by its name only until it is added."
    ),
    "uscc_organisation": _(
        "The organisation code within the credit code “%(value)s” does not check; compare it "
        "with the business licence."
    ),
    "uscc_area": _(
        "The area digits of the credit code “%(value)s” are not known; compare it with the "
        "business licence."
    ),
    "county_unknown": _(
        "The county “%(value)s” is not known here; write the full name of the county."
    ),
    "county_missing": _("No county is given, in the row, the sheet or the credit code; add it."),
    "county_taken_from_above": _(
        "No county is given; %(county)s was taken from a row above. Fill it in if that is wrong."
    ),
    "outside_jurisdiction": _(
        "“%(value)s” (%(region)s) lies outside your jurisdiction %(prefix)s; leave the row to the "
        "office in charge."
    ),
    "status_unknown": _(
        "The operating status “%(value)s” is not one of 正常, 亏损, 停产, 破产, 空壳; it is kept "
        "as text."
    ),
    "parts_differ_from_total": _(
        "The insurances add up to %(parts)s yuan but the total says %(total)s yuan; correct "
        "whichever is wrong."
    ),
    "parts_differ_from_whole": _(
        "The two parts add up to %(parts)s yuan but the insurance as a whole says %(total)s yuan; "
        "correct whichever is wrong."
    ),
    "parts_rounded": _(
        "The insurances add up to %(parts)s yuan and the printed total to %(total)s yuan, a "
        "difference of rounding; the sum of the insurances is used."
    ),
    "workers_differ_from_total": _(
        "Below retirement age, unable to retire and self-paid add up to %(parts)s but the "
        "workers affected are %(total)s; correct whichever is wrong."
    ),
    "not_split_by_insurance": _(
        "Only the total of %(total)s yuan is given; it cannot become arrears until it is split "
        "by insurance."
    ),
    "span_missing": _(
        "There are arrears of %(total)s yuan but no span of months; fill in the first and the "
        "last month."
    ),
    "end_in_future": _(
        "The arrears run to %(value)s, later than the month of this import (%(on)s); check the "
        "last month."
    ),
    "end_taken_from_sheet": _(
        "“%(value)s” has no last month; %(month)s was taken from what the sheet says of its date."
    ),
    "duplicate": _(
        "The same enterprise with the same figures already stands in sheet “%(sheet)s”, row "
        "%(row)s; it is counted once."
    ),
    "conflicting_duplicate": _(
        "The same enterprise stands with other figures in sheet “%(sheet)s”, row %(row)s; keep "
        "the right row and delete the other."
    ),
    "shortened": _("The text has more than %(limit)s characters; the rest was cut off."),
}

FINDING_MESSAGES: Mapping[str, Template] = {**CELL_MESSAGES, **ROW_MESSAGES, **LIST_MESSAGES}


def listed(parts: Iterable[str]) -> str:
    """Return the parts of a list as one text, separated as the language in force does."""
    return pgettext("between the parts of a list", ", ").join(parts)
