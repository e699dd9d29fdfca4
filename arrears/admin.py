"""Arrears in the administration: to be read, never edited."""

from __future__ import annotations

from django.contrib import admin

from arrears.models import (
    ArrearsItem,
    ArrearsItemRevision,
    ClosedSegment,
    DailyPosition,
    FeeStop,
    FeeStopEnd,
    PositionCorrection,
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
