"""What a fine is judged by: facts only, no framework; reading.py takes them from the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arrears.fines.workflow import State
from statutes import deadlines
from statutes.dates import DateSpan
from statutes.fine_clocks import (
    DECISION,
    HEARING_REQUEST,
    PAYMENT,
    RECONSIDERATION,
    SERVICE,
    SUIT,
    SUIT_AFTER_RECONSIDERATION,
    FineClock,
    FineWindow,
    fine_clock,
    fine_window,
)
from statutes.fine_owed import DuePart, FineOwed, FinePayment, FineTerms, fine_owed
from statutes.money import ZERO, to_fen

REVOKED = "revoked"
WITHDRAWN = "withdrawn"
SUIT_KIND = "suit"


@dataclass(frozen=True, slots=True)
class Contest:
    """A reconsideration or suit against the fine; without `ended_on` it is open."""

    kind: str
    filed_on: date
    ended_on: date | None = None
    result: str = ""
    amount: Decimal | None = None

    def days_until(self, on: date) -> DateSpan | None:
        """Return its days up to a day, the first and the last of them included."""
        last = min(self.ended_on or on, on)
        return DateSpan(self.filed_on, last) if self.filed_on <= last else None


@dataclass(frozen=True, slots=True)
class FineFacts:
    """All that decides where a fine stands, what is due and what is owed.

    `decided` is what the decision imposes; `deferrals` are terms that replaced the term of payment,
    each from the day of its approval. `order_revoked_on` is the day on which the order that the
    fine rests on was revoked or changed. `closed_on` is the day on which the case was closed; the
    state says so only while nothing is owed. `hearing_offered_on` is the day of the last notice
    that told of a hearing, `hearing_was_held` says that one followed. `is_paid_in_time` says that
    nothing of what the order named was unpaid when its term ended, as far as is known now.
    """

    state: State
    filed_on: date
    notified_on: date | None = None
    notified: Decimal | None = None
    hearing_offered_on: date | None = None
    hearing_was_held: bool = False
    decided_on: date | None = None
    decided: Decimal | None = None
    served_on: date | None = None
    deferrals: tuple[FineTerms, ...] = ()
    payments: tuple[FinePayment, ...] = ()
    contests: tuple[Contest, ...] = ()
    demand_served_on: date | None = None
    bankruptcy_accepted_on: date | None = None
    order_revoked_on: date | None = None
    is_paid_in_time: bool = False
    closed_on: date | None = None
    pending: str = ""
    pending_on: date | None = None

    @property
    def is_revoked(self) -> bool:
        return any(one.result == REVOKED for one in self.contests)

    @property
    def is_contested(self) -> bool:
        return any(one.ended_on is None for one in self.contests)

    @property
    def is_judged(self) -> bool:
        """Tell whether a judgment stands on the fine, which is what is enforced then."""
        window = self.window
        return window is not None and window.left.is_judged

    @property
    def amount(self) -> Decimal | None:
        """Return the fine as it stands: as decided or changed, zero where it was revoked."""
        if self.decided is None or self.is_revoked:
            return None if self.decided is None else ZERO
        changed = [one for one in self.contests if one.amount is not None and one.ended_on]
        changed.sort(key=lambda one: one.ended_on or one.filed_on)
        return changed[-1].amount if changed else self.decided

    @property
    def payment(self) -> FineClock | None:
        """Return the term of payment; None before the decision was served."""
        return fine_clock(PAYMENT, self.served_on) if self.served_on else None

    @property
    def deferred_until_on(self) -> date | None:
        """Return the last day of the deferral or of the instalments that hold."""
        return max(one.due_on for one in self.deferrals[-1].parts) if self.deferrals else None

    @property
    def terms(self) -> tuple[FineTerms, ...]:
        """Return when the fine as it stands is to be paid; empty before the service."""
        if self.payment is None or self.served_on is None or not self.amount:
            return ()
        whole = FineTerms(self.served_on, (DuePart(self.payment.last_on, self.amount),))
        return (whole, *(_fitted(one, self.amount) for one in self.deferrals))

    def owed(self, on: date) -> FineOwed | None:
        """Return what is owed at the end of a day; None where nothing was served or it was revoked.

        Before the service nothing is due, so that nothing can be owed of it.
        """
        if not self.terms:
            return None
        spans = (one.days_until(on) for one in self.contests)
        pauses = [one for one in spans if one is not None]
        return fine_owed(self.terms, self.payments, until=on, pauses=pauses)

    def most(self, on: date) -> Decimal:
        """Return the most that fine and surcharge take on a day: the fine before its service."""
        owed = self.owed(on)
        return owed.fine + owed.surcharge if owed else to_fen(self.amount or ZERO)

    def unpaid_until(self, on: date) -> date | None:
        """Return the last day of the next part that is unpaid; None where none is to come."""
        if not self.terms:
            return None
        paid = sum((one.amount for one in self.payments if one.paid_on <= on), ZERO)
        for part in sorted(self.terms[-1].parts, key=lambda one: one.due_on):
            paid -= part.amount
            if paid < 0 and part.due_on >= on:
                return part.due_on
        return None

    @property
    def ended_contests(self) -> tuple[deadlines.Contest, ...]:
        """Return the reconsiderations and suits that ended and left a fine standing."""
        return tuple(
            deadlines.Contest(
                is_suit=one.kind == SUIT_KIND,
                is_withdrawn=one.result == WITHDRAWN,
                filed_on=one.filed_on,
                ended_on=one.ended_on,
            )
            for one in self.contests
            if one.ended_on and one.result != REVOKED
        )

    @property
    def window(self) -> FineWindow | None:
        """Return when the court can be asked; None before the service."""
        if self.served_on is None:
            return None
        return fine_window(
            self.served_on,
            contests=self.ended_contests,
            deferred_until_on=self.deferred_until_on,
            demand_served_on=self.demand_served_on,
        )

    def clocks(self) -> Iterator[FineClock]:
        """Yield the clocks that have begun to run, in the order of the procedure."""
        yield self.decide_by
        if self.hearing_offered_on:
            yield fine_clock(HEARING_REQUEST, self.hearing_offered_on)
        if self.serve_by is not None:
            yield self.serve_by
        window = self.window
        if self.payment is None or self.served_on is None or window is None:
            return
        yield self.payment
        yield fine_clock(RECONSIDERATION, self.served_on)
        yield fine_clock(SUIT, self.served_on)
        if window.left.upheld_on is not None and not window.left.is_judged:
            yield fine_clock(SUIT_AFTER_RECONSIDERATION, window.left.upheld_on)
        if window.demand is not None:
            yield window.demand
        yield window.closes

    @property
    def hearing_until(self) -> date | None:
        """Return the last day on which a hearing can be asked for; None where none is to be had.

        A later notice that offers none does not cut the term short (行政处罚法 64).
        """
        if self.hearing_offered_on is None or self.hearing_was_held:
            return None
        return fine_clock(HEARING_REQUEST, self.hearing_offered_on).last_on

    @property
    def decide_by(self) -> FineClock:
        return fine_clock(DECISION, self.filed_on)

    @property
    def serve_by(self) -> FineClock | None:
        return fine_clock(SERVICE, self.decided_on) if self.decided_on else None


def _fitted(terms: FineTerms, amount: Decimal) -> FineTerms:
    """Cut deferred parts to a fine that was reduced since, the last ones first."""
    left, parts = amount, []
    for part in sorted(terms.parts, key=lambda one: one.due_on):
        taken = min(part.amount, left)
        left -= taken
        if taken > 0:
            parts.append(DuePart(part.due_on, taken))
    if left > 0 and parts:
        parts[-1] = DuePart(parts[-1].due_on, parts[-1].amount + left)
    return FineTerms(terms.from_on, tuple(parts))
