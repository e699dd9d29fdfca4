"""The append-only book of money (账簿): receipts, refunds, entries and their postings.

Nothing here is ever changed or deleted; the database refuses it. What was wrong is reversed by an
entry that points at it and says why. The postings of an entry add up to zero: debit is positive,
credit negative. What a receipt paid (principal, late fee, fine) and what waits (suspense, 预收) is
read from the postings, with the day it counts from (`value_on`) and the moment it became known
(`recorded_at`). Enterprises, items and imports belong to apps above; the book names them by
foreign key and imports nothing of theirs.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.enums import Account, EntryKind, ReceiptMethod, ReceiptPurpose
from ledger.querysets import EntryQuerySet, PostingQuerySet, ReceiptQuerySet, RefundQuerySet


class Recorded(models.Model):
    """When a fact became known to the office, and through whom."""

    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True, db_index=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        abstract = True


class Receipt(Recorded):
    """Money that came in from an enterprise on a day (到账).

    A bank reference stands once. Under the reference of a receipt that was reversed the right
    facts may be recorded; that receipt then names the one it `corrects`, which can happen once.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        related_name="receipts",
        verbose_name=_("enterprise"),
    )
    reference = models.CharField(_("bank reference"), max_length=80)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    purpose = models.CharField(
        _("paid for"), max_length=10, choices=ReceiptPurpose, default=ReceiptPurpose.ARREARS
    )
    method = models.CharField(
        _("way of payment"),
        max_length=20,
        choices=ReceiptMethod,
        default=ReceiptMethod.BANK_TRANSFER,
    )
    payer = models.CharField(_("payer"), max_length=200, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    batch = models.ForeignKey(
        "intake.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        related_name="receipts",
        verbose_name=_("import"),
    )

    objects: ClassVar[models.Manager[Receipt]] = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-id"]
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        indexes = [
            models.Index(fields=["enterprise", "received_on"], name="receipt_by_day"),
            models.Index(fields=["reference"], name="receipt_by_reference"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=Q(corrects__isnull=True), name="receipt_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_amount_positive"),
            models.CheckConstraint(
                condition=~Q(purpose=ReceiptPurpose.FINE) | ~Q(document=""),
                name="receipt_fine_names_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.received_on} {self.amount}"


class Refund(Recorded):
    """Money of a receipt that waited in suspense and was paid back (退款).

    Each payment back has a reference of its own, also after a reversal.
    """

    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("receipt")
    )
    reference = models.CharField(_("payment reference"), max_length=80, unique=True)
    paid_on = models.DateField(_("paid back on"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=200)
    document = models.CharField(_("document"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[Refund]] = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["-paid_on", "-id"]
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive")
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.paid_on} {self.amount}"


class Entry(Recorded):
    """One entry of the book (凭证): postings that add up to zero, and why they were made.

    `value_on` is the day from which it counts; a reversal has the day of what it reverses, so
    that the two cancel out on every day.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("enterprise"),
    )
    kind = models.CharField(_("what happened"), max_length=12, choices=EntryKind)
    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, related_name="entries", verbose_name=_("receipt")
    )
    refund = models.ForeignKey(
        Refund,
        on_delete=models.PROTECT,
        null=True,
        related_name="entries",
        verbose_name=_("refund"),
    )
    value_on = models.DateField(_("counts from"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversed_by",
        verbose_name=_("reverses"),
    )

    objects: ClassVar[models.Manager[Entry]] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [models.Index(fields=["enterprise", "value_on"], name="entry_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=EntryKind.REVERSAL) & Q(reverses__isnull=True)),
                name="entry_reversal_names_what_it_reverses",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.REVERSAL) | ~Q(reason=""),
                name="entry_reversal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.value_on}"


class Posting(models.Model):
    """One line of an entry: an amount on an account, debit positive, credit negative."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="postings", verbose_name=_("entry")
    )
    account = models.CharField(_("account"), max_length=10, choices=Account)
    item = models.ForeignKey(
        "arrears.ArrearsItem",
        on_delete=models.PROTECT,
        null=True,
        related_name="postings",
        verbose_name=_("arrears item"),
    )
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)

    objects: ClassVar[models.Manager[Posting]] = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="posting_amount_not_zero"),
            models.CheckConstraint(
                condition=Q(account__in=[Account.PRINCIPAL, Account.LATE_FEE], item__isnull=False)
                | Q(account__in=[Account.CASH, Account.SUSPENSE, Account.FINE], item__isnull=True),
                name="posting_item_where_account_has_items",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"
