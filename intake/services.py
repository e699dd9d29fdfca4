"""A spreadsheet's way in: receive, read, map, commit, undo.

Each function locks the batch, looks at its state again under the lock, and leaves it in a state
that the page can show; what is called twice does nothing the second time or says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import User
from casework.progress import Progress
from casework.scope import Scope
from intake.columns import describe
from intake.enums import BatchKind, BatchState, RowState
from intake.errors import (
    AlreadyCommitted,
    HasRejectedRows,
    ImportProblem,
    NothingToCommit,
    NotInState,
    UndoBlocked,
)
from intake.handlers import Reading, handler_for
from intake.models import ImportBatch, ImportFinding, ImportRow, RememberedMapping
from intake.prepare import Prepared, open_workbook, prepare
from intake.sheets.errors import SheetError
from intake.sheets.layout import apply_mapping
from intake.sheets.reading import Workbook

_CHUNK = 1000


def receive_file(
    *,
    kind: BatchKind,
    title: str,
    content: BinaryIO,
    original_name: str,
    scope: Scope,
    uploaded_by: User | None,
    as_of_on: dt.date | None = None,
) -> ImportBatch:
    """Store an uploaded file as a new batch, to be read by `read_batch`.

    `as_of_on` is the day the file speaks of; when not given, what the file says of it counts.

    Raises AlreadyCommitted when the same bytes were committed under the same title: the second
    upload of a file changes nothing.
    """
    stored = File(content, name=original_name)
    digest = hashlib.sha256()
    for chunk in stored.chunks():
        digest.update(chunk)
    refuse_committed_twice(kind=kind, title=title, sha256=digest.hexdigest(), scope=scope)
    batch = ImportBatch(
        kind=kind,
        title=title,
        original_name=original_name,
        sha256=digest.hexdigest(),
        jurisdiction_prefix=scope.prefix,
        uploaded_by=uploaded_by,
        as_of_on=as_of_on,
    )
    batch.size = stored.size
    batch.file.save(original_name, stored, save=False)
    batch.save()
    return batch


def refuse_committed_twice(*, kind: BatchKind, title: str, sha256: str, scope: Scope) -> None:
    """Raise AlreadyCommitted when these bytes stand committed.

    Under the same title, or in the same jurisdiction for a kind that does not go by its title.
    """
    committed = ImportBatch.objects.filter(kind=kind, sha256=sha256, state=BatchState.COMMITTED)
    if handler_for(kind).goes_by_title:
        earlier = committed.filter(title=title).first()
    else:
        earlier = committed.filter(jurisdiction_prefix=scope.prefix).first()
    if earlier is not None:
        assert earlier.committed_at is not None  # noqa: S101 - committed implies the moment
        day = timezone.localtime(earlier.committed_at).date()
        raise AlreadyCommitted(earlier.title, day.isoformat())


def read_batch(batch_id: int, *, on: dt.date) -> ImportBatch:
    """Read the file of a batch into rows, findings and totals; a second call does nothing.

    An unreadable file makes the batch `refused` with the reason; unsure columns make it
    `needs_mapping`. Neither is an error of the caller. The file is read before the lock is taken,
    so that a big one keeps nobody waiting; of two readers the second one's work is dropped.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state != BatchState.UPLOADED:
        return batch
    read_since = batch.state_changed_at
    prepared: Prepared | None = None
    problem = ""
    try:
        prepared = prepare(
            Path(batch.file.path),
            original_name=batch.original_name,
            kind=BatchKind(batch.kind),
            scope=Scope(batch.jurisdiction_prefix),
            on=on,
            given=batch.layout.get("given"),
            progress=batch_progress(batch_id).report,
        )
    except SheetError as error:
        problem = str(error)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if batch.state == BatchState.UPLOADED and batch.state_changed_at == read_since:
            _settle(batch, prepared, problem)
    return batch


