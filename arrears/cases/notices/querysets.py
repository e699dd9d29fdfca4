"""Scopes of batches of notices and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from arrears.cases.notices.enums import NoticeBatchState, NoticeOutcome
from casework.scope import Scope

if TYPE_CHECKING:
    from arrears.models import NoticeBatch, NoticeRow  # noqa: F401


class NoticeBatchQuerySet(models.QuerySet["NoticeBatch"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the batches of this jurisdiction and of those within it."""
        return self.filter(scope.codes("jurisdiction_prefix"))

    def running(self) -> Self:
        """Keep what a worker is doing or has to go on with."""
        return self.filter(state=NoticeBatchState.RUNNING)


class NoticeRowQuerySet(models.QuerySet["NoticeRow"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the rows of cases in this jurisdiction."""
        return self.filter(scope.codes("case__enterprise__region_code"))

    def waiting(self) -> Self:
        """Keep the rows that nothing came of yet."""
        return self.filter(outcome=NoticeOutcome.WAITING)
