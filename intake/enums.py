"""Choices of the import: what a batch is for and where it stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchKind(TextChoices):
    SURVEY = "survey", _("Survey of enterprises")
    RECEIPTS = "receipts", _("Bank receipt list")
    OFFICIAL = "official", _("Official list of arrears")


class BatchState(TextChoices):
    """Where a batch stands; services.py is the only writer.

    uploaded → previewed | needs_mapping | refused; needs_mapping → uploaded (mapping given);
    previewed → committing → committed | previewed (commit refused); committed → undone.
    """

    UPLOADED = "uploaded", _("Being read")
    NEEDS_MAPPING = "needs_mapping", _("Columns to be confirmed")
    PREVIEWED = "previewed", _("Ready to commit")
    COMMITTING = "committing", _("Being committed")
    COMMITTED = "committed", _("Committed")
    REFUSED = "refused", _("Refused")
    UNDONE = "undone", _("Undone")


class RowState(TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    DUPLICATE = "duplicate", _("Duplicate, counted once")
    REJECTED = "rejected", _("Rejected")
