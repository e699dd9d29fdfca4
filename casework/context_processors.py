"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest

from casework.models import User
from casework.permissions import (
    may_administer,
    may_handle_cases,
    may_import,
    may_record_money,
)
from casework.selectors import region_name


def shell(request: HttpRequest) -> dict[str, Any]:
    """Say who is logged in, for which jurisdiction, and what the navigation may offer."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {
        "jurisdiction_name": region_name(user.jurisdiction_prefix),
        "may_import": may_import(user),
        "may_record_money": may_record_money(user),
        "may_handle_cases": may_handle_cases(user),
        "may_administer": may_administer(user),
    }
