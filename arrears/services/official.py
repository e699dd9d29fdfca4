"""Official lists of arrears (欠费明细): their items, what they take the place of, their undo.

An official list states facts about the months it names. Its items take the place of a survey's
estimates of the same enterprise, insurance and month; months it does not name stay as they were
estimated. Of several official lists the one that speaks of the latest day holds for a month, and
of the same day the one imported last. What counts follows from the lists and surveys that stand,
not from the order in which they came or were undone. Nothing is deleted: every item that stops
counting gets a revision with the batch that caused it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrears.enums import Certainty, RevisionKind
from arrears.models import ArrearsItem, ClosedSegment
from arrears.official_list.row import OfficialRow
from arrears.projection import due_on, project
from arrears.services import items
from arrears.services.items import ItemMonth
from arrears.services.listed import refuse_missing_enterprises
from arrears.services.projections import create_projected
from arrears.services.revisions import parts_of, record_revisions, restore_items, stop_items
from casework.progress import Report, unreported
from casework.scope import Scope
from casework.selectors import LocalRulesBook
from enterprises.models import Enterprise, SurveyLine
from enterprises.services.surveys import lock_enterprises
from intake.enums import BatchState, RowState
from intake.errors import ImportProblem
from intake.models import ImportBatch
from ledger.models import Receipt
from statutes.dates import ContributionMonth
from statutes.money import ZERO

_ENTERPRISES = 200
# So many months are in memory at once, or those of one enterprise.
_MONTHS = 2000

# Which of two lists holds: the later day, then the later import.
_Rank = tuple[dt.date, int]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a list states of one month: the principal, and the deadline where it gives one."""

    principal: Decimal
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """An item of a committed official list, and how its list ranks."""

    pk: int
    rank: _Rank
    is_live: bool


def accepted_rows(batch: ImportBatch) -> list[OfficialRow]:
    """Return the rows of a batch that may enter, as they were read, in their order."""
    values = batch.rows.filter(state=RowState.ACCEPTED).values_list("values", flat=True)
    return [OfficialRow.from_json(one) for one in values.iterator(chunk_size=2000)]


def stated_months(rows: Iterable[OfficialRow]) -> dict[ItemMonth, Stated]:
    """Return what the rows of a list state, the parts of a month in several rows added up."""
    stated: dict[ItemMonth, Stated] = {}
    for row in rows:
        assert row.enterprise_id is not None  # noqa: S101 - an accepted row has its enterprise
        for insurance, principal in row.principal.items():
            key = (row.enterprise_id, str(insurance), row.month.first_day)
            before = stated.get(key, Stated(ZERO, row.due_on))
            stated[key] = Stated(before.principal + principal, before.due_on)
    return stated


def rank_of(batch: ImportBatch, *, on: dt.date) -> _Rank:
    """Return how a list ranks; a list that says no day speaks of the day of its import."""
    return batch.as_of_on or on, batch.pk


def commit_list(
    batch: ImportBatch, *, actor_id: int | None, on: dt.date, progress: Report = unreported
) -> None:
    """Write the items of a batch within the caller's transaction, which also saves the batch.

    Locks the enterprises. The batch gets the day of the import where it speaks of none. Raises
    ImportProblem for a day to come, and when an enterprise is no longer on file.
    """
    batch.as_of_on = batch.as_of_on or on
    if batch.as_of_on > on:
        raise ImportProblem(
            _("The list cannot speak of %(day)s, which is still to come; upload it again.")
            % {"day": batch.as_of_on.isoformat()}
        )
    rows = accepted_rows(batch)
    refuse_missing_enterprises(rows, Scope(batch.jurisdiction_prefix))
    stated = stated_months(rows)
    by_enterprise: dict[int, dict[ItemMonth, Stated]] = {}
    for key, facts in stated.items():
        by_enterprise.setdefault(key[0], {})[key] = facts
    ids = sorted(by_enterprise)
    lock_enterprises(ids)
    book = LocalRulesBook.load()
    done = 0
    for part in _parts_with_few_months(ids, by_enterprise):
        months = {key: facts for one in part for key, facts in by_enterprise[one].items()}
        _write_part(batch, part, months, book, actor_id)
        done += len(part)
        progress(done, len(ids))


def undo_list(batch: ImportBatch, *, actor_id: int | None, reason: str) -> None:
    """Withdraw the items of a batch and let count again what they had taken the place of.

    For each month the next list that stands holds again, else what the standing survey estimates.
    Locks the enterprises; runs within the caller's transaction.
    """
    mine = ArrearsItem.objects.filter(batch=batch)
    ids = sorted(set(mine.values_list("enterprise_id", flat=True)))
    lock_enterprises(ids)
    for part in parts_of(ids, _ENTERPRISES):
        counting = {
            item.pk: items.month_of(item) for item in mine.live().filter(enterprise__in=part)
        }
        stop_items(list(counting), RevisionKind.WITHDRAWN, batch, actor_id=actor_id, reason=reason)
        others = official_items(part, but=batch)
        best = [max(others[key], key=_rank) for key in counting.values() if key in others]
        restore_items(
            sorted(one.pk for one in best if not one.is_live),
            batch,
            actor_id=actor_id,
            reason=_("Its source stands again."),
        )
        items.settle_enterprises(part, batch, actor_id=actor_id, reason=reason)


