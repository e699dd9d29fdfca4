"""The tables of arrears: money.py items, segments and stops; cases.py and notices.py the ladder."""

from arrears.models.assignments import CaseAssignment
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
from arrears.models.fines import (
    Fine,
    FineEvent,
    FinePart,
    FineProposal,
    FineRemedy,
    FineRemedyOutcome,
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
from arrears.models.notices import NoticeBatch, NoticeRow

__all__ = [
    "ArrearsItem",
    "ArrearsItemRevision",
    "AssetClue",
    "AssetClueEnd",
    "CaseAssignment",
    "CaseDocument",
    "CaseEvent",
    "CaseProposal",
    "ClosedSegment",
    "CollectionCase",
    "DailyPosition",
    "FeeStop",
    "FeeStopEnd",
    "Fine",
    "FineEvent",
    "FinePart",
    "FineProposal",
    "FineRemedy",
    "FineRemedyOutcome",
    "NoticeBatch",
    "NoticeRow",
    "PositionCorrection",
    "Remedy",
    "RemedyOutcome",
    "Segment",
    "ServiceRecord",
]
