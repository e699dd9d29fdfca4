"""Let items stop counting or count again, each with a revision that says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arrears.enums import RevisionKind
from arrears.models import ArrearsItem, ArrearsItemRevision, ClosedSegment
from intake.models import ImportBatch

_CHUNK = 500


def stop_items(
    item_ids: Sequence[int],
    kind: RevisionKind,
    batch: ImportBatch,
    *,
    actor_id: int | None,
    reason: str,
) -> None:
    """Stop items from counting, by a batch that supersedes or withdraws them."""
    for part in parts_of(item_ids):
        record_revisions(part, kind, batch, actor_id=actor_id, reason=reason)
        _count(part, is_live=False)


def restore_items(
    item_ids: Sequence[int], batch: ImportBatch, *, actor_id: int | None, reason: str
) -> None:
    """Let items count again because of what happened to a batch."""
    for part in parts_of(item_ids):
        record_revisions(part, RevisionKind.RESTORED, batch, actor_id=actor_id, reason=reason)
        _count(part, is_live=True)


def record_revisions(
    item_ids: Sequence[int],
    kind: RevisionKind,
    batch: ImportBatch,
    *,
    actor_id: int | None,
    reason: str,
) -> None:
    """Write a revision for each item; the reason is cut off at what can be kept."""
    ArrearsItemRevision.objects.bulk_create(
        [
            ArrearsItemRevision(
                item_id=pk, kind=kind, batch=batch, recorded_by_id=actor_id, reason=reason[:200]
            )
            for pk in item_ids
        ],
        batch_size=_CHUNK,
    )


def _count(item_ids: Sequence[int], *, is_live: bool) -> None:
    """Let items count or not, and their closed segments with them."""
    ArrearsItem.objects.filter(pk__in=item_ids).update(is_live=is_live)
    ClosedSegment.objects.filter(item__in=item_ids).update(is_live=is_live)


def parts_of(ids: Sequence[int], size: int = _CHUNK) -> Iterator[Sequence[int]]:
    """Cut a list of keys into parts that one statement takes."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