def import_file(
    path: Path,
    prepared: Prepared,
    *,
    kind: BatchKind,
    title: str,
    scope: Scope,
    actor: User | None,
    on: dt.date,
    skip_bad_rows: bool = False,
    as_of_on: dt.date | None = None,
) -> ImportBatch:
    """Take a file that was just prepared all the way in, or not at all.

    For commands: the same steps as the pages take, in one transaction. Raises ImportProblem like
    `receive_file` and `commit_batch`; after an error neither rows nor the file are kept.
    """
    stored: ImportBatch | None = None
    try:
        with transaction.atomic(), path.open("rb") as content:
            stored = receive_file(
                kind=kind,
                title=title,
                content=content,
                original_name=path.name,
                scope=scope,
                uploaded_by=actor,
                as_of_on=as_of_on,
            )
            _settle(stored, prepared, "")
            request_commit(stored.pk, actor=actor, skip_bad_rows=skip_bad_rows)
            return commit_batch(stored.pk, on=on)
    except Exception:
        if stored is not None:
            stored.file.delete(save=False)
        raise


def refuse_unreadable(batch_id: int) -> None:
    """Refuse a batch whose reading broke down in a way that nobody foresaw."""
    ImportBatch.objects.filter(pk=batch_id, state=BatchState.UPLOADED).update(
        state=BatchState.REFUSED,
        state_changed_at=timezone.now(),
        problem=_(
            "The file could not be read because of an error in the program, which was logged. "
            "Nothing was imported; save the sheet as a new .xlsx file and upload that."
        ),
    )


def batch_progress(batch_id: int) -> Progress:
    """Return where the work on a batch reports how far it is."""
    return Progress(f"import-batch-{batch_id}")


def open_batch_file(batch: ImportBatch) -> Workbook:
    """Open the stored file; raises SheetError like `read_workbook`."""
    return open_workbook(Path(batch.file.path), batch.original_name)


def give_mapping(
    batch_id: int, *, mapping: dict[str, Any], actor: User | None, remember: bool = True
) -> ImportBatch:
    """Assign the columns by hand and send the batch back to be read.

    The mapping is remembered for sheets with the same headers in the same jurisdiction. Raises
    SheetError when the mapping does not fit the file, NotInState when the batch is past that.
    The file, which never changes, is opened before the lock is taken.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    layout = apply_mapping(open_batch_file(batch), handler_for(batch.kind).schema, mapping)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if batch.state not in {BatchState.NEEDS_MAPPING, BatchState.PREVIEWED}:
            raise NotInState(batch.get_state_display())
        if remember:
            RememberedMapping.objects.update_or_create(
                kind=batch.kind,
                jurisdiction_prefix=batch.jurisdiction_prefix,
                signature=layout.signature,
                defaults={"mapping": mapping, "saved_by": actor},
            )
        # Rows and findings of an earlier reading of the same file are conclusions, not facts.
        batch.rows.all().delete()
        batch.findings.all().delete()
        batch.layout = {"given": mapping}
        batch.totals = {}
        batch.problem = ""
        _move(batch, BatchState.UPLOADED)
    return batch


def request_commit(batch_id: int, *, actor: User | None, skip_bad_rows: bool) -> ImportBatch:
    """Mark a previewed batch to be committed by a worker; checks first what can be checked."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if batch.state == BatchState.COMMITTING:
            return batch
        if batch.state != BatchState.PREVIEWED:
            raise NotInState(batch.get_state_display())
        _refuse_incomplete(batch, skip_bad_rows=skip_bad_rows)
        batch.skip_bad_rows = skip_bad_rows
        batch.committed_by = actor
        _move(batch, BatchState.COMMITTING)
    return batch


