"""Reads of one case: what comes next, what may be done, the ladder, what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrears.cases import words
from arrears.cases.enums import Decision
from arrears.cases.facts import Limits
from arrears.cases.ladder import NextAction
from arrears.cases.obstacles import LANDMARKS, Obstacle, obstacles
from arrears.cases.pages.happened import Happened, beside
from arrears.cases.pages.words import NOBODY, WHO, DeadlineWords, deadline_words, fact_lines
from arrears.cases.reading import CaseBook, Reading
from arrears.cases.workflow import COLLECTION
from arrears.models import AssetClue, CaseEvent, CaseProposal, CollectionCase
from casework.limits import LimitBook
from casework.workflow import By, Transition

# What the ladder asks for is answered by one of these, where it is no step or not the only one.
_ANSWERED_BY = {
    "record_inquiry": ("find_funds", "find_too_little"),
    "record_transfer": ("find_too_little",),
    "begin_enforcement": ("begin_enforcement", "court_refused"),
    "ask_higher_court": ("ask_higher_court", "apply_to_court", "issue_demand"),
    "review_enforcement": ("review_enforcement", "suspend_enforcement"),
    "review_assets": ("review_assets", "resume_enforcement"),
    "find_remainder": ("find_remainder", "review_bankruptcy"),
}
# These two leave the ladder; nothing is passed over by them.
_BRANCHES = {"file_claim", "propose_write_off"}
# Where one of these stands in the way, what else does is no news: nothing is collected any more.
_DECISIVE = {"paid", "bankruptcy_accepted"}


@dataclass(frozen=True, slots=True)
class NextWords:
    """The next action of a case, in words."""

    action: NextAction
    deadline: DeadlineWords

    @property
    def title(self) -> str | Promise:
        return words.STEPS[self.action.name]

    @property
    def reason(self) -> str | Promise:
        return words.REASONS[self.action.reason]

    @property
    def who(self) -> str | Promise:
        return NOBODY if self.waits else WHO[self.action.by]

    @property
    def waits(self) -> bool:
        """Tell whether a day has to pass before anybody acts."""
        return self.is_wait and self.action.name not in {one.name for one in COLLECTION}

    @property
    def is_wait(self) -> bool:
        """Tell whether nobody has to do anything."""
        return self.action.by is By.SYSTEM


@dataclass(frozen=True, slots=True)
class Standing:
    """How an open case stands today, computed anew from its facts."""

    reading: Reading
    limits: Limits
    today: dt.date
    next: NextWords

    @classmethod
    def of(cls, case: CollectionCase, today: dt.date) -> Standing:
        """Read the facts of an open case; a fixed number of statements."""
        book = CaseBook([case], today, LimitBook.load())
        reading, limits = book.reading(case), book.limits(case)
        action = reading.next_action(limits, today)
        return cls(reading, limits, today, NextWords(action, deadline_words(action.due_on, today)))

    def obstacles(self, name: str) -> list[Obstacle]:
        """List what stands in the way of a step today."""
        return obstacles(name, self.reading.facts, self.limits, self.today)

    def permitted(self) -> list[Transition]:
        """List the steps that people may take today."""
        return [
            one
            for one in COLLECTION.may_follow(self.reading.facts.state)
            if one.by is not By.SYSTEM and not self.obstacles(one.name)
        ]


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may be taken, by its name and in words."""

    transition: Transition

    @property
    def name(self) -> str:
        return self.transition.name

    @property
    def title(self) -> str | Promise:
        return words.STEPS[self.name]

    @property
    def is_proposed(self) -> bool:
        """Tell whether it takes a second person."""
        return self.transition.by is By.TWO_PEOPLE


@dataclass(frozen=True, slots=True)
class Offered:
    """The steps that the next action asks for, and the others that may be taken."""

    next: list[Step] = field(default_factory=list)
    others: list[Step] = field(default_factory=list)


def offered(standing: Standing) -> Offered:
    """Sort the permitted steps by whether the next action asks for them."""
    asked = standing.next.action.name
    names = _ANSWERED_BY.get(asked, (asked,))
    found = Offered()
    for one in standing.permitted():
        (found.next if one.name in names else found.others).append(Step(one))
    return found


@dataclass(frozen=True, slots=True)
class ObstacleWords:
    """What stands in the way, and the first day on which it no longer does."""

    text: str | Promise
    gone_on: dt.date | None


def obstacle_lines(found: Iterable[Obstacle]) -> list[ObstacleWords]:
    """Put obstacles into words."""
    return [ObstacleWords(words.OBSTACLES[one.code], one.gone_on) for one in found]


