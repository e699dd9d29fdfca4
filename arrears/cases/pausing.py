"""Which stop of the late fee pauses the ladder: a bankruptcy, or a deferral of the whole debt."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from arrears.enums import StopKind
from arrears.models import ArrearsItem, FeeStop

_ALL_INSURANCES = Q(insurance="")
_NAMES_NOTHING = _ALL_INSURANCES & Q(first_month__isnull=True, last_month__isnull=True)


def pausing_stops() -> QuerySet[FeeStop]:
    """Return bankruptcies, and the deferrals of all that was owed when they began, as known now.

    A month that falls due later ends no pause, though its fee runs: what was agreed on stays
    deferred. A deferral of only a part of what was owed pauses nothing.
    """
    owed = ArrearsItem.objects.live().filter(
        Q(settled_on__isnull=True) | Q(settled_on__gt=OuterRef("from_on")),
        enterprise=OuterRef("enterprise"),
        due_on__lt=OuterRef("from_on"),
    )
    # A month that is not named is NULL, and nothing lies beyond it.
    other_months = Exists(
        owed.filter(
            Q(contribution_month__lt=OuterRef("first_month"))
            | Q(contribution_month__gt=OuterRef("last_month"))
        )
    )
    other_insurances = ~_ALL_INSURANCES & Exists(owed.exclude(insurance=OuterRef("insurance")))
    names_all = Exists(owed) & ~(other_months | other_insurances)
    return FeeStop.objects.filter(
        Q(kind=StopKind.BANKRUPTCY) | Q(kind=StopKind.DEFERRAL) & (_NAMES_NOTHING | names_all)
    )
