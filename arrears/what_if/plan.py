"""An instalment plan for all that an enterprise owes, and what it costs against other ways."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from arrears.what_if.case import Case
from casework.days import LATEST_ON
from casework.enums import PaymentOrder as LocalOrder
from ledger.enums import ReceiptPurpose
from statutes.allocation import DatedReceipt
from statutes.dates import DateSpan
from statutes.instalments import InstalmentPlan, PlanTerms, instalment_plan
from statutes.late_fee import Deferral
from statutes.late_fee_partial import PaymentOrder


@dataclass(frozen=True, slots=True)
class Way:
    """One way to pay all that is owed: when it ends, what late fee it costs, what in all.

    `more_fee` is what it costs more than paying all at once.
    """

    label: str | Promise
    ends_on: dt.date
    principal: Decimal
    late_fee: Decimal
    more_fee: Decimal
    is_the_plan: bool = False

    @property
    def total(self) -> Decimal:
        return self.principal + self.late_fee


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """A plan with what it is compared with; `deferral` holds the days without late fee, if any."""

    terms: PlanTerms
    plan: InstalmentPlan
    order: LocalOrder
    deferral: DateSpan | None
    ways: list[Way]


def opening_of(case: Case, today: dt.date) -> dt.date:
    """Return the day a plan opens: today, or the day of a receipt that is dated later."""
    return max([today, *(one.received_on for one in case.money)])


def plan_paper(case: Case, terms: PlanTerms, *, deferred_from: dt.date | None) -> PlanPaper:
    """Plan the instalments; with `deferred_from`, no fee runs from that day to the last of them.

    Raises InvalidFactError as `instalment_plan` does.
    """
    deferral = None if deferred_from is None else DateSpan(deferred_from, LATEST_ON)
    plan = _plan(case, terms, deferral)
    if deferral is not None and plan.instalments:
        last_on = max(plan.instalments[-1].due_on, deferral.first)
        deferral = DateSpan(deferral.first, last_on)
    return PlanPaper(
        terms=terms,
        plan=plan,
        order=case.book.rules(case.enterprise.region_code, terms.first_due_on).payment_order,
        deferral=deferral,
        ways=_ways(case, terms, plan, deferral) if plan.instalments else [],
    )


def _plan(case: Case, terms: PlanTerms, deferral: DateSpan | None) -> InstalmentPlan:
    debts = case.debts()
    if deferral is not None:
        granted = Deferral(deferral, _("approved deferral, assumed"))
        debts = [
            replace(
                debt,
                history=replace(debt.history, deferrals=(*debt.history.deferrals, granted)),
            )
            for debt in debts
        ]
    paid = [
        DatedReceipt(one.received_on, one.amount, order_on(case, one.received_on))
        for one in case.money
        if one.purpose == ReceiptPurpose.ARREARS
    ]
    return instalment_plan(debts, terms, order_on=lambda day: order_on(case, day), paid=paid)


def order_on(case: Case, day: dt.date) -> PaymentOrder:
    """Return the order in which a receipt of a day is laid, by the profile of the locality."""
    return PaymentOrder(case.book.rules(case.enterprise.region_code, day).payment_order)


def _ways(
    case: Case, terms: PlanTerms, plan: InstalmentPlan, deferral: DateSpan | None
) -> list[Way]:
    bare = plan if deferral is None else _plan(case, terms, None)
    at_once, last_on = bare.fee_at_once, plan.instalments[-1].due_on
    ways = [
        (_("All at once, on the first day"), terms.first_due_on, at_once),
        (_("By this plan"), last_on, plan.fee_paid),
        (_("All on the last day, nothing before"), last_on, bare.fee_unpaid),
    ]
    if deferral is not None:
        without = (
            _("By instalments without the deferral"),
            bare.instalments[-1].due_on,
            bare.fee_paid,
        )
        ways.insert(2, without)
    return [
        Way(label, ends_on, plan.principal, fee, fee - at_once, is_the_plan=place == 1)
        for place, (label, ends_on, fee) in enumerate(ways)
    ]
