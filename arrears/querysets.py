"""Scopes of arrears items and daily positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from casework.scope import Scope

if TYPE_CHECKING:
    from arrears.models import ArrearsItem, DailyPosition, FeeStop  # noqa: F401


class ArrearsItemQuerySet(models.QuerySet["ArrearsItem"]):
    def live(self) -> Self:
        """Leave out what was superseded or withdrawn."""
        return self.filter(is_live=True)

    def open(self) -> Self:
        """Keep the live items on which principal or late fee is still owed."""
        return self.live().filter(settled_on__isnull=True)

    def in_scope(self, scope: Scope) -> Self:
        """Keep the items of enterprises in this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))


class DailyPositionQuerySet(models.QuerySet["DailyPosition"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the positions of enterprises in this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))


class FeeStopQuerySet(models.QuerySet["FeeStop"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the stops of enterprises in this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))
