"""Where an item of arrears comes from and what has happened to it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Certainty(TextChoices):
    ESTIMATED = "estimated", _("Estimated from a survey")
    OFFICIAL = "official", _("Official list")


class RevisionKind(TextChoices):
    SUPERSEDED = "superseded", _("Superseded by a later source")
    WITHDRAWN = "withdrawn", _("Withdrawn with its import")
    RESTORED = "restored", _("Restored")


class StopKind(TextChoices):
    """What stops the late fee (LAW: 社会保险法 60; 企业破产法 46)."""

    DEFERRAL = "deferral", _("Deferral")
    BANKRUPTCY = "bankruptcy", _("Bankruptcy accepted")
    EXCEPTION = "exception", _("Exception")


class EndKind(TextChoices):
    """Why a stop no longer holds."""

    BROKEN = "broken", _("Agreement broken")
    REVERSED = "reversed", _("Taken back")
