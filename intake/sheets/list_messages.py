"""Messages about the rows of bank receipt lists and official lists, by their stable codes.

Like those of messages.py: each names the value and says what to do next, and no code is ever
reused for something else.
"""

from django.utils.translation import gettext_lazy as _

DAY_MESSAGES = {
    "day_unreadable": _("“%(value)s” is not a day; write for example 2019-08-31 or 2019年8月31日."),
    "day_impossible": _("“%(value)s” is no day of the calendar; check year, month and day."),
    "day_year": _("“%(value)s” lies outside 1950 to 2100; check the year."),
    "day_serial": _(
        "“%(value)s” seems to be a date shown as a number; format the cell as a date or write "
        "for example 2019-08-31."
    ),
}

_ENTERPRISES = {
    "enterprise_unknown": _(
        "No enterprise of this name is on file in the jurisdiction; import the survey that names "
        "it, or give its credit code."
    ),
    "enterprise_code_unknown": _(
        "No enterprise with the credit code “%(value)s” is on file in the jurisdiction; import "
        "the survey that names it, or correct the code."
    ),
    "enterprise_ambiguous": _(
        "%(count)s enterprises of this name are on file in the jurisdiction; give the credit code."
    ),
    "name_differs_from_file": _(
        "The credit code belongs to “%(known)s” on file; the row was taken for it."
    ),
}

_RECEIPTS = {
    "reference_missing": _(
        "The bank's reference is missing; without it the same receipt could be recorded twice. "
        "Fill it in as the bank gives it."
    ),
    "received_on_missing": _("The day of receipt is missing; write for example 2019-08-31."),
    "day_in_future": _("“%(value)s” lies after today, %(on)s; check the date."),
    "amount_missing": _("The amount is missing; fill it in."),
    "amount_not_positive": _(
        "“%(value)s” is not above zero; a receipt is. Leave the row out, and record a refund or "
        "a reversal by hand."
    ),
    "amount_rounded": _("“%(value)s” is finer than a fen; %(yuan)s yuan was taken."),
    "both_sides": _(
        "The row has an incoming and an outgoing amount; leave one of them, or make two rows."
    ),
    "outgoing_left_out": _("This is an outgoing payment, not a receipt; the row was left out."),
    "direction_unknown": _(
        "“%(value)s” says neither that money came in nor that it went out; write 贷 or 借."
    ),
    "receipt_duplicate": _(
        "The same receipt already stands in sheet “%(sheet)s”, row %(row)s; it is counted once."
    ),
    "receipt_conflict": _(
        "The reference “%(value)s” stands with another enterprise, day or amount in sheet "
        "“%(sheet)s”, row %(row)s; compare both with the bank's list."
    ),
    "reference_taken": _(
        "The reference “%(value)s” is on record with another enterprise, day or amount; compare "
        "it with the bank's list, or reverse that receipt first."
    ),
}

_OFFICIAL = {
    "insurance_missing": _(
        "No insurance is named, in the row, the sheet or its title; write for example 养老保险."
    ),
    "insurance_unknown": _(
        "“%(value)s” is none of the insurances that are kept here; write 养老, 失业, 医疗, 工伤, "
        "生育 or 年金."
    ),
    "insurance_named_twice": _(
        "The row names an insurance and has amounts in columns of their own; keep one of the two."
    ),
    "month_of_item_missing": _("The contribution month is missing; write for example 2019年8月."),
    "months_of_item": _(
        "“%(value)s” names more than one month; give one row for each contribution month."
    ),
    "month_of_item_in_future": _(
        "The contribution month %(value)s lies after the month of this import, %(on)s; check it."
    ),
    "principal_missing": _("The principal is missing; fill it in."),
    "principal_not_positive": _(
        "The principal of %(value)s yuan is not above zero; leave out what is not owed."
    ),
    "item_parts_rounded": _(
        "The two parts add up to %(parts)s yuan and the printed sum to %(total)s yuan, a "
        "difference of rounding; the sum of the parts is used."
    ),
    "above_payable": _(
        "The principal of %(principal)s yuan is more than the %(payable)s yuan that were due for "
        "the month; check both."
    ),
    "due_before_month": _(
        "The payment deadline %(value)s lies before the contribution month %(month)s; check both."
    ),
    "due_in_future": _(
        "The payment deadline %(value)s has not passed on %(on)s; leave the row to a later list."
    ),
    "item_duplicate": _(
        "The same arrears already stand in sheet “%(sheet)s”, row %(row)s; they are counted once."
    ),
    "item_conflict": _(
        "Enterprise, insurance and month stand with other facts in sheet “%(sheet)s”, row "
        "%(row)s; keep the right row and delete the other."
    ),
}

LIST_MESSAGES = {**_ENTERPRISES, **_RECEIPTS, **_OFFICIAL}
