"""Batches of notices (批量文书): what an officer did with many cases at once.

A batch is previewed, then worked off by a worker row by row. A row is decided once, in the
transaction of the event or proposal it names, so that a worker who is killed leaves neither a
letter without its row nor a row without its letter.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrears.cases import words
from arrears.cases.notices.enums import (
    DECIDING,
    WITHOUT_RESULT,
    NoticeBatchState,
    NoticeMode,
    NoticeOutcome,
)
from arrears.cases.notices.querysets import NoticeBatchQuerySet, NoticeRowQuerySet
from arrears.models.cases import CaseEvent, CaseProposal, CollectionCase
from casework.models import jurisdiction_validator


class NoticeBatch(models.Model):
    """One step for many cases, asked for by one person.

    `previewed_on` is the day that the figures of its rows speak of. A batch that decides names the
    batch whose proposals it decides on. `worked_at` is the last sign of life of a worker.
    """

    step = models.CharField(_("step"), max_length=30, choices=words.choices(words.STEPS))
    mode = models.CharField(_("what is done"), max_length=10, choices=NoticeMode)
    state = models.CharField(
        _("state"), max_length=10, choices=NoticeBatchState, default=NoticeBatchState.PREVIEWED
    )
    previewed_on = models.DateField(_("figures of"))
    jurisdiction_prefix = models.CharField(
        _("jurisdiction"), max_length=6, blank=True, validators=[jurisdiction_validator]
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    decides_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="decisions",
        verbose_name=_("decides on"),
    )
    reason = models.CharField(_("why they are sent back"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("started"), null=True)
    worked_at = models.DateTimeField(_("last worked on"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects: ClassVar[models.Manager[NoticeBatch]] = NoticeBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("batch of notices")
        verbose_name_plural = _("batches of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["made_by"],
                condition=Q(state=NoticeBatchState.PREVIEWED),
                name="notices_one_preview_per_person",
            ),
            # Whoever decides on proposals that are being decided on joins the one who does.
            models.UniqueConstraint(
                fields=["decides_on"],
                condition=Q(state=NoticeBatchState.RUNNING),
                name="notices_decided_on_by_one",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=sorted(DECIDING), decides_on__isnull=False)
                | (~Q(mode__in=sorted(DECIDING)) & Q(decides_on__isnull=True)),
                name="notices_decide_on_a_batch",
            ),
            models.CheckConstraint(
                condition=Q(mode=NoticeMode.SEND_BACK) ^ Q(reason=""),
                name="notices_sent_back_say_why",
            ),
            models.CheckConstraint(
                condition=Q(state=NoticeBatchState.DONE, finished_at__isnull=False)
                | (~Q(state=NoticeBatchState.DONE) & Q(finished_at__isnull=True)),
                name="notices_done_have_their_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["worked_at"],
                condition=Q(state=NoticeBatchState.RUNNING),
                name="notices_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.mode} {self.previewed_on}"


class NoticeRow(models.Model):
    """One case of a batch: how the preview showed it, and what came of it.

    `last_event` is the last thing that had happened in the case by then; principal and late fee
    are what was outstanding at the end of the day of the preview. `reason` says why there is
    neither letter nor proposal, in the words of then.
    """

    batch = models.ForeignKey(
        NoticeBatch, on_delete=models.PROTECT, related_name="rows", verbose_name=_("batch")
    )
    case = models.ForeignKey(
        CollectionCase, on_delete=models.PROTECT, related_name="+", verbose_name=_("case")
    )
    last_event = models.ForeignKey(
        CaseEvent,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("last event then"),
    )
    principal = models.DecimalField(_("principal"), max_digits=18, decimal_places=2)
    late_fee = models.DecimalField(_("late fee outstanding"), max_digits=18, decimal_places=2)
    outcome = models.CharField(
        _("what came of it"), max_length=10, choices=NoticeOutcome, default=NoticeOutcome.WAITING
    )
    reason = models.TextField(_("reason"), blank=True)
    proposal = models.ForeignKey(
        CaseProposal,
        on_delete=models.PROTECT,
        null=True,
        related_name="notice_rows",
        verbose_name=_("proposal"),
    )
    event = models.OneToOneField(
        CaseEvent,
        on_delete=models.PROTECT,
        null=True,
        related_name="notice_row",
        verbose_name=_("event"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True)

    objects: ClassVar[models.Manager[NoticeRow]] = NoticeRowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("case of a batch of notices")
        verbose_name_plural = _("cases of batches of notices")
        constraints = [
            models.UniqueConstraint(fields=["batch", "case"], name="notice_once_per_case"),
            models.CheckConstraint(
                condition=Q(outcome=NoticeOutcome.ISSUED) ^ Q(event__isnull=True),
                name="notice_issued_by_an_event",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[NoticeOutcome.PROPOSED, NoticeOutcome.SENT_BACK])
                | Q(proposal__isnull=False),
                name="notice_proposed_by_a_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=sorted(WITHOUT_RESULT)) | ~Q(reason=""),
                name="notice_without_result_says_why",
            ),
            models.CheckConstraint(
                condition=Q(outcome=NoticeOutcome.WAITING) ^ Q(settled_at__isnull=False),
                name="notice_settled_has_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="notice_by_outcome")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.case_id} {self.outcome}"
