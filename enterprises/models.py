"""Employers (用人单位), and what each survey round said about them."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import DisposalClass, InsuranceKind, OperatingStatus
from enterprises.querysets import (
    BaselineCheckQuerySet,
    EnterpriseQuerySet,
    SurveyLineQuerySet,
)
from intake.models import ImportBatch
from ledger.models import Recorded


class Enterprise(models.Model):
    """An employer; what is said of it comes from its latest live survey line.

    `arrears_principal` is a projection that arrears/ keeps when a fact changes; it is there so
    that lists filter and sort on it, and is never the source of a figure on paper.
    """

    name = models.CharField(_("name"), max_length=120)
    # NULL, not empty: several enterprises may lack a code, and the unique index must let them.
    uscc = models.CharField(  # noqa: DJ001
        _("unified social credit code"), max_length=18, null=True, blank=True
    )
    region_code = models.CharField(
        _("region"), max_length=6, validators=[RegexValidator(r"^\d{6}$")]
    )
    ownership = models.CharField(_("ownership"), max_length=60, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    status = models.CharField(
        _("operating status"), max_length=12, choices=OperatingStatus, default="unknown"
    )
    has_assets = models.BooleanField(_("has assets"), null=True)
    disposal_class = models.CharField(
        _("disposal class"), max_length=20, choices=DisposalClass, default="to_verify"
    )
    employees = models.PositiveIntegerField(_("employees"), null=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    arrears_principal = models.DecimalField(
        _("principal in arrears"), max_digits=18, decimal_places=2, default=0
    )
    is_current = models.BooleanField(_("in force"), default=True)
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects: ClassVar[models.Manager[Enterprise]] = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["region_code", "id"]
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=Q(uscc__isnull=False), name="enterprise_uscc_once"
            ),
            # Without a credit code the name within a region is all there is to know it by.
            models.UniqueConstraint(
                fields=["name", "region_code"],
                condition=Q(uscc__isnull=True),
                name="enterprise_name_once_without_uscc",
            ),
            models.CheckConstraint(
                condition=Q(arrears_principal__gte=0), name="enterprise_principal_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["region_code", "arrears_principal"], name="enterprise_by_debt"),
            models.Index(fields=["name"], name="enterprise_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SurveyRound(models.Model):
    """One survey campaign (调研批次): every workbook of it carries this name."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    surveyed_on = models.DateField(
        _("as of"), help_text=_("The day the survey speaks of; later rounds replace earlier ones.")
    )
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        ordering = ["-surveyed_on", "-id"]
        verbose_name = _("survey round")
        verbose_name_plural = _("survey rounds")

    def __str__(self) -> str:
        return self.name


class SurveyLine(models.Model):
    """What one row of a survey says about one enterprise; never edited, only replaced."""

    round = models.ForeignKey(
        SurveyRound,
        on_delete=models.PROTECT,
        related_name="lines",
        verbose_name=_("survey round"),
    )
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="survey_lines",
        verbose_name=_("enterprise"),
    )
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        related_name="survey_lines",
        verbose_name=_("import batch"),
    )
    sheet = models.CharField(_("sheet"), max_length=100)
    row_number = models.PositiveIntegerField(_("row"))
    name = models.CharField(_("name"), max_length=120)
    uscc = models.CharField(  # noqa: DJ001 - as on the enterprise
        _("unified social credit code"), max_length=18, null=True
    )
    region_code = models.CharField(_("region"), max_length=6, blank=True)
    county_name = models.CharField(_("county as written"), max_length=60, blank=True)
    ownership = models.CharField(_("ownership"), max_length=60, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    status = models.CharField(_("operating status"), max_length=12, choices=OperatingStatus)
    status_text = models.CharField(_("status as written"), max_length=60, blank=True)
    has_assets = models.BooleanField(_("has assets"), null=True)
    employees = models.PositiveIntegerField(_("employees"), null=True)
    insured = models.PositiveIntegerField(_("insured employees"), null=True)
    workers_affected = models.PositiveIntegerField(_("workers affected"), default=0)
    below_retirement_age = models.PositiveIntegerField(_("below retirement age"), default=0)
    retirement_blocked = models.PositiveIntegerField(_("cannot retire"), default=0)
    self_paid_retired = models.PositiveIntegerField(_("paid themselves to retire"), default=0)
    first_month = models.DateField(_("first month in arrears"), null=True)
    last_month = models.DateField(_("last month in arrears"), null=True)
    total = models.DecimalField(_("principal in all"), max_digits=18, decimal_places=2)
    cause = models.CharField(_("cause"), max_length=300, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    is_live = models.BooleanField(_("counts"), default=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )

    objects: ClassVar[models.Manager[SurveyLine]] = SurveyLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("survey line")
        verbose_name_plural = _("survey lines")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enterprise"],
                condition=Q(is_live=True),
                name="survey_line_once_per_round",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="survey_total_not_negative"),
            models.CheckConstraint(
                condition=Q(first_month__isnull=True, last_month__isnull=True)
                | Q(first_month__day=1, last_month__day=1, last_month__gte=F("first_month")),
                name="survey_span_of_whole_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.sheet} {self.row_number}"


class SurveyPrincipal(models.Model):
    """The principal that a survey line gives for one insurance."""

    line = models.ForeignKey(SurveyLine, on_delete=models.PROTECT, related_name="principals")
    insurance = models.CharField(_("insurance"), max_length=12, choices=InsuranceKind)
    principal = models.DecimalField(_("principal"), max_digits=18, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "insurance"], name="survey_principal_once_per_insurance"
            ),
            models.CheckConstraint(condition=Q(principal__gt=0), name="survey_principal_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.insurance}"


class BaselineCheck(Recorded):
    """What an officer found at an enterprise (摸底); never edited, corrected by another one.

    `has_assets` is land, plant or equipment; NULL where it could not be told.
    """

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="baseline_checks",
        verbose_name=_("enterprise"),
    )
    checked_on = models.DateField(_("checked"))
    is_producing = models.BooleanField(_("produces"))
    pays_wages = models.BooleanField(_("pays wages"))
    makes_losses = models.BooleanField(_("makes losses"))
    has_assets = models.BooleanField(_("has assets"), null=True)
    findings = models.CharField(_("what was seen"), max_length=300)

    objects: ClassVar[models.Manager[BaselineCheck]] = BaselineCheckQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("baseline check")
        verbose_name_plural = _("baseline checks")
        constraints = [
            models.CheckConstraint(
                condition=~Q(findings=""), name="baseline_check_says_what_was_seen"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.checked_on}"
