"""Reads for the pages of bulk notices: whom one may write to, and what came of a batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.cases.enums import Decision
from arrears.cases.notices.enums import NoticeBatchState, NoticeMode, NoticeOutcome
from arrears.cases.notices.services.preview import NOTICE_STEPS
from arrears.cases.notices.services.work import QUIET_AFTER
from arrears.models import CaseDocument, CollectionCase, NoticeBatch, NoticeRow
from casework.models import Region, User
from casework.scope import CODE_LENGTH, Scope, jurisdiction_of

ROWS_PER_PAGE = 50
_PREFIX_LENGTHS = (2, 4)
TONES = {
    NoticeOutcome.WAITING: "neutral",
    NoticeOutcome.LEFT_OUT: "warning",
    NoticeOutcome.ISSUED: "good",
    NoticeOutcome.PROPOSED: "info",
    NoticeOutcome.SENT_BACK: "warning",
    NoticeOutcome.REFUSED: "warning",
    NoticeOutcome.FAILED: "error",
}
STATE_TONES = {
    NoticeBatchState.PREVIEWED: "warning",
    NoticeBatchState.RUNNING: "info",
    NoticeBatchState.DONE: "good",
    NoticeBatchState.DROPPED: "neutral",
}
# What the work on a batch is called while it is under way.
UNDER_WAY: dict[str, str | Promise] = {
    NoticeMode.ISSUE: gettext_lazy("Issuing the letters"),
    NoticeMode.PROPOSE: gettext_lazy("Proposing the letters"),
    NoticeMode.APPROVE: gettext_lazy("Approving and issuing the letters"),
    NoticeMode.SEND_BACK: gettext_lazy("Sending the proposals back"),
}


@dataclass(frozen=True, slots=True)
class ChooseFilters:
    """What the cases to choose from are narrowed to; an empty value narrows nothing."""

    region_code: str = ""
    minimum: Decimal | None = None
    mine: bool = False

    @property
    def narrows(self) -> bool:
        return self != ChooseFilters()


def candidates(user: User, step: str, filters: ChooseFilters) -> QuerySet[CollectionCase]:
    """Return the open cases of a jurisdiction whose next action is the step, in no order yet."""
    found = CollectionCase.objects.in_scope(user.scope).open().filter(next_step=step)
    if filters.region_code:
        place = Scope(jurisdiction_of(filters.region_code))
        found = found.filter(place.codes("enterprise__region_code"))
    if filters.minimum is not None:
        found = found.filter(enterprise__arrears_principal__gte=filters.minimum)
    if filters.mine:
        found = found.filter(assigned_to=user)
    return found


def step_counts(user: User) -> dict[str, int]:
    """Count the open cases that each notice is the next action of; one statement."""
    found = CollectionCase.objects.in_scope(user.scope).open()
    counted: dict[str, int] = found.aggregate(
        **{step: Count("pk", filter=Q(next_step=step)) for step in NOTICE_STEPS}
    )
    return counted


def known_step(text: str, counts: dict[str, int]) -> str:
    """Return the notice that was asked for, else the first one that a case waits for."""
    if text in NOTICE_STEPS:
        return text
    return next((step for step in NOTICE_STEPS if counts[step]), NOTICE_STEPS[0])


def places(user: User) -> list[Region]:
    """List the regions of a jurisdiction with open cases, and those that they lie in, by code."""
    found = CollectionCase.objects.in_scope(user.scope).open().order_by()
    codes = set(found.values_list("enterprise__region_code", flat=True).distinct())
    codes |= {code[:length].ljust(CODE_LENGTH, "0") for code in codes for length in _PREFIX_LENGTHS}
    within = [code for code in codes if user.scope.covers(jurisdiction_of(code))]
    return list(Region.objects.filter(code__in=within).order_by("code"))


def visible_batches(user: User) -> QuerySet[NoticeBatch]:
    """Return the batches of a jurisdiction; a preview is found by who made it alone."""
    others = Q(state__in=[NoticeBatchState.PREVIEWED, NoticeBatchState.DROPPED])
    return (
        NoticeBatch.objects.in_scope(user.scope)
        .exclude(others & ~Q(made_by=user))
        .select_related("made_by", "decides_on__made_by")
    )


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch of the list."""

    batch: NoticeBatch
    cases: int
    letters: int
    waiting: int
    is_own: bool

    @property
    def tone(self) -> str:
        return STATE_TONES[NoticeBatchState(self.batch.state)]


def batch_lines(batches: Iterable[NoticeBatch], user: User) -> list[BatchLine]:
    """Put beside batches how many cases they hold and what waits; one statement."""
    batches = list(batches)
    rows = NoticeRow.objects.in_scope(user.scope).filter(batch__in=[one.pk for one in batches])
    counted = {
        batch_id: numbers
        for batch_id, *numbers in rows.order_by()
        .values_list("batch")
        .annotate(
            cases=Count("pk"),
            letters=Count("pk", filter=_HAS_LETTER),
            waiting=Count("pk", filter=_PROPOSAL_WAITS),
        )
    }
    lines = []
    for one in batches:
        cases, letters, waiting = counted.get(one.pk, (0, 0, 0))
        lines.append(BatchLine(one, cases, letters, waiting, one.made_by_id == user.pk))
    return lines


