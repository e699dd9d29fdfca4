"""Keep the disposal class on the rows of enterprises in line with the evidence about them."""

from __future__ import annotations

from collections.abc import Iterable

from casework.bulk import set_columns
from enterprises.evidence import disposals
from enterprises.models import Enterprise

_TOGETHER = 500


def refresh_disposal(enterprise_ids: Iterable[int]) -> None:
    """Draw the disposal class of enterprises anew and save those that differ.

    A fixed number of statements each five hundred; the caller holds the locks of the enterprises
    and runs it in the transaction of the fact that changed. A second call changes nothing.
    """
    ids = sorted(set(enterprise_ids))
    for start in range(0, len(ids), _TOGETHER):
        enterprises = list(Enterprise.objects.filter(pk__in=ids[start : start + _TOGETHER]))
        found = disposals(enterprises)
        changed = []
        for one in enterprises:
            drawn = found[one.pk].disposal_class
            if one.disposal_class != drawn:
                one.disposal_class = drawn
                changed.append(one)
        set_columns(Enterprise, changed, ("disposal_class",))
