"""Pages about money that came in: the list, one receipt with what can be done to it, suspense."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arrears.documents import XLSX_TYPE
from arrears.fines.refunds import overpaid_of
from arrears.money import selectors, words
from arrears.money.access import bookkeepers_only
from arrears.money.forms import ReceiptFilterForm, RefundForm, ReversalForm, show_problem
from arrears.money.one_receipt import entries_of, refunds_of, reversal_in, whereabouts
from arrears.money.receipts_xlsx import MAX_ROWS, write_receipts
from arrears.services.receipts import record_refund, reverse_receipt, reverse_refund
from casework.formats import whole
from enterprises.pages import PageRequest, wants_part
from ledger.errors import MoneyProblem
from ledger.models import Receipt, Refund
from ledger.selectors import is_standing

_ENTERPRISES_PER_PAGE = 25


@require_safe
def receipt_list(request: PageRequest) -> HttpResponse:
    """List the receipts of one's jurisdiction; htmx gets the list without the page around."""
    form = ReceiptFilterForm(request.GET)
    filters = form.filters()
    found = selectors.listed_receipts(request.user.scope, filters)
    page = selectors.receipt_page(
        found, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {
        "form": form,
        "page": page,
        "found": selectors.found_up_to_limit(found),
        "limit": selectors.COUNT_LIMIT,
        "narrowed": filters.narrows,
        "export_query": request.GET.urlencode(),
    }
    name = "arrears/money/_list.html" if wants_part(request) else "arrears/money/list.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def export_receipts(request: PageRequest) -> HttpResponseBase:
    """Give the filtered list as a workbook."""
    form = ReceiptFilterForm(request.GET)
    found = selectors.listed_receipts(request.user.scope, form.filters())
    if found[: MAX_ROWS + 1].count() > MAX_ROWS:
        messages.error(
            request,
            _("A workbook holds at most %(limit)s receipts; narrow the list by filters first.")
            % {"limit": whole(MAX_ROWS)},
        )
        return redirect(f"{reverse('money:list')}?{request.GET.urlencode()}")
    target = io.BytesIO()
    write_receipts(target, selectors.in_order(found))
    target.seek(0)
    name = f"receipts-{timezone.localdate()}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX_TYPE)


@require_safe
def receipt(request: PageRequest, pk: int) -> HttpResponse:
    """Show one receipt: its facts, where its money is, all that was booked, what can be done."""
    return _receipt_page(request, _receipt_of(request, pk))


@require_POST
@bookkeepers_only
def reverse_one(request: PageRequest, pk: int) -> HttpResponse:
    """Take a receipt back, with a reason; a second press changes nothing."""
    found = _receipt_of(request, pk)
    form = ReversalForm(request.POST, prefix="reversal")
    if form.is_valid():
        stood = is_standing(found)
        try:
            reverse_receipt(found.pk, actor_id=request.user.pk, reason=form.cleaned_data["reason"])
        except MoneyProblem as problem:
            show_problem(form, problem)
        else:
            _say(
                request,
                _("The receipt was reversed; what it had paid is owed again.") if stood else "",
            )
            return redirect("money:receipt", pk)
    return _receipt_page(request, found, reversal=form)


@require_POST
@bookkeepers_only
def refund(request: PageRequest, pk: int) -> HttpResponse:
    """Record that something that waited was paid back; the same twice changes nothing."""
    found = _receipt_of(request, pk)
    form = RefundForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        try:
            facts = form.facts(found)
            known = Refund.objects.filter(reference=facts.reference).exists()
            record_refund(facts, actor_id=request.user.pk)
        except MoneyProblem as problem:
            show_problem(form, problem)
        else:
            _say(request, "" if known else _("The refund was recorded."))
            return redirect("money:receipt", pk)
    return _receipt_page(request, found, refund=form)


@require_POST
@bookkeepers_only
def reverse_one_refund(request: PageRequest, pk: int) -> HttpResponse:
    """Take a refund back, with a reason; a second press changes nothing."""
    visible = Refund.objects.in_scope(request.user.scope)
    found = get_object_or_404(visible.select_related("receipt"), pk=pk)
    form = ReversalForm(request.POST, prefix=_prefix(found))
    if not form.is_valid():
        shown = _receipt_of(request, found.receipt_id)
        return _receipt_page(request, shown, refund_reversals={found.pk: form})
    stood = Refund.objects.standing().filter(pk=pk).exists()
    reverse_refund(pk, actor_id=request.user.pk, reason=form.cleaned_data["reason"])
    _say(request, _("The refund was reversed; its amount is laid or waits again.") if stood else "")
    return redirect("money:receipt", found.receipt_id)


@require_safe
def suspense(request: PageRequest) -> HttpResponse:
    """List what waits in suspense, the longest first."""
    scope = request.user.scope
    page = Paginator(selectors.waiting_enterprises(scope), _ENTERPRISES_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "waiting": selectors.waiting_of(scope, list(page), today=timezone.localdate()),
        "total": selectors.suspense_in(scope),
    }
    return render(request, "arrears/money/suspense.html", context)


def _receipt_of(request: PageRequest, pk: int) -> Receipt:
    visible = Receipt.objects.in_scope(request.user.scope)
    return get_object_or_404(
        visible.select_related("enterprise", "recorded_by", "batch", "corrects", "corrected_by"),
        pk=pk,
    )


def _receipt_page(
    request: PageRequest,
    found: Receipt,
    *,
    reversal: ReversalForm | None = None,
    refund: RefundForm | None = None,
    refund_reversals: dict[int, ReversalForm] | None = None,
) -> HttpResponse:
    """Show a receipt, with the form that was refused in the place of an empty one."""
    refused = bool(reversal or refund or refund_reversals)
    where = whereabouts(found)
    overpaid = overpaid_of(found, timezone.localdate())
    refunds = refunds_of(found)
    entries = entries_of(found)
    given = refund_reversals or {}
    context: dict[str, Any] = {
        "receipt": found,
        "stands": is_standing(found),
        "corrected_by": getattr(found, "corrected_by", None),
        "where": where,
        "refunds": [
            (one, given.get(one.refund.pk) or ReversalForm(prefix=_prefix(one.refund)))
            for one in refunds
        ],
        "entries": [
            {
                "line": line,
                "title": words.line_title(line),
                "words": words.line_words(line),
                "tone": words.TONES[line.entry.kind],
            }
            for line in entries
        ],
        "reversed_by": reversal_in(entries),
        "reversal": reversal or ReversalForm(prefix="reversal"),
        "refund": refund
        or RefundForm(today=timezone.localdate(), initial={"amount": where.suspense + overpaid}),
        "shows_refund": refund is not None or where.suspense + overpaid > 0,
        "overpaid": overpaid,
    }
    return render(request, "arrears/money/receipt.html", context, status=400 if refused else 200)


def _prefix(refund: Refund) -> str:
    return f"refund-{refund.pk}"


def _say(request: PageRequest, done: str) -> None:
    """Say what was done; an empty text says that it had been done before."""
    if done:
        messages.success(request, done)
    else:
        messages.info(request, _("This is on record already; nothing was changed."))
