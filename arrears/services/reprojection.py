"""Bring whole jurisdictions in line with their profiles."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.services.books import rebook
from casework.models import JurisdictionProfile
from casework.progress import Report, unreported
from casework.scope import Scope
from enterprises.models import Enterprise

# One enterprise can have some thousand items, so only so many are in memory at once.
_ENTERPRISES = 20


def reproject(scope: Scope, *, progress: Report = unreported) -> int:
    """Lay the money and project all items of a jurisdiction anew; return how many changed.

    Some enterprises at a time are locked and written in a transaction of their own, so the work
    can be broken off and done again: a second call changes nothing. Estimated items also get the
    payment deadline that the profile sets for their month; the deadline of an item from an
    official list is a fact and stays.
    """
    with_items = Enterprise.objects.in_scope(scope).filter(arrears_items__is_live=True)
    ids = list(with_items.order_by("pk").values_list("pk", flat=True).distinct())
    changed = 0
    for start in range(0, len(ids), _ENTERPRISES):
        part = ids[start : start + _ENTERPRISES]
        with transaction.atomic():
            changed += rebook(part, reason=_("The rules of the locality changed."), whole=True)
        progress(start + len(part), len(ids))
    return changed


def reproject_changed(*, since: dt.datetime) -> None:
    """Project anew where a local profile was entered or changed since a moment.

    The night calls this before it accrues: it makes up for a lost message, and for an import
    that was under way while the profile changed.
    """
    prefixes = JurisdictionProfile.objects.filter(changed_at__gte=since)
    for prefix in prefixes.values_list("region_prefix", flat=True).distinct():
        reproject(Scope(prefix))
