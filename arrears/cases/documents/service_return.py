"""The service record of a letter (送达回证), to sign on the spot or to put into the file."""

from __future__ import annotations

import io

from django.utils import translation

from arrears.cases.documents.context import head_context
from arrears.cases.documents.letters import LETTERS
from arrears.cases.documents.wording import (
    BLANK,
    SERVICE_METHODS,
    SERVICE_OUTCOMES,
    day_in_words,
)
from arrears.cases.enums import DocumentKind, ServiceMethod, ServiceOutcome
from arrears.documents import filled_document
from arrears.models import CaseDocument, ServiceRecord
from statutes.sheet import one_line

_COLUMNS = ("attempted_on", "method", "outcome", "served_on", "received_by", "witness", "note")


def service_return(document: CaseDocument) -> io.BytesIO:
    """Return the record with every attempt; without one, a row to fill in by hand."""
    with translation.override("zh-hans"):
        attempts = [_row(one) for one in document.services.all()]
        return filled_document(
            "service_return.docx",
            {
                **head_context(document.case.enterprise),
                "document": {
                    "title": LETTERS[DocumentKind(document.kind)].title,
                    "number": document.number,
                    "issued_on": day_in_words(document.issued_on),
                },
                "services": attempts or [dict.fromkeys(_COLUMNS, BLANK)],
            },
        )


def _row(record: ServiceRecord) -> dict[str, str]:
    return {
        "attempted_on": day_in_words(record.attempted_on),
        "method": SERVICE_METHODS[ServiceMethod(record.method)],
        "outcome": SERVICE_OUTCOMES[ServiceOutcome(record.outcome)],
        "served_on": day_in_words(record.served_on) if record.served_on else "",
        "received_by": one_line(record.received_by),
        "witness": one_line(record.witness),
        "note": one_line(record.note),
    }
