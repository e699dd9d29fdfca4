"""Contribution arrears (欠费): items by insurance and month, and the daily position.

One item is enterprise × insurance × contribution month. Beside the facts it carries one small
projection, the current segment, from which one SQL expression (late_fee_sql.py) gives the late
fee of any number of items on any day. The projection changes when a fact changes, never because
a night has passed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arrears.enums import Certainty, EndKind, RevisionKind, StopKind
from arrears.late_fee_sql import Fen, Millionths, TenThousandths
from arrears.querysets import ArrearsItemQuerySet, DailyPositionQuerySet, FeeStopQuerySet
from casework.models import JobRun
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise, SurveyLine
from intake.models import ImportBatch
from ledger.models import Recorded


class Segment(models.Model):
    """A stretch of days with one principal, one rate and one sum paid on the fee.

    Counted in states at the end of a day: the late fee to date at the end of day D is
    fee_before_segment + principal_outstanding × fee_rate_daily × (D − segment_from_on) days,
    where D is not later than `fee_until_on`. Whether the day of payment bears a fee is already in
    `segment_from_on`, which is the due day or the day of a receipt under the tax convention.
    """

    principal_outstanding = models.DecimalField(
        _("principal outstanding"), max_digits=18, decimal_places=2
    )
    fee_before_segment = models.DecimalField(
        _("exact late fee before the segment"), max_digits=20, decimal_places=6, default=0
    )
    segment_from_on = models.DateField(_("segment starts"))
    # Four decimals: then fen × rate is exact in millionths of a yuan on both databases.
    fee_rate_daily = models.DecimalField(_("daily rate"), max_digits=6, decimal_places=4)
    fee_until_on = models.DateField(_("the fee grows until"), null=True)
    fee_settled = models.DecimalField(
        _("late fee paid"), max_digits=18, decimal_places=2, default=0
    )

    # The same in whole numbers, kept by the database itself: sums over a million rows are then
    # integer arithmetic, several times faster, and exact on SQLite too.
    outstanding_fen = models.GeneratedField(
        expression=Fen("principal_outstanding"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    settled_fen = models.GeneratedField(
        expression=Fen("fee_settled"), output_field=models.BigIntegerField(), db_persist=True
    )
    fee_before_millionths = models.GeneratedField(
        expression=Millionths("fee_before_segment"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    fee_a_day_millionths = models.GeneratedField(
        expression=Fen("principal_outstanding") * TenThousandths("fee_rate_daily"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        abstract = True


class ArrearsItem(Segment):
    """Arrears of one enterprise for one insurance and one contribution month (欠费明细).

    The segment on its row is the current one; earlier ones are ClosedSegments. `settled_on` is
    the day on which nothing was left of principal and late fee.
    """

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="arrears_items",
        verbose_name=_("enterprise"),
    )
    insurance = models.CharField(_("insurance"), max_length=12, choices=InsuranceKind)
    contribution_month = models.DateField(_("contribution month"))
    principal = models.DecimalField(_("principal"), max_digits=18, decimal_places=2)
    due_on = models.DateField(_("payment deadline"))
    certainty = models.CharField(_("source"), max_length=10, choices=Certainty)
    survey_line = models.ForeignKey(
        SurveyLine,
        on_delete=models.PROTECT,
        null=True,
        related_name="arrears_items",
        verbose_name=_("survey line"),
    )
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        null=True,
        related_name="official_items",
        verbose_name=_("official list"),
    )
    is_live = models.BooleanField(_("counts"), default=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    settled_on = models.DateField(_("settled on"), null=True)

    objects: ClassVar[models.Manager[ArrearsItem]] = ArrearsItemQuerySet.as_manager()

    class Meta:
        ordering = ["contribution_month", "insurance"]
        verbose_name = _("arrears item")
        verbose_name_plural = _("arrears items")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "insurance", "contribution_month"],
                condition=Q(is_live=True),
                name="arrears_item_once",
            ),
            models.CheckConstraint(condition=Q(principal__gt=0), name="arrears_principal_positive"),
            # So that a century of its late fee in millionths of a yuan still is a bigint.
            models.CheckConstraint(
                condition=Q(principal__lte=Decimal("100000000000")), name="arrears_principal_fits"
            ),
            models.CheckConstraint(
                condition=Q(principal_outstanding__gte=0)
                & Q(principal_outstanding__lte=F("principal")),
                name="arrears_outstanding_within_principal",
            ),
            models.CheckConstraint(
                condition=Q(fee_settled__gte=0), name="arrears_fee_settled_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(contribution_month__day=1), name="arrears_month_is_first_day"
            ),
            models.CheckConstraint(
                condition=Q(segment_from_on__gte=F("due_on")), name="arrears_segment_after_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.insurance} {self.contribution_month:%Y-%m}"


class ClosedSegment(Segment):
    """An earlier segment of an item, so that any past day is one SQL expression too.

    A projection like the segment on the item's row: written anew whenever a fact changes. It
    repeats what sums ask of the item, so that they need not read a million items for some
    thousand segments.
    """

    item = models.ForeignKey(
        ArrearsItem,
        on_delete=models.CASCADE,
        related_name="closed_segments",
        verbose_name=_("arrears item"),
    )
    segment_to_on = models.DateField(_("last day of the segment"))
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="+", verbose_name=_("enterprise")
    )
    insurance = models.CharField(_("insurance"), max_length=12, choices=InsuranceKind)
    due_on = models.DateField(_("payment deadline"))
    is_live = models.BooleanField(_("counts"))

    class Meta:
        ordering = ["item", "segment_from_on"]
        verbose_name = _("closed segment")
        verbose_name_plural = _("closed segments")
        indexes = [
            models.Index(fields=["segment_to_on", "segment_from_on"], name="closed_segment_by_day")
        ]
        constraints = [
            models.UniqueConstraint(fields=["item", "segment_from_on"], name="closed_segment_once"),
            models.CheckConstraint(
                condition=Q(segment_to_on__gte=F("segment_from_on")),
                name="closed_segment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.segment_from_on}"


class ArrearsItemRevision(models.Model):
    """Why an item stopped counting, or counts again; the database refuses to change these rows."""

    item = models.ForeignKey(
        ArrearsItem,
        on_delete=models.PROTECT,
        related_name="revisions",
        verbose_name=_("arrears item"),
    )
    kind = models.CharField(_("what happened"), max_length=12, choices=RevisionKind)
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, related_name="+", verbose_name=_("caused by")
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["id"]
        verbose_name = _("arrears item revision")
        verbose_name_plural = _("arrears item revisions")
        indexes = [models.Index(fields=["batch", "kind"], name="revision_by_batch")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind}"


class DailyPosition(models.Model):
    """What an enterprise owed at the end of one day, as the nightly job reported it."""

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_("enterprise"),
    )
    position_on = models.DateField(_("day"))
    items = models.PositiveIntegerField(_("open items"))
    principal = models.DecimalField(_("principal"), max_digits=18, decimal_places=2)
    late_fee = models.DecimalField(_("late fee outstanding"), max_digits=18, decimal_places=2)
    late_fee_of_day = models.DecimalField(_("late fee of the day"), max_digits=18, decimal_places=2)
    job_run = models.ForeignKey(
        JobRun,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("job run"),
    )

    objects: ClassVar[models.Manager[DailyPosition]] = DailyPositionQuerySet.as_manager()

    class Meta:
        ordering = ["-position_on"]
        verbose_name = _("daily position")
        verbose_name_plural = _("daily positions")
        constraints = [
            # By day first: a night adds at the end of the index, and its totals read one stretch.
            models.UniqueConstraint(
                fields=["position_on", "enterprise"], name="position_once_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.position_on}"


class PositionCorrection(models.Model):
    """The day from which the positions of an enterprise no longer say what is known of it.

    Written with the fact that changed the past, worked off by the next job
    (services/positions.py).
    """

    enterprise = models.OneToOneField(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="position_correction",
        verbose_name=_("enterprise"),
    )
    from_on = models.DateField(_("from day"))

    class Meta:
        verbose_name = _("position correction")
        verbose_name_plural = _("position corrections")

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.from_on}"


class FeeStop(Recorded):
    """What stops the late fee: a deferral, a bankruptcy, an exception, with its document.

    It holds from `from_on` to `to_on`, both included, for the insurance and the contribution
    months named, or for all. Append-only: only a FeeStopEnd takes it back or cuts it short.
    """

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="fee_stops",
        verbose_name=_("enterprise"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=StopKind)
    insurance = models.CharField(
        _("insurance"),
        max_length=12,
        choices=InsuranceKind,
        blank=True,
        help_text=_("Empty: all insurances."),
    )
    first_month = models.DateField(
        _("first contribution month"), null=True, blank=True, help_text=_("Empty: all months.")
    )
    last_month = models.DateField(_("last contribution month"), null=True, blank=True)
    from_on = models.DateField(_("first day without late fee"))
    to_on = models.DateField(_("last day without late fee"), null=True, blank=True)
    code = models.CharField(_("exception"), max_length=40, blank=True)
    basis = models.CharField(_("legal basis"), max_length=200)
    document = models.CharField(_("document"), max_length=200)
    security_kind = models.CharField(_("kind of security"), max_length=60, blank=True)
    security_details = models.CharField(_("security"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[FeeStop]] = FeeStopQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        verbose_name = _("stop of the late fee")
        verbose_name_plural = _("stops of the late fee")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="fee_stop_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(kind=StopKind.DEFERRAL)
                | (Q(to_on__isnull=False) & ~Q(security_kind="")),
                name="fee_stop_deferral_has_end_and_security",
            ),
            models.CheckConstraint(
                condition=~Q(kind=StopKind.BANKRUPTCY) | Q(to_on__isnull=True),
                name="fee_stop_bankruptcy_is_open",
            ),
            models.CheckConstraint(
                condition=~Q(kind=StopKind.EXCEPTION) | ~Q(code=""),
                name="fee_stop_exception_has_code",
            ),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(basis=""), name="fee_stop_names_document_and_basis"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_on}"


class FeeStopEnd(Recorded):
    """A stop that was taken back, or an agreement that was broken, and when the fee runs again.

    `runs_again_from_on` is the first day that bears a fee again; the first day of the stop
    itself says that it never held.
    """

    stop = models.OneToOneField(
        FeeStop, on_delete=models.PROTECT, related_name="end", verbose_name=_("stop")
    )
    kind = models.CharField(_("what happened"), max_length=12, choices=EndKind)
    runs_again_from_on = models.DateField(_("the fee runs again from"))
    reason = models.CharField(_("reason"), max_length=200)
    document = models.CharField(_("document"), max_length=200)

    class Meta:
        verbose_name = _("end of a stop")
        verbose_name_plural = _("ends of stops")
        constraints = [
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(reason=""), name="fee_stop_end_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stop_id} {self.runs_again_from_on}"
