"""Scopes of import batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from casework.scope import Scope

if TYPE_CHECKING:
    from intake.models import ImportBatch  # noqa: F401


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the batches of this jurisdiction and of those within it."""
        return self.filter(scope.codes("jurisdiction_prefix"))
