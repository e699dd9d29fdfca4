"""Scopes of enterprises and of what surveys said about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from casework.scope import Scope

if TYPE_CHECKING:
    from enterprises.models import BaselineCheck, Enterprise, SurveyLine  # noqa: F401


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the enterprises of this jurisdiction."""
        return self.filter(scope.codes("region_code"))

    def current(self) -> Self:
        """Leave out those whose only source was undone."""
        return self.filter(is_current=True)

    def matching(self, text: str) -> Self:
        """Keep those whose name or credit code contains the text."""
        return self.filter(Q(name__icontains=text) | Q(uscc__icontains=text))


class SurveyLineQuerySet(models.QuerySet["SurveyLine"]):
    def live(self) -> Self:
        """Keep the lines that count: committed, not undone, not replaced within the round."""
        return self.filter(is_live=True)

    def in_scope(self, scope: Scope) -> Self:
        """Keep the lines about enterprises of this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))


class BaselineCheckQuerySet(models.QuerySet["BaselineCheck"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the checks of enterprises of this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))
