"""Recording a receipt in three steps: for whom and what, the preview, the record."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from arrears.fines.selectors import names_unknown_decision
from arrears.money.access import bookkeepers_only
from arrears.money.forms import EnterpriseSearchForm, ReceiptForm, show_problem
from arrears.money.selectors import FOUND_ENTERPRISES, found_enterprises
from arrears.receipt_list.cells import one_spelling
from arrears.services.preview import AllocationPreview, preview_receipt, record_previewed
from arrears.services.receipts import receipt_on_record
from casework.enums import PaymentOrder
from enterprises.models import Enterprise
from enterprises.pages import PageRequest, wants_part
from ledger.errors import MoneyProblem
from ledger.models import Receipt

# What the order of payment rests on where no local document decides.
_BASIS: dict[PaymentOrder, str | Promise] = {
    PaymentOrder.PRINCIPAL_FIRST: gettext_lazy(
        "Social-insurance law sets no order; this is the national default of the product."
    ),
    PaymentOrder.FEE_FIRST: gettext_lazy(
        "Social-insurance law sets no order; by analogy 税务总局公告2019年第48号."
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A sum that is different from what the last preview showed."""

    label: str | Promise
    before: Decimal
    after: Decimal


@require_safe
@bookkeepers_only
def choose(request: PageRequest) -> HttpResponse:
    """Find the enterprise that money came in for."""
    form = EnterpriseSearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "text": text,
        "found": found_enterprises(request.user.scope, text) if text else [],
        "limit": FOUND_ENTERPRISES,
        "again": _again(request),
    }
    name = "arrears/money/_found.html" if wants_part(request) else "arrears/money/choose.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@bookkeepers_only
def record(request: PageRequest, enterprise_pk: int) -> HttpResponse:
    """Take the facts of a receipt, show what it would do, record it once that was seen.

    `step` says which button was pressed: preview, record, or change, which leads from the preview
    back to the form. Nothing is kept between the steps but the form itself.
    """
    visible = Enterprise.objects.in_scope(request.user.scope)
    enterprise = get_object_or_404(visible, pk=enterprise_pk)
    today = timezone.localdate()
    if request.method != "POST":
        again = _again(request)
        initial = ReceiptForm.filled_from(again) if again else _filled_in(request)
        form = ReceiptForm(enterprise=enterprise, today=today, initial=initial)
        return _form_page(request, enterprise, form, again=again)
    form = ReceiptForm(request.POST, enterprise=enterprise, today=today)
    step = request.POST.get("step", "preview")
    if not form.is_valid() or form.facts is None or step == "change":
        return _form_page(request, enterprise, form)
    try:
        known = receipt_on_record(form.facts)
        if known is not None:
            messages.info(request, _("This receipt is on record already; nothing was changed."))
            return redirect("money:receipt", known.pk)
        seen = request.POST.get("seen", "") if step == "record" else ""
        outcome = (
            record_previewed(form.facts, seen=seen, today=today, actor_id=request.user.pk)
            if seen
            else preview_receipt(form.facts, today=today)
        )
    except MoneyProblem as problem:
        show_problem(form, problem)
        return _form_page(request, enterprise, form)
    if isinstance(outcome, Receipt):
        messages.success(request, _("The receipt was recorded."))
        return redirect("money:receipt", outcome.pk)
    context = {
        "enterprise": enterprise,
        "form": form,
        "preview": outcome,
        "order": outcome.rules.payment_order.label,
        "basis": _BASIS[outcome.rules.payment_order],
        "has_changed": bool(seen),
        "names_unknown_decision": names_unknown_decision(outcome.facts),
        "changes": _changes(seen, outcome),
    }
    return render(request, "arrears/money/preview.html", context, status=409 if seen else 200)


def _form_page(
    request: PageRequest,
    enterprise: Enterprise,
    form: ReceiptForm,
    *,
    again: Receipt | None = None,
) -> HttpResponse:
    """Show the form; where its reference is on record, with a link to that receipt."""
    on_record = None
    if "reference" in form.errors:
        reference = one_spelling(form.data.get("reference", ""))
        visible = Receipt.objects.in_scope(request.user.scope).standing()
        on_record = visible.filter(reference=reference).select_related("enterprise").first()
    context = {
        "enterprise": enterprise,
        "form": form,
        "again": again,
        "on_record": on_record,
    }
    status = 400 if form.errors else 200
    return render(request, "arrears/money/record.html", context, status=status)


def _filled_in(request: PageRequest) -> dict[str, str]:
    """Return what the address of another page filled in: day and amount of a receipt."""
    return {key: request.GET[key] for key in ("received_on", "amount") if key in request.GET}


def _again(request: PageRequest) -> Receipt | None:
    """Return the receipt that is to be recorded again, when the address names one."""
    key = request.GET.get("again", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return get_object_or_404(Receipt.objects.in_scope(request.user.scope), pk=int(key))


def _changes(seen: str, preview: AllocationPreview) -> list[Change]:
    """Return which sums are different from those of the preview that was seen."""
    laid = preview.laid
    now = (
        (_("Principal"), laid.principal),
        (_("Late fee"), laid.late_fee),
        (_("Suspense"), laid.suspense),
    )
    try:
        before = [Decimal(part) for part in seen.split("/")[: len(now)]]
    except InvalidOperation:
        return []
    return [
        Change(label, old, new)
        for (label, new), old in zip(now, before, strict=False)
        if old.is_finite() and old != new
    ]
