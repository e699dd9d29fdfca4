"""Arrears in the administration: to be read, never edited."""

from __future__ import annotations

from django.contrib import admin

from arrears.models import (
    ArrearsItem,
    ArrearsItemRevision,
    AssetClue,
    AssetClueEnd,
    CaseDocument,
    CaseEvent,
    CaseProposal,
    ClosedSegment,
    CollectionCase,
    DailyPosition,
    FeeStop,
    FeeStopEnd,
    PositionCorrection,
    Remedy,
    RemedyOutcome,
    ServiceRecord,
)
from casework.admin import ReadOnlyAdmin


@admin.register(ArrearsItem)
class ArrearsItemAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("enterprise", "insurance", "contribution_month", "principal", "is_live")
    list_filter = ("insurance", "certainty", "is_live")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name", "enterprise__uscc")


@admin.register(ArrearsItemRevision)
class ArrearsItemRevisionAdmin(ReadOnlyAdmin):
    scope_field = "item__enterprise__region_code"
    list_display = ("item", "kind", "batch", "recorded_at", "reason")
    list_filter = ("kind",)
    list_select_related = ("item", "batch")


@admin.register(DailyPosition)
class DailyPositionAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("enterprise", "position_on", "items", "principal", "late_fee")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name", "enterprise__uscc")


@admin.register(ClosedSegment)
class ClosedSegmentAdmin(ReadOnlyAdmin):
    scope_field = "item__enterprise__region_code"
    list_display = ("item", "segment_from_on", "segment_to_on", "principal_outstanding")
    list_select_related = ("item",)


@admin.register(PositionCorrection)
class PositionCorrectionAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("enterprise", "from_on")
    list_select_related = ("enterprise",)


@admin.register(FeeStop)
class FeeStopAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("enterprise", "kind", "from_on", "to_on", "document", "recorded_at")
    list_filter = ("kind",)
    list_select_related = ("enterprise",)
    search_fields = ("document", "enterprise__name", "enterprise__uscc")


@admin.register(FeeStopEnd)
class FeeStopEndAdmin(ReadOnlyAdmin):
    scope_field = "stop__enterprise__region_code"
    list_display = ("stop", "kind", "runs_again_from_on", "document", "recorded_at")
    list_filter = ("kind",)
    list_select_related = ("stop",)


@admin.register(CollectionCase)
class CollectionCaseAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("enterprise", "state", "since_on", "next_step", "next_due_on", "closed_on")
    list_filter = ("state", "next_step")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name", "enterprise__uscc")


@admin.register(CaseProposal)
class CaseProposalAdmin(ReadOnlyAdmin):
    scope_field = "case__enterprise__region_code"
    list_display = ("case", "step", "proposed_by", "proposed_on", "decision", "decided_by")
    list_filter = ("step", "decision")
    list_select_related = ("case", "proposed_by", "decided_by")


@admin.register(CaseEvent)
class CaseEventAdmin(ReadOnlyAdmin):
    scope_field = "case__enterprise__region_code"
    list_display = ("case", "step", "from_state", "to_state", "happened_on", "recorded_by")
    list_filter = ("step",)
    list_select_related = ("case", "recorded_by")


@admin.register(CaseDocument)
class CaseDocumentAdmin(ReadOnlyAdmin):
    scope_field = "case__enterprise__region_code"
    list_display = ("number", "kind", "issued_on", "principal", "late_fee", "recorded_by")
    list_filter = ("kind",)
    list_select_related = ("recorded_by",)
    search_fields = ("number",)


@admin.register(ServiceRecord)
class ServiceRecordAdmin(ReadOnlyAdmin):
    scope_field = "document__case__enterprise__region_code"
    list_display = ("document", "method", "attempted_on", "outcome", "served_on", "received_by")
    list_filter = ("method", "outcome")
    list_select_related = ("document",)


@admin.register(AssetClue)
class AssetClueAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("enterprise", "kind", "description", "estimated_value", "found_on")
    list_filter = ("kind",)
    list_select_related = ("enterprise",)
    search_fields = ("description", "enterprise__name", "enterprise__uscc")


@admin.register(AssetClueEnd)
class AssetClueEndAdmin(ReadOnlyAdmin):
    scope_field = "clue__enterprise__region_code"
    list_display = ("clue", "reason", "recorded_at", "recorded_by")
    list_select_related = ("clue", "recorded_by")


@admin.register(Remedy)
class RemedyAdmin(ReadOnlyAdmin):
    scope_field = "case__enterprise__region_code"
    list_display = ("case", "kind", "filed_on", "document", "recorded_at")
    list_filter = ("kind",)
    list_select_related = ("case",)


@admin.register(RemedyOutcome)
class RemedyOutcomeAdmin(ReadOnlyAdmin):
    scope_field = "remedy__case__enterprise__region_code"
    list_display = ("remedy", "result", "decided_on", "document", "recorded_at")
    list_filter = ("result",)
    list_select_related = ("remedy",)
