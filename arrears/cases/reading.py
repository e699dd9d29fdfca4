"""From the database to the facts that the ladder judges by, for many cases at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Max

from arrears.cases.enums import (
    PROPERTY,
    REVOKING,
    Decision,
    RemedyKind,
    RemedyResult,
    ServiceMethod,
)
from arrears.cases.facts import CaseFacts, Limits, Pending
from arrears.cases.ladder import NextAction, next_action
from arrears.cases.pausing import pausing_stops
from arrears.cases.workflow import State
from arrears.enums import StopKind
from arrears.models import (
    AssetClue,
    CaseDocument,
    CaseEvent,
    CaseProposal,
    CollectionCase,
    FeeStop,
    Remedy,
    RemedyOutcome,
    ServiceRecord,
)
from arrears.selectors.portfolio import Owed, owed_by
from casework.limits import LimitBook
from enterprises.enums import DisposalClass
from enterprises.models import BaselineCheck
from statutes.dates import ONE_DAY
from statutes.deadlines import Contest

_SERVED = {
    "serve_demand": "issue_demand",
    "serve_demand_by_notice": "issue_demand",
    "serve_court_demand": "issue_court_demand",
    "serve_court_demand_by_notice": "issue_court_demand",
}
_ISSUED = frozenset(_SERVED.values())
# Steps whose last day is a fact, by their own name.
_DATED = frozenset({"file_claim", "return_to_ladder", "court_refused", "ask_higher_court"})
# What begins anew with the court, and forgets how it answered before.
_ASKS_ANEW = frozenset({"issue_demand", "apply_to_court"})
_WAITS_FOR_SERVICE = {State.DEMAND_ISSUED, State.COURT_DEMAND_ISSUED}


@dataclass(frozen=True, slots=True)
class Reading:
    """One case on a day: its facts, what it owes, and the day on which a recorded stop begins."""

    facts: CaseFacts
    owed: Owed
    stop_begins_on: dt.date | None

    def next_action(self, limits: Limits, on: dt.date) -> NextAction:
        """Return the next action of an open case."""
        return next_action(self.facts, limits, on)


class CaseBook:
    """All that bears on some cases at the end of a day; a fixed number of statements."""

    def __init__(self, cases: Sequence[CollectionCase], on: dt.date, limits: LimitBook) -> None:
        self._on = on
        self._limits = limits
        ids = {case.pk for case in cases}
        owners = {case.enterprise_id for case in cases}
        self._owed = owed_by(on, "enterprise_id", enterprise__among=owners)
        self._clues: dict[int, set[str]] = defaultdict(set)
        clues = AssetClue.objects.standing().filter(enterprise__among=owners)
        for owner, kind in clues.values_list("enterprise_id", "kind"):
            self._clues[owner].add(kind)
        self._pending = {
            proposal.case_id: Pending(proposal.step, proposal.proposed_on)
            for proposal in CaseProposal.objects.filter(
                case__among=ids, decision=Decision.WAITING
            ).order_by()
        }
        self._checked = _checks(owners, on)
        self._read_remedies(ids)
        self._read_stops(owners)
        self._read_events(ids)
        self._notices = self._read_notices(
            [case.pk for case in cases if case.state in _WAITS_FOR_SERVICE]
        )

    def reading(self, case: CollectionCase) -> Reading:
        """Return the facts of one of the cases; its enterprise is read where it was not."""
        key, owner = case.pk, case.enterprise_id
        disposal_class = case.enterprise.disposal_class
        kinds = self._clues[owner]
        owed = self._owed.get(owner, Owed())
        events = self._events[key]
        ended = self._against(key, events.get("issue_demand"))
        facts = CaseFacts(
            state=State(case.state),
            established_on=case.established_on,
            since_on=case.since_on,
            owes=bool(owed.principal_fen or owed.late_fee_fen),
            is_shell=disposal_class == DisposalClass.SHELL,
            is_halted_with_assets=disposal_class == DisposalClass.HALTED_WITH_ASSETS,
            is_loss_making=disposal_class == DisposalClass.LOSS_MAKING,
            checked_on=self._checked.get(owner),
            bankruptcy_accepted_on=self._bankrupt.get(owner),
            claim_filed_on=events.get("file_claim"),
            deferred_until_on=self._deferred.get(owner),
            returned_on=events.get("return_to_ladder"),
            demand_issued_on=self._demanded.get(key),
            court_refused_on=None if "ask_higher_court" in events else events.get("court_refused"),
            demand_served_on=events.get("issue_demand"),
            demand_revoked_on=_revoked_on(ended),
            court_demand_served_on=events.get("issue_court_demand"),
            notice_served_on=self._notices.get(key),
            is_contested=key in self._contested,
            contests=_contests(ended),
            has_property=bool(kinds & PROPERTY),
            has_clue=bool(kinds),
            pending=self._pending.get(key),
        )
        return Reading(facts, owed, self._begins.get(owner))

    def limits(self, case: CollectionCase) -> Limits:
        """Return the time limits where the debtor is."""
        return self._limits.limits(case.enterprise.region_code)

    def _read_remedies(self, ids: Collection[int]) -> None:
        """Note which cases are contested, and how what was contested before has ended."""
        self._contested: set[int] = set()
        self._outcomes: dict[int, list[RemedyOutcome]] = defaultdict(list)
        remedies = Remedy.objects.filter(case__among=ids).select_related("outcome").order_by("pk")
        for remedy in remedies:
            outcome = getattr(remedy, "outcome", None)
            if outcome is None:
                self._contested.add(remedy.case_id)
            elif outcome.decided_on <= self._on:
                self._outcomes[remedy.case_id].append(outcome)

    def _against(self, case_id: int, served_on: dt.date | None) -> list[RemedyOutcome]:
        """List how remedies against the demand in force ended; one issued anew is another."""
        if served_on is None:
            return []
        ended = [one for one in self._outcomes[case_id] if one.remedy.filed_on >= served_on]
        return sorted(ended, key=lambda one: (one.decided_on, one.pk))

    def _read_stops(self, owners: Collection[int]) -> None:
        """Note bankruptcies, and deferrals of the whole debt; one of a part pauses nothing."""
        self._bankrupt: dict[int, dt.date] = {}
        self._deferred: dict[int, dt.date] = {}
        self._begins: dict[int, dt.date] = {}
        stops = pausing_stops().filter(enterprise__among=owners)
        for stop in stops.select_related("end").order_by("pk"):
            ended = getattr(stop, "end", None)
            if stop.kind == StopKind.BANKRUPTCY:
                if ended is None and stop.from_on <= self._on:
                    self._bankrupt[stop.enterprise_id] = stop.from_on
                elif ended is None:
                    self._note_beginning(stop)
            elif stop.to_on:
                last_on = stop.to_on if ended is None else ended.runs_again_from_on - ONE_DAY
                self._note_deferral(stop, last_on)

    def _note_deferral(self, stop: FeeStop, last_on: dt.date) -> None:
        owner = stop.enterprise_id
        if stop.from_on <= self._on <= last_on:
            self._deferred[owner] = max(last_on, self._deferred.get(owner, last_on))
        elif self._on < stop.from_on <= last_on:
            self._note_beginning(stop)

    def _note_beginning(self, stop: FeeStop) -> None:
        """Note that a stop begins after the day, so that its case is looked at again then."""
        owner = stop.enterprise_id
        self._begins[owner] = min(stop.from_on, self._begins.get(owner, stop.from_on))

    def _read_events(self, ids: Collection[int]) -> None:
        """Note when demand and court demand were served, and when the claim was filed.

        A demand issued anew waits for its service; a return to the ladder leaves no claim.
        """
        self._events: dict[int, dict[str, dt.date]] = defaultdict(dict)
        self._demanded: dict[int, dt.date] = {}
        events = CaseEvent.objects.filter(
            case__among=ids,
            step__in=[*_SERVED, *_ISSUED, *_DATED, *_ASKS_ANEW],
            happened_on__lte=self._on,
        ).order_by("pk")
        for event in events.values_list("case_id", "step", "happened_on"):
            self.note(*event)

    def note(self, case_id: int, step: str, happened_on: dt.date) -> None:
        """Take in what a step that the system took changes of the facts, without reading anew.

        The state stands on the case itself; assets, stops, remedies and money come from people.
        """
        if step in _ASKS_ANEW:
            for answer in ("court_refused", "ask_higher_court"):
                self._events[case_id].pop(answer, None)
        if step in _SERVED:
            self._events[case_id][_SERVED[step]] = happened_on
        elif step in _ISSUED:
            self._events[case_id].pop(step, None)
            if step == "issue_demand":
                self._demanded[case_id] = happened_on
        elif step in _DATED:
            self._events[case_id][step] = happened_on
            if step == "return_to_ladder":
                self._events[case_id].pop("file_claim", None)

    def _read_notices(self, ids: Sequence[int]) -> dict[int, dt.date]:
        """Return when the latest document of a case counts as served by public notice."""
        if not ids:
            return {}
        latest = CaseDocument.objects.filter(case__among=ids).order_by().values("case")
        records = ServiceRecord.objects.select_related("document").filter(
            document__in=latest.annotate(last=Max("pk")).values("last"),
            method=ServiceMethod.NOTICE,
            served_on__isnull=False,
        )
        return {record.document.case_id: record.served_on for record in records if record.served_on}


def _checks(owners: Collection[int], on: dt.date) -> dict[int, dt.date]:
    """Return the day of the last baseline check of each enterprise up to a day."""
    checks = BaselineCheck.objects.filter(enterprise__among=owners, checked_on__lte=on).order_by()
    latest = checks.values("enterprise").annotate(last=Max("checked_on"))
    return dict(latest.values_list("enterprise", "last"))


def _revoked_on(ended: Sequence[RemedyOutcome]) -> dt.date | None:
    return next((one.decided_on for one in ended if one.result in REVOKING), None)


def _contests(ended: Sequence[RemedyOutcome]) -> tuple[Contest, ...]:
    """Return the remedies that left the demand standing, as the law counts them."""
    return tuple(
        Contest(
            is_suit=one.remedy.kind == RemedyKind.SUIT,
            is_withdrawn=one.result == RemedyResult.WITHDRAWN,
            filed_on=one.remedy.filed_on,
            ended_on=one.decided_on,
        )
        for one in ended
        if one.result not in REVOKING
    )
