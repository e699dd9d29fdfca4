"""How the API words enterprises and what they owe; amounts are strings, dates ISO."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from enterprises.models import Enterprise


def amount(**options: Any) -> serializers.DecimalField:
    """Return a field for yuan to the fen."""
    return serializers.DecimalField(max_digits=18, decimal_places=2, read_only=True, **options)


class EnterpriseSerializer(serializers.ModelSerializer[Enterprise]):
    """An employer as the latest survey describes it."""

    class Meta:
        model = Enterprise
        fields = (
            "id",
            "name",
            "uscc",
            "region_code",
            "ownership",
            "industry",
            "status",
            "has_assets",
            "disposal_class",
            "employees",
            "arrears_principal",
        )
        read_only_fields = fields


class OwedSerializer(serializers.Serializer[Any]):
    """Open items and what is outstanding on them at the end of a day."""

    items = serializers.IntegerField(read_only=True, help_text=_("Open items"))
    principal = amount()
    late_fee = amount(
        help_text=_("Late fee outstanding: run up by the day less paid, the sum of rounded items")
    )
    late_fee_of_day = amount(help_text=_("Late fee to date less that of the day before"))


class InsuranceOwedSerializer(OwedSerializer):
    insurance = serializers.CharField(read_only=True)
    first_month = serializers.DateField(read_only=True)
    last_month = serializers.DateField(read_only=True)


class EnterpriseArrearsSerializer(serializers.Serializer[Any]):
    """What one enterprise owes at the end of a day, in all and by insurance."""

    on = serializers.DateField(read_only=True)
    total = OwedSerializer(read_only=True)
    by_insurance = InsuranceOwedSerializer(many=True, read_only=True)


class PortfolioSerializer(OwedSerializer):
    """What is owed in the caller's jurisdiction at the end of a day."""

    on = serializers.DateField(read_only=True)
    enterprises = serializers.IntegerField(read_only=True)
    by_insurance = serializers.DictField(child=OwedSerializer(), read_only=True)


class ItemSerializer(serializers.Serializer[Any]):
    """One month of one insurance with its late fee at the end of a day."""

    id = serializers.IntegerField(read_only=True)
    insurance = serializers.CharField(read_only=True)
    contribution_month = serializers.DateField(read_only=True)
    due_on = serializers.DateField(read_only=True)
    certainty = serializers.CharField(read_only=True)
    principal = amount()
    principal_outstanding = amount()
    late_fee = amount()
    late_fee_paid = amount()


class StepSerializer(serializers.Serializer[Any]):
    """One line of a working: days × principal × rate, unrounded, with its article."""

    first_on = serializers.DateField(read_only=True, source="period.first")
    last_on = serializers.DateField(read_only=True, source="period.last")
    days = serializers.IntegerField(read_only=True)
    principal = amount()
    daily_rate = serializers.DecimalField(max_digits=8, decimal_places=6, read_only=True)
    amount_unrounded = serializers.CharField(read_only=True)
    article = serializers.CharField(read_only=True, source="source")


class WorkingSerializer(serializers.Serializer[Any]):
    """The late fee of one item on a day with every step of its computation."""

    item = serializers.IntegerField(read_only=True)
    on = serializers.DateField(read_only=True)
    reading = serializers.CharField(read_only=True)
    day_count = serializers.CharField(read_only=True)
    late_fee_exact = serializers.CharField(read_only=True)
    late_fee = amount()
    exceeds_principal = serializers.BooleanField(read_only=True)
    late_fee_if_capped = amount(help_text=_("Alternative under 行政强制法 第四十五条"))
    steps = StepSerializer(many=True, read_only=True)
