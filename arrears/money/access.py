"""Who may record money. Reading is everyone's within the own jurisdiction."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from casework.models import User
from casework.permissions import may_record_money

View = Callable[..., HttpResponseBase]


def bookkeepers_only(view: View) -> View:
    """Refuse users who may not record money."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or not may_record_money(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
