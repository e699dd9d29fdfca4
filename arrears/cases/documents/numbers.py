"""Document numbers: one gapless series for each kind of letter and year."""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings

from arrears.cases.documents.letters import Letter
from arrears.models import CaseDocument
from casework.locks import lock_names

_RUNNING = re.compile(r"(\d+)号$")


def next_number(letter: Letter, on: dt.date) -> tuple[str, int]:
    """Return the next number of a letter of a year, and its running part.

    Runs in the transaction that records the document: whoever else numbers a letter of the kind
    and year waits for its end, and what is rolled back leaves no gap. Documents are never deleted,
    so the latest has the highest number.
    """
    lock_names("document_number", [f"{letter.kind}:{on.year}"])
    latest = (
        CaseDocument.objects.filter(kind=letter.kind, issued_on__year=on.year)
        .order_by("-pk")
        .values_list("number", flat=True)
        .first()
    )
    running = 1 + (int(_RUNNING.findall(latest)[0]) if latest else 0)
    return f"{settings.DOCUMENT_PREFIX}{letter.series}〔{on.year}〕{running}号", running
