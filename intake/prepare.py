"""From a file to what a handler understood of it; nothing is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from casework.progress import Report, unreported
from casework.scope import Scope
from intake.enums import BatchKind
from intake.handlers import Reading, handler_for
from intake.models import RememberedMapping
from intake.sheets.layout import Layout, apply_mapping, detect_layout
from intake.sheets.reading import Workbook, read_workbook


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workbook, its layout and what was read from it: nothing where columns are unsure."""

    workbook: Workbook
    layout: Layout
    reading: Reading | None


def open_workbook(path: Path, original_name: str) -> Workbook:
    """Open a file under the product's size limit; raises SheetError with one clear line."""
    return read_workbook(path, original_name=original_name, size_limit=settings.UPLOAD_SIZE_LIMIT)


def prepare(
    path: Path,
    *,
    original_name: str,
    kind: BatchKind,
    scope: Scope,
    on: dt.date,
    given: dict[str, Any] | None = None,
    progress: Report = unreported,
) -> Prepared:
    """Read a file: by the mapping given, else by one remembered for its headers, else detected.

    Raises SheetError when the file, or the mapping for it, cannot be used.
    """
    handler = handler_for(kind)
    workbook = open_workbook(path, original_name)
    if given:
        layout = apply_mapping(workbook, handler.schema, given)
    else:
        layout = detect_layout(
            workbook, handler.schema, remembered=remembered_mappings(kind, scope)
        )
    if not layout.is_sure:
        return Prepared(workbook, layout, None)
    reading = handler.read(workbook, layout, scope=scope, on=on, progress=progress)
    return Prepared(workbook, layout, reading)


def remembered_mappings(kind: BatchKind, scope: Scope) -> dict[str, dict[str, Any]]:
    """Return the mappings made by hand in this very jurisdiction, by header signature."""
    known = RememberedMapping.objects.filter(kind=kind, jurisdiction_prefix=scope.prefix)
    return dict(known.values_list("signature", "mapping"))
