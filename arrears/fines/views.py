"""Pages that show fines: the list of a jurisdiction, and one of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from arrears.cases.enums import Decision
from arrears.fines.forms import FineFilterForm
from arrears.fines.one_fine import clocks_of, history_of, proposal_facts, range_line, steps_of
from arrears.fines.possible import order_of
from arrears.fines.reading import FineBook
from arrears.fines.selectors import FineLine, list_rows, listed_fines, receipts_of
from arrears.models import Fine
from casework.permissions import may_handle_cases
from enterprises.pages import PageRequest, wants_part
from statutes.fine_owed import PAUSE_SOURCE

_FINES_PER_PAGE = 50


@require_safe
def fine_list(request: PageRequest) -> HttpResponse:
    """List the fines of one's jurisdiction; htmx gets the list without the page around."""
    form = FineFilterForm(request.GET)
    filters = form.filters()
    lines = listed_fines(request.user.scope, filters, on=timezone.localdate())
    page = Paginator(lines, _FINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": list_rows(list(page)),
        "narrowed": filters.narrows,
    }
    name = "arrears/fines/_list.html" if wants_part(request) else "arrears/fines/list.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def fine_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a fine: what is due, its range, what is owed of it and why, and what happened."""
    fine = fine_of(request, pk)
    today = timezone.localdate()
    book = FineBook([fine], today)
    line, events = FineLine.of(fine, book, today), book.events(fine)
    proposals = list(fine.proposals.select_related("proposed_by", "decided_by"))
    remedies = list(
        fine.remedies.select_related("recorded_by", "outcome__recorded_by").order_by("pk")
    )
    waiting = next((one for one in proposals if one.decision == Decision.WAITING), None)
    context = {
        "fine": fine,
        "case": fine.case,
        "enterprise": fine.case.enterprise,
        "line": line,
        "today": today,
        "range": range_line(fine, events, today),
        "order": order_of(fine),
        "clocks": clocks_of(fine, line.facts, today),
        "window": line.facts.window,
        "steps": steps_of(line.facts, today) if may_handle_cases(request.user) else [],
        "waiting": waiting,
        "waiting_facts": proposal_facts(waiting) if waiting else [],
        "is_own_proposal": waiting is not None and waiting.proposed_by_id == request.user.pk,
        "remedies": remedies,
        "receipts": receipts_of(fine, line.number),
        "history": history_of(events, proposals, remedies),
        "pause_source": PAUSE_SOURCE,
    }
    return render(request, "arrears/fines/fine.html", context)


def fine_of(request: PageRequest, pk: int) -> Fine:
    """Return a fine of the user's jurisdiction with its case and enterprise; else not found."""
    visible = Fine.objects.in_scope(request.user.scope)
    return get_object_or_404(visible.select_related("case__enterprise", "recorded_by"), pk=pk)
