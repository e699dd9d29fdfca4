"""Fines (行政处罚罚款): the case of punishment, what happened in it, who proposed and approved.

All of it is append-only but for the proposals, which take a decision. Where a fine stands, what is
due and what is owed of it follow from the events and from the receipts that name its decision;
nothing of that is stored.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arrears.cases.enums import Decision, RemedyKind, RemedyResult, ServiceMethod
from arrears.fines import words
from arrears.fines.enums import FineOffence
from arrears.fines.querysets import FineProposalQuerySet, FineQuerySet, FineRemedyQuerySet
from arrears.fines.workflow import ONCE, TWO_PEOPLE
from arrears.models.cases import CollectionCase
from ledger.models import Recorded

_TEXT = 200
_PERSON = 60


class Fine(Recorded):
    """A case of punishment that was filed (立案): for what, against whom, on which order it rests.

    `order_due_on` is the last day of the order's term. `premiums` is the sum in question of an
    employer who is not registered; of arrears it follows from the demand. `act_ended_on` is empty
    while the act goes on.
    """

    case = models.ForeignKey(
        CollectionCase, on_delete=models.PROTECT, related_name="fines", verbose_name=_("case")
    )
    offence = models.CharField(_("offence"), max_length=40, choices=FineOffence)
    person = models.CharField(_("responsible person"), max_length=_PERSON, blank=True)
    filed_on = models.DateField(_("filed"))
    document = models.CharField(_("document"), max_length=_TEXT)
    order_document = models.CharField(_("order"), max_length=_TEXT)
    order_served_on = models.DateField(_("order served"))
    order_due_on = models.DateField(_("term of the order"))
    premiums = models.DecimalField(
        _("premiums in question"), max_digits=18, decimal_places=2, null=True
    )
    act_ended_on = models.DateField(_("act ended"), null=True)

    objects: ClassVar[models.Manager[Fine]] = FineQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("fine")
        verbose_name_plural = _("fines")
        constraints = [
            models.UniqueConstraint(
                # With the number: one that was dropped may be filed anew on the same day.
                fields=["case", "offence", "person", "order_document", "filed_on", "document"],
                name="fine_once_per_order_day_and_number",
            ),
            models.CheckConstraint(
                condition=Q(offence=FineOffence.NO_REGISTRATION_PERSON) ^ Q(person=""),
                name="fine_of_a_person_names_them",
            ),
            models.CheckConstraint(
                condition=Q(
                    offence=FineOffence.NO_REGISTRATION, premiums__isnull=False, premiums__gt=0
                )
                | (~Q(offence=FineOffence.NO_REGISTRATION) & Q(premiums__isnull=True)),
                name="fine_premiums_where_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(order_due_on__gte=F("order_served_on"), filed_on__gt=F("order_due_on")),
                name="fine_filed_after_the_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.offence} {self.filed_on}"


class FineProposal(models.Model):
    """A step about a fine that one person proposed and another approves or sends back (四眼)."""

    fine = models.ForeignKey(
        Fine, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("fine")
    )
    step = models.CharField(_("step"), max_length=20, choices=words.choices(words.STEPS))
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
    decision_reason = models.CharField(_("reason"), max_length=_TEXT, blank=True)

    objects: ClassVar[models.Manager[FineProposal]] = FineProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("proposal about a fine")
        verbose_name_plural = _("proposals about fines")
        constraints = [
            models.UniqueConstraint(
                fields=["fine"],
                condition=Q(decision=Decision.WAITING),
                name="fine_proposal_one_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")), name="fine_proposal_needs_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=[Decision.APPROVED, Decision.SENT_BACK])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="fine_proposal_decision_has_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.SENT_BACK) | ~Q(decision_reason=""),
                name="fine_proposal_sent_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fine_id} {self.step}"


class FineEvent(Recorded):
    """One thing that happened about a fine, with the document that says so.

    `amount` is the fine that a notice intends or a decision imposes, `base` the sum in question
    that its range was computed from; empty where the law fixes the range.
    """

    fine = models.ForeignKey(
        Fine, on_delete=models.PROTECT, related_name="events", verbose_name=_("fine")
    )
    step = models.CharField(_("step"), max_length=20, choices=words.choices(words.STEPS))
    happened_on = models.DateField(_("day"))
    document = models.CharField(_("document"), max_length=_TEXT, blank=True)
    amount = models.DecimalField(_("fine"), max_digits=18, decimal_places=2, null=True)
    base = models.DecimalField(_("sum in question"), max_digits=18, decimal_places=2, null=True)
    hearing_offered = models.BooleanField(_("told of the right to a hearing"), null=True)
    method = models.CharField(_("way of service"), max_length=12, choices=ServiceMethod, blank=True)
    received_by = models.CharField(_("received by"), max_length=_PERSON, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    basis = models.CharField(_("legal basis"), max_length=_TEXT)
    proposal = models.OneToOneField(
        FineProposal,
        on_delete=models.PROTECT,
        null=True,
        related_name="event",
        verbose_name=_("proposal"),
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("event of a fine")
        verbose_name_plural = _("events of fines")
        constraints = [
            models.UniqueConstraint(
                fields=["fine", "step"],
                condition=Q(step__in=sorted(ONCE)),
                name="fine_event_once",
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(step="decide"), name="fine_decision_number_once"
            ),
            models.CheckConstraint(
                condition=Q(step__in=["notify", "decide"], amount__isnull=False, amount__gt=0)
                | (~Q(step__in=["notify", "decide"]) & Q(amount__isnull=True)),
                name="fine_event_amount_where_one_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=sorted(TWO_PEOPLE)) | Q(proposal__isnull=False),
                name="fine_event_that_binds_was_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fine_id} {self.step} {self.happened_on}"


class FinePart(Recorded):
    """A part of a fine that was deferred or may be paid in instalments, with its last day."""

    event = models.ForeignKey(
        FineEvent, on_delete=models.PROTECT, related_name="parts", verbose_name=_("event")
    )
    due_on = models.DateField(_("due"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)

    class Meta:
        ordering = ["due_on"]
        verbose_name = _("part of a fine")
        verbose_name_plural = _("parts of fines")
        constraints = [
            models.UniqueConstraint(fields=["event", "due_on"], name="fine_part_once_per_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fine_part_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount}"


class FineRemedy(Recorded):
    """A reconsideration or a suit against a fine; no surcharge counts while it is open."""

    fine = models.ForeignKey(
        Fine, on_delete=models.PROTECT, related_name="remedies", verbose_name=_("fine")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=RemedyKind)
    filed_on = models.DateField(_("filed"))
    document = models.CharField(_("document"), max_length=_TEXT)

    objects: ClassVar[models.Manager[FineRemedy]] = FineRemedyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("legal remedy against a fine")
        verbose_name_plural = _("legal remedies against fines")
        constraints = [
            models.UniqueConstraint(
                fields=["fine", "kind", "filed_on"], name="fine_remedy_once_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fine_id} {self.kind}"


class FineRemedyOutcome(Recorded):
    """How a remedy against a fine ended, and the fine as it is now where it was changed.

    `ended_on` is the day on which the outcome took effect: a decision on reconsideration with its
    service (行政复议法 75), a judgment when it became final.
    """

    remedy = models.OneToOneField(
        FineRemedy, on_delete=models.PROTECT, related_name="outcome", verbose_name=_("legal remedy")
    )
    result = models.CharField(_("result"), max_length=10, choices=RemedyResult)
    ended_on = models.DateField(_("took effect"))
    amount = models.DecimalField(_("fine as changed"), max_digits=18, decimal_places=2, null=True)
    document = models.CharField(_("document"), max_length=_TEXT)

    class Meta:
        verbose_name = _("outcome of a remedy against a fine")
        verbose_name_plural = _("outcomes of remedies against fines")
        constraints = [
            models.CheckConstraint(
                condition=Q(result=RemedyResult.CHANGED, amount__isnull=False, amount__gt=0)
                | (~Q(result=RemedyResult.CHANGED) & Q(amount__isnull=True)),
                name="fine_outcome_amount_where_changed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.remedy_id} {self.result}"
