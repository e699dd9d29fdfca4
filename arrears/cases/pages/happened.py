"""The history of a case: its steps, and what happened to its debtor beside them.

Money, and what stops the late fee, are no steps, but the reasons why a case moved or paused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from arrears.models import CaseAssignment, CaseEvent, CaseProposal, FeeStop, FeeStopEnd
from casework.formats import money
from casework.models import User
from ledger.enums import EntryKind
from ledger.models import Entry


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened in a case: a step, a proposal that came to nothing, or a fact beside.

    A fact beside the steps, such as a receipt, has neither event nor proposal, nor a state; its
    `link` leads to its own page.
    """

    on: dt.date
    title: str | Promise
    state: str | Promise
    facts: list[tuple[str | Promise, str]]
    basis: str
    event: CaseEvent | None = None
    proposal: CaseProposal | None = None
    who: User | None = None
    beside_tone: str = ""
    link: str = ""
    link_text: str = ""

    @property
    def tone(self) -> str:
        if self.event is None:
            return self.beside_tone or "warning"
        return "neutral" if self.event.recorded_by_id is None else "good"


Told = tuple[dt.datetime, Happened]
_Facts = list[tuple[str | Promise, str]]


def beside(events: Sequence[CaseEvent]) -> list[Told]:
    """List what was recorded about a debtor from the opening of its case to its end, or to now.

    With the moment of the record. `events` are all of the case, the earliest first; what a step
    recorded itself is left out. Three statements.
    """
    case, first_at = events[0].case, events[0].recorded_at
    last_at = events[-1].recorded_at if case.closed_on else None
    told = [
        *_money(case.enterprise_id, first_at),
        *_stops(case.enterprise_id, events),
        *_assignments(case.pk),
    ]
    return [(at, one) for at, one in told if at >= first_at and (last_at is None or at <= last_at)]


def _money(enterprise_id: int, first_at: dt.datetime) -> Iterator[Told]:
    """Tell of receipts, and of those that were reversed."""
    entries = Entry.objects.filter(
        Q(kind=EntryKind.RECEIPT) | Q(reverses__kind=EntryKind.RECEIPT),
        enterprise=enterprise_id,
        recorded_at__gte=first_at,
    )
    for entry in entries.select_related("receipt", "recorded_by").order_by("pk"):
        receipt, reverses = entry.receipt, entry.kind == EntryKind.REVERSAL
        facts: _Facts = [(_("Amount"), money(receipt.amount))]
        if reverses:
            facts.append((_("Reason"), entry.reason))
        yield (
            entry.recorded_at,
            Happened(
                receipt.received_on,
                _("Receipt reversed") if reverses else _("Receipt"),
                "",
                facts,
                "",
                who=entry.recorded_by,
                beside_tone="warning" if reverses else "info",
                link=reverse("money:receipt", args=[receipt.pk]),
                link_text=receipt.reference,
            ),
        )


def _stops(enterprise_id: int, events: Sequence[CaseEvent]) -> Iterator[Told]:
    """Tell of deferrals, bankruptcies and exceptions, and of their ends."""
    agreed = {
        (event.happened_on, str(event.facts["document"]))
        for event in events
        if event.step == "agree_deferral"
    }
    stops = FeeStop.objects.filter(enterprise=enterprise_id).order_by("pk")
    for stop in stops.select_related("recorded_by", "end__recorded_by"):
        if (stop.from_on, stop.document) not in agreed:
            yield stop.recorded_at, _begun(stop)
        end = getattr(stop, "end", None)
        if end is not None:
            yield end.recorded_at, _ended(end)


def _assignments(case_id: int) -> Iterator[Told]:
    """Tell who was put in charge after the opening."""
    changes = CaseAssignment.objects.filter(case=case_id).order_by("pk")
    for one in changes.select_related("assigned_to", "former", "recorded_by"):
        facts: _Facts = [(_("In charge"), str(one.assigned_to))]
        if one.former is not None:
            facts.append((_("In charge before"), str(one.former)))
        yield (
            one.recorded_at,
            Happened(
                timezone.localdate(one.recorded_at),
                _("Another person in charge"),
                "",
                facts,
                "",
                who=one.recorded_by,
                beside_tone="neutral",
            ),
        )


def _begun(stop: FeeStop) -> Happened:
    until = [(_("Last day without late fee"), stop.to_on.isoformat())] if stop.to_on else []
    return Happened(
        stop.from_on,
        stop.get_kind_display(),
        "",
        [*until],
        stop.basis,
        who=stop.recorded_by,
        beside_tone="info",
        link=reverse("stops:stop", args=[stop.pk]),
        link_text=stop.document,
    )


def _ended(end: FeeStopEnd) -> Happened:
    kinds = end.stop.get_kind_display(), end.get_kind_display()
    return Happened(
        timezone.localdate(end.recorded_at),
        pgettext("after a label", ": ").join(str(one) for one in kinds),
        "",
        [
            (_("The fee runs again"), end.runs_again_from_on.isoformat()),
            (_("Reason"), end.reason),
            (_("Document"), end.document),
        ],
        "",
        who=end.recorded_by,
        beside_tone="warning",
        link=reverse("stops:stop", args=[end.stop_id]),
        link_text=end.stop.document,
    )