def official_items(
    enterprise_ids: Sequence[int], *, but: ImportBatch
) -> dict[ItemMonth, list[Listed]]:
    """Return the items of all committed official lists but one, counting or not, by month."""
    found: dict[ItemMonth, list[Listed]] = {}
    for part in parts_of(enterprise_ids):
        rows = ArrearsItem.objects.filter(
            enterprise__in=part,
            certainty=Certainty.OFFICIAL,
            batch__state=BatchState.COMMITTED,
            batch__as_of_on__isnull=False,
        ).exclude(batch=but)
        for item in rows.select_related("batch").only(
            "enterprise_id",
            "insurance",
            "contribution_month",
            "is_live",
            "batch__as_of_on",
        ):
            assert item.batch is not None and item.batch.as_of_on is not None  # noqa: S101
            rank = (item.batch.as_of_on, item.batch.pk)
            found.setdefault(items.month_of(item), []).append(Listed(item.pk, rank, item.is_live))
    return found


def survey_blockers(batch_id: int) -> Iterator[str]:
    """Say that enterprises which only this survey names have official arrears or receipts.

    Without the survey they would not be on file any more, and what is on record of them with it.
    """
    lines = SurveyLine.objects.live()
    named = set(lines.filter(batch=batch_id).values_list("enterprise_id", flat=True))
    elsewhere = lines.exclude(batch=batch_id)
    orphans: list[int] = []
    for part in parts_of(sorted(named)):
        kept = set(elsewhere.filter(enterprise__in=part).values_list("enterprise_id", flat=True))
        orphans += [pk for pk in part if pk not in kept]
    burdened: set[int] = set()
    for part in parts_of(orphans):
        listed = ArrearsItem.objects.live().filter(
            enterprise__in=part, certainty=Certainty.OFFICIAL
        )
        received = Receipt.objects.standing().filter(enterprise__in=part)
        burdened |= set(listed.values_list("enterprise_id", flat=True))
        burdened |= set(received.values_list("enterprise_id", flat=True))
    if burdened:
        yield ngettext(
            "%(count)s enterprise that no other survey names has receipts or official arrears on "
            "record; take these back first.",
            "%(count)s enterprises that no other survey names have receipts or official arrears "
            "on record; take these back first.",
            len(burdened),
        ) % {"count": len(burdened)}


def _parts_with_few_months(
    enterprise_ids: Sequence[int], by_enterprise: Mapping[int, Mapping[ItemMonth, Stated]]
) -> Iterator[Sequence[int]]:
    part: list[int] = []
    months = 0
    for one in enterprise_ids:
        if part and (len(part) == _ENTERPRISES or months + len(by_enterprise[one]) > _MONTHS):
            yield part
            part, months = [], 0
        part.append(one)
        months += len(by_enterprise[one])
    if part:
        yield part


def _write_part(
    batch: ImportBatch,
    enterprise_ids: Sequence[int],
    months: dict[ItemMonth, Stated],
    book: LocalRulesBook,
    actor_id: int | None,
) -> None:
    """Write the items of some enterprises: those that hold count, the others are history."""
    assert batch.as_of_on is not None  # noqa: S101 - set by commit_list
    rank = (batch.as_of_on, batch.pk)
    others = official_items(enterprise_ids, but=batch)
    later = {
        key: best
        for key in months
        if key in others and (best := max(others[key], key=_rank)).rank > rank
    }
    reason = _("Superseded by the official list “%(title)s”.")
    stop_items(
        _counting(enterprise_ids, months.keys() - later),
        RevisionKind.SUPERSEDED,
        batch,
        actor_id=actor_id,
        reason=reason % {"title": batch.title},
    )
    regions = dict(
        Enterprise.objects.filter(pk__in=enterprise_ids).values_list("pk", "region_code")
    )
    made = create_projected(
        [
            _item(batch, key, facts, regions[key[0]], book, is_live=key not in later)
            for key, facts in months.items()
        ]
    )
    _note_history(made, later, reason, actor_id)
    items.after_items_changed(enterprise_ids, reason=batch.title, actor_id=actor_id)


def _note_history(
    made: Sequence[ArrearsItem],
    later: dict[ItemMonth, Listed],
    reason: str,
    actor_id: int | None,
) -> None:
    """Say of items that never counted which later list stood before them."""
    by_list: dict[int, list[int]] = {}
    for item in made:
        if not item.is_live:
            by_list.setdefault(later[items.month_of(item)].rank[1], []).append(item.pk)
    for standing in ImportBatch.objects.filter(pk__in=by_list):
        record_revisions(
            by_list[standing.pk],
            RevisionKind.SUPERSEDED,
            standing,
            actor_id=actor_id,
            reason=reason % {"title": standing.title},
        )


def _counting(enterprise_ids: Sequence[int], months: Iterable[ItemMonth]) -> list[int]:
    """Return the items, estimated or official, that count for some months."""
    wanted = set(months)
    counting = ArrearsItem.objects.live().filter(enterprise__in=enterprise_ids)
    rows = counting.values_list("pk", "enterprise_id", "insurance", "contribution_month")
    return [pk for pk, owner, insurance, month in rows if (owner, insurance, month) in wanted]


def _item(
    batch: ImportBatch,
    key: ItemMonth,
    facts: Stated,
    region_code: str,
    book: LocalRulesBook,
    *,
    is_live: bool,
) -> tuple[ArrearsItem, list[ClosedSegment]]:
    enterprise_id, insurance, first_day = key
    rules = book.rules(region_code, first_day)
    item = ArrearsItem(
        enterprise_id=enterprise_id,
        insurance=insurance,
        contribution_month=first_day,
        principal=facts.principal,
        due_on=facts.due_on or due_on(ContributionMonth.of(first_day), rules),
        certainty=Certainty.OFFICIAL,
        batch=batch,
        is_live=is_live,
    )
    return item, project(item, rules)


def _rank(one: Listed) -> _Rank:
    return one.rank
