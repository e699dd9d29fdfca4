"""Asset clues: what a debtor owns, as far as is known; preconditions of security and court."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.amounts import LARGEST, is_possible
from arrears.cases.enums import AssetKind
from arrears.cases.errors import CaseProblem
from arrears.cases.services.projection import project_cases
from arrears.models import AssetClue, AssetClueEnd, CollectionCase
from casework.formats import money
from enterprises.services.disposal import refresh_disposal
from enterprises.services.surveys import lock_enterprises


@dataclass(frozen=True, slots=True)
class ClueFacts:
    """What was found: the kind, what and where it is, how it is known, since when.

    Raises CaseProblem where what or how is missing, and for a value that cannot be one.
    """

    enterprise_id: int
    kind: AssetKind
    description: str
    source: str
    found_on: dt.date
    estimated_value: Decimal | None = None

    def __post_init__(self) -> None:
        for field, value in (("description", self.description), ("source", self.source)):
            if not value.strip():
                raise CaseProblem(_("Say what it is, and how it is known."), field=field)
        _refuse_value(self.estimated_value)


def _refuse_value(value: Decimal | None) -> None:
    if value is not None and not is_possible(value):
        raise CaseProblem(
            _(
                "%(value)s is no value of an asset: give yuan above zero and up to %(most)s, at "
                "most two decimals, or leave it empty where it is not known."
            )
            % {"value": value, "most": money(LARGEST)},
            field="estimated_value",
        )


def record_asset(facts: ClueFacts, *, today: dt.date, actor_id: int | None) -> AssetClue:
    """Record an asset clue; the same one that stands already is returned and changes nothing."""
    if facts.found_on > today:
        raise CaseProblem(
            _("%(day)s has not come; give the day on which it was found.")
            % {"day": facts.found_on.isoformat()},
            field="found_on",
        )
    with transaction.atomic():
        lock_enterprises([facts.enterprise_id])
        known = AssetClue.objects.standing().filter(**asdict(facts)).first()
        if known is not None:
            return known
        clue = AssetClue.objects.create(**asdict(facts), recorded_by_id=actor_id)
        refresh_disposal([facts.enterprise_id])
        project_open_case(facts.enterprise_id, today)
    return clue


def end_asset(clue_id: int, *, reason: str, today: dt.date, actor_id: int | None) -> AssetClueEnd:
    """Take a clue back: sold, realised, or wrong from the start; a second call changes nothing."""
    if not reason.strip():
        raise CaseProblem(_("Say why it no longer stands."), field="reason")
    with transaction.atomic():
        clue = AssetClue.objects.get(pk=clue_id)
        lock_enterprises([clue.enterprise_id])
        end, made = AssetClueEnd.objects.get_or_create(
            clue=clue, defaults={"reason": reason.strip(), "recorded_by_id": actor_id}
        )
        if made:
            refresh_disposal([clue.enterprise_id])
            project_open_case(clue.enterprise_id, today)
    return end


def project_open_case(enterprise_id: int, today: dt.date) -> None:
    """Set the next action of an enterprise's open case anew, where it has one."""
    cases = (
        CollectionCase.objects.open()
        .filter(enterprise=enterprise_id)
        .select_for_update(of=("self",), no_key=True)
        .select_related("enterprise")
    )
    project_cases(list(cases), today)
