"""Issue the letter of a step: number, amounts and file, in the transaction of the step."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from docx import Document

from arrears.cases.documents.context import LetterFacts, letter_context
from arrears.cases.documents.letters import BY_STEP, Letter
from arrears.cases.documents.numbers import next_number
from arrears.cases.documents.templates import template_of
from arrears.documents import filled
from arrears.models import CaseDocument, CaseEvent, CollectionCase

_DRAFT = "【草稿】未签发，无文号，不得送达"


def issue_letter(event: CaseEvent) -> CaseDocument | None:
    """Issue the letter that belongs to the step of an event; None where none does.

    What is stored is the file as it is signed: a later template changes nothing about it.
    """
    letter = BY_STEP.get(event.step)
    if letter is None:
        return None
    facts = LetterFacts.of(letter, event.case, event.happened_on, event.facts)
    number, running = next_number(letter, event.happened_on)
    content = filled(template_of(letter.kind), letter_context(facts, number=number)).getvalue()
    name = f"{letter.kind}-{event.happened_on.year}-{running}.docx"
    return CaseDocument.objects.create(
        case=event.case,
        event=event,
        kind=letter.kind,
        number=number,
        issued_on=event.happened_on,
        principal=facts.debt.owed.principal,
        late_fee=facts.debt.owed.late_fee,
        file=ContentFile(content, name=name),
        sha256=hashlib.sha256(content).hexdigest(),
        recorded_by_id=event.recorded_by_id,
    )


def draft_letter(
    letter: Letter, case: CollectionCase, on: dt.date, step_facts: Mapping[str, Any]
) -> io.BytesIO:
    """Return a letter as it would be on a day: without a number, marked as a draft on each page.

    Changes nothing. What its step does besides is not in it: the draft of a deferral still counts
    the late fee of its first day.
    """
    facts = LetterFacts.of(letter, case, on, step_facts)
    return _marked(filled(template_of(letter.kind), letter_context(facts, number="")))


def _marked(content: io.BytesIO) -> io.BytesIO:
    """Mark a letter by code, so that no template can leave it out."""
    document = Document(content)
    mark = document.add_paragraph(_DRAFT)
    document.element.body.insert(0, mark._p)  # noqa: SLF001 - python-docx has no other way
    for section in document.sections:
        section.header.is_linked_to_previous = False
        section.header.add_paragraph(_DRAFT)
    marked = io.BytesIO()
    document.save(marked)
    marked.seek(0)
    return marked
