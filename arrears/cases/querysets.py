"""Scopes of collection cases and what belongs to them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from casework.scope import Scope

if TYPE_CHECKING:
    from arrears.models import AssetClue, CaseDocument, CollectionCase  # noqa: F401


class CollectionCaseQuerySet(models.QuerySet["CollectionCase"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the cases of enterprises in this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))

    def open(self) -> Self:
        """Leave out the settled and the written off."""
        return self.filter(closed_on__isnull=True)

    def to_look_at(self, on: dt.date) -> Self:
        """Keep the open cases whose next action may be another one by the end of a day."""
        return self.open().filter(looks_again_on__lte=on)

    def overdue(self, on: dt.date) -> Self:
        """Keep the open cases whose next action should have been done before a day."""
        return self.open().filter(next_due_on__lt=on)


class CaseDocumentQuerySet(models.QuerySet["CaseDocument"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the documents of cases in this jurisdiction."""
        return self.filter(scope.codes("case__enterprise__region_code"))


class AssetClueQuerySet(models.QuerySet["AssetClue"]):
    def standing(self) -> Self:
        """Leave out the clues that were taken back."""
        return self.filter(Q(end__isnull=True))

    def in_scope(self, scope: Scope) -> Self:
        """Keep the clues about enterprises in this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))
