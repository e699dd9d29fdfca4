"""Pages that show cases: one of them, and the worktray."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from arrears.cases.documents.letters import BY_STEP, SERVING_STEPS
from arrears.cases.documents.page import documents_of
from arrears.cases.enums import Decision
from arrears.cases.pages.disposal import disposal_context
from arrears.cases.pages.forms import StepForm, TrayFilterForm
from arrears.cases.pages.one_case import (
    Offered,
    Standing,
    clues_of,
    events_of,
    history_of,
    ladder_of,
    offered,
    proposals_of,
)
from arrears.cases.pages.tray import (
    TABS,
    counts_of,
    in_tray,
    known_tab,
    regions_with_cases,
    tray_page,
    tray_rows,
)
from arrears.cases.pages.words import fact_lines
from arrears.cases.services.remedies import clocks
from arrears.fines.selectors import fines_of_case
from arrears.models import CollectionCase
from arrears.selectors.portfolio import Owed, owed_by
from casework.permissions import may_handle_cases
from casework.selectors import region_name
from enterprises.pages import PageRequest, wants_part


@require_safe
def worktray(request: PageRequest) -> HttpResponse:
    """List what is to be done; htmx gets the list without the page around."""
    today = timezone.localdate()
    regions = regions_with_cases(request.user)
    form = TrayFilterForm(request.GET, regions=regions)
    filters = form.filters()
    tab = known_tab(request.GET.get("tab", ""))
    page = tray_page(
        in_tray(request.user, tab, filters, today),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    counts = counts_of(request.user, today)
    numbers = {
        "mine": counts.mine,
        "office": counts.office,
        "overdue": counts.overdue,
        "all": counts.open,
    }
    context = {
        "form": form,
        "tab": tab,
        "tabs": [(name, label, numbers[name]) for name, label in TABS.items()],
        "counts": counts,
        "page": page,
        "rows": tray_rows(page.cases, regions, request.user, today),
        "narrowed": filters.narrows,
    }
    name = "arrears/cases/_list.html" if wants_part(request) else "arrears/cases/list.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def case_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a case: what comes next and why, its money, its ladder and all that happened."""
    found = case_of(request, pk)
    today = timezone.localdate()
    standing = Standing.of(found, today) if found.is_open else None
    events, proposals = events_of(found), proposals_of(found)
    waiting = next((one for one in proposals if one.decision == Decision.WAITING), None)
    steps = offered(standing) if standing and may_handle_cases(request.user) else Offered()
    served_on = standing.reading.facts.demand_served_on if standing else None
    context: dict[str, Any] = {
        "case": found,
        "enterprise": found.enterprise,
        "region_name": region_name(found.enterprise.region_code),
        "today": today,
        "standing": standing,
        "owed": standing.reading.owed if standing else _owed(found.enterprise_id, today),
        "steps": steps,
        # One step is asked for: its form stands here. Of several one chooses first, and a service
        # is recorded with its letter.
        "step_form": StepForm(transition=steps.next[0].transition, today=today)
        if len(steps.next) == 1 and steps.next[0].name not in SERVING_STEPS.values()
        else None,
        "waiting": waiting,
        "waiting_facts": fact_lines(waiting.facts) if waiting else [],
        "is_own_proposal": waiting is not None and waiting.proposed_by_id == request.user.pk,
        "rungs": ladder_of(events, standing),
        "history": history_of(events, proposals),
        "clues": clues_of(found.enterprise_id),
        "remedies": list(found.remedies.select_related("outcome").order_by("pk")),
        "clocks": clocks(served_on, standing.reading.facts.contests)
        if standing and served_on
        else [],
        "documents": documents_of(found, today),
        "fines": fines_of_case(
            found,
            today,
            facts=standing.reading.facts if standing else None,
            limits=standing.limits if standing else None,
        ),
        "draft": standing is not None
        and (waiting.step if waiting else standing.next.action.name) in BY_STEP,
        **disposal_context(found.enterprise),
    }
    return render(request, "arrears/cases/case.html", context)


def _owed(enterprise_id: int, today: Any) -> Owed:
    return owed_by(today, "enterprise_id", enterprise_id=enterprise_id).get(enterprise_id, Owed())


def case_of(request: PageRequest, pk: int) -> CollectionCase:
    """Return a case of the user's jurisdiction with its enterprise; else not found."""
    visible = CollectionCase.objects.in_scope(request.user.scope)
    return get_object_or_404(visible.select_related("enterprise", "assigned_to"), pk=pk)
