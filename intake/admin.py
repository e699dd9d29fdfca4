"""Import batches in the administration: to be read; their work is done on the import pages."""

from __future__ import annotations

from django.contrib import admin

from casework.admin import ReadOnlyAdmin
from intake.models import ImportBatch


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    scope_field = "jurisdiction_prefix"
    list_display = ("title", "original_name", "kind", "state", "jurisdiction_prefix", "uploaded_at")
    list_filter = ("kind", "state")
    search_fields = ("title", "original_name")
    # The stored file has no address: it can hold personal data and is opened by the import only.
    exclude = ("file", "layout", "totals")
