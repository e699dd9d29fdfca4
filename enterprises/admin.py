"""Enterprises and surveys in the administration: to be read, never edited."""

from __future__ import annotations

from django.contrib import admin

from casework.admin import ReadOnlyAdmin
from enterprises.models import BaselineCheck, Enterprise, SurveyLine


@admin.register(Enterprise)
class EnterpriseAdmin(ReadOnlyAdmin):
    scope_field = "region_code"
    list_display = ("name", "uscc", "region_code", "status", "arrears_principal", "is_current")
    list_filter = ("status", "disposal_class", "is_current")
    search_fields = ("name", "uscc")


@admin.register(SurveyLine)
class SurveyLineAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("enterprise", "round", "sheet", "row_number", "total", "is_live")
    list_filter = ("is_live",)
    list_select_related = ("enterprise", "round")
    search_fields = ("enterprise__name", "enterprise__uscc")


@admin.register(BaselineCheck)
class BaselineCheckAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("enterprise", "checked_on", "recorded_by", "recorded_at")
    list_select_related = ("enterprise", "recorded_by")
    search_fields = ("enterprise__name", "enterprise__uscc", "findings")
