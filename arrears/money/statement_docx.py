"""The account statement as a letter, from templates/documents/account_statement.docx.

Its words are the template's; what is filled in is Chinese too, whatever language the page has.
"""

from __future__ import annotations

import io
from typing import Any

from django.utils import translation

from arrears.documents import filled_document
from arrears.money.account import Balances, Flow, Movement, Period, Statement, StatementHead
from arrears.money.statement import account_statement
from casework.formats import MISSING, date_iso, moment, money
from enterprises.models import Enterprise
from statutes.sheet import one_line

_TEMPLATE = "account_statement.docx"
_LANGUAGE = "zh-hans"

Texts = dict[str, Any]


def docx_of(
    enterprise: Enterprise, period: Period, head: StatementHead, *, corrections: bool
) -> io.BytesIO:
    """Return the filled letter, rewound."""
    with translation.override(_LANGUAGE):
        statement = account_statement(enterprise, period, corrections=corrections)
        return filled_document(_TEMPLATE, _context(statement, head))


def _context(statement: Statement, head: StatementHead) -> Texts:
    period = statement.period
    return {
        "head": {
            "enterprise": one_line(head.enterprise),
            "uscc": head.uscc or MISSING,
            "region": one_line(head.region),
            "from_on": date_iso(period.from_on),
            "to_on": date_iso(period.to_on),
            "known_on": date_iso(period.known_on) if period.known_on else "",
            "made_by": one_line(head.made_by),
            "made_at": moment(head.made_at),
        },
        "opening": _balances(statement.opening),
        "movements": [_movement(one) for one in statement.movements],
        "moved": _balances(statement.moved),
        "closing": _balances(statement.closing),
        "in_capitals": statement.in_capitals,
        "insurances": [
            {
                "insurance": str(one.insurance.label),
                "principal": _flow(one.principal),
                "late_fee": _flow(one.late_fee),
                "owed": money(one.owed),
            }
            for one in statement.insurances
        ],
    }


def _movement(one: Movement) -> Texts:
    return {
        "value_on": date_iso(one.value_on),
        "recorded_on": date_iso(one.recorded_on),
        "title": one.title,
        "reference": one_line(one.reference),
        "details": one_line(one.reason or one.details),
        "change": _balances(one.change, zeros=False),
    }


def _balances(balances: Balances, *, zeros: bool = True) -> Texts:
    amounts = {
        "principal": balances.principal,
        "late_fee": balances.late_fee,
        "fine": balances.fine,
        "suspense": balances.suspense,
        "ahead": balances.ahead,
        "owed": balances.owed,
    }
    return {name: money(amount) if amount or zeros else "" for name, amount in amounts.items()}


def _flow(flow: Flow) -> Texts:
    return {
        "opening": money(flow.opening),
        "added": money(flow.added),
        "paid": money(flow.paid),
        "closing": money(flow.closing),
    }
