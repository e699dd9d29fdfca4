"""Scopes of the book of money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from casework.scope import Scope
from ledger.enums import EntryKind

if TYPE_CHECKING:
    from ledger.models import Entry, Posting, Receipt, Refund  # noqa: F401


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the receipts of enterprises in this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))

    def standing(self) -> Self:
        """Leave out the receipts that were reversed."""
        return self.filter(entries__kind=EntryKind.RECEIPT, entries__reversed_by__isnull=True)


class RefundQuerySet(models.QuerySet["Refund"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the refunds to enterprises in this jurisdiction."""
        return self.filter(scope.codes("receipt__enterprise__region_code"))

    def standing(self) -> Self:
        """Leave out the refunds that were reversed."""
        return self.filter(entries__kind=EntryKind.REFUND, entries__reversed_by__isnull=True)


class EntryQuerySet(models.QuerySet["Entry"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the entries of enterprises in this jurisdiction."""
        return self.filter(scope.codes("enterprise__region_code"))

    def standing(self) -> Self:
        """Leave out reversals and what they reverse."""
        return self.filter(reversed_by__isnull=True).exclude(kind=EntryKind.REVERSAL)


class PostingQuerySet(models.QuerySet["Posting"]):
    def in_scope(self, scope: Scope) -> Self:
        """Keep the postings of enterprises in this jurisdiction."""
        return self.filter(scope.codes("entry__enterprise__region_code"))
