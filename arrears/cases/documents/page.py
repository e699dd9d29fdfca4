"""What the page of a case shows of its letters, and which letter comes next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrears.cases.documents.letters import BY_STEP, SERVING_STEPS, Letter
from arrears.cases.enums import Decision, DocumentKind, ServiceMethod, ServiceOutcome
from arrears.cases.reading import CaseBook
from arrears.models import CaseDocument, CollectionCase, ServiceRecord
from casework.limits import LimitBook

_STATES: Mapping[str, tuple[str | Promise, str]] = {
    "served": (_("Served"), "good"),
    "notice": (_("Public notice runs"), "info"),
    "undelivered": (_("Not delivered"), "warning"),
    "replaced": (_("Replaced"), "neutral"),
    "unserved": (_("Not served yet"), "neutral"),
}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A letter with its attempts at service; `state` says how far the service has come."""

    document: CaseDocument
    services: tuple[ServiceRecord, ...]
    state: str
    served_on: dt.date | None

    @property
    def label(self) -> str | Promise:
        return _STATES[self.state][0]

    @property
    def tone(self) -> str:
        return _STATES[self.state][1]

    @property
    def is_undelivered(self) -> bool:
        """Tell whether a public notice is the way on."""
        return self.state == "undelivered"

    @property
    def may_be_served(self) -> bool:
        return self.state in {"undelivered", "unserved"}


def documents_of(case: CollectionCase, today: dt.date) -> list[DocumentLine]:
    """List the letters of a case, the latest first; two statements."""
    attempts: dict[int, list[ServiceRecord]] = defaultdict(list)
    for record in ServiceRecord.objects.filter(document__case=case):
        attempts[record.document_id].append(record)
    latest: set[str] = set()
    lines = []
    for document in case.documents.order_by("-pk"):
        # Of what the ladder waits for, the latest only can be served.
        replaced = document.kind in latest and DocumentKind(document.kind) in SERVING_STEPS
        latest.add(document.kind)
        lines.append(_line(document, attempts[document.pk], today, replaced=replaced))
    return lines


def _line(
    document: CaseDocument, attempts: list[ServiceRecord], today: dt.date, *, replaced: bool
) -> DocumentLine:
    services = tuple(attempts)
    served = next((one for one in services if one.outcome == ServiceOutcome.SERVED), None)
    if served is not None:
        runs = served.method == ServiceMethod.NOTICE and today < (served.served_on or today)
        return DocumentLine(document, services, "notice" if runs else "served", served.served_on)
    state = "replaced" if replaced else "undelivered" if services else "unserved"
    return DocumentLine(document, services, state, None)


def to_serve(case: CollectionCase, step: str) -> CaseDocument | None:
    """Return the letter whose service a step notes: the latest of its kind; None for others."""
    kind = next((kind for kind, serving in SERVING_STEPS.items() if serving == step), None)
    return case.documents.filter(kind=kind).order_by("-pk").first() if kind else None


@dataclass(frozen=True, slots=True)
class NextLetter:
    """The letter of the next action, and the facts that are known of its step."""

    letter: Letter
    step_facts: Mapping[str, Any]


def next_letter(case: CollectionCase, today: dt.date) -> NextLetter | None:
    """Return the letter that the next action issues, a proposed one included; None without."""
    if not case.is_open:
        return None
    proposal = case.proposals.filter(decision=Decision.WAITING).first()
    if proposal is not None:
        letter = BY_STEP.get(proposal.step)
        return NextLetter(letter, proposal.facts) if letter else None
    book = CaseBook([case], today, LimitBook.load())
    letter = BY_STEP.get(book.reading(case).next_action(book.limits(case), today).name)
    return NextLetter(letter, {}) if letter else None
