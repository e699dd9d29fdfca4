"""Choices of the book of money."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Account(TextChoices):
    """The accounts (科目) of an enterprise: three debts, what waits, and the money itself."""

    CASH = "cash", _("Money received")
    SUSPENSE = "suspense", _("Suspense")
    PRINCIPAL = "principal", _("Principal")
    LATE_FEE = "late_fee", _("Late fee")
    FINE = "fine", _("Fine")


class EntryKind(TextChoices):
    """What an entry of the book records."""

    RECEIPT = "receipt", _("Receipt")
    ALLOCATION = "allocation", _("Allocation")
    REFUND = "refund", _("Refund")
    REVERSAL = "reversal", _("Reversal")


class ReceiptPurpose(TextChoices):
    """What a receipt was paid for; a fine has an account of its own."""

    ARREARS = "arrears", _("Arrears and late fee")
    FINE = "fine", _("Fine")


class ReceiptMethod(TextChoices):
    """How money came in."""

    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    TRANSFER_DECISION = "transfer_decision", _("Transfer by decision")
    COURT = "court", _("Court enforcement")
    COUNTER = "counter", _("At the counter")
    OTHER = "other", _("Other")
