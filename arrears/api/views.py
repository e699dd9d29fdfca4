"""The API's resources; every one goes through the caller's jurisdiction, like the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import django_filters.rest_framework
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from arrears.api.serializers import (
    EnterpriseArrearsSerializer,
    EnterpriseSerializer,
    ItemSerializer,
    PortfolioSerializer,
    WorkingSerializer,
)
from arrears.facts import FactBook
from arrears.models import ArrearsItem
from arrears.projection import fee_of
from arrears.selectors.enterprise import arrears_section
from arrears.selectors.portfolio import items_in_arrears, portfolio
from casework.days import read_day
from casework.models import User
from casework.selectors import LocalRulesBook, local_rules
from enterprises.models import Enterprise

ON = OpenApiParameter("on", OpenApiTypes.DATE, description="The day, today when not given.")


class ByKey(CursorPagination):
    """Pages that follow each other by key, as fast at any depth."""

    ordering = "id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000


class EnterpriseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What the list of enterprises is narrowed to."""

    text = django_filters.CharFilter(method="by_text", label="Part of the name or credit code")
    in_arrears = django_filters.BooleanFilter(method="by_arrears", label="Owes principal")

    class Meta:
        model = Enterprise
        fields = ("region_code", "status", "disposal_class", "uscc")

    def by_text(
        self, queryset: QuerySet[Enterprise], name: str, value: str
    ) -> QuerySet[Enterprise]:
        return cast("Any", queryset).matching(value)  # type: ignore[no-any-return]

    def by_arrears(
        self, queryset: QuerySet[Enterprise], name: str, value: bool
    ) -> QuerySet[Enterprise]:
        return (
            queryset.filter(arrears_principal__gt=0)
            if value
            else queryset.filter(arrears_principal=0)
        )


class EnterpriseViewSet(ReadOnlyModelViewSet[Enterprise]):
    """Enterprises of the caller's jurisdiction and what they owe on a day."""

    serializer_class = EnterpriseSerializer
    lookup_value_converter = "int"
    pagination_class = ByKey
    filter_backends = [django_filters.rest_framework.DjangoFilterBackend]
    filterset_class = EnterpriseFilter
    queryset = Enterprise.objects.none()

    def get_queryset(self) -> QuerySet[Enterprise]:
        return Enterprise.objects.in_scope(_user(self.request).scope).current()

    @extend_schema(parameters=[ON], responses=EnterpriseArrearsSerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def arrears(self, request: Request, pk: str) -> Response:
        """Return what the enterprise owes at the end of a day, by insurance."""
        on = _day(request)
        section = arrears_section(self.get_object(), on)
        lines = [
            {
                "insurance": line.insurance.value,
                "first_month": line.first_month,
                "last_month": line.last_month,
                **_owed(line.owed),
            }
            for line in section["lines"]
        ]
        body = {"on": on, "total": _owed(section["total"]), "by_insurance": lines}
        return Response(EnterpriseArrearsSerializer(body).data)

    @extend_schema(parameters=[ON], responses=ItemSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def items(self, request: Request, pk: str) -> Response:
        """Return every month in arrears with its late fee at the end of a day."""
        on = _day(request)
        enterprise = self.get_object()
        book = LocalRulesBook.load()
        known = FactBook.of([enterprise.pk])
        body = [
            {
                "id": item.pk,
                "insurance": item.insurance,
                "contribution_month": item.contribution_month,
                "due_on": item.due_on,
                "certainty": item.certainty,
                "principal": item.principal,
                "principal_outstanding": known.facts(item).principal_left(on),
                "late_fee": fee_of(
                    item,
                    book.rules(enterprise.region_code, item.contribution_month),
                    on=on,
                    facts=known.facts(item),
                ).amount,
                "late_fee_paid": known.facts(item).fee_settled_by(on),
            }
            for item in items_in_arrears(on).filter(enterprise=enterprise)
        ]
        return Response(ItemSerializer(body, many=True).data)


class ItemViewSet(GenericViewSet[ArrearsItem]):
    """Arrears items of the caller's jurisdiction."""

    queryset = ArrearsItem.objects.none()
    serializer_class = WorkingSerializer
    lookup_value_converter = "int"

    @extend_schema(parameters=[ON], responses=WorkingSerializer)
    @action(detail=True, pagination_class=None)
    def working(self, request: Request, pk: str) -> Response:
        """Return the late fee of an item on a day, step by step with the articles."""
        on = _day(request)
        items = ArrearsItem.objects.live().in_scope(_user(request).scope)
        item = get_object_or_404(items.select_related("enterprise"), pk=pk)
        rules = local_rules(item.enterprise.region_code, item.contribution_month)
        fee = fee_of(item, rules, on=on)
        body = {
            "item": item.pk,
            "on": on,
            "reading": rules.fee_reading,
            "day_count": rules.day_count,
            "late_fee_exact": str(fee.exact),
            "late_fee": fee.amount,
            "exceeds_principal": fee.exceeds_principal,
            "late_fee_if_capped": fee.capped_alternative,
            "steps": fee.steps,
        }
        return Response(WorkingSerializer(body).data)


class PortfolioView(APIView):
    """The sums of the caller's jurisdiction."""

    @extend_schema(parameters=[ON], responses=PortfolioSerializer)
    def get(self, request: Request) -> Response:
        """Return what is owed in the caller's jurisdiction at the end of a day."""
        on = _day(request)
        total = portfolio(_user(request).scope, on=on)
        body = {
            "on": on,
            "enterprises": total.enterprises,
            **_owed(total),
            "by_insurance": {key: _owed(owed) for key, owed in total.by_insurance.items()},
        }
        return Response(PortfolioSerializer(body).data)


def _owed(owed: Any) -> dict[str, Any]:
    names = ("items", "principal", "late_fee", "late_fee_of_day")
    return {name: getattr(owed, name) for name in names}


def _user(request: Request) -> User:
    return cast("User", request.user)


def _day(request: Request) -> dt.date:
    text = request.query_params.get("on", "").strip()
    try:
        return read_day(text) if text else timezone.localdate()
    except DjangoValidationError as error:
        raise ValidationError({"on": error.messages}) from error