_DECIDED: dict[str, NoticeOutcome] = {
    Decision.APPROVED: NoticeOutcome.ISSUED,
    Decision.SENT_BACK: NoticeOutcome.SENT_BACK,
}
_HAS_LETTER = Q(event__isnull=False) | Q(
    outcome=NoticeOutcome.PROPOSED, proposal__event__isnull=False
)
_PROPOSAL_WAITS = Q(outcome=NoticeOutcome.PROPOSED, proposal__decision=Decision.WAITING)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the cases of a batch owe together."""

    cases: int
    principal: Decimal
    late_fee: Decimal

    @property
    def total(self) -> Decimal:
        return self.principal + self.late_fee


def sums_of(rows: QuerySet[NoticeRow]) -> Sums:
    """Add up rows of a batch, outside the database: one of them adds in binary fractions."""
    found = list(rows.values_list("principal", "late_fee"))
    zero = Decimal("0")
    return Sums(
        len(found), sum((one for one, _fee in found), zero), sum((fee for _one, fee in found), zero)
    )


def outcome_counts(batch: NoticeBatch, scope: Scope) -> dict[str, int]:
    """Count the rows of a batch by what came of them; one statement, none is left out."""
    rows = NoticeRow.objects.in_scope(scope).filter(batch=batch).order_by()
    counted = dict(rows.values_list("outcome").annotate(number=Count("pk")))
    return {outcome.value: counted.get(outcome.value, 0) for outcome in NoticeOutcome}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on a batch is; `quiet_since` where nobody has worked for some minutes."""

    done: int
    total: int
    counts: list[tuple[str | Promise, str, int]]
    quiet_since: dt.datetime | None


def progress_of(batch: NoticeBatch, scope: Scope, now: dt.datetime) -> Progress:
    """Say how far the work is; what the preview had left out is no part of it."""
    counts = outcome_counts(batch, scope)
    total = sum(counts.values()) - counts[NoticeOutcome.LEFT_OUT]
    told: list[tuple[str | Promise, str, int]] = [
        (outcome.label, TONES[outcome], counts[outcome])
        for outcome in NoticeOutcome
        if counts[outcome] and outcome not in (NoticeOutcome.WAITING, NoticeOutcome.LEFT_OUT)
    ]
    is_quiet = batch.worked_at is not None and batch.worked_at < now - QUIET_AFTER
    return Progress(
        total - counts[NoticeOutcome.WAITING], total, told, batch.worked_at if is_quiet else None
    )


@dataclass(frozen=True, slots=True)
class RowLine:
    """One case of a batch, and what came of it by now."""

    row: NoticeRow
    document: CaseDocument | None

    @property
    def case(self) -> CollectionCase:
        return self.row.case

    @property
    def total(self) -> Decimal:
        return self.row.principal + self.row.late_fee

    @property
    def outcome(self) -> NoticeOutcome:
        """Return what came of it by now: of a proposal what became of that."""
        stored, proposal = NoticeOutcome(self.row.outcome), self.row.proposal
        if stored is NoticeOutcome.PROPOSED and proposal is not None:
            return _DECIDED.get(proposal.decision, stored)
        return stored

    @property
    def tone(self) -> str:
        return TONES[self.outcome]

    @property
    def reason(self) -> str:
        """Say why nothing came of it, or what became of its proposal."""
        proposal = self.row.proposal
        if self.row.reason or proposal is None or self.row.outcome != NoticeOutcome.PROPOSED:
            return self.row.reason
        if proposal.decision == Decision.SENT_BACK:
            return _("Sent back by %(who)s: %(reason)s") % {
                "who": proposal.decided_by,
                "reason": proposal.decision_reason,
            }
        if proposal.decision == Decision.APPROVED:
            return _("Approved by %(who)s") % {"who": proposal.decided_by}
        return proposal.get_decision_display()


def rows_of(batch: NoticeBatch, scope: Scope, outcome: str = "") -> QuerySet[NoticeRow]:
    """Return the rows of a batch in a jurisdiction with all that a line shows."""
    rows = NoticeRow.objects.in_scope(scope).filter(batch=batch)
    if outcome:
        rows = rows.filter(outcome=outcome)
    return rows.select_related(
        "case__enterprise",
        "event__document",
        "proposal__event__document",
        "proposal__decided_by",
    ).order_by("pk")


def lines_of(rows: Iterable[NoticeRow]) -> list[RowLine]:
    """Put its letter beside each row: its own, or the one of its proposal that was approved."""
    lines = []
    for row in rows:
        event = row.event
        if row.outcome == NoticeOutcome.PROPOSED:
            event = getattr(row.proposal, "event", None)
        lines.append(RowLine(row, getattr(event, "document", None)))
    return lines


def letters_of(batch: NoticeBatch, scope: Scope) -> QuerySet[CaseDocument]:
    """Return the letters that came of a batch, of its proposals too, by number."""
    rows = NoticeRow.objects.in_scope(scope).filter(batch=batch).order_by()
    return (
        CaseDocument.objects.in_scope(scope)
        .filter(
            Q(event__in=rows.exclude(event=None).values("event"))
            | Q(event__proposal__in=rows.filter(outcome=NoticeOutcome.PROPOSED).values("proposal"))
        )
        .select_related("case__enterprise")
        .order_by("pk")
    )
