"""The worktray (待办): open cases by deadline, then by money, one page at a time.

The next action stands on the row of a case, so that a page is one statement however many cases
there are; the order is that of the index on the deadline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrears.cases import words
from arrears.cases.enums import Decision
from arrears.cases.ladder import is_provisional
from arrears.cases.pages.words import DeadlineWords, deadline_words
from arrears.models import CaseProposal, CollectionCase
from casework.models import Region, User
from casework.workflow import By
from enterprises.models import Enterprise

PAGE_SIZE = 50
DECIDE = "decide_proposal"
TABS: dict[str, str | Promise] = {
    "mine": _("Mine"),
    "office": _("My office"),
    "overdue": _("Overdue"),
    "all": _("All open cases"),
}


@dataclass(frozen=True, slots=True)
class TrayFilters:
    """What the worktray is narrowed to; an empty value narrows nothing."""

    step: str = ""
    region_code: str = ""
    text: str = ""

    @property
    def narrows(self) -> bool:
        return self != TrayFilters()


@dataclass(frozen=True, slots=True)
class TrayCounts:
    """How many cases wait: for somebody, for the office, and of both those past their day."""

    mine: int
    office: int
    mine_overdue: int
    overdue: int
    open: int


@dataclass(frozen=True, slots=True)
class TrayRow:
    """One case of the worktray with what its row does not know."""

    case: CollectionCase
    region_name: str
    deadline: DeadlineWords
    provisional: bool
    proposal: CaseProposal | None
    is_own_proposal: bool

    @property
    def reason(self) -> str | Promise:
        return words.REASONS[self.case.next_reason]

    @property
    def is_wait(self) -> bool:
        """Tell whether nobody has to do anything."""
        return self.case.next_by == By.SYSTEM


@dataclass(frozen=True, slots=True)
class TrayPage:
    """One page of cases, and the keys its neighbours follow from; None where there are none."""

    cases: list[CollectionCase]
    before: str | None
    after: str | None


def known_tab(text: str) -> str:
    """Return a tab that there is, the first one for any other text."""
    return text if text in TABS else next(iter(TABS))


def in_tray(user: User, tab: str, filters: TrayFilters, today: dt.date) -> QuerySet[CollectionCase]:
    """Return the open cases of a tab that match, in no order yet."""
    found = CollectionCase.objects.in_scope(user.scope).open().filter(_tab(user, tab, today))
    if filters.step:
        found = found.filter(next_step=filters.step)
    if filters.region_code:
        found = found.filter(enterprise__region_code=filters.region_code)
    if filters.text:
        found = found.filter(enterprise__in=Enterprise.objects.matching(filters.text))
    return found


def counts_of(user: User, today: dt.date) -> TrayCounts:
    """Count the cases of each tab; one statement."""
    found = CollectionCase.objects.in_scope(user.scope).open()
    mine = _tab(user, "mine", today)
    return TrayCounts(
        **found.aggregate(
            mine=Count("pk", filter=mine),
            office=Count("pk", filter=_tab(user, "office", today)),
            mine_overdue=Count("pk", filter=mine & Q(next_due_on__lt=today)),
            overdue=Count("pk", filter=_tab(user, "overdue", today)),
            open=Count("pk"),
        )
    )


def _tab(user: User, tab: str, today: dt.date) -> Q:
    """Keep the cases of a tab: for people to do something, but for the last tab.

    What one proposed oneself waits for somebody else, so it is the office's and not one's own.
    """
    if tab == "all":
        return Q()
    for_people = ~Q(next_by=By.SYSTEM)
    if tab == "overdue":
        return for_people & Q(next_due_on__lt=today)
    if tab == "office":
        return for_people
    own = CaseProposal.objects.filter(
        case=OuterRef("pk"), decision=Decision.WAITING, proposed_by=user
    )
    waits_for_others = Q(Exists(own), next_step=DECIDE)
    return for_people & Q(assigned_to=user) & ~waits_for_others


def tray_page(
    cases: QuerySet[CollectionCase], *, after: str = "", before: str = "", size: int = PAGE_SIZE
) -> TrayPage:
    """Return the page that follows one case, or precedes it, found by its key.

    A key that is not in the list any more, or no number at all, gives the first page.
    """
    backwards = bool(before) and not after
    key = before if backwards else after
    anchor = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
    ordered = cases.select_related("enterprise", "assigned_to")
    due_on = (
        cases.filter(pk=anchor).values_list("next_due_on", flat=True).first() if anchor else None
    )
    if anchor is None or due_on is None:
        backwards = False
    else:
        ordered = ordered.filter(_beyond(anchor, due_on, backwards=backwards))
    if backwards:
        ordered = ordered.order_by("-next_due_on", "enterprise__arrears_principal", "pk")
    else:
        ordered = ordered.order_by("next_due_on", "-enterprise__arrears_principal", "-pk")
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before = more if backwards else due_on is not None
    has_after = backwards or more
    return TrayPage(
        cases=found,
        before=str(found[0].pk) if found and has_before else None,
        after=str(found[-1].pk) if found and has_after else None,
    )


def _beyond(anchor: int, due_on: dt.date, *, backwards: bool) -> Q:
    """Keep what follows the anchor, whose principal never leaves the database.

    On its way through Python a figure that SQLite keeps as a binary float would be rounded and
    be its own neighbour.
    """
    due, side = ("lt", "gt") if backwards else ("gt", "lt")
    principal = Subquery(
        Enterprise.objects.filter(collection_cases=anchor).values("arrears_principal")
    )
    same_day = Q(next_due_on=due_on)
    return (
        Q(**{f"next_due_on__{due}": due_on})
        | same_day & Q(**{f"enterprise__arrears_principal__{side}": principal})
        | same_day & Q(enterprise__arrears_principal=principal, **{f"pk__{side}": anchor})
    )


def tray_rows(
    cases: Sequence[CollectionCase], regions: Sequence[Region], user: User, today: dt.date
) -> list[TrayRow]:
    """Put region, deadline in words and waiting proposal beside some cases; one statement."""
    names = {region.code: region.name for region in regions}
    deciding = [case.pk for case in cases if case.next_step == DECIDE]
    waiting = {
        one.case_id: one
        for one in CaseProposal.objects.filter(
            case__in=deciding, decision=Decision.WAITING
        ).select_related("proposed_by")
    }
    rows = []
    for case in cases:
        assert case.next_due_on is not None  # noqa: S101 - an open case has a deadline
        proposal = waiting.get(case.pk)
        rows.append(
            TrayRow(
                case=case,
                region_name=names.get(case.enterprise.region_code, case.enterprise.region_code),
                deadline=deadline_words(case.next_due_on, today),
                provisional=is_provisional(case.next_step, case.next_due_on),
                proposal=proposal,
                is_own_proposal=proposal is not None and proposal.proposed_by_id == user.pk,
            )
        )
    return rows


def regions_with_cases(user: User) -> list[Region]:
    """List the regions of a jurisdiction in which cases are open, by code."""
    found = CollectionCase.objects.in_scope(user.scope).open().order_by()
    return list(Region.objects.filter(code__in=found.values("enterprise__region_code")))
