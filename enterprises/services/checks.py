"""Record baseline checks (摸底): what an officer found at an enterprise on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.errors import CheckProblem
from enterprises.models import BaselineCheck
from enterprises.services.disposal import refresh_disposal
from enterprises.services.surveys import lock_enterprises
from enterprises.signals import baseline_checked


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What was found: production, wages, losses, assets (None: could not be told), and by what.

    Assets are land, plant or equipment. Raises CheckProblem where it does not say what was seen.
    """

    enterprise_id: int
    checked_on: dt.date
    is_producing: bool
    pays_wages: bool
    makes_losses: bool
    has_assets: bool | None
    findings: str

    def __post_init__(self) -> None:
        if not self.findings.strip():
            raise CheckProblem(_("Say what was seen, or which document says so."), field="findings")


def record_check(facts: CheckFacts, *, today: dt.date, actor_id: int | None) -> BaselineCheck:
    """Record a baseline check and draw the disposal class anew.

    The latest check on record is returned, and nothing changed, where it says the same. A check
    that was wrong is corrected by another one of the same day. Raises CheckProblem for a day to
    come.
    """
    if facts.checked_on > today:
        raise CheckProblem(
            _("%(day)s has not come; give the day of the check.")
            % {"day": facts.checked_on.isoformat()},
            field="checked_on",
        )
    with transaction.atomic():
        lock_enterprises([facts.enterprise_id])
        latest = BaselineCheck.objects.filter(enterprise=facts.enterprise_id).last()
        if latest is not None and _same(latest, facts):
            return latest
        check = BaselineCheck.objects.create(**asdict(facts), recorded_by_id=actor_id)
        refresh_disposal([facts.enterprise_id])
        baseline_checked.send(sender=BaselineCheck, enterprise_id=facts.enterprise_id, on=today)
    return check


def _same(check: BaselineCheck, facts: CheckFacts) -> bool:
    return all(getattr(check, name) == value for name, value in asdict(facts).items())
