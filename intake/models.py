"""Import batches: the file as it came, what was read from it, and what became of it.

The file, its rows and its findings are kept whatever happens to the batch, so that nothing that
somebody uploaded is lost and an undone batch can still be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.models import jurisdiction_validator
from intake.enums import BatchKind, BatchState, RowState
from intake.querysets import ImportBatchQuerySet


def upload_path(batch: ImportBatch, filename: str) -> str:
    """Name the stored file by chance: what a user calls a file never becomes a path."""
    return f"imports/{uuid4().hex}{Path(filename).suffix.lower()}"


class ImportBatch(models.Model):
    """One uploaded workbook on its way in."""

    kind = models.CharField(_("kind"), max_length=20, choices=BatchKind)
    title = models.CharField(
        _("name"), max_length=120, help_text=_("For a survey: the survey round.")
    )
    file = models.FileField(_("file"), upload_to=upload_path)
    original_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    jurisdiction_prefix = models.CharField(
        _("jurisdiction"), max_length=6, blank=True, validators=[jurisdiction_validator]
    )
    as_of_on = models.DateField(
        _("as of"),
        null=True,
        blank=True,
        help_text=_("The day the file speaks of; a later day replaces an earlier one."),
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=20, choices=BatchState, default=BatchState.UPLOADED
    )
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    layout = models.JSONField(_("layout"), default=dict)
    totals = models.JSONField(_("totals"), default=dict)
    skip_bad_rows = models.BooleanField(_("leave out rejected rows"), default=False)
    problem = models.TextField(_("problem"), blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("committed by"),
    )
    committed_at = models.DateTimeField(_("committed"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone"), null=True)
    undo_reason = models.CharField(_("why it was undone"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[ImportBatch]] = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import batch")
        verbose_name_plural = _("import batches")
        constraints = [
            # Two people who commit the same file for the same purpose: the second one loses.
            models.UniqueConstraint(
                fields=["kind", "title", "sha256"],
                condition=Q(state=BatchState.COMMITTED),
                name="batch_file_committed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.original_name}"

    def label_for(self, prefix: str) -> str:
        """Name this batch to somebody of a jurisdiction: another's batch only as such."""
        if self.jurisdiction_prefix.startswith(prefix):
            return str(self)
        return gettext("of another jurisdiction")


class ImportRow(models.Model):
    """One data row as it was understood, with the place it came from."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    sheet = models.CharField(_("sheet"), max_length=100)
    row_number = models.PositiveIntegerField(_("row"))
    state = models.CharField(_("state"), max_length=10, choices=RowState)
    values = models.JSONField(_("values"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sheet", "row_number"], name="import_row_once_per_batch"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row_number}"


class ImportFinding(models.Model):
    """One thing that is wrong or remarkable in one cell."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="findings")
    sheet = models.CharField(_("sheet"), max_length=100)
    row_number = models.PositiveIntegerField(_("row"))
    is_error = models.BooleanField(_("error"))
    details = models.JSONField(_("details"))

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "is_error"], name="finding_by_severity")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row_number}"


class RememberedMapping(models.Model):
    """The columns that somebody assigned by hand to sheets with these headers."""

    kind = models.CharField(_("kind"), max_length=20, choices=BatchKind)
    jurisdiction_prefix = models.CharField(
        _("jurisdiction"), max_length=6, blank=True, validators=[jurisdiction_validator]
    )
    signature = models.CharField(_("header signature"), max_length=64)
    mapping = models.JSONField(_("columns"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "jurisdiction_prefix", "signature"], name="mapping_once"
            )
        ]
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")

    def __str__(self) -> str:
        return self.signature[:12]
