"""The account statement (对账单) of an enterprise: from one balance to another, line by line.

Four balances: principal and late fee in arrears, fines paid, and what waits in suspense; a fifth,
money that months not due yet have taken, where there is any. Opening and closing come from the
facts of each item at the end of a day, the movements from the book, the deadlines and the law
between the two; that one leads to the other is tested on any history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from arrears.facts import FactBook, ItemFacts
from arrears.models import ArrearsItem
from arrears.money.account import (
    Balances,
    Flow,
    InsuranceAccount,
    ItemState,
    Period,
    Statement,
)
from arrears.money.movements import (
    accrued_movements,
    due_movements,
    entries_in,
    entry_movement,
    in_order,
    without_churn,
)
from arrears.projection import fee_of
from arrears.selectors.known import items_known
from casework.selectors import LocalRulesBook
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from ledger.enums import Account
from ledger.selectors import account_balances


def account_statement(
    enterprise: Enterprise, period: Period, *, corrections: bool = False
) -> Statement:
    """Make the statement of a period, in the language in force.

    With `corrections` allocations that were reversed and laid anew stand in it too; they cancel
    out. Some statements whatever the debt; the time grows with the items.
    """
    states = _item_states(enterprise, period)
    entries = entries_in(enterprise, period)
    shown = entries if corrections else without_churn(entries)
    movements = [
        *due_movements(states, period),
        *(entry_movement(one) for one in shown),
        *accrued_movements(states, period),
    ]
    return Statement(
        enterprise=enterprise,
        period=period,
        opening=_sum(one.opening for one in states)
        + _waiting(enterprise, period.before_on, period.known_at),
        movements=in_order(movements),
        closing=_sum(one.closing for one in states)
        + _waiting(enterprise, period.to_on, period.known_at),
        insurances=_by_insurance(states, period),
        left_out=(len(entries) - len(shown)) // 2,
    )


def _item_states(enterprise: Enterprise, period: Period) -> list[ItemState]:
    """Return every item that counts, at both ends of the period."""
    known_at = period.known_at
    items = ArrearsItem.objects.live() if known_at is None else items_known(known_at)
    book = LocalRulesBook.load()
    known = FactBook.of([enterprise.pk], known_at=known_at)
    states = []
    for item in items.filter(enterprise=enterprise):
        rules = book.rules(enterprise.region_code, item.contribution_month)
        facts = known.facts(item)
        ran_before = fee_of(item, rules, on=period.before_on, facts=facts).amount
        ran = fee_of(item, rules, on=period.to_on, facts=facts).amount
        states.append(
            ItemState(
                item=item,
                facts=facts,
                opening=_balances(item, facts, ran_before, period.before_on),
                closing=_balances(item, facts, ran, period.to_on),
                accrued=ran - ran_before,
            )
        )
    return states


def _balances(item: ArrearsItem, facts: ItemFacts, fee: Decimal, on: dt.date) -> Balances:
    """Return what an item stands for at the end of a day: a debt once due, before that paid."""
    left = facts.principal_left(on)
    if item.due_on >= on:
        return Balances(ahead=facts.history.principal - left)
    return Balances(principal=left, late_fee=fee - facts.fee_settled_by(on))


def _waiting(enterprise: Enterprise, on: dt.date, known_at: dt.datetime | None) -> Balances:
    """Return fines paid and what waits; what was paid on items stands with the items."""
    balances = account_balances(enterprise.pk, on=on, known_at=known_at)
    return Balances(fine=balances[Account.FINE], suspense=balances[Account.SUSPENSE])


def _by_insurance(states: Iterable[ItemState], period: Period) -> list[InsuranceAccount]:
    """Break the two debts down; insurances that neither owed nor moved are left out."""
    accounts: dict[InsuranceKind, InsuranceAccount] = {}
    for state in states:
        kind, due_on = InsuranceKind(state.item.insurance), state.item.due_on
        account = accounts.setdefault(kind, InsuranceAccount(kind))
        account.principal.opening += state.opening.principal
        account.principal.closing += state.closing.principal
        account.late_fee.opening += state.opening.late_fee
        account.late_fee.closing += state.closing.late_fee
        account.late_fee.added += state.accrued
        if period.holds(state.in_arrears_on):
            account.principal.added += state.item.principal - state.paid_before_due
        account.principal.paid += sum(
            one.principal
            for one in state.facts.history.payments
            if one.paid_on > due_on and period.holds(one.paid_on)
        )
        account.late_fee.paid += sum(
            amount for on, amount in state.facts.fee_payments if period.holds(on)
        )
    nothing = Flow()
    return [
        accounts[kind]
        for kind in InsuranceKind
        if kind in accounts
        and (accounts[kind].principal != nothing or accounts[kind].late_fee != nothing)
    ]


def _sum(parts: Iterable[Balances]) -> Balances:
    total = Balances()
    for part in parts:
        total += part
    return total
