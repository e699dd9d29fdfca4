"""The templates of the letters: which text is in use, taking in another, going back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arrears.cases.documents.adapting import MOST_BYTES, adapt_template, forget_template
from arrears.cases.documents.forms import TemplateForm
from arrears.cases.documents.templates import adapted_template, template_of
from arrears.cases.enums import DocumentKind
from arrears.cases.errors import CaseProblem
from arrears.documents import DOCX_TYPE
from casework.models import User
from casework.permissions import may_administer, may_administer_everywhere

View = Callable[..., HttpResponseBase]


def _administrators_only(view: View) -> View:
    """Refuse users who may not administer, and changes by those of a part of the installation.

    They may read: every office writes with the same texts, so none may change them for the others.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or not may_administer(user):
            raise PermissionDenied
        if request.method == "POST" and not may_administer_everywhere(user):
            raise PermissionDenied(_who_may())
        return view(request, *args, **kwargs)

    return checked


@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def templates(request: HttpRequest) -> HttpResponse:
    """List the letters with the text in use; take in a template that an office adapted."""
    bound = request.method == "POST"
    form = TemplateForm(request.POST, request.FILES) if bound else TemplateForm()
    if form.is_valid():
        kind = DocumentKind(form.cleaned_data["kind"])
        try:
            # No more is read than decides that it is too large.
            adapt_template(kind, form.cleaned_data["file"].read(MOST_BYTES + 1))
        except CaseProblem as problem:
            form.show(problem)
        else:
            messages.success(
                request, _("Letters are made from it now: %(kind)s.") % {"kind": kind.label}
            )
            return redirect("documents:templates")
    may_change = isinstance(request.user, User) and may_administer_everywhere(request.user)
    context = {
        "form": form,
        "lines": [(kind, _adapted_at(kind)) for kind in DocumentKind],
        "may_change": may_change,
        "who_may": _who_may(),
    }
    status = 400 if form.errors else 200
    return render(request, "arrears/cases/templates.html", context, status=status)


@require_safe
@_administrators_only
def template_file(request: HttpRequest) -> HttpResponseBase:
    """Give the template of a letter (`kind`) as it is in use."""
    kind = _kind(request.GET.get("kind", DocumentKind.REMINDER))
    return FileResponse(
        template_of(kind).open("rb"),
        as_attachment=True,
        filename=f"{kind}.docx",
        content_type=DOCX_TYPE,
    )


@require_POST
@_administrators_only
def reset(request: HttpRequest) -> HttpResponse:
    """Go back to the product's own text of a letter (`kind`)."""
    kind = _kind(request.POST.get("kind", ""))
    forget_template(kind)
    messages.success(
        request, _("Letters are made from the product's own text: %(kind)s.") % {"kind": kind.label}
    )
    return redirect("documents:templates")


def _who_may() -> str:
    return _(
        "Letters of every office are made from these texts: only an administrator of the whole "
        "installation, whose jurisdiction is empty, may change them."
    )


def _kind(text: str) -> DocumentKind:
    if text not in DocumentKind.values:
        raise Http404
    return DocumentKind(text)


def _adapted_at(kind: DocumentKind) -> dt.datetime | None:
    adapted = adapted_template(kind)
    if not adapted.exists():
        return None
    return dt.datetime.fromtimestamp(adapted.stat().st_mtime, dt.UTC)
