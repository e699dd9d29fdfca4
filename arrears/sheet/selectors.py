"""Gather what a late-fee sheet says of one enterprise at the end of a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet

from arrears.enums import StopKind
from arrears.facts import FactBook, ItemFacts
from arrears.models import ArrearsItem, FeeStop
from arrears.selectors.known import items_known
from arrears.selectors.portfolio import items_in_arrears
from casework.enums import DayCount, FeeReading
from casework.selectors import LocalRules, LocalRulesBook, region_name
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from enterprises.pages import AsOf
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, Reading
from statutes.money import ZERO
from statutes.sheet import (
    LateFeeSheet,
    SheetDebt,
    SheetPayment,
    late_fee_sheet,
    one_line,
    sheet_item,
    stops_of,
)

_ORDER = [insurance.value for insurance in Insurance]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Whose sheet it is, who made it and when; `insurance` is None for all of them.

    `known_on` is the day by whose end the facts had been recorded; None for all there are now.
    """

    enterprise: str
    uscc: str
    region: str
    insurance: InsuranceKind | None
    known_on: dt.date | None
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class SheetRule:
    """A reading of the law and a day count that hold for some items, and who decided so."""

    number: int
    fee_reading: FeeReading
    day_count: DayCount
    document: str


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """A sheet with its head, ready for screen or paper; `rule_numbers` go by item number."""

    head: SheetHead
    sheet: LateFeeSheet
    rules: tuple[SheetRule, ...]
    rule_numbers: dict[int, int]


def sheet_paper(
    enterprise: Enterprise,
    as_of: AsOf,
    *,
    insurance: InsuranceKind | None,
    made_by: str,
    made_at: dt.datetime,
) -> SheetPaper:
    """Make the sheet of an enterprise, in a number of statements that its debts do not change.

    Of what was known at an earlier moment where `as_of` asks for it, under the rules of now.
    """
    found = _debts(enterprise, as_of, insurance)
    terms = [(rules.fee_reading, rules.day_count, rules.document) for _debt, rules in found]
    numbers = {one: number for number, one in enumerate(dict.fromkeys(terms), start=1)}
    return SheetPaper(
        head=SheetHead(
            enterprise=enterprise.name,
            uscc=enterprise.uscc or "",
            region=region_name(enterprise.region_code),
            insurance=insurance,
            known_on=as_of.known_on,
            made_by=made_by,
            made_at=made_at,
        ),
        sheet=late_fee_sheet((debt for debt, _rules in found), on=as_of.day),
        rules=tuple(SheetRule(number, *one) for one, number in numbers.items()),
        rule_numbers={place: numbers[one] for place, one in enumerate(terms, start=1)},
    )


def _debts(
    enterprise: Enterprise, as_of: AsOf, insurance: InsuranceKind | None
) -> list[tuple[SheetDebt, LocalRules]]:
    """Return what is owed with the rules that apply, in the order of the sheet."""
    items = _items(as_of).filter(enterprise=enterprise)
    if insurance is not None:
        items = items.filter(insurance=insurance)
    ordered = sorted(items, key=lambda one: (_ORDER.index(one.insurance), one.contribution_month))
    local = LocalRulesBook.load()
    book = FactBook.of([enterprise.pk], known_at=as_of.known_at)
    rulings = _rulings(enterprise, as_of)
    debts = []
    for item in ordered:
        rules = local.rules(enterprise.region_code, item.contribution_month)
        debts.append((_debt(item, rules, book.facts(item), rulings), rules))
    if as_of.known_at is None:
        return debts
    return [(debt, rules) for debt, rules in debts if sheet_item(1, debt, on=as_of.day).is_owed]


def _items(as_of: AsOf) -> QuerySet[ArrearsItem]:
    """Return the items owed on the day; of what was known earlier, the items that were due."""
    if as_of.known_at is None:
        return items_in_arrears(as_of.day)
    return items_known(as_of.known_at).filter(due_on__lt=as_of.day)


def _rulings(enterprise: Enterprise, as_of: AsOf) -> dict[dt.date, str]:
    """Return the documents of accepted bankruptcies by day; the one recorded last stands."""
    accepted = FeeStop.objects.filter(enterprise=enterprise, kind=StopKind.BANKRUPTCY)
    if as_of.known_at is not None:
        accepted = accepted.filter(recorded_at__lte=as_of.known_at)
    return dict(accepted.order_by("pk").values_list("from_on", "document"))


def _debt(
    item: ArrearsItem, rules: LocalRules, facts: ItemFacts, rulings: dict[dt.date, str]
) -> SheetDebt:
    """Take over the facts; a bankruptcy names its ruling, which the history does not hold."""
    return SheetDebt(
        insurance=Insurance(item.insurance),
        month=ContributionMonth.of(item.contribution_month),
        principal=item.principal,
        due_on=item.due_on,
        reading=Reading(rules.fee_reading),
        convention=CountConvention(rules.day_count),
        payments=_payments(facts),
        stops=tuple(
            replace(stop, basis=one_line(rulings.get(stop.from_on, "")))
            if stop.kind.value == StopKind.BANKRUPTCY.value
            else stop
            for stop in stops_of(facts.history)
        ),
    )


def _payments(facts: ItemFacts) -> tuple[SheetPayment, ...]:
    """Put what was paid on principal and on fee together, one payment a day."""
    paid: dict[dt.date, list[Decimal]] = {}
    for payment in facts.history.payments:
        paid.setdefault(payment.paid_on, [ZERO, ZERO])[0] += payment.principal
    for paid_on, late_fee in facts.fee_payments:
        paid.setdefault(paid_on, [ZERO, ZERO])[1] += late_fee
    return tuple(SheetPayment(paid_on, *paid[paid_on]) for paid_on in sorted(paid))
