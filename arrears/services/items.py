"""Arrears items from survey lines: built, superseded, withdrawn and restored.

A survey says what an enterprise owes in all at its time, so its items take the place of every
estimate that an earlier survey gave for the enterprise. Nothing is deleted: what no longer counts
gets a revision that says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Min
from django.utils.translation import gettext as _

from arrears.enums import Certainty, RevisionKind
from arrears.models import ArrearsItem, ArrearsItemRevision, ClosedSegment, FeeStop
from arrears.projection import due_on, project
from arrears.services.books import rebook
from arrears.services.positions import mark_positions
from arrears.services.projections import create_projected, refresh_principal
from arrears.services.revisions import parts_of, restore_items, stop_items
from casework.progress import Report, unreported
from casework.selectors import LocalRulesBook
from enterprises.models import SurveyLine
from intake.models import ImportBatch
from ledger.models import Receipt
from statutes.contribution import split_over_months
from statutes.dates import ContributionMonth

ItemMonth = tuple[int, str, dt.date]  # enterprise, insurance, contribution month

# One enterprise can have some thousand items, so only so many are in memory at once.
_ENTERPRISES = 50


def settle(
    batch: ImportBatch, *, actor_id: int | None, reason: str, progress: Report = unreported
) -> None:
    """Let the estimated items of a batch's enterprises follow from the line that stands for each.

    The line that stands is the live one of the latest round. Items of other lines stop counting;
    those of the standing line are restored where they were there before, else built. So the
    outcome depends on the lines alone, not on the order of imports and undos, and a second call
    changes nothing. Runs within the transaction that changed the lines, whose caller holds the
    locks of the enterprises (enterprises.services.surveys.lock_enterprises).
    """
    spoken_of = SurveyLine.objects.filter(batch=batch).order_by("enterprise_id")
    ids = list(spoken_of.values_list("enterprise_id", flat=True).distinct())
    settle_enterprises(ids, batch, actor_id=actor_id, reason=reason, progress=progress)


def settle_enterprises(
    enterprise_ids: Sequence[int],
    batch: ImportBatch,
    *,
    actor_id: int | None,
    reason: str,
    progress: Report = unreported,
) -> None:
    """Let the estimated items of enterprises follow from their standing lines; see `settle`.

    Months on an official list that stands get none. `batch` is what gave rise to it.
    """
    book = LocalRulesBook.load()
    for start in range(0, len(enterprise_ids), _ENTERPRISES):
        part = enterprise_ids[start : start + _ENTERPRISES]
        standing = _standing_lines(part)
        _stop_others(part, standing, batch, actor_id, reason)
        taken, listed = _official_months(part)
        built = _built_months(standing)
        _restore([line for line in standing if line.pk in built], taken, batch, actor_id)
        older = set(
            ArrearsItem.objects.live()
            .filter(enterprise__in=part)
            .order_by()
            .values_list("enterprise_id", flat=True)
            .distinct()
        )
        create_projected(
            [
                (item, closed)
                for line in standing
                # Beside an official list that is gone now some months were not built.
                if line.pk not in built or line.enterprise_id in listed
                for item, closed in _items_of(line, book)
                if month_of(item) not in taken and month_of(item) not in built.get(line.pk, ())
            ]
        )
        after_items_changed(part, reason=reason, actor_id=actor_id, older=older)
        progress(min(start + _ENTERPRISES, len(enterprise_ids)), len(enterprise_ids))


def undo_blockers(batch_id: int) -> Iterator[str]:
    """Say which later imports superseded items of a batch."""
    undone = ImportBatch.objects.get(pk=batch_id)
    later = ImportBatch.objects.filter(
        pk__in=ArrearsItemRevision.objects.filter(
            item__survey_line__batch_id=batch_id,
            item__is_live=False,
            kind=RevisionKind.SUPERSEDED,
        ).values("batch_id"),
        state="committed",
    ).exclude(pk=batch_id)
    for batch in later:
        yield _("The later import “%(batch)s” superseded its arrears; undo that one first.") % {
            "batch": batch.label_for(undone.jurisdiction_prefix)
        }


def after_items_changed(
    enterprise_ids: Sequence[int],
    *,
    reason: str,
    actor_id: int | None,
    older: Iterable[int] = (),
) -> None:
    """Let money, projections, totals and positions follow items that came, went or came back.

    Enterprises without receipts and stops need no more than their totals: what was built for them
    is projected already. `older` are those with items that were not built just now: while these
    did not count the profile may have changed, or the enterprise now lies in another county. Runs
    within the transaction of the change.
    """
    refresh_principal(enterprise_ids)
    first_due = (
        ArrearsItem.objects.filter(enterprise__in=enterprise_ids)
        .order_by()
        .values_list("enterprise_id")
        .annotate(Min("due_on"))
    )
    mark_positions(dict(first_due))
    concerned = {
        *older,
        *Receipt.objects.filter(enterprise__in=enterprise_ids).values_list("enterprise", flat=True),
        *FeeStop.objects.filter(enterprise__in=enterprise_ids).values_list("enterprise", flat=True),
    }
    rebook(concerned, reason=reason, actor_id=actor_id, whole=True)


def _items_of(
    line: SurveyLine, book: LocalRulesBook
) -> Iterator[tuple[ArrearsItem, list[ClosedSegment]]]:
    """Build the items of a line, each with its closed segments."""
    if line.first_month is None or line.last_month is None:
        return
    first, last = ContributionMonth.of(line.first_month), ContributionMonth.of(line.last_month)
    region = line.enterprise.region_code
    for owed in line.principals.all():
        for month, principal in split_over_months(owed.principal, first, last):
            if not principal:
                continue
            rules = book.rules(region, month.first_day)
            item = ArrearsItem(
                enterprise_id=line.enterprise_id,
                insurance=owed.insurance,
                contribution_month=month.first_day,
                principal=principal,
                due_on=due_on(month, rules),
                certainty=Certainty.ESTIMATED,
                survey_line=line,
            )
            yield item, project(item, rules)


def _standing_lines(enterprise_ids: Sequence[int]) -> list[SurveyLine]:
    """Return the live line of the latest round about each enterprise that has one."""
    lines = (
        SurveyLine.objects.live()
        .filter(enterprise_id__in=enterprise_ids)
        .select_related("enterprise", "round")
        .prefetch_related("principals")
        .order_by("enterprise_id", "round__surveyed_on", "id")
    )
    return list({line.enterprise_id: line for line in lines}.values())


def _stop_others(
    enterprise_ids: Sequence[int],
    standing: Sequence[SurveyLine],
    batch: ImportBatch,
    actor_id: int | None,
    reason: str,
) -> None:
    """Let the estimates of all but the standing lines stop counting."""
    others = (
        ArrearsItem.objects.live()
        .filter(enterprise_id__in=enterprise_ids, certainty=Certainty.ESTIMATED)
        .exclude(survey_line__in=[line.pk for line in standing])
    )
    own = others.filter(survey_line__batch=batch)
    for items, kind in ((own, RevisionKind.WITHDRAWN), (others, RevisionKind.SUPERSEDED)):
        ids = list(items.values_list("pk", flat=True))
        stop_items(ids, kind, batch, actor_id=actor_id, reason=reason)


def _built_months(lines: Sequence[SurveyLine]) -> dict[int, set[ItemMonth]]:
    """Return, by survey line, the months for which items were built of it."""
    built: dict[int, set[ItemMonth]] = {}
    found = ArrearsItem.objects.filter(survey_line__in=[line.pk for line in lines])
    for line_id, enterprise_id, insurance, month in found.values_list(
        "survey_line_id", "enterprise_id", "insurance", "contribution_month"
    ):
        built.setdefault(line_id or 0, set()).add((enterprise_id, insurance, month))
    return built


def month_of(item: ArrearsItem) -> ItemMonth:
    """Return what an item is about: one of these counts at a time."""
    return item.enterprise_id, item.insurance, item.contribution_month


def _restore(
    lines: Sequence[SurveyLine],
    taken: set[ItemMonth],
    batch: ImportBatch,
    actor_id: int | None,
) -> None:
    """Let the items of lines that stand again count again, but for months on an official list."""
    items = ArrearsItem.objects.filter(
        survey_line__in=[line.pk for line in lines], is_live=False, certainty=Certainty.ESTIMATED
    )
    ids = [item.pk for item in items if month_of(item) not in taken]
    restore_items(ids, batch, actor_id=actor_id, reason=_("Its source stands again."))


def _official_months(enterprise_ids: Sequence[int]) -> tuple[set[ItemMonth], set[int]]:
    """Return the months on official lists that stand, and whom any list ever spoke of."""
    taken: set[ItemMonth] = set()
    listed: set[int] = set()
    for part in parts_of(enterprise_ids):
        official = ArrearsItem.objects.filter(enterprise_id__in=part, certainty=Certainty.OFFICIAL)
        listed |= set(official.values_list("enterprise_id", flat=True).distinct())
        taken |= set(
            official.live().values_list("enterprise_id", "insurance", "contribution_month")
        )
    return taken, listed
