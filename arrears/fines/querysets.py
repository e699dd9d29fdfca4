"""Scopes of fines and what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from arrears.fines.workflow import OVER, State
from casework.scope import Scope

if TYPE_CHECKING:
    from arrears.models import Fine, FineProposal, FineRemedy  # noqa: F401

# The steps after which nothing is done about a fine any more.
_ENDING = {State.DROPPED: "drop", State.CLOSED: "close"}
ENDING_STEPS = frozenset(_ENDING[state] for state in OVER)


class FineQuerySet(models.QuerySet["Fine"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the fines of enterprises in this jurisdiction."""
        return self.filter(scope.codes("case__enterprise__region_code"))

    def under_way(self) -> Self:
        """Leave out the dropped and the closed."""
        return self.exclude(events__step__in=ENDING_STEPS)


class FineProposalQuerySet(models.QuerySet["FineProposal"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the proposals about fines in this jurisdiction."""
        return self.filter(scope.codes("fine__case__enterprise__region_code"))


class FineRemedyQuerySet(models.QuerySet["FineRemedy"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the remedies against fines in this jurisdiction."""
        return self.filter(scope.codes("fine__case__enterprise__region_code"))
