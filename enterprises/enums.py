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


class Question(TextChoices):
    """What decides the disposal class of an enterprise; each is answered yes or no, or not yet."""

    BANKRUPT = "bankrupt", _("Is it bankrupt?")
    PRODUCES = "produces", _("Does it produce?")
    MAKES_LOSSES = "makes_losses", _("Does it make losses?")
    HAS_ASSETS = "has_assets", _("Has it land, plant or equipment?")
    PAYS_WAGES = "pays_wages", _("Are wages paid?")


class EvidenceSource(TextChoices):
    """Where an answer comes from; of two of the same day the one that stands later here counts."""

    STATUS = "status", _("Survey, operating status")
    COLUMN = "column", _("Survey, assets")
    CHECK = "check", _("Baseline check")
    CLUE = "clue", _("Asset clue")
    COURT = "court", _("Bankruptcy on record")


class InsuranceKind(TextChoices):
    """The statutory insurances, as statutes.insurance names them, and the voluntary annuity."""

    PENSION = "pension", _("Pension insurance")
    UNEMPLOYMENT = "unemployment", _("Unemployment insurance")
    MEDICAL = "medical", _("Medical insurance")
    INJURY = "injury", _("Work injury insurance")
    MATERNITY = "maternity", _("Maternity insurance")
    ANNUITY = "annuity", _("Occupational annuity")