def commit_batch(batch_id: int, *, on: dt.date) -> ImportBatch:
    """Write what a batch holds, all of it or nothing; a second call does nothing.

    When something stands in the way the batch returns to `previewed` with the reason on it and
    ImportProblem is raised.
    """
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
            if batch.state == BatchState.COMMITTED:
                return batch
            if batch.state != BatchState.COMMITTING:
                raise NotInState(batch.get_state_display())
            refuse_committed_twice(
                kind=BatchKind(batch.kind),
                title=batch.title,
                sha256=batch.sha256,
                scope=Scope(batch.jurisdiction_prefix),
            )
            _refuse_incomplete(batch, skip_bad_rows=batch.skip_bad_rows)
            handler_for(batch.kind).commit(
                batch,
                actor=batch.committed_by,
                on=on,
                progress=batch_progress(batch_id).report,
            )
            batch.committed_at = timezone.now()
            batch.problem = ""
            _move(batch, BatchState.COMMITTED)
    except IntegrityError as error:
        problem = ImportProblem(
            _(
                "Another import of the same enterprises was committed at the same moment; "
                "look at the preview again and commit once more."
            )
        )
        _back_to_preview(batch_id, str(problem))
        raise problem from error
    except ImportProblem as problem:
        _back_to_preview(batch_id, str(problem))
        raise
    return batch


def give_up_commit(batch_id: int) -> None:
    """Send a batch back whose commit broke down in a way that nobody foresaw."""
    _back_to_preview(
        batch_id,
        _(
            "The import broke off because of an error in the program, which was logged. Nothing "
            "was imported; commit again, and tell your administrator if it goes on."
        ),
    )


def undo_batch(batch_id: int, *, actor: User | None, reason: str) -> ImportBatch:
    """Take a committed batch back; the file and its rows stay to be read.

    Raises UndoBlocked with the reasons when something was built on it.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if batch.state != BatchState.COMMITTED:
            raise NotInState(batch.get_state_display())
        handler = handler_for(batch.kind)
        blockers = list(handler.undo_blockers(batch))
        if blockers:
            raise UndoBlocked(blockers)
        handler.undo(batch, actor=actor, reason=reason)
        batch.undone_by = actor
        batch.undone_at = timezone.now()
        batch.undo_reason = reason
        _move(batch, BatchState.UNDONE)
    return batch


def _refuse_incomplete(batch: ImportBatch, *, skip_bad_rows: bool) -> None:
    rejected = batch.rows.filter(state=RowState.REJECTED).count()
    if rejected and not skip_bad_rows:
        raise HasRejectedRows(rejected)
    if not batch.rows.filter(state=RowState.ACCEPTED).exists():
        raise NothingToCommit


def _settle(batch: ImportBatch, prepared: Prepared | None, problem: str) -> None:
    """Put what was read on the batch and move it on; without a reading say why there is none."""
    batch.problem = problem
    state = BatchState.REFUSED
    if prepared is not None:
        batch.layout = describe(prepared.workbook, prepared.layout)
        if prepared.reading is None:
            batch.problem = "\n".join(prepared.layout.problems)
            state = BatchState.NEEDS_MAPPING
        else:
            batch.as_of_on = batch.as_of_on or prepared.reading.as_of_on
            _store_reading(batch, prepared.reading)
            state = BatchState.PREVIEWED
    _move(batch, state)


def _store_reading(batch: ImportBatch, reading: Reading) -> None:
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                batch=batch,
                sheet=row.sheet,
                row_number=row.row_number,
                state=row.state,
                values=row.values,
            )
            for row in reading.rows
        ],
        batch_size=_CHUNK,
    )
    ImportFinding.objects.bulk_create(
        [
            ImportFinding(
                batch=batch,
                sheet=finding.sheet,
                row_number=finding.row,
                is_error=finding.is_error,
                details=finding.to_json(),
            )
            for finding in reading.findings
        ],
        batch_size=_CHUNK,
    )
    batch.totals = reading.totals | reading.row_counts()


def _move(batch: ImportBatch, state: BatchState) -> None:
    batch.state = state
    batch.state_changed_at = timezone.now()
    batch.save()


def _back_to_preview(batch_id: int, problem: str) -> None:
    ImportBatch.objects.filter(pk=batch_id, state=BatchState.COMMITTING).update(
        state=BatchState.PREVIEWED,
        state_changed_at=timezone.now(),
        problem=problem,
        committed_by=None,
    )
