"""Reads of enterprises and surveys, for screens and exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import Region
from casework.scope import Scope
from enterprises.models import Enterprise, SurveyLine, SurveyPrincipal
from enterprises.sections import columns
from intake.enums import BatchState
from statutes.money import from_fen

PAGE_SIZE = 50
COUNT_LIMIT = 10_000
DEFAULT_SORT = "-principal"

# Nobody counted is less than nobody there: both ends of the order are then the known numbers.
_SORT_KEYS = {
    "name": F("name"),
    "employees": Coalesce("employees", Value(-1), output_field=IntegerField()),
    "principal": F("arrears_principal"),
}


@dataclass(frozen=True, slots=True)
class EnterpriseFilters:
    """What the list is narrowed to; an empty value narrows nothing."""

    text: str = ""
    region_code: str = ""
    status: str = ""
    disposal_class: str = ""
    in_arrears: bool | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One enterprise of the list with the amounts of the registered columns, in their order."""

    enterprise: Enterprise
    region_name: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class KeyPage:
    """One page of a list, and the keys its neighbours follow from; None where there are none."""

    enterprises: list[Enterprise]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What one survey row said, and whether it still counts."""

    line: SurveyLine
    state: str
    label: str | Promise
    tone: str


@dataclass(frozen=True, slots=True)
class WorkersAffected:
    """The workers that the latest survey of each enterprise counts as affected."""

    workers: int
    below_retirement_age: int
    retirement_blocked: int
    self_paid_retired: int


def regions_with_enterprises(scope: Scope) -> list[Region]:
    """List the regions of a jurisdiction in which enterprises are on file, by code."""
    codes = Enterprise.objects.in_scope(scope).current().order_by().values("region_code")
    return list(Region.objects.filter(code__in=codes))


def listed_enterprises(scope: Scope, filters: EnterpriseFilters) -> QuerySet[Enterprise]:
    """Return the enterprises in force of a jurisdiction that match, in no order yet."""
    found = Enterprise.objects.in_scope(scope).current()
    if filters.text:
        found = found.matching(filters.text)
    if filters.region_code:
        found = found.filter(region_code=filters.region_code)
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.disposal_class:
        found = found.filter(disposal_class=filters.disposal_class)
    if filters.in_arrears is not None:
        owes = Q(arrears_principal__gt=0)
        found = found.filter(owes if filters.in_arrears else ~owes)
    return found


def known_sort(text: str) -> str:
    """Return an order that the list knows, the default for any other text."""
    return text if text.removeprefix("-") in _SORT_KEYS else DEFAULT_SORT


def in_order(enterprises: QuerySet[Enterprise], sort: str) -> QuerySet[Enterprise]:
    """Sort by a known order; equals follow by key in the same direction."""
    sign = "-" if sort.startswith("-") else ""
    keyed = enterprises.annotate(sort_key=_SORT_KEYS[sort.removeprefix("-")])
    return keyed.order_by(f"{sign}sort_key", f"{sign}pk")


def key_page(
    enterprises: QuerySet[Enterprise],
    sort: str,
    *,
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> KeyPage:
    """Return the page that follows one enterprise (or precedes it), found by its key.

    `after` and `before` are keys of enterprises as text; one that is not in the list any more, or
    no number at all, gives the first page.
    """
    backwards = bool(before) and not after
    ordered = in_order(enterprises, sort)
    anchor = _anchor(ordered, before if backwards else after)
    if anchor is None:
        backwards = False
    else:
        falling = sort.startswith("-") != backwards
        ordered = ordered.filter(_beyond(sort, anchor, falling=falling))
    if backwards:
        ordered = ordered.reverse()
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before = more if backwards else anchor is not None
    has_after = backwards or more
    return KeyPage(
        enterprises=found,
        before=str(found[0].pk) if found and has_before else None,
        after=str(found[-1].pk) if found and has_after else None,
    )


def _anchor(ordered: QuerySet[Enterprise], key: str) -> int | None:
    """Return the key when it is a number and still in the list."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return int(key) if ordered.filter(pk=int(key)).exists() else None


