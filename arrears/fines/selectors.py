"""Reads of fines: the list of a jurisdiction, the section of a case, a decision that is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise

from arrears.cases.facts import CaseFacts, Limits
from arrears.cases.pages.one_case import ObstacleWords
from arrears.cases.pages.words import DeadlineWords, deadline_words
from arrears.fines import words
from arrears.fines.due import Due, due_on
from arrears.fines.facts import FineFacts
from arrears.fines.possible import PossibleFine, possible_fine
from arrears.fines.reading import FineBook, fine_payments
from arrears.fines.workflow import OVER
from arrears.models import CollectionCase, Fine, FineEvent
from arrears.services.receipts import ReceiptFacts
from casework.models import Region
from casework.scope import Scope
from ledger.enums import ReceiptPurpose
from ledger.models import Receipt
from statutes.fine_owed import FineOwed

OVERDUE = "overdue"
ENDED = "ended"
_TONES = {
    "filed": "info",
    "notified": "info",
    "hearing_asked": "info",
    "heard": "info",
    "decided": "warning",
    "served": "warning",
    "court_demanded": "warning",
    "court_applied": "warning",
    "dropped": "neutral",
    "closed": "good",
}


@dataclass(frozen=True, slots=True)
class FineLine:
    """A fine as lists show it: where it stands, what is due, what is owed at the end of today."""

    fine: Fine
    facts: FineFacts
    number: str
    today: dt.date
    due: Due | None
    owed: FineOwed | None

    @classmethod
    def of(cls, fine: Fine, book: FineBook, today: dt.date) -> FineLine:
        facts = book.facts(fine)
        due, owed = due_on(facts, today), facts.owed(today)
        return cls(fine, facts, book.number(fine), today, due, owed)

    @property
    def title(self) -> str:
        """Return what the fine is called: the number of its decision, or of its case."""
        return self.number or self.fine.document

    @property
    def state_label(self) -> str | Promise:
        return words.STATES[self.facts.state]

    @property
    def tone(self) -> str:
        return _TONES[self.facts.state]

    @property
    def amount(self) -> Decimal | None:
        """Return the fine as it stands, else the one that the notice intends."""
        return self.facts.notified if self.facts.amount is None else self.facts.amount

    @property
    def is_intended(self) -> bool:
        return self.facts.amount is None and self.facts.notified is not None

    @property
    def due_title(self) -> str | Promise:
        return words.DUE[self.due.code] if self.due else ""

    @property
    def due_reason(self) -> str | Promise:
        return words.REASONS[self.due.code] if self.due else ""

    @property
    def deadline(self) -> DeadlineWords | None:
        if self.due is None or self.due.last_on is None:
            return None
        return deadline_words(self.due.last_on, self.today)

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due.is_overdue(self.today)

    @property
    def bars_deregistration(self) -> bool:
        """Tell whether the debtor cannot be deregistered: fine or surcharge is unsettled."""
        if self.facts.decided is None or self.facts.is_revoked or self.facts.state in OVER:
            return False
        return self.owed is None or self.owed.owed > 0

    @property
    def surcharge_runs(self) -> bool:
        """Tell whether today adds to the surcharge."""
        if self.owed is None or self.owed.is_capped or not self.owed.steps:
            return False
        return self.owed.steps[-1].span.last == self.today


@dataclass(frozen=True, slots=True)
class FineFilters:
    """What the list is narrowed to; an empty value narrows nothing."""

    text: str = ""
    due: str = ""

    @property
    def narrows(self) -> bool:
        return self != FineFilters()


@dataclass(frozen=True, slots=True)
class ListedFine:
    """One fine of the list with the county of its enterprise."""

    line: FineLine
    county: str


def listed_fines(scope: Scope, filters: FineFilters, *, on: dt.date) -> list[FineLine]:
    """Return the fines of a jurisdiction that match, those with the earliest deadline first.

    What is due follows from working days and receipts and is not stored: all fines under way are
    read, in a fixed number of statements. Those that are over come on request alone; one that was
    closed and is owed again is not over.
    """
    found = Fine.objects.in_scope(scope).select_related("case__enterprise")
    found = found.ended() if filters.due == ENDED else found.under_way()
    if filters.text:
        found = found.filter(
            Q(case__enterprise__name__icontains=filters.text)
            | Q(case__enterprise__uscc__icontains=filters.text)
            | Q(document__icontains=filters.text)
            | Q(events__step="decide", events__document__icontains=filters.text)
        ).distinct()
    fines = list(found.order_by("-pk"))
    book = FineBook(fines, on)
    lines = [FineLine.of(fine, book, on) for fine in fines]
    lines = [one for one in lines if (one.facts.state in OVER) == (filters.due == ENDED)]
    if filters.due == OVERDUE:
        lines = [one for one in lines if one.is_overdue]
    elif filters.due and filters.due != ENDED:
        lines = [one for one in lines if one.due is not None and one.due.code == filters.due]
    return sorted(lines, key=_by_deadline)


def _by_deadline(line: FineLine) -> dt.date:
    return line.due.last_on if line.due and line.due.last_on else dt.date.max


def list_rows(lines: Sequence[FineLine]) -> list[ListedFine]:
    """Put the county beside some fines."""
    codes = {one.fine.case.enterprise.region_code for one in lines}
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        ListedFine(
            one,
            names.get(one.fine.case.enterprise.region_code, one.fine.case.enterprise.region_code),
        )
        for one in lines
    ]


@dataclass(frozen=True, slots=True)
class FinesOfCase:
    """The fines of a case, and whether another one is possible today."""

    lines: list[FineLine]
    possible: PossibleFine
    unknown: list[str]

    @property
    def in_the_way(self) -> list[ObstacleWords]:
        return in_words(self.possible)

    @property
    def bar_deregistration(self) -> bool:
        return any(one.bars_deregistration for one in self.lines)


def in_words(possible: PossibleFine) -> list[ObstacleWords]:
    """Say what stands in the way of a fine."""
    return [ObstacleWords(words.OBSTACLES[one.code], one.gone_on) for one in possible.in_the_way]


def fines_of_case(
    case: CollectionCase,
    today: dt.date,
    *,
    facts: CaseFacts | None = None,
    limits: Limits | None = None,
) -> FinesOfCase:
    """Return the fines of a case and what is possible; facts and limits where they were read."""
    fines = list(case.fines.all())
    for fine in fines:
        fine.case = case
    book = FineBook(fines, today)
    lines = [FineLine.of(fine, book, today) for fine in fines]
    possible = possible_fine(
        case,
        today,
        fined=[(one.fine, one.facts.state) for one in lines],
        facts=facts,
        limits=limits,
    )
    return FinesOfCase(lines, possible, unknown_decisions(case.enterprise_id, today))


def unknown_decisions(enterprise_id: int, on: dt.date) -> list[str]:
    """Return the numbers that receipts for fines name and no decision on record has."""
    named = {number for _owner, number in fine_payments([enterprise_id], on)}
    if not named:
        return []
    return sorted(number for number in named if not is_known_decision(enterprise_id, number))


def receipts_of(fine: Fine, number: str) -> list[Receipt]:
    """Return the standing receipts that name the decision of a fine, the earliest first."""
    if not number:
        return []
    receipts = Receipt.objects.standing().filter(
        enterprise=fine.case.enterprise_id, purpose=ReceiptPurpose.FINE
    )
    found = receipts.order_by("received_on", "pk")
    return [one for one in found if one.document.strip() == number]


def names_unknown_decision(facts: ReceiptFacts) -> bool:
    """Tell whether a receipt is for a fine whose decision is not on record; it may still be."""
    if facts.purpose != ReceiptPurpose.FINE:
        return False
    return not is_known_decision(facts.enterprise_id, facts.document)


def is_known_decision(enterprise_id: int, number: str) -> bool:
    """Tell whether a decision of this number is on record for an enterprise."""
    decisions = FineEvent.objects.filter(
        step="decide", document=number.strip(), fine__case__enterprise=enterprise_id
    )
    return decisions.exists()
