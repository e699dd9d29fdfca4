"""The second person's page: the proposals of a batch that wait, approved or sent back together."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arrears import tasks
from arrears.cases.errors import CaseProblem
from arrears.cases.notices.enums import NoticeMode
from arrears.cases.notices.figures import figures_of
from arrears.cases.notices.forms import SendBackForm, ticked
from arrears.cases.notices.pages.access import batch_of
from arrears.cases.notices.selectors import ROWS_PER_PAGE, Sums
from arrears.cases.notices.services.deciding import decide, waiting_proposals
from arrears.cases.pages.access import handlers_only
from arrears.cases.pages.one_case import obstacle_lines
from arrears.models import NoticeBatch
from enterprises.pages import PageRequest
from statutes.money import from_fen

# What the buttons of the page say, and what is done for them.
_MODES = {
    "approve": NoticeMode.APPROVE,
    "approve_all": NoticeMode.APPROVE,
    "send_back": NoticeMode.SEND_BACK,
}


@require_http_methods(["GET", "HEAD", "POST"])
@handlers_only
def decide_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show the waiting proposals as they stand today; decide on the ticked or on all of them."""
    found = batch_of(request, pk)
    which = request.POST.get("which", "")
    sends_back = which == "send_back"
    form = SendBackForm(request.POST if sends_back else None)
    problem = ""
    if request.method == "POST" and which not in _MODES:
        problem = _("Choose whether the proposals are approved or sent back.")
    elif request.method == "POST" and (not sends_back or form.is_valid()):
        try:
            decision = _decide(request, found, form)
        except CaseProblem as refused:
            problem = str(refused)
        else:
            transaction.on_commit(partial(tasks.issue_notices.delay, decision.pk))
            return redirect("notices:batch", decision.pk)
    context = _context(request, found) | {"form": form, "problem": problem}
    status = 400 if problem or form.errors else 200
    return render(request, "arrears/cases/notices/decide.html", context, status=status)


def _decide(request: PageRequest, found: NoticeBatch, form: SendBackForm) -> NoticeBatch:
    which = request.POST["which"]
    return decide(
        found.pk,
        _MODES[which],
        row_ids=None if which == "approve_all" else ticked(request.POST, "row"),
        reason=form.cleaned_data["reason"] if which == "send_back" else "",
        on=timezone.localdate(),
        actor=request.user,
    )


def _context(request: PageRequest, found: NoticeBatch) -> dict[str, Any]:
    """Return one page of the proposals with the figures of today, and the sums of those that
    are permitted today."""
    today = timezone.localdate()
    rows = list(
        waiting_proposals(found, request.user.scope).select_related("case__enterprise", "proposal")
    )
    figures = {
        one.case.pk: one
        for one in figures_of([row.case for row in rows], found.step, today, proposed=True)
    }
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "row": row,
            "owed": figures[row.case_id].owed,
            "in_the_way": obstacle_lines(figures[row.case_id].in_the_way),
            "has_changed": figures[row.case_id].owed.principal != row.principal,
        }
        for row in page
    ]
    permitted = [one.owed for one in figures.values() if not one.in_the_way]
    sums = Sums(
        len(permitted),
        from_fen(sum(owed.principal_fen for owed in permitted)),
        from_fen(sum(owed.late_fee_fen for owed in permitted)),
    )
    return {
        "batch": found,
        "today": today,
        "page": page,
        "lines": lines,
        "sums": sums,
        "blocked": len(figures) - len(permitted),
        "ticked": set(ticked(request.POST, "row")),
        "is_own": found.made_by_id == request.user.pk,
        "under_way": found.decisions.running().select_related("made_by").first(),
    }