def _beyond(sort: str, anchor: int, *, falling: bool) -> Q:
    """Keep what follows the anchor, whose sort key never leaves the database.

    On its way through Python a figure that SQLite keeps as a binary float would be rounded and
    be its own neighbour.
    """
    side = "lt" if falling else "gt"
    expression = _SORT_KEYS[sort.removeprefix("-")]
    sort_key = Subquery(Enterprise.objects.filter(pk=anchor).values(key=expression))
    return Q(**{f"sort_key__{side}": sort_key}) | Q(sort_key=sort_key, **{f"pk__{side}": anchor})


def count_up_to_limit(enterprises: QuerySet[Enterprise]) -> int | None:
    """Count exactly up to COUNT_LIMIT; None is more than that."""
    counted = enterprises.order_by()[: COUNT_LIMIT + 1].count()
    return counted if counted <= COUNT_LIMIT else None


def list_rows(
    enterprises: Sequence[Enterprise], regions: Iterable[Region], on: dt.date
) -> list[ListRow]:
    """Put the region's name and the registered money columns beside some enterprises."""
    names = {region.code: region.name for region in regions}
    ids = [enterprise.pk for enterprise in enterprises]
    amounts = [column.load(ids, on) for column in columns()] if ids else []
    return [
        ListRow(
            enterprise=enterprise,
            region_name=names.get(enterprise.region_code, enterprise.region_code),
            amounts=tuple(loaded.get(enterprise.pk, from_fen(0)) for loaded in amounts),
        )
        for enterprise in enterprises
    ]


def survey_history(enterprise: Enterprise) -> list[HistoryLine]:
    """List everything that surveys said of an enterprise, the latest round first."""
    principals = Prefetch("principals", SurveyPrincipal.objects.order_by("id"))
    lines = (
        SurveyLine.objects.filter(enterprise=enterprise)
        .select_related("round", "batch", "replaced_by")
        .prefetch_related(principals)
        .order_by("-round__surveyed_on", "-id")
    )
    history: list[HistoryLine] = []
    latest_seen = False
    for line in lines:
        history.append(_history_line(line, is_latest=line.is_live and not latest_seen))
        latest_seen = latest_seen or line.is_live
    return history


def _history_line(line: SurveyLine, *, is_latest: bool) -> HistoryLine:
    if is_latest:
        return HistoryLine(line, "latest", _("Latest"), "good")
    if line.is_live:
        return HistoryLine(line, "earlier", _("Earlier round"), "neutral")
    if line.batch.state == BatchState.UNDONE:
        return HistoryLine(line, "undone", _("Undone"), "warning")
    return HistoryLine(line, "replaced", _("Replaced in the round"), "warning")


def workers_affected(scope: Scope) -> WorkersAffected:
    """Add up the affected workers over the latest live line of each enterprise in force."""
    later = SurveyLine.objects.live().filter(
        Q(round__surveyed_on__gt=OuterRef("round__surveyed_on"))
        | Q(round__surveyed_on=OuterRef("round__surveyed_on"), pk__gt=OuterRef("pk")),
        enterprise=OuterRef("enterprise"),
    )
    latest = SurveyLine.objects.live().in_scope(scope).filter(~Exists(later))
    sums = latest.filter(enterprise__is_current=True).aggregate(
        workers=Sum("workers_affected", default=0),
        below_retirement_age=Sum("below_retirement_age", default=0),
        retirement_blocked=Sum("retirement_blocked", default=0),
        self_paid_retired=Sum("self_paid_retired", default=0),
    )
    return WorkersAffected(**sums)


def has_enterprises(scope: Scope) -> bool:
    """Tell whether anything was ever imported that is in force in a jurisdiction."""
    return Enterprise.objects.in_scope(scope).current().exists()
