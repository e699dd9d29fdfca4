"""What arrears knows that decides the disposal class: asset clues and bankruptcies."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.cases.enums import PROPERTY, AssetKind
from arrears.enums import StopKind
from arrears.models import AssetClue, FeeStop
from enterprises.disposal import Piece
from enterprises.enums import EvidenceSource, Question
from enterprises.evidence import register_evidence


def register() -> None:
    """Tell enterprises what there is to be asked; called once from AppConfig.ready."""
    register_evidence("clues", _clues)
    register_evidence("bankruptcies", _bankruptcies)


def _clues(enterprise_ids: Sequence[int]) -> dict[int, list[Piece]]:
    """Return the standing clues of land, plant or equipment: each says that there are assets."""
    found: dict[int, list[Piece]] = {}
    clues = AssetClue.objects.standing().filter(enterprise__in=enterprise_ids, kind__in=PROPERTY)
    for clue in clues.select_related("recorded_by").order_by("pk"):
        detail = _("%(kind)s: %(details)s") % {
            "kind": AssetKind(clue.kind).label,
            "details": clue.description,
        }
        found.setdefault(clue.enterprise_id, []).append(
            Piece(
                Question.HAS_ASSETS,
                True,
                EvidenceSource.CLUE,
                clue.found_on,
                f"{detail}（{clue.source}）",
                str(clue.recorded_by or ""),
            )
        )
    return found


def _bankruptcies(enterprise_ids: Sequence[int]) -> dict[int, list[Piece]]:
    """Return what the courts said: accepted on a day, or known on a day to be taken back."""
    found: dict[int, list[Piece]] = {}
    stops = FeeStop.objects.filter(enterprise__in=enterprise_ids, kind=StopKind.BANKRUPTCY)
    for stop in stops.select_related("recorded_by", "end__recorded_by").order_by("pk"):
        end = getattr(stop, "end", None)
        said = stop if end is None else end
        found.setdefault(stop.enterprise_id, []).append(
            Piece(
                Question.BANKRUPT,
                end is None,
                EvidenceSource.COURT,
                stop.from_on if end is None else timezone.localdate(end.recorded_at),
                said.document,
                str(said.recorded_by or ""),
            )
        )
    return found
