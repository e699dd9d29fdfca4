"""Downloads of a batch."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arrears.cases.notices.enums import NoticeBatchState
from arrears.cases.notices.files import write_letters, write_outcome
from arrears.cases.notices.pages.access import batch_of
from arrears.cases.notices.selectors import letters_of, rows_of
from arrears.cases.pages.access import handlers_only
from arrears.models import NoticeBatch
from enterprises.pages import PageRequest

_CHUNK = 100


@require_safe
@handlers_only
def letters_zip(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give all letters that came of a batch in one archive; where there is none, say so."""
    found = batch_of(request, pk)
    letters = letters_of(found, request.user.scope)
    if not letters.exists():
        messages.info(request, _("No letter has come of it yet."))
        return redirect("notices:batch", pk)
    content = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_letters(content, letters.iterator(chunk_size=_CHUNK))
    content.seek(0)
    name = _("%(step)s %(day)s – letters.zip") % _named(found)
    return FileResponse(content, as_attachment=True, filename=name)


@require_safe
@handlers_only
def outcome_xlsx(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give what came of each case as a workbook, once the work is done."""
    found = batch_of(request, pk)
    if found.state != NoticeBatchState.DONE:
        messages.info(request, _("The work is not done yet; its outcome comes with its end."))
        return redirect("notices:batch", pk)
    content = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_outcome(content, found, rows_of(found, request.user.scope))
    content.seek(0)
    name = _("%(step)s %(day)s – outcome.xlsx") % _named(found)
    return FileResponse(content, as_attachment=True, filename=name)


def _named(found: NoticeBatch) -> dict[str, str]:
    return {"step": found.get_step_display(), "day": found.previewed_on.isoformat()}
