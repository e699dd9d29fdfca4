"""What is recorded about a fine besides its steps (workflow.py) and their words (words.py)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FineOffence(TextChoices):
    """What a debtor of premiums may be fined for; the values are those of statutes.fines."""

    ARREARS_AFTER_ORDER = "arrears_after_order", _("Arrears not paid after the order")
    NO_REGISTRATION = "no_registration", _("Not registered after the order")
    NO_REGISTRATION_PERSON = (
        "no_registration_person_in_charge",
        _("Not registered after the order: responsible person"),
    )
