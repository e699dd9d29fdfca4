"""What is recorded about an employer, and what follows from it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OperatingStatus(TextChoices):
    """Operating condition as a survey reports it (生产经营状况)."""

    NORMAL = "normal", _("Normal")
    LOSS_MAKING = "loss_making", _("Loss-making")
    HALTED = "halted", _("Halted")
    BANKRUPT = "bankrupt", _("Bankrupt")
    SHELL = "shell", _("Shell")
    UNKNOWN = "unknown", _("Not recorded")


class DisposalClass(TextChoices):
    """Which way the arrears of an enterprise are pursued (处置分类)."""

    NORMAL = "normal", _("Normal ladder")
    LOSS_MAKING = "loss_making", _("Loss-making: baseline check")
    HALTED_WITH_ASSETS = "halted_with_assets", _("Halted with assets: preservation")
    BANKRUPT = "bankrupt", _("Bankrupt: claim in the procedure")
    SHELL = "shell", _("Shell: prepare write-off")
    TO_VERIFY = "to_verify", _("To be verified")


class InsuranceKind(TextChoices):
    """The statutory insurances, as statutes.insurance names them, and the voluntary annuity."""

    PENSION = "pension", _("Pension insurance")
    UNEMPLOYMENT = "unemployment", _("Unemployment insurance")
    MEDICAL = "medical", _("Medical insurance")
    INJURY = "injury", _("Work injury insurance")
    MATERNITY = "maternity", _("Maternity insurance")
    ANNUITY = "annuity", _("Occupational annuity")
