"""Users, regions, what a locality decides, and the record of every job."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.enums import (
    DayCount,
    DeadlineRule,
    FeeReading,
    JobKind,
    JobState,
    LimitCode,
    LimitUnit,
    PaymentOrder,
    RegionLevel,
    Role,
)
from casework.scope import Scope

jurisdiction_validator = RegexValidator(
    r"^(\d{2}|\d{4}|\d{6})?$",
    _("A jurisdiction is 2, 4 or 6 digits of an administrative code, for example 2224."),
)


class User(AbstractUser):
    """Somebody who works with the product, in one role and one jurisdiction."""

    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.UNION_STAFF)
    jurisdiction_prefix = models.CharField(
        _("jurisdiction"),
        max_length=6,
        blank=True,
        validators=[jurisdiction_validator],
        help_text=_("Administrative code or the first digits of it; empty is the whole country."),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def scope(self) -> Scope:
        return Scope.of(self)


class Region(models.Model):
    """An administrative division; abolished ones stay, old numbers still carry their codes."""

    code = models.CharField(
        _("code"), max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}$")]
    )
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=12, choices=RegionLevel)
    abolished = models.BooleanField(_("abolished"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class JurisdictionProfile(models.Model):
    """What one locality decides, with the document that says so.

    It governs the contribution months that begin within its validity; which of several profiles
    wins stands at casework.selectors.LocalRulesBook.
    """

    region_prefix = models.CharField(
        _("jurisdiction"), max_length=6, blank=True, validators=[jurisdiction_validator]
    )
    valid_from = models.DateField(
        _("valid from"), help_text=_("It governs the contribution months that begin from this day.")
    )
    valid_to = models.DateField(_("valid to, that day included"), null=True, blank=True)
    fee_reading = models.CharField(
        _("late fee before 2011-07"), max_length=12, choices=FeeReading, default=FeeReading.UNIFORM
    )
    day_count = models.CharField(
        _("day of payment"), max_length=10, choices=DayCount, default=DayCount.INCLUSIVE
    )
    deadline_rule = models.CharField(
        _("payment deadline"), max_length=20, choices=DeadlineRule, default=DeadlineRule.MONTH_END
    )
    deadline_day = models.PositiveSmallIntegerField(
        _("day of the following month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    payment_order = models.CharField(
        _("order of payment"),
        max_length=20,
        choices=PaymentOrder,
        default=PaymentOrder.PRINCIPAL_FIRST,
        help_text=_("Holds for receipts from the months in which the profile is valid."),
    )
    document = models.CharField(_("document that decides this"), max_length=200)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["region_prefix", "valid_from"]
        verbose_name = _("jurisdiction profile")
        verbose_name_plural = _("jurisdiction profiles")
        constraints = [
            models.UniqueConstraint(
                fields=["region_prefix", "valid_from"], name="profile_once_per_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="profile_ends_after_start",
                violation_error_message=_("It ends before it starts; check both days."),
            ),
            models.CheckConstraint(
                condition=(Q(deadline_rule=DeadlineRule.MONTH_END) & Q(deadline_day__isnull=True))
                | (
                    Q(deadline_rule=DeadlineRule.DAY_OF_NEXT_MONTH)
                    & Q(deadline_day__gte=1, deadline_day__lte=28)
                ),
                name="profile_deadline_day_fits_rule",
                violation_error_message=_(
                    "Give a day of the following month, 1 to 28, where the deadline is such a "
                    "day, and none where it is not."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_prefix or '*'} {self.valid_from}"


class LocalLimit(models.Model):
    """A time limit that a locality sets for itself, under the document of its profile.

    It governs what begins within the validity of the profile; limits that bind the debtor or the
    court by statute cannot be replaced: LimitCode has the others.
    """

    profile = models.ForeignKey(
        JurisdictionProfile,
        on_delete=models.CASCADE,
        related_name="limits",
        verbose_name=_("jurisdiction profile"),
    )
    code = models.CharField(_("limit"), max_length=30, choices=LimitCode)
    length = models.PositiveSmallIntegerField(
        _("length"), validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    unit = models.CharField(_("unit"), max_length=12, choices=LimitUnit)

    class Meta:
        ordering = ["profile", "code"]
        verbose_name = _("local time limit")
        verbose_name_plural = _("local time limits")
        constraints = [
            models.UniqueConstraint(fields=["profile", "code"], name="limit_once_per_profile"),
            models.CheckConstraint(
                condition=Q(length__gte=1, length__lte=366), name="limit_has_a_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.code} {self.length} {self.unit}"


class JobRun(models.Model):
    """One run of a job for one day: what it saw, made and left, kept for good."""

    kind = models.CharField(_("job"), max_length=30, choices=JobKind)
    for_on = models.DateField(_("for the day"))
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.RUNNING)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    seen = models.PositiveIntegerField(_("seen"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    figures = models.JSONField(_("figures"), default=dict)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["kind", "state", "for_on"], name="jobrun_latest")]
        constraints = [
            # Whoever starts a night that is under way joins it.
            models.UniqueConstraint(
                fields=["kind", "for_on"],
                condition=Q(kind=JobKind.LATE_FEE_ACCRUAL, state=JobState.RUNNING),
                name="jobrun_one_night_under_way",
            )
        ]
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.for_on}"


class JobShard(models.Model):
    """A part of a run: a range of keys that one worker does in one transaction (shards.py)."""

    run = models.ForeignKey(
        JobRun, on_delete=models.PROTECT, related_name="shards", verbose_name=_("job run")
    )
    first_key = models.BigIntegerField(_("first key"))
    last_key = models.BigIntegerField(_("last key, that key included"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        ordering = ["run", "first_key"]
        verbose_name = _("part of a job run")
        verbose_name_plural = _("parts of job runs")
        constraints = [
            models.UniqueConstraint(fields=["run", "first_key"], name="jobshard_once"),
            models.CheckConstraint(
                condition=Q(last_key__gte=F("first_key")), name="jobshard_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.first_key}"
