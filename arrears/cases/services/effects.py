"""What a step does besides moving the case, in the same transaction.

A deferral agreed on is recorded as the stop of the late fee that it is, of the months that were
owed; then the letter of the step is issued, so that its amounts are those that stand when the step
is taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.db.models import Max

from arrears.cases.documents.issue import issue_letter
from arrears.enums import StopKind
from arrears.models import CaseEvent
from arrears.selectors.portfolio import items_in_arrears
from arrears.services.stops import StopFacts, record_stop
from statutes.dates import parse_date


def apply_effects(event: CaseEvent) -> None:
    """Do what the step of a saved event brings about, and issue its letter where it has one."""
    effect = _EFFECTS.get(event.step)
    if effect is not None:
        effect(event)
    issue_letter(event)


def _record_deferral(event: CaseEvent) -> None:
    """Stop the fee of what is owed on the day; what falls due later was not agreed on.

    社会保险法 第六十三条第二款、第八十六条；社会保险费征缴暂行条例 第十二条.
    """
    record_stop(
        StopFacts(
            enterprise_id=event.case.enterprise_id,
            kind=StopKind.DEFERRAL,
            from_on=event.happened_on,
            to_on=parse_date(str(event.facts["to_on"]), field="to_on"),
            last_month=_last_month_owed(event.case.enterprise_id, event.happened_on),
            basis=event.basis,
            document=str(event.facts["document"]),
            security_kind=str(event.facts["security_kind"]),
            security_details=str(event.facts["security_details"]),
        ),
        actor_id=event.recorded_by_id,
    )


def _last_month_owed(enterprise_id: int, on: dt.date) -> dt.date | None:
    items = items_in_arrears(on).filter(enterprise=enterprise_id).order_by()
    last: dt.date | None = items.aggregate(last=Max("contribution_month"))["last"]
    return last


_EFFECTS: Mapping[str, Callable[[CaseEvent], None]] = {"agree_deferral": _record_deferral}
