"""What the columns and notes of a late-fee sheet are called, on screen and on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.sheet.selectors import SheetHead, SheetRule
from casework.enums import FeeReading
from statutes.late_fee import Reading
from statutes.sheet import LateFeeSheet
from statutes.sheet_keys import READING_KEYS, Key

TITLE = gettext_lazy("Late-fee sheet")

READINGS = {reading: FeeReading(reading.value).label for reading in Reading}
HEADINGS = {
    Key.NUMBER: gettext_lazy("No."),
    Key.INSURANCE: gettext_lazy("Insurance"),
    Key.MONTH: gettext_lazy("Month"),
    Key.DUE: gettext_lazy("Payment deadline"),
    Key.PRINCIPAL: gettext_lazy("Principal"),
    Key.RULE: gettext_lazy("Rule"),
    Key.FROM: gettext_lazy("From"),
    Key.TO: gettext_lazy("To"),
    Key.DAYS: gettext_lazy("Days"),
    Key.BALANCE: gettext_lazy("Balance that bears the fee"),
    Key.RATE: gettext_lazy("Daily rate"),
    Key.AMOUNT: gettext_lazy("Amount, unrounded"),
    Key.SOURCE: gettext_lazy("Legal basis"),
    Key.EXACT: gettext_lazy("Exact sum"),
    Key.FEE: gettext_lazy("Late fee"),
    Key.FEE_PAID: gettext_lazy("Late fee paid"),
    Key.FEE_OUTSTANDING: gettext_lazy("Late fee outstanding"),
    Key.PRINCIPAL_OUTSTANDING: gettext_lazy("Principal outstanding"),
    Key.CAPPED: gettext_lazy("Capped at the principal"),
    Key.ABOVE: gettext_lazy("Above the principal from"),
    Key.DAYS_LEFT: gettext_lazy("Days until then"),
    Key.PAID: gettext_lazy("Paid on"),
    Key.TO_PRINCIPAL: gettext_lazy("To the principal"),
    Key.TO_FEE: gettext_lazy("To the late fee"),
    Key.KIND: gettext_lazy("What stops the fee"),
    Key.ITEMS: gettext_lazy("Holds for no."),
    Key.BASIS: gettext_lazy("Document"),
} | {key: READINGS[reading] for reading, key in READING_KEYS.items()}


def insurance_of(head: SheetHead) -> str:
    """Name the insurance that a sheet is limited to, or say that it has all."""
    return str(head.insurance.label) if head.insurance else _("All insurances")


def rule_text(rule: SheetRule) -> str:
    """Say in words what a rule means, with the codes that a replay goes by."""
    parts = {
        "reading": rule.fee_reading.label,
        "reading_code": rule.fee_reading.value,
        "count": rule.day_count.label,
        "count_code": rule.day_count.value,
        "document": rule.document or _("no local profile: national defaults"),
    }
    return _("%(reading)s (%(reading_code)s); %(count)s (%(count_code)s); %(document)s") % parts


def notes(sheet: LateFeeSheet) -> list[str]:
    """Return what a reader of this sheet has to know, one note a line."""
    found = [
        _(
            "Each line is days × balance × daily rate, unrounded; the lines of an item are added"
            " up and rounded once, half a fen upwards. A sum adds rounded items."
        )
    ]
    if any(item.above_from_on for item in sheet.items):
        found.append(
            _(
                "Whether 行政强制法 第四十五条 caps a late fee of social insurance is unsettled:"
                " the fee is not capped; what a cap at the principal would leave stands beside it."
            )
        )
    if sheet.has_older:
        found.append(
            _(
                "人社部令第13号 第二十九条 leaves arrears from before 2011-07-01 to the rules then"
                " in force; all three readings are in use."
            )
        )
    return found