@dataclass(frozen=True, slots=True)
class Rung:
    """One landmark of the ladder: done on a day, next, permitted, or what stands in its way."""

    name: str
    state: str
    done_on: dt.date | None = None
    in_the_way: list[ObstacleWords] = field(default_factory=list)

    @property
    def title(self) -> str | Promise:
        return words.STEPS[self.name]

    @property
    def label(self) -> str | Promise:
        return _RUNGS[self.state][0]

    @property
    def tone(self) -> str:
        return _RUNGS[self.state][1]


_RUNGS: dict[str, tuple[str | Promise, str]] = {
    "done": (_("Done"), "good"),
    "next": (_("Next action"), "info"),
    "permitted": (_("Permitted"), "neutral"),
    "blocked": (_("Not permitted"), "neutral"),
    "passed": (_("Not taken"), "neutral"),
}


def ladder_of(events: Iterable[CaseEvent], standing: Standing | None) -> list[Rung]:
    """List the landmarks in order; a closed case has those that were done and those that were not.

    `events` in the order in which they happened.
    """
    done = _landmarks_done(events)
    climbed = [LANDMARKS.index(name) for name in done if name not in _BRANCHES]
    furthest = max(climbed, default=-1)
    return [
        _rung(name, done.get(name), standing, is_behind=number < furthest)
        for number, name in enumerate(LANDMARKS)
    ]


def _landmarks_done(events: Iterable[CaseEvent]) -> dict[str, dt.date]:
    """Return when each landmark was last reached; what a new start undid is not counted."""
    done: dict[str, dt.date] = {}
    for event in events:
        if event.step == "return_to_ladder":
            done.clear()
        elif event.step in LANDMARKS:
            if event.step == "issue_demand":
                for later in LANDMARKS[LANDMARKS.index("issue_demand") :]:
                    done.pop(later, None)
            elif event.step == "file_claim":
                # Of a write-off that it overtook; what the bankruptcy leaves is proposed anew.
                done.pop("propose_write_off", None)
            done[event.step] = event.happened_on
    return done


def _rung(
    name: str, done_on: dt.date | None, standing: Standing | None, *, is_behind: bool
) -> Rung:
    if standing is not None and standing.next.action.name == name:
        return Rung(name, "next", done_on)
    if done_on is not None:
        return Rung(name, "done", done_on)
    if standing is None:
        return Rung(name, "passed")
    found = standing.obstacles(name)
    if not found:
        return Rung(name, "permitted")
    if is_behind and name not in _BRANCHES and "not_reached" in {one.code for one in found}:
        return Rung(name, "passed")
    decisive = [one for one in found if one.code in _DECISIVE]
    return Rung(name, "blocked", in_the_way=obstacle_lines(decisive or found))


def history_of(events: Sequence[CaseEvent], proposals: Iterable[CaseProposal]) -> list[Happened]:
    """Tell what happened, the latest first; a proposal only where it came to nothing.

    `events` are all of one case, the earliest first. Money and stops of its debtor stand between
    them; two statements.
    """
    told = [
        (
            event.recorded_at,
            Happened(
                event.happened_on,
                event.get_step_display(),
                event.get_to_state_display(),
                fact_lines(event.facts),
                event.basis,
                event=event,
                proposal=event.proposal,
            ),
        )
        for event in events
    ]
    told += [
        (
            one.decided_at or one.proposed_at,
            Happened(
                timezone.localdate(one.decided_at or one.proposed_at),
                one.get_step_display(),
                one.get_decision_display(),
                fact_lines(one.facts),
                "",
                proposal=one,
            ),
        )
        for one in proposals
        if one.decision in (Decision.SENT_BACK, Decision.OVERTAKEN)
    ]
    # In the same moment the fact comes first, which may be why a step was taken.
    told = sorted([*beside(events), *told], key=lambda pair: pair[0])
    # Turned round afterwards: of two in the same moment the later recorded one stands first.
    return [one for _at, one in reversed(told)]


def events_of(case: CollectionCase) -> list[CaseEvent]:
    """Return what happened in a case with the people who did it, the earliest first."""
    events = case.events.select_related(
        "recorded_by", "proposal__proposed_by", "proposal__decided_by"
    )
    return list(events.order_by("pk"))


def proposals_of(case: CollectionCase) -> list[CaseProposal]:
    """Return the proposals of a case with their people, the latest first."""
    return list(case.proposals.select_related("proposed_by", "decided_by"))


@dataclass(frozen=True, slots=True)
class ClueLine:
    """An asset clue, and why it no longer stands where it does not."""

    clue: AssetClue
    ended_why: str

    @property
    def stands(self) -> bool:
        return not self.ended_why


def clues_of(enterprise_id: int) -> list[ClueLine]:
    """List what a debtor is known to own, also what was taken back."""
    clues = AssetClue.objects.filter(enterprise=enterprise_id).select_related("end", "recorded_by")
    lines = []
    for clue in clues.order_by("pk"):
        end = getattr(clue, "end", None)
        lines.append(ClueLine(clue, end.reason if end else ""))
    return lines
