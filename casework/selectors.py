"""Reads of reference data: regions and what a locality decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from casework.enums import DayCount, DeadlineRule, FeeReading, PaymentOrder
from casework.models import JurisdictionProfile, Region
from casework.scope import CODE_LENGTH


@dataclass(frozen=True, slots=True)
class LocalRules:
    """What applies to one contribution month in one region; the defaults are national.

    The order of payment applies to the receipts of the month, the rest to its debts.
    """

    fee_reading: FeeReading = FeeReading.UNIFORM
    day_count: DayCount = DayCount.INCLUSIVE
    deadline_rule: DeadlineRule = DeadlineRule.MONTH_END
    deadline_day: int | None = None
    payment_order: PaymentOrder = PaymentOrder.PRINCIPAL_FIRST
    document: str = ""


def local_rules(region_code: str, month: dt.date) -> LocalRules:
    """Return the rules for a contribution month, given by a day in it; see LocalRulesBook."""
    return LocalRulesBook.load().rules(region_code, month)


class LocalRulesBook:
    """All profiles, read once, for callers that ask for many regions or months.

    A profile governs the contribution months that begin within its validity: what holds for a
    debt depends on the debt, not on the day somebody asks. The most specific jurisdiction wins,
    then the profile that starts last; where none fits, the national reading applies.
    """

    def __init__(self, profiles: list[JurisdictionProfile]) -> None:
        self._profiles = sorted(
            profiles, key=lambda one: (len(one.region_prefix), one.valid_from), reverse=True
        )

    @classmethod
    def load(cls) -> LocalRulesBook:
        return cls(list(JurisdictionProfile.objects.all()))

    def rules(self, region_code: str, month: dt.date) -> LocalRules:
        """Return what applies in a region to the contribution month in which a day lies."""
        on = month.replace(day=1)
        for profile in self._profiles:
            if (
                region_code.startswith(profile.region_prefix)
                and profile.valid_from <= on
                and (profile.valid_to is None or on <= profile.valid_to)
            ):
                return LocalRules(
                    fee_reading=FeeReading(profile.fee_reading),
                    day_count=DayCount(profile.day_count),
                    deadline_rule=DeadlineRule(profile.deadline_rule),
                    deadline_day=profile.deadline_day,
                    payment_order=PaymentOrder(profile.payment_order),
                    document=profile.document,
                )
        return LocalRules()


def region_name(prefix: str) -> str:
    """Name the jurisdiction that a prefix stands for; the prefix itself where it is unknown."""
    if not prefix:
        return _("Whole country")
    code = prefix.ljust(CODE_LENGTH, "0")
    return Region.objects.filter(code=code).values_list("name", flat=True).first() or prefix


def counties(prefix: str) -> list[Region]:
    """List the counties in force within a jurisdiction, by code."""
    within = Q(code__startswith=prefix) if prefix else Q()
    return list(Region.objects.filter(within, level="county", abolished=False))
