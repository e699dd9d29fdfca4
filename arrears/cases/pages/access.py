"""Who may act on cases. Reading is everyone's within the own jurisdiction."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from casework.models import User
from casework.permissions import CASE_HANDLERS, may_handle_cases

View = Callable[..., HttpResponseBase]
# A jurisdiction is the first 0, 2, 4 or 6 digits of a code.
_PREFIX_LENGTHS = (0, 2, 4, 6)


def handlers_only(view: View) -> View:
    """Refuse users who may not handle cases."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or not may_handle_cases(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def handlers_for(region_code: str) -> QuerySet[User]:
    """Return who may handle a case of a region: the handlers whose jurisdiction covers it."""
    prefixes = {region_code[:length] for length in _PREFIX_LENGTHS}
    return User.objects.filter(
        Q(role__in=CASE_HANDLERS) | Q(is_superuser=True),
        is_active=True,
        jurisdiction_prefix__in=prefixes,
    ).order_by("first_name", "last_name", "username")
