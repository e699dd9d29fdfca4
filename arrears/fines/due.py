"""The one thing that is due about a fine on a day: a conclusion with its deadline, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrears.fines.facts import FineFacts
from arrears.fines.obstacles import is_owing
from arrears.fines.workflow import OVER, State
from statutes.dates import ONE_DAY
from statutes.deadlines import office_limit
from statutes.fine_clocks import COURT_DEMAND, FineClock, FineWindow, fine_clock

_MOST_DAYS_BACK = 60
# Nobody acts on these; a day has to pass or somebody outside decides.
WAITS = frozenset(
    {
        "await_hearing_request",
        "await_payment",
        "await_remedy",
        "await_window",
        "await_demand",
        "await_court",
    }
)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due: a step or a wait by its code, its last day where it has one, and the article."""

    code: str
    last_on: date | None = None
    source: str = ""
    provisional: bool = False

    @property
    def is_wait(self) -> bool:
        return self.code in WAITS

    def is_overdue(self, on: date) -> bool:
        return self.last_on is not None and not self.is_wait and self.last_on < on


def due_on(facts: FineFacts, on: date) -> Due | None:
    """Return what is due at the end of a day; None where the fine is over."""
    if facts.state in OVER:
        return None
    if facts.pending and facts.pending_on is not None:
        limit = office_limit("approval", facts.pending_on)
        deadline = limit.end(facts.pending_on)
        return Due("decide_proposal", deadline.last_on, limit.source, deadline.provisional)
    if facts.decided_on is None:
        return _before_decision(facts, on)
    if facts.state is State.DECIDED and facts.serve_by is not None:
        return _by("serve", facts.serve_by)
    return _after_service(facts, on)


def _by(code: str, clock: FineClock) -> Due:
    return Due(code, clock.last_on, clock.source, clock.deadline.provisional)


def _before_decision(facts: FineFacts, on: date) -> Due:
    if facts.order_revoked_on is not None or facts.is_paid_in_time:
        return Due("drop")
    if facts.bankruptcy_accepted_on is not None:
        return Due("report_in_bankruptcy")
    if facts.state is State.FILED:
        return _by("notify", facts.decide_by)
    if facts.state is State.HEARING_ASKED:
        return _by("hold_hearing", facts.decide_by)
    until = facts.hearing_until
    if facts.state is State.NOTIFIED and until is not None and on <= until:
        return Due("await_hearing_request", until, "行政处罚法 第六十四条第一项")
    return _by("decide", facts.decide_by)


def _after_service(facts: FineFacts, on: date) -> Due:
    if facts.is_revoked or not is_owing(facts, on):
        return Due("close")
    if facts.bankruptcy_accepted_on is not None:
        return Due("report_in_bankruptcy", source="企业破产法 第十九条、第四十八条")
    if facts.state is State.COURT_APPLIED:
        return Due("await_court", source="行政强制法 第五十六条至第五十八条")
    if facts.is_contested:
        return Due("await_remedy", source="行政处罚法 第七十三条")
    until = facts.unpaid_until(on)
    if until is not None:
        source = "行政处罚法 第六十六条" if facts.deferrals else "行政处罚法 第六十七条"
        return Due("await_payment", until, source)
    window = facts.window
    if window is None or on > window.closes.last_on:
        return Due("window_missed", source=window.closes.source if window else "")
    if facts.is_judged:
        return _by("enforce_judgment", window.closes)
    return _court(window, on)


def _court(window: FineWindow, on: date) -> Due:
    if window.demand is None:
        if on < window.opens_on:
            return _await_window(window)
        provisional = window.closes.deadline.provisional
        return Due("demand", _demand_by(window), "行政强制法 第五十四条", provisional)
    if on <= window.demand.last_on:
        return _by("await_demand", window.demand)
    if on < window.opens_on:
        return _await_window(window)
    return _by("apply_to_court", window.closes)


def _await_window(window: FineWindow) -> Due:
    last_on = window.opens_on - ONE_DAY
    source = "行政处罚法 第七十二条；行政诉讼法 第四十五条、第四十六条"
    return Due("await_window", last_on, source, window.contestable.provisional)


def _demand_by(window: FineWindow) -> date | None:
    """Return the last day on which the demand can be served and still leave a day to apply."""
    day = window.closes.last_on
    for _back in range(_MOST_DAYS_BACK):
        day -= ONE_DAY
        if fine_clock(COURT_DEMAND, day).last_on < window.closes.last_on:
            return day
    return None
