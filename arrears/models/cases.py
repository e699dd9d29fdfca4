"""Collection cases (催缴案件): where a case stands, what happened, who proposed and who approved.

What happened is append-only: events, service records, asset clues, remedies. A case's own row has
its state and one small projection, the next action, from which worktray and nightly job are one
indexed statement each; it is written by `arrears.cases.services` alone, whenever a fact changes or
the day comes on which it may be another.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arrears.cases import words
from arrears.cases.enums import (
    AssetKind,
    Decision,
    DocumentKind,
    RemedyKind,
    RemedyResult,
    ServiceMethod,
    ServiceOutcome,
)
from arrears.cases.querysets import (
    AssetClueQuerySet,
    CaseDocumentQuerySet,
    CollectionCaseQuerySet,
)
from arrears.cases.workflow import CLOSED, State
from casework.models import JobRun
from casework.workflow import By
from enterprises.models import Enterprise
from ledger.models import Recorded

_BY = [
    (By.SYSTEM, _("The system")),
    (By.OFFICER, _("An officer")),
    (By.TWO_PEOPLE, _("Two people")),
]


class CollectionCase(models.Model):
    """The collection of what one enterprise owes; it has one open case at most.

    `established_on` is the day on which the arrears were established, from which the demand
    notice is due; `since_on` the legal day of the event that led to the state.
    """

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="collection_cases",
        verbose_name=_("enterprise"),
    )
    state = models.CharField(
        _("state"), max_length=30, choices=words.choices(words.STATES), default=State.ESTABLISHED
    )
    established_on = models.DateField(_("arrears established"))
    since_on = models.DateField(_("state since"))
    closed_on = models.DateField(_("closed"), null=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in charge"),
    )
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    next_step = models.CharField(
        _("next action"), max_length=30, choices=words.choices(words.STEPS), blank=True
    )
    next_by = models.CharField(_("who acts"), max_length=12, choices=_BY, blank=True)
    next_reason = models.CharField(_("reason"), max_length=40, blank=True)
    next_due_on = models.DateField(_("deadline"), null=True)
    looks_again_on = models.DateField(_("looked at again"), null=True)

    objects: ClassVar[models.Manager[CollectionCase]] = CollectionCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("collection case")
        verbose_name_plural = _("collection cases")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(closed_on__isnull=True),
                name="case_one_open_per_enterprise",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) ^ Q(state__in=sorted(CLOSED)),
                name="case_closed_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=False) | ~Q(next_step=""),
                name="case_open_has_a_next_action",
            ),
            models.CheckConstraint(
                condition=Q(since_on__gte=F("established_on")), name="case_state_after_start"
            ),
        ]
        indexes = [
            models.Index(
                fields=["looks_again_on"],
                condition=Q(closed_on__isnull=True, looks_again_on__isnull=False),
                name="case_to_look_at",
            ),
            models.Index(
                fields=["next_due_on", "id"],
                condition=Q(closed_on__isnull=True),
                name="case_by_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class CaseProposal(models.Model):
    """A step that one person proposed and another approves or sends back (四眼)."""

    case = models.ForeignKey(
        CollectionCase, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("case")
    )
    step = models.CharField(_("step"), max_length=30, choices=words.choices(words.STEPS))
    happened_on = models.DateField(_("day"))
    facts = models.JSONField(_("facts"), default=dict)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_on = models.DateField(_("proposed on"))
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, default=Decision.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decision=Decision.WAITING),
                name="proposal_one_waiting_per_case",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")), name="proposal_needs_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=[Decision.APPROVED, Decision.SENT_BACK])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decision_has_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.SENT_BACK) | ~Q(decision_reason=""),
                name="proposal_sent_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.proposed_on}"


class CaseEvent(Recorded):
    """One thing that happened in a case; without a person it was the nightly job."""

    case = models.ForeignKey(
        CollectionCase, on_delete=models.PROTECT, related_name="events", verbose_name=_("case")
    )
    step = models.CharField(_("step"), max_length=30, choices=words.choices(words.STEPS))
    from_state = models.CharField(
        _("from"), max_length=30, choices=words.choices(words.STATES), blank=True
    )
    to_state = models.CharField(_("to"), max_length=30, choices=words.choices(words.STATES))
    happened_on = models.DateField(_("day"))
    facts = models.JSONField(_("facts"), default=dict)
    basis = models.CharField(_("legal basis"), max_length=200)
    proposal = models.OneToOneField(
        CaseProposal,
        on_delete=models.PROTECT,
        null=True,
        related_name="event",
        verbose_name=_("proposal"),
    )
    job_run = models.ForeignKey(
        JobRun, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("job run")
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("case event")
        verbose_name_plural = _("case events")

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.happened_on}"


class CaseDocument(Recorded):
    """A letter as it was issued: its number, what it says, and the file that was signed."""

    case = models.ForeignKey(
        CollectionCase, on_delete=models.PROTECT, related_name="documents", verbose_name=_("case")
    )
    event = models.OneToOneField(
        CaseEvent,
        on_delete=models.PROTECT,
        null=True,
        related_name="document",
        verbose_name=_("event"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    number = models.CharField(_("document number"), max_length=60, unique=True)
    issued_on = models.DateField(_("issued"))
    principal = models.DecimalField(_("principal"), max_digits=18, decimal_places=2)
    late_fee = models.DecimalField(_("late fee outstanding"), max_digits=18, decimal_places=2)
    file = models.FileField(_("file"), upload_to="documents/%Y/%m")
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    objects: ClassVar[models.Manager[CaseDocument]] = CaseDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.number


class ServiceRecord(Recorded):
    """An attempt to serve a document (送达回证), delivered or not; never edited."""

    document = models.ForeignKey(
        CaseDocument, on_delete=models.PROTECT, related_name="services", verbose_name=_("document")
    )
    method = models.CharField(_("way of service"), max_length=12, choices=ServiceMethod)
    attempted_on = models.DateField(_("attempted"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=ServiceOutcome)
    served_on = models.DateField(_("served"), null=True)
    received_by = models.CharField(_("received by"), max_length=60, blank=True)
    witness = models.CharField(_("witness"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(outcome=ServiceOutcome.SERVED),
                name="service_once_per_document",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ServiceOutcome.SERVED, served_on__gte=F("attempted_on"))
                | Q(outcome=ServiceOutcome.UNDELIVERED, served_on__isnull=True),
                name="service_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.outcome}"


class AssetClue(Recorded):
    """Something that an enterprise owns, as far as is known, and how it is known."""

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="asset_clues",
        verbose_name=_("enterprise"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=AssetKind)
    description = models.CharField(_("what and where"), max_length=200)
    estimated_value = models.DecimalField(
        _("estimated value"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(_("how it is known"), max_length=200)
    found_on = models.DateField(_("found"))

    objects: ClassVar[models.Manager[AssetClue]] = AssetClueQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("asset clue")
        verbose_name_plural = _("asset clues")
        constraints = [
            models.CheckConstraint(
                condition=~Q(description="") & ~Q(source=""), name="asset_clue_says_what_and_how"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.kind}"


class AssetClueEnd(Recorded):
    """Why a clue no longer stands: sold, realised, or wrong from the start."""

    clue = models.OneToOneField(
        AssetClue, on_delete=models.PROTECT, related_name="end", verbose_name=_("asset clue")
    )
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("end of an asset clue")
        verbose_name_plural = _("ends of asset clues")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="asset_clue_end_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.clue_id}"


class Remedy(Recorded):
    """A reconsideration or a suit against the demand; while it is open no court is asked."""

    case = models.ForeignKey(
        CollectionCase, on_delete=models.PROTECT, related_name="remedies", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=RemedyKind)
    filed_on = models.DateField(_("filed"))
    document = models.CharField(_("document"), max_length=200)

    class Meta:
        ordering = ["id"]
        verbose_name = _("legal remedy")
        verbose_name_plural = _("legal remedies")
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "filed_on"], name="remedy_once_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class RemedyOutcome(Recorded):
    """How a remedy ended."""

    remedy = models.OneToOneField(
        Remedy, on_delete=models.PROTECT, related_name="outcome", verbose_name=_("legal remedy")
    )
    result = models.CharField(_("result"), max_length=10, choices=RemedyResult)
    decided_on = models.DateField(_("decided"))
    document = models.CharField(_("document"), max_length=200)

    class Meta:
        verbose_name = _("outcome of a remedy")
        verbose_name_plural = _("outcomes of remedies")

    def __str__(self) -> str:
        return f"{self.remedy_id} {self.result}"
