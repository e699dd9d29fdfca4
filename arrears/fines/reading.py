"""From the database to the facts that a fine is judged by, for many fines at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Prefetch, Subquery, Sum

from arrears.cases.enums import REVOKING, Decision
from arrears.enums import StopKind
from arrears.fines.enums import FineOffence
from arrears.fines.facts import Contest, FineFacts
from arrears.fines.obstacles import is_owing
from arrears.fines.possible import base_of
from arrears.fines.workflow import FILE, FINING, State
from arrears.late_fee_sql import Fen
from arrears.models import (
    ArrearsItemRevision,
    FeeStop,
    Fine,
    FineEvent,
    FinePart,
    FineProposal,
    FineRemedy,
    RemedyOutcome,
)
from ledger.enums import ReceiptPurpose
from ledger.models import Entry, Receipt, Refund
from statutes.fine_owed import DuePart, FinePayment, FineTerms
from statutes.money import from_fen

_CLOSE = "close"


class FineBook:
    """All that bears on some fines at the end of a day; a fixed number of statements.

    A few more for each fine whose money was recorded anew between its filing and its decision.

    Reads the case and enterprise of each fine where they were not read.
    """

    def __init__(self, fines: Sequence[Fine], on: dt.date) -> None:
        self._on = on
        ids = [fine.pk for fine in fines]
        self._events: dict[int, list[FineEvent]] = defaultdict(list)
        self._contests: dict[int, list[Contest]] = defaultdict(list)
        self._pending: dict[int, FineProposal] = {}
        self._payments: dict[tuple[int, str], list[FinePayment]] = defaultdict(list)
        self._bankrupt: dict[int, dt.date] = {}
        self._revocations: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
        self._paid_in_time: set[int] = set()
        if not ids:
            return
        events = (
            FineEvent.objects.filter(fine__in=ids)
            .select_related("recorded_by", "proposal__proposed_by")
            .order_by("pk")
        )
        parts = Prefetch("parts", FinePart.objects.order_by("due_on"))
        for event in events.prefetch_related(parts):
            self._events[event.fine_id].append(event)
        self._read_remedies(ids)
        self._paid_in_time = _paid_in_time([one for one in fines if self._is_undecided(one)])
        waiting = FineProposal.objects.filter(fine__in=ids, decision=Decision.WAITING)
        self._pending = {one.fine_id: one for one in waiting}
        owners = {fine.case.enterprise_id for fine in fines}
        self._payments = fine_payments(owners, on)
        stops = FeeStop.objects.filter(
            enterprise__in=owners, kind=StopKind.BANKRUPTCY, end__isnull=True, from_on__lte=on
        )
        self._bankrupt = dict(stops.values_list("enterprise_id", "from_on"))
        revoking = RemedyOutcome.objects.filter(
            remedy__case__in={fine.case_id for fine in fines},
            result__in=REVOKING,
            decided_on__lte=on,
        ).values_list("remedy__case_id", "remedy__filed_on", "decided_on")
        for case_id, filed_on, decided_on in revoking:
            self._revocations[case_id].append((filed_on, decided_on))

    def events(self, fine: Fine) -> list[FineEvent]:
        """Return what happened about one of the fines, the earliest first."""
        return self._events[fine.pk]

    def _is_undecided(self, fine: Fine) -> bool:
        return all(one.step not in {"decide", "drop"} for one in self.events(fine))

    def number(self, fine: Fine) -> str:
        """Return the number of the decision, which its receipts name; empty before it."""
        return next((one.document for one in self.events(fine) if one.step == "decide"), "")

    def facts(self, fine: Fine) -> FineFacts:
        """Return the facts of one of the fines.

        A closed one that is owed again, since the receipt that paid it was reversed, stands where
        it stood before; once it is paid it is over without another closing.
        """
        events = self.events(fine)
        last = {one.step: one for one in events}
        notice, decision = last.get("notify"), last.get("decide")
        served, demanded = last.get("serve"), last.get("demand")
        offers = (one for one in reversed(events) if one.step == "notify" and one.hearing_offered)
        offered, held = next(offers, None), last.get("hold_hearing")
        owner = fine.case.enterprise_id
        pending = self._pending.get(fine.pk)
        facts = FineFacts(
            state=state_of(one for one in events if one.step != _CLOSE),
            filed_on=fine.filed_on,
            notified_on=notice.happened_on if notice else None,
            notified=notice.amount if notice else None,
            hearing_offered_on=offered.happened_on if offered else None,
            hearing_was_held=bool(offered and held and held.pk > offered.pk),
            decided_on=decision.happened_on if decision else None,
            decided=decision.amount if decision else None,
            served_on=served.happened_on if served else None,
            deferrals=tuple(_terms(one) for one in events if one.step == "defer"),
            payments=tuple(self._payments.get((owner, self.number(fine)), ())) if decision else (),
            contests=tuple(self._contests[fine.pk]),
            demand_served_on=_demand_in_force(events, demanded),
            bankruptcy_accepted_on=self._bankrupt.get(owner),
            order_revoked_on=self._order_revoked_on(fine),
            is_paid_in_time=fine.pk in self._paid_in_time,
            closed_on=last[_CLOSE].happened_on if _CLOSE in last else None,
            pending=pending.step if pending else "",
            pending_on=pending.proposed_on if pending else None,
        )
        is_over = facts.closed_on is not None and not is_owing(facts, self._on)
        return replace(facts, state=State.CLOSED) if is_over else facts

    def _order_revoked_on(self, fine: Fine) -> dt.date | None:
        """Return when the demand notice that the fine rests on was revoked or changed."""
        if fine.offence != FineOffence.ARREARS_AFTER_ORDER:
            return None
        days = (
            decided_on
            for filed_on, decided_on in self._revocations[fine.case_id]
            if filed_on >= fine.order_served_on
        )
        return min(days, default=None)

    def _read_remedies(self, ids: Sequence[int]) -> None:
        remedies = FineRemedy.objects.filter(fine__in=ids).select_related("outcome")
        for remedy in remedies.order_by("filed_on", "pk"):
            outcome = getattr(remedy, "outcome", None)
            self._contests[remedy.fine_id].append(
                Contest(
                    remedy.kind,
                    remedy.filed_on,
                    outcome.ended_on if outcome else None,
                    outcome.result if outcome else "",
                    outcome.amount if outcome else None,
                )
            )


def _paid_in_time(fines: Sequence[Fine]) -> set[int]:
    """Return the fines whose sum in question is gone since they were filed.

    It was above zero then, so that only those are looked at of which money or arrears were
    recorded later that count for the term of the order.
    """
    ids = [one.pk for one in fines if one.offence == FineOffence.ARREARS_AFTER_ORDER]
    if not ids:
        return set()
    owner, since = OuterRef("case__enterprise"), OuterRef("recorded_at")
    money = Entry.objects.filter(
        enterprise=owner, recorded_at__gt=since, value_on__lte=OuterRef("order_due_on")
    )
    lists = ArrearsItemRevision.objects.filter(item__enterprise=owner, recorded_at__gt=since)
    changed = Fine.objects.filter(Exists(money) | Exists(lists), pk__in=ids)
    return {one.pk for one in changed.select_related("case") if not base_of(one)}


def facts_of(fine: Fine, on: dt.date) -> FineFacts:
    """Return the facts of one fine on a day."""
    return FineBook([fine], on).facts(fine)


def state_of(events: Iterable[FineEvent]) -> State:
    """Return where a fine stands after what happened, the earliest first."""
    state = State.FILED
    for event in events:
        if event.step != FILE:
            state = State(FINING.transition(event.step).target)
    return state


def fine_payments(
    enterprise_ids: Iterable[int], on: dt.date
) -> dict[tuple[int, str], list[FinePayment]]:
    """Return what came in for fines up to a day, by enterprise and number of the decision.

    What was paid back of it counts as if it had never come in, whenever that was.
    """
    found: dict[tuple[int, str], list[FinePayment]] = defaultdict(list)
    receipts = Receipt.objects.standing().filter(
        enterprise__in=list(enterprise_ids), purpose=ReceiptPurpose.FINE, received_on__lte=on
    )
    refunds = Refund.objects.standing().filter(receipt=OuterRef("pk")).order_by()
    refunded = refunds.values("receipt").annotate(fen=Sum(Fen("amount"))).values("fen")
    rows = (
        receipts.annotate(refunded_fen=Subquery(refunded))
        .order_by("received_on", "pk")
        .values_list("enterprise_id", "document", "received_on", "amount", "refunded_fen")
    )
    for owner, document, received_on, amount, refunded_fen in rows:
        left = amount - from_fen(refunded_fen or 0)
        if left:
            found[owner, document.strip()].append(FinePayment(received_on, left))
    return found


def _terms(event: FineEvent) -> FineTerms:
    return FineTerms(
        event.happened_on,
        tuple(DuePart(part.due_on, part.amount) for part in event.parts.all()),
    )


def _demand_in_force(events: Sequence[FineEvent], demanded: FineEvent | None) -> dt.date | None:
    """Return when the court demand was served; a deferral granted after it sets it aside."""
    if demanded is None:
        return None
    later = (one for one in events if one.step == "defer" and one.pk > demanded.pk)
    return None if any(later) else demanded.happened_on
