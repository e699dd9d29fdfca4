"""The tables of arrears: money.py has items, segments, positions and stops; cases.py the ladder."""

from arrears.models.cases import (
    AssetClue,
    AssetClueEnd,
    CaseDocument,
    CaseEvent,
    CaseProposal,
    CollectionCase,
    Remedy,
    RemedyOutcome,
    ServiceRecord,
)
from arrears.models.money import (
    ArrearsItem,
    ArrearsItemRevision,
    ClosedSegment,
    DailyPosition,
    FeeStop,
    FeeStopEnd,
    PositionCorrection,
    Segment,
)

__all__ = [
    "ArrearsItem",
    "ArrearsItemRevision",
    "AssetClue",
    "AssetClueEnd",
    "CaseDocument",
    "CaseEvent",
    "CaseProposal",
    "ClosedSegment",
    "CollectionCase",
    "DailyPosition",
    "FeeStop",
    "FeeStopEnd",
    "PositionCorrection",
    "Remedy",
    "RemedyOutcome",
    "Segment",
    "ServiceRecord",
]
