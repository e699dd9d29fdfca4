"""The late-fee sheet as a letter to print and stamp, from templates/documents/late_fee_sheet.docx.

Its words are the template's; what is filled in is Chinese too, whatever language the page has.
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from django.utils import translation

from arrears.documents import filled_document
from arrears.sheet.selectors import SheetPaper
from casework.enums import FeeReading
from casework.formats import MISSING, date_iso, exact, moment, money, month, rate, whole
from enterprises.enums import InsuranceKind
from statutes.insurance import Insurance
from statutes.late_fee import LateFeeStep, Reading
from statutes.sheet import LateFeeSheet, SheetItem, SheetTotals, one_line
from statutes.sheet_keys import write_numbers

_TEMPLATE = "late_fee_sheet.docx"
_LANGUAGE = "zh-hans"

Texts = dict[str, Any]


def docx_of(paper: SheetPaper) -> io.BytesIO:
    """Return the filled letter, rewound."""
    with translation.override(_LANGUAGE):
        return filled_document(_TEMPLATE, _context(paper))


def _context(paper: SheetPaper) -> Texts:
    head, sheet = paper.head, paper.sheet
    return {
        "head": {
            "enterprise": one_line(head.enterprise),
            "uscc": head.uscc or MISSING,
            "region": one_line(head.region),
            "insurance": str(head.insurance.label) if head.insurance else "",
            "on": date_iso(sheet.on),
            "known_on": date_iso(head.known_on) if head.known_on else "",
            "count": whole(len(sheet.items)),
            "made_by": one_line(head.made_by),
            "made_at": moment(head.made_at),
        },
        "several_rules": len(paper.rules) > 1,
        "rules": [
            {
                "number": str(rule.number),
                "reading": str(rule.fee_reading.label),
                "day_count": str(rule.day_count.label),
                "document": one_line(rule.document),
            }
            for rule in paper.rules
        ],
        "groups": [_group(paper, insurance) for insurance in sheet.groups],
        "total": _totals(sheet.total),
        "in_capitals": sheet.in_capitals,
        "readings": _readings(sheet),
        "payments": _payments(sheet),
        "stops": [
            {
                "kind": stop.kind.chinese_name,
                "from_on": date_iso(stop.from_on),
                "to_on": date_iso(stop.to_on),
                "numbers": write_numbers(numbers),
                "basis": stop.basis or MISSING,
            }
            for stop, numbers in sheet.stops.items()
        ],
        "comes_above": any(item.above_from_on for item in sheet.items),
    }


def _group(paper: SheetPaper, insurance: Insurance) -> Texts:
    sheet = paper.sheet
    return {
        "insurance": _label(insurance),
        "rows": [row for item in sheet.groups[insurance] for row in _rows(paper, item)],
        "subtotal": _totals(sheet.subtotals[insurance]),
    }


def _rows(paper: SheetPaper, item: SheetItem) -> list[Texts]:
    """Return one row for each line of an item; the first has what concerns the item as a whole."""
    several_rules = len(paper.rules) > 1
    first: Texts = {
        "number": str(item.number),
        "insurance": _label(item.debt.insurance),
        "month": month(item.debt.month),
        "due_on": date_iso(item.debt.due_on),
        "principal": money(item.debt.principal),
        "rule": str(paper.rule_numbers[item.number]) if several_rules else "",
        "fee": money(item.amount),
        "fee_paid": money(item.fee_paid) if item.fee_paid else "",
        "fee_outstanding": money(item.fee_outstanding),
        "capped": money(item.capped) if item.is_above_principal else "",
        "above_from_on": date_iso(item.above_from_on) if item.above_from_on else "",
        "days_left": whole(item.days_left) if item.days_left else "",
    }
    nothing = dict.fromkeys(first, "")
    steps = item.fee.steps
    lines = [_line(step) for step in steps] or [_line(None)]
    return [(nothing if position else first) | line for position, line in enumerate(lines)]


def _line(step: LateFeeStep | None) -> Texts:
    if step is None:
        return dict.fromkeys(
            ("from_on", "to_on", "days", "balance", "rate", "amount", "source"), MISSING
        )
    return {
        "from_on": date_iso(step.period.first),
        "to_on": date_iso(step.period.last),
        "days": whole(step.days),
        "balance": money(step.principal),
        "rate": rate(step.daily_rate),
        "amount": exact(step.amount_unrounded),
        "source": step.source,
    }


def _totals(totals: SheetTotals) -> Texts:
    return {
        "count": whole(totals.items),
        "principal": money(totals.principal),
        "principal_outstanding": money(totals.principal_outstanding),
        "fee": money(totals.fee),
        "fee_paid": money(totals.fee_paid) if totals.fee_paid else "",
        "fee_outstanding": money(totals.fee_outstanding),
        "capped": money(totals.capped),
        "is_capped": totals.capped != totals.fee,
    }


def _readings(sheet: LateFeeSheet) -> Texts | None:
    """Return the three readings side by side, for the items from before 2011-07-01."""
    if not sheet.has_older:
        return None
    return {
        "names": [str(FeeReading(reading.value).label) for reading in Reading],
        "rows": [
            {
                "number": str(item.number),
                "insurance": _label(item.debt.insurance),
                "month": month(item.debt.month),
                "principal": money(item.debt.principal),
                "fees": _in_order(item.by_reading),
            }
            for item in sheet.items
            if item.by_reading
        ],
        "totals": _in_order(sheet.total.by_reading),
    }


def _in_order(by_reading: dict[Reading, Decimal]) -> list[str]:
    return [money(by_reading[reading]) for reading in Reading]


def _payments(sheet: LateFeeSheet) -> list[Texts]:
    return [
        {
            "number": str(item.number),
            "insurance": _label(item.debt.insurance),
            "month": month(item.debt.month),
            "paid_on": date_iso(payment.paid_on),
            "principal": money(payment.principal),
            "late_fee": money(payment.late_fee),
        }
        for item in sheet.items
        for payment in item.debt.payments
    ]


def _label(insurance: Insurance) -> str:
    return str(InsuranceKind(insurance.value).label)
