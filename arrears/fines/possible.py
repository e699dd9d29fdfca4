"""Which fine is possible on a case today, on what sum, and why not.

社会保险法 84, 86; 行政处罚法 29, 36. The sum in question of arrears is what the demand notice named
and what was still unpaid of it when its term ended: paying late takes nothing back, paying in time
leaves nothing to fine. What became known of the same months after the letter was never demanded
and does not take the place of what was paid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q

from arrears.cases.enums import DocumentKind
from arrears.cases.facts import CaseFacts, Limits
from arrears.cases.obstacles import Obstacle
from arrears.cases.reading import CaseBook
from arrears.cases.terms import DEMAND_TERM
from arrears.enums import StopKind
from arrears.fines.enums import FineOffence
from arrears.fines.workflow import State
from arrears.models import CaseDocument, CollectionCase, FeeStop, Fine
from arrears.selectors.portfolio import Owed, owed_by
from casework.limits import LimitBook
from ledger.enums import Account
from ledger.models import Entry, Posting
from statutes.dates import ONE_DAY
from statutes.fine_clocks import LIMITATION, FineClock, fine_clock
from statutes.fines import FineRange, Offence, fine_range
from statutes.money import ZERO, to_fen


@dataclass(frozen=True, slots=True)
class Order:
    """The order that a fine rests on: its document, its service, the last day of its term.

    `named` is the principal in its letter and `known_at` the moment up to which that was reckoned;
    both are empty where there is no letter.
    """

    document: str
    served_on: dt.date
    due_on: dt.date
    issued_on: dt.date
    named: Decimal | None
    known_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class PossibleFine:
    """The fine for arrears after the demand, as it stands on a day.

    `base` is the sum in question and `range` what a decision may impose; both are empty where
    something stands in the way of asking for them. `ended_on` is empty while the arrears are
    unpaid: the limitation has not begun to run then.
    """

    order: Order | None
    in_the_way: list[Obstacle]
    base: Decimal | None = None
    range: FineRange | None = None
    ended_on: dt.date | None = None

    @property
    def is_possible(self) -> bool:
        return not self.in_the_way

    @property
    def limitation(self) -> FineClock | None:
        return fine_clock(LIMITATION, self.ended_on) if self.ended_on else None


def range_of(offence: str, base: Decimal | None, on: dt.date) -> FineRange:
    """Return what a decision of a day may impose; raises InvalidFactError for a missing sum."""
    return fine_range(Offence(offence), on=on, base=base)


def possible_fine(
    case: CollectionCase,
    on: dt.date,
    *,
    fined: Iterable[tuple[Fine, State]],
    facts: CaseFacts | None = None,
    limits: Limits | None = None,
) -> PossibleFine:
    """Say whether the arrears of a case can be fined on a day, and on what sum.

    `fined` are the fines on record with their states; facts and limits of the case are read where
    they are not given.
    """
    if facts is None or limits is None:
        book = CaseBook([case], on, LimitBook.load())
        facts, limits = book.reading(case).facts, book.limits(case)
    if facts.demand_served_on is None:
        return PossibleFine(None, [Obstacle("demand_not_served")])
    due_on = DEMAND_TERM(facts, limits).last_on
    if on <= due_on:
        return PossibleFine(None, [Obstacle("demand_term_runs", due_on + ONE_DAY)])
    order = _order(case, facts.demand_served_on, due_on)
    found = []
    if facts.demand_revoked_on is not None:
        found.append(Obstacle("demand_revoked"))
    if facts.bankruptcy_accepted_on is not None:
        found.append(Obstacle("bankruptcy_accepted"))
    if _is_deferred(case.enterprise_id, due_on):
        found.append(Obstacle("deferral_ran"))
    if _is_fined(order, fined):
        found.append(Obstacle("fined_already"))
    base = unpaid_after(case.enterprise_id, order)
    if not base:
        return PossibleFine(order, [*found, Obstacle("paid_in_time")])
    ended_on = _ended_on(case.enterprise_id, order, on)
    if ended_on is not None and on > fine_clock(LIMITATION, ended_on).last_on:
        found.append(Obstacle("limitation_passed"))
    return PossibleFine(
        order, found, base, range_of(FineOffence.ARREARS_AFTER_ORDER, base, on), ended_on
    )


def order_of(fine: Fine) -> Order:
    """Return the order that a fine on record rests on, with what its document named."""
    order = _order(fine.case, fine.order_served_on, fine.order_due_on)
    return replace(order, document=fine.order_document)


def base_of(fine: Fine) -> Decimal | None:
    """Return the sum in question of a fine by the facts known now; None where it takes none."""
    if fine.offence == FineOffence.ARREARS_AFTER_ORDER:
        return unpaid_after(fine.case.enterprise_id, order_of(fine))
    return to_fen(fine.premiums) if fine.premiums is not None else None


def unpaid_after(enterprise_id: int, order: Order) -> Decimal:
    """Return what the order named of the principal and what was unpaid when its term ended.

    Months that fell due after it was issued are not part of it.
    """
    return _unpaid(enterprise_id, order, order.due_on)


def _unpaid(enterprise_id: int, order: Order, on: dt.date) -> Decimal:
    """Return what of the principal that the order named was unpaid at the end of a day.

    Whatever was paid since on months that were due then counts as paid on it: a list that brings
    an older debt later takes money first, and what was demanded is not owed again by that.
    """
    owed = owed_by(on, "enterprise_id", enterprise_id=enterprise_id, due_on__lt=order.issued_on)
    unpaid = owed.get(enterprise_id, Owed()).principal
    if order.named is None or not unpaid:
        return unpaid
    paid = sum((amount for _day, amount in _payments(enterprise_id, order, on)), ZERO)
    return min(unpaid, max(ZERO, to_fen(order.named - paid)))


def _order(case: CollectionCase, served_on: dt.date, due_on: dt.date) -> Order:
    """Return the demand that was served on a day: the last one issued by then."""
    letters = CaseDocument.objects.filter(
        case=case, kind=DocumentKind.DEMAND_NOTICE, issued_on__lte=served_on
    )
    letter = letters.order_by("-issued_on", "-pk").first()
    if letter is None:
        return Order(f"限期补缴通知书 {served_on}", served_on, due_on, served_on, None)
    return Order(
        letter.number, served_on, due_on, letter.issued_on, letter.principal, letter.recorded_at
    )


def _is_deferred(enterprise_id: int, on: dt.date) -> bool:
    """Tell whether the whole debt was deferred on a day: nothing was late then (社会保险法 63)."""
    stops = FeeStop.objects.filter(
        Q(end__isnull=True) | Q(end__runs_again_from_on__gt=on),
        enterprise=enterprise_id,
        kind=StopKind.DEFERRAL,
        insurance="",
        first_month__isnull=True,
        last_month__isnull=True,
        from_on__lte=on,
        to_on__gte=on,
    )
    return stops.exists()


def _is_fined(order: Order, fined: Iterable[tuple[Fine, State]]) -> bool:
    """Tell whether one act would be fined twice (行政处罚法 29); a dropped case fined nothing."""
    return any(
        fine.offence == FineOffence.ARREARS_AFTER_ORDER
        and fine.order_served_on == order.served_on
        and state is not State.DROPPED
        for fine, state in fined
    )


def _ended_on(enterprise_id: int, order: Order, on: dt.date) -> dt.date | None:
    """Return the day on which the last of what was named was paid; None while some is unpaid."""
    if _unpaid(enterprise_id, order, on):
        return None
    last_on, paid = None, ZERO
    for day, amount in _payments(enterprise_id, order, on):
        last_on, paid = day, paid + amount
        if order.named is not None and paid >= order.named:
            break
    return last_on


def _payments(
    enterprise_id: int, order: Order, until: dt.date
) -> Iterator[tuple[dt.date, Decimal]]:
    """Yield what was paid up to a day on months due when the order was issued, the earliest first.

    Of an order with a letter only what that did not take off already: money of later days, and
    money that became known after it.
    """
    entries = Entry.objects.standing().filter(enterprise=enterprise_id, value_on__lte=until)
    if order.known_at is not None:
        later = Q(value_on__gt=order.issued_on) | Q(receipt__recorded_at__gt=order.known_at)
        entries = entries.filter(later)
    paid = Posting.objects.filter(
        entry__in=entries, account=Account.PRINCIPAL, item__due_on__lt=order.issued_on
    )
    rows = paid.order_by("entry__value_on", "pk").values_list("entry__value_on", "amount")
    return ((day, -amount) for day, amount in rows)
