"""What is recorded about a case besides its state (workflow.py) and its words (words.py)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Decision(TextChoices):
    """What the second person said to a proposal."""

    WAITING = "waiting", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")
    OVERTAKEN = "overtaken", _("Overtaken by events")


class AssetKind(TextChoices):
    """What a debtor may own; the first three can be given as security or preserved."""

    LAND = "land", _("Land")
    PLANT = "plant", _("Plant or building")
    EQUIPMENT = "equipment", _("Equipment")
    ACCOUNT = "account", _("Bank account")
    RECEIVABLE = "receivable", _("Claim against others")
    OTHER = "other", _("Other asset")


PROPERTY = frozenset({AssetKind.LAND, AssetKind.PLANT, AssetKind.EQUIPMENT})


class DocumentKind(TextChoices):
    """The letters of the ladder; each has a Word template of the same name."""

    REMINDER = "reminder", _("Payment reminder")
    DEMAND_NOTICE = "demand_notice", _("Demand notice")
    ACCOUNT_INQUIRY = "account_inquiry", _("Account inquiry letter")
    TRANSFER_REQUEST = "transfer_request", _("Application for transfer")
    DEFERRAL_AGREEMENT = "deferral_agreement", _("Deferral agreement")
    COURT_DEMAND = "court_demand", _("Court demand")
    COURT_APPLICATION = "court_application", _("Application to the court")
    BANKRUPTCY_CLAIM = "bankruptcy_claim", _("Bankruptcy claim statement")
    WRITE_OFF_REQUEST = "write_off_request", _("Write-off application")


class ServiceMethod(TextChoices):
    """How a document reaches the debtor (送达方式)."""

    DIRECT = "direct", _("Handed over")
    LEFT = "left", _("Left at the address with witnesses")
    MAIL = "mail", _("By registered mail")
    ENTRUSTED = "entrusted", _("Through another office")
    ELECTRONIC = "electronic", _("Electronically, with consent")
    NOTICE = "notice", _("By public notice")


class ServiceOutcome(TextChoices):
    SERVED = "served", _("Served")
    UNDELIVERED = "undelivered", _("Not delivered")


class RemedyKind(TextChoices):
    """What a debtor does against a decision."""

    RECONSIDERATION = "reconsideration", _("Administrative reconsideration")
    SUIT = "suit", _("Administrative suit")


class RemedyResult(TextChoices):
    UPHELD = "upheld", _("Decision upheld")
    CHANGED = "changed", _("Decision changed")
    REVOKED = "revoked", _("Decision revoked")
    WITHDRAWN = "withdrawn", _("Remedy withdrawn")


# Of these the demand does not stand as it was served: it has to be issued anew.
REVOKING = frozenset({RemedyResult.CHANGED, RemedyResult.REVOKED})
