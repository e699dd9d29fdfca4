"""The doctor of collection cases: where state, events, money and deadlines disagree.

What each check compares:

- events_broken: each event begins where the one before it ended, by a transition, on no earlier day
- state_differs: state and days on a case's row = its last event
- projection_differs: the next action on the row = the one computed from the facts of today
- look_overdue: a case that a run was to look at before today was looked at
- open_though_paid: nothing is owed, and no run is going to look at it
- settled_but_owing: on the day of the settlement something was owed, as far as is known today
- document_missing: a step that issues a letter has one
- service_missing: a letter that counts as served has its service record
- service_day_differs: the day of the step that notes a service = the day on its record
- proposal_on_closed_case: no decision is asked for where the case is closed
- class_differs: the disposal class on an enterprise = the one that follows from its evidence
- not_two_people: who took a step is who had to, and four eyes are two people
- fine_outside_range, fine_not_two_people, fine_closed_but_owed: its fines (fines/checks.py)

Only what is a conclusion is ever repaired: the state from the events, the next action from the
facts, a disposal class, a proposal that was overtaken. Whatever was recorded stays. A case whose
look is overdue is for the next run, which dates its steps on the days that were missed.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from arrears.cases.documents.letters import BY_STEP
from arrears.cases.enums import Decision, ServiceOutcome
from arrears.cases.reading import CaseBook
from arrears.cases.services.projection import set_next_action
from arrears.cases.workflow import CLOSED, COLLECTION, State
from arrears.fines.checks import fine_problems
from arrears.models import CaseDocument, CaseEvent, CaseProposal, CollectionCase, ServiceRecord
from arrears.selectors.portfolio import Owed, owed_by
from casework.limits import LimitBook
from casework.workflow import By, UnknownTransitionError
from enterprises.evidence import disposals
from enterprises.models import Enterprise

_TOGETHER = 500
_NEXT = ("next_step", "next_by", "next_reason", "next_due_on")
_SERVES = {
    "serve_demand": "issue_demand",
    "serve_demand_by_notice": "issue_demand",
    "serve_court_demand": "issue_court_demand",
    "serve_court_demand_by_notice": "issue_court_demand",
}
REPAIRABLE = frozenset(
    {
        "state_differs",
        "projection_differs",
        "open_though_paid",
        "proposal_on_closed_case",
        "class_differs",
    }
)


@dataclass(frozen=True, slots=True)
class CaseFinding:
    """One thing that does not hold; what was found, and what was expected.

    `case` is None where it is about an enterprise, `enterprise_id`, whether it has a case or not.
    """

    check: str
    case: int | None
    enterprise: str
    expected: str
    found: str
    enterprise_id: int

    @property
    def is_repairable(self) -> bool:
        """Say whether it is only a conclusion that is wrong, which can be drawn anew."""
        return self.check in REPAIRABLE


def examine(on: dt.date, case_ids: Iterable[int] | None = None) -> Iterator[CaseFinding]:
    """Compare cases by the facts of a day, and disposal classes with their evidence; reads only.

    All of them, or the cases that are named and no class.
    """
    if case_ids is None:
        yield from misclassed()
    cases = CollectionCase.objects.order_by("pk")
    if case_ids is not None:
        cases = cases.filter(pk__in=list(case_ids))
    ids = list(cases.values_list("pk", flat=True))
    limits = LimitBook.load()
    begun_at = CaseDocument.objects.order_by("recorded_at").first()
    letters_since = begun_at.recorded_at if begun_at else None
    for start in range(0, len(ids), _TOGETHER):
        part = cases.filter(pk__in=ids[start : start + _TOGETHER]).select_related("enterprise")
        yield from _Ward(list(part), on, limits, letters_since).findings()


def misclassed(enterprise_ids: Iterable[int] | None = None) -> Iterator[CaseFinding]:
    """Compare the disposal class of enterprises, all unless some are named, with the evidence."""
    enterprises = Enterprise.objects.order_by("pk")
    if enterprise_ids is not None:
        enterprises = enterprises.filter(pk__in=list(enterprise_ids))
    after = 0
    while part := list(enterprises.filter(pk__gt=after)[:_TOGETHER]):
        found = disposals(part)
        for one in part:
            expected = str(found[one.pk].disposal_class)
            if one.disposal_class != expected:
                yield CaseFinding(
                    "class_differs", None, one.name, expected, one.disposal_class, one.pk
                )
        after = part[-1].pk


class _Ward:
    """Some cases with all that belongs to them, in a fixed number of statements."""

    def __init__(
        self,
        cases: Sequence[CollectionCase],
        on: dt.date,
        limits: LimitBook,
        letters_since: dt.datetime | None,
    ) -> None:
        self._cases, self._on = cases, on
        self._letters_since = letters_since
        ids = [case.pk for case in cases]
        self._book = CaseBook(cases, on, limits)
        self._events: dict[int, list[CaseEvent]] = defaultdict(list)
        for event in CaseEvent.objects.filter(case__in=ids).select_related("proposal"):
            self._events[event.case_id].append(event)
        self._proposals: dict[int, list[CaseProposal]] = defaultdict(list)
        for proposal in CaseProposal.objects.filter(case__in=ids).select_related("event"):
            self._proposals[proposal.case_id].append(proposal)
        self._letters = dict(
            CaseDocument.objects.filter(case__in=ids, event__isnull=False)
            .order_by()
            .values_list("event_id", "pk")
        )
        self._served_on = dict(
            ServiceRecord.objects.filter(document__case__in=ids, outcome=ServiceOutcome.SERVED)
            .order_by()
            .values_list("document_id", "served_on")
        )
        self._fines = fine_problems(ids, on)
        self._owing_when_settled = _owing_when_settled(cases, on)

    def findings(self) -> Iterator[CaseFinding]:
        for case in self._cases:
            events = self._events[case.pk]
            broken = list(_broken_events(case, events))
            problems = broken or list(_state(case, events[-1])) or self._next_action(case)
            for check, expected, found in (
                *problems,
                *self._money(case),
                *self._letters_of(events),
                *self._fines.get(case.pk, ()),
                *_people(case, events, self._proposals[case.pk]),
            ):
                name, owner = case.enterprise.name, case.enterprise_id
                yield CaseFinding(check, case.pk, name, expected, found, owner)

    def _next_action(self, case: CollectionCase) -> list[_Problem]:
        """Compare the projection; what a run is to look at today may be out of date."""
        again_on = case.looks_again_on
        if again_on == self._on:
            return []
        if case.is_open and again_on is not None and again_on < self._on:
            # Nothing is drawn for it: what keeps a run from it may be in its facts.
            return [("look_overdue", str(self._on), f"{case.next_step} {again_on}")]
        drawn = copy.copy(case)
        reading = self._book.reading(case)
        set_next_action(drawn, self._book, reading, self._on)
        due_on = drawn.looks_again_on
        looks_too_late = due_on is not None and (again_on or dt.date.max) > due_on
        if not looks_too_late and all(getattr(case, one) == getattr(drawn, one) for one in _NEXT):
            return []
        paid = case.is_open and not reading.facts.owes
        check = "open_though_paid" if paid else "projection_differs"
        return [(check, _told(drawn), _told(case))]

    def _money(self, case: CollectionCase) -> Iterator[_Problem]:
        owed = self._owing_when_settled.get(case.pk)
        if owed is not None:
            yield ("settled_but_owing", "0.00", f"{owed.principal + owed.late_fee:.2f}")

    def _letters_of(self, events: Sequence[CaseEvent]) -> Iterator[_Problem]:
        """Ask for letters and service records from the day on which there were any."""
        issued: dict[str, CaseEvent] = {}
        for event in events:
            issued[event.step] = event
            since = self._letters_since
            has_letters = since is not None and event.recorded_at >= since
            if has_letters and event.step in BY_STEP and event.pk not in self._letters:
                kind = str(BY_STEP[event.step].kind)
                yield ("document_missing", kind, f"{event.step} {event.happened_on}")
            issue = issued.get(_SERVES.get(event.step, ""))
            letter = self._letters.get(issue.pk) if issue is not None else None
            if letter is None:
                continue
            served_on = self._served_on.get(letter)
            if served_on is None:
                yield ("service_missing", "served", f"{event.step} {event.happened_on}")
            elif served_on != event.happened_on:
                yield ("service_day_differs", str(served_on), f"{event.step} {event.happened_on}")


_Problem = tuple[str, str, str]


def _told(case: CollectionCase) -> str:
    days = (case.next_due_on, case.looks_again_on)
    return " ".join(
        [case.next_step, case.next_by, case.next_reason, *(str(one or "-") for one in days)]
    ).strip()


def _broken_events(case: CollectionCase, events: Sequence[CaseEvent]) -> Iterator[_Problem]:
    if not events:
        yield ("events_broken", "open", "")
        return
    first = events[0]
    begun = (first.step, first.from_state, first.to_state, first.happened_on)
    expected = ("open", "", str(State.ESTABLISHED), case.established_on)
    if begun != expected:
        yield ("events_broken", " ".join(map(str, expected)), " ".join(map(str, begun)))
    for before, after in pairwise(events):
        found = f"{after.step} {after.from_state} → {after.to_state} {after.happened_on}"
        if after.from_state != before.to_state or after.happened_on < before.happened_on:
            yield ("events_broken", f"{before.to_state} {before.happened_on}", found)
        elif not _is_transition(after):
            yield ("events_broken", after.step, found)


def _is_transition(event: CaseEvent) -> bool:
    try:
        transition = COLLECTION.transition(event.step)
    except UnknownTransitionError:
        return False
    return event.from_state in transition.sources and event.to_state == transition.target


def _state(case: CollectionCase, last: CaseEvent) -> Iterator[_Problem]:
    expected = state_by(last)
    found = (case.state, case.since_on, case.closed_on)
    if found != expected:
        yield ("state_differs", " ".join(map(str, expected)), " ".join(map(str, found)))


def state_by(last: CaseEvent) -> tuple[str, dt.date, dt.date | None]:
    """Return state, its day and the day of closing as the last event says."""
    closed_on = last.happened_on if last.to_state in CLOSED else None
    return (last.to_state, last.happened_on, closed_on)


def _people(
    case: CollectionCase, events: Sequence[CaseEvent], proposals: Sequence[CaseProposal]
) -> Iterator[_Problem]:
    for event in events[1:]:
        try:
            by = COLLECTION.transition(event.step).by
        except UnknownTransitionError:
            continue
        if not _taken_by(event, by):
            proposer = event.proposal.proposed_by_id if event.proposal else None
            yield ("not_two_people", f"{event.step} {by}", f"{proposer} {event.recorded_by_id}")
    for proposal in proposals:
        if proposal.decision == Decision.APPROVED and getattr(proposal, "event", None) is None:
            yield ("not_two_people", f"{proposal.step} {proposal.decision}", "-")
        if proposal.decision == Decision.WAITING and not case.is_open:
            yield ("proposal_on_closed_case", Decision.OVERTAKEN, f"{proposal.step} waiting")


def _taken_by(event: CaseEvent, by: By) -> bool:
    proposal = event.proposal
    if by is By.SYSTEM:
        return event.recorded_by_id is None and proposal is None and event.job_run_id is not None
    if by is By.OFFICER:
        return event.recorded_by_id is not None and proposal is None
    return (
        proposal is not None
        and proposal.step == event.step
        and proposal.decision == Decision.APPROVED
        and proposal.decided_by_id == event.recorded_by_id
        and event.recorded_by_id not in {None, proposal.proposed_by_id}
    )


def _owing_when_settled(cases: Sequence[CollectionCase], on: dt.date) -> dict[int, Owed]:
    """Return what was owed on the day of their settlement by cases that nobody took up again.

    What fell due after it does not count: that is a new debt.
    """
    settled = {case.enterprise_id: case for case in cases if case.state == State.SETTLED}
    if not settled:
        return {}
    latest: dict[int, int] = {}
    of_owners = CollectionCase.objects.filter(enterprise__in=settled).order_by("pk")
    for owner, pk in of_owners.values_list("enterprise_id", "pk"):
        latest[owner] = pk
    owing = owed_by(on, "enterprise_id", enterprise_id__in=list(settled))
    by_day: dict[dt.date, list[CollectionCase]] = defaultdict(list)
    for owner, case in settled.items():
        if latest[owner] == case.pk and owner in owing and case.closed_on is not None:
            by_day[case.closed_on].append(case)
    found: dict[int, Owed] = {}
    for closed_on, some in by_day.items():
        owed = owed_by(
            closed_on, "enterprise_id", enterprise_id__in=[case.enterprise_id for case in some]
        )
        for case in some:
            one = owed.get(case.enterprise_id, Owed())
            if one.principal_fen or one.late_fee_fen:
                found[case.pk] = one
    return found
