"""What happened to the arrears of an enterprise: imports, their undoing, revisions, stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrears.enums import RevisionKind
from arrears.models import ArrearsItem, ArrearsItemRevision, FeeStop
from casework.formats import whole
from casework.models import User
from enterprises.models import Enterprise, SurveyLine
from intake.models import ImportBatch

_TONES = {
    RevisionKind.SUPERSEDED: "neutral",
    RevisionKind.WITHDRAWN: "warning",
    RevisionKind.RESTORED: "info",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, and who did it."""

    at: dt.datetime
    title: str
    details: str
    actor: User | None
    tone: str


def timeline(enterprise: Enterprise) -> list[Event]:
    """List what happened, the latest first, in six statements whatever there is."""
    events = [
        *_import_events(enterprise),
        *_revision_events(enterprise),
        *_stop_events(enterprise),
    ]
    return sorted(events, key=attrgetter("at"), reverse=True)


def _import_events(enterprise: Enterprise) -> list[Event]:
    lines = SurveyLine.objects.filter(enterprise=enterprise).select_related(
        "round", "batch__committed_by", "batch__undone_by"
    )
    made: dict[int, int] = {}
    listed: dict[int, int] = {}
    sources = ArrearsItem.objects.filter(enterprise=enterprise).order_by()
    for line_id, batch_id, items in sources.values_list("survey_line", "batch").annotate(
        Count("pk")
    ):
        if line_id is not None:
            made[line_id] = items
        elif batch_id is not None:
            listed[batch_id] = items
    events: list[Event] = []
    for line in lines:
        title = _("Survey “%(round)s” imported") % {"round": line.round}
        events += _batch_events(line.batch, title, _place(line, made.get(line.pk, 0)))
    official = ImportBatch.objects.filter(pk__in=listed).select_related("committed_by", "undone_by")
    for batch in official:
        title = _("Official list “%(title)s” imported") % {"title": batch.title}
        events += _batch_events(batch, title, _made_of_it(listed[batch.pk]))
    return events


def _batch_events(batch: ImportBatch, title: str, details: str) -> Iterator[Event]:
    """Tell that a file was committed, and that it was taken back."""
    if batch.committed_at:
        yield Event(batch.committed_at, title, details, batch.committed_by, "good")
    if batch.undone_at:
        yield Event(
            at=batch.undone_at,
            title=_("Import of “%(round)s” undone") % {"round": batch.title},
            details=batch.undo_reason,
            actor=batch.undone_by,
            tone="warning",
        )


def _place(line: SurveyLine, items: int) -> str:
    """Say where the line came from and how many months of arrears were made of it."""
    return _("File %(file)s, sheet %(sheet)s, row %(row)s. %(made)s") % {
        "file": line.batch.original_name,
        "sheet": line.sheet,
        "row": line.row_number,
        "made": _made_of_it(items),
    }


def _made_of_it(items: int) -> str:
    return ngettext(
        "%(count)s item of arrears was made of it.",
        "%(count)s items of arrears were made of it.",
        items,
    ) % {"count": whole(items)}


def _revision_events(enterprise: Enterprise) -> list[Event]:
    groups = list(
        ArrearsItemRevision.objects.filter(item__enterprise=enterprise)
        .order_by()
        .values("batch", "kind", "reason", "recorded_by")
        .annotate(at=Min("recorded_at"), items=Count("pk"))
    )
    actors = User.objects.in_bulk({one["recorded_by"] for one in groups} - {None})
    return [
        Event(
            at=one["at"],
            title=ngettext(
                "%(count)s item of arrears: %(what)s",
                "%(count)s items of arrears: %(what)s",
                one["items"],
            )
            % {"count": whole(one["items"]), "what": RevisionKind(one["kind"]).label},
            details=one["reason"],
            actor=actors.get(one["recorded_by"]),
            tone=_TONES[RevisionKind(one["kind"])],
        )
        for one in groups
    ]


def _stop_events(enterprise: Enterprise) -> list[Event]:
    """Tell what stopped the late fee, and what ended a stop."""
    stops = FeeStop.objects.filter(enterprise=enterprise)
    events: list[Event] = []
    for stop in stops.select_related("recorded_by", "end__recorded_by"):
        last = _("to %(day)s") % {"day": stop.to_on} if stop.to_on else _("without an end")
        events.append(
            Event(
                at=stop.recorded_at,
                title=_("%(kind)s: no late fee from %(first)s %(last)s")
                % {"kind": stop.get_kind_display(), "first": stop.from_on, "last": last},
                details=stop.document,
                actor=stop.recorded_by,
                tone="info",
            )
        )
        end = getattr(stop, "end", None)
        if end is not None:
            events.append(
                Event(
                    at=end.recorded_at,
                    title=_("%(kind)s: the late fee runs again from %(day)s")
                    % {"kind": end.get_kind_display(), "day": end.runs_again_from_on},
                    details=_("%(document)s. %(reason)s")
                    % {"document": end.document, "reason": end.reason},
                    actor=end.recorded_by,
                    tone="warning",
                )
            )
    return events
