"""Scopes of fines and what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from casework.scope import Scope
from ledger.enums import EntryKind, ReceiptPurpose
from ledger.models import Receipt

if TYPE_CHECKING:
    from arrears.models import Fine, FineProposal, FineRemedy  # noqa: F401


class FineQuerySet(models.QuerySet["Fine"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the fines of enterprises in this jurisdiction."""
        return self.filter(scope.codes("case__enterprise__region_code"))

    def under_way(self) -> Self:
        """Leave out the dropped, and the closed unless they may be owed again.

        That takes a reversed receipt, or a remedy whose end gives days back to the surcharge;
        whether it is so the facts of each say.
        """
        reversed_ones = Receipt.objects.filter(
            enterprise=OuterRef("case__enterprise"),
            purpose=ReceiptPurpose.FINE,
            entries__kind=EntryKind.RECEIPT,
            entries__reversed_by__isnull=False,
        )
        may_owe = Exists(reversed_ones) | Q(remedies__isnull=False)
        return (
            self.exclude(events__step="drop").filter(~Q(events__step="close") | may_owe).distinct()
        )

    def ended(self) -> Self:
        """Keep the dropped and the closed, also those that are owed again."""
        return self.filter(events__step__in=("drop", "close")).distinct()


class FineProposalQuerySet(models.QuerySet["FineProposal"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the proposals about fines in this jurisdiction."""
        return self.filter(scope.codes("fine__case__enterprise__region_code"))


class FineRemedyQuerySet(models.QuerySet["FineRemedy"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the remedies against fines in this jurisdiction."""
        return self.filter(scope.codes("fine__case__enterprise__region_code"))
