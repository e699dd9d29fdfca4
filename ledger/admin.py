"""The book of money in the administration: to be read, never edited."""

from __future__ import annotations

from django.contrib import admin

from casework.admin import ReadOnlyAdmin
from ledger.models import Entry, Posting, Receipt, Refund


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("reference", "received_on", "amount", "enterprise", "purpose", "recorded_at")
    list_filter = ("purpose", "method")
    list_select_related = ("enterprise",)
    search_fields = ("reference", "enterprise__name", "enterprise__uscc")


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    scope_field = "receipt__enterprise__region_code"
    list_display = ("reference", "paid_on", "amount", "receipt", "recorded_at")
    list_select_related = ("receipt",)
    search_fields = ("reference", "receipt__reference")


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    scope_field = "enterprise__region_code"
    list_display = ("pk", "kind", "value_on", "enterprise", "receipt", "reason", "recorded_at")
    list_filter = ("kind",)
    list_select_related = ("enterprise", "receipt")
    search_fields = ("receipt__reference",)


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    scope_field = "entry__enterprise__region_code"
    list_display = ("pk", "entry", "account", "item", "amount")
    list_filter = ("account",)
    list_select_related = ("entry", "item")
    search_fields = ("entry__receipt__reference",)
