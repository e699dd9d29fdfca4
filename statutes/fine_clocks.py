"""The clocks of a fine: hearing, decision, service, payment, remedies, court, limitation.

行政处罚法 36, 60, 61, 64, 67, 72, 85; 行政复议法 20; 行政诉讼法 45, 46; 行政强制法 53, 54, 69;
劳动保障监察条例 20. Limits of five and seven days are working days (行政处罚法 85), all others
calendar days whose last one moves off a day off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from statutes.dates import ONE_DAY
from statutes.deadlines import Contest, Contestability, Deadline, enforcement_window, time_limit

HEARING_REQUEST = "fine_hearing_request"
DECISION = "fine_decision"
SERVICE = "fine_service"
PAYMENT = "fine_payment"
LIMITATION = "fine_limitation"
RECONSIDERATION = "reconsideration"
SUIT = "administrative_suit"
SUIT_AFTER_RECONSIDERATION = "suit_after_reconsideration"
COURT_DEMAND = "court_demand"
COURT_APPLICATION = "court_application"
JUDGMENT = "judgment_enforcement"


@dataclass(frozen=True, slots=True)
class FineClock:
    """A limit that began to run on a day: its code, its last day, and the article that sets it."""

    code: str
    start_on: date
    deadline: Deadline
    source: str

    @property
    def last_on(self) -> date:
        return self.deadline.last_on


def fine_clock(code: str, start_on: date) -> FineClock:
    """Run a limit from the event of a day, which itself is not counted.

    Raises UnknownParameterError for a day on which the limit was not yet law: a fine whose case
    was filed before 2021-07-15 went by other articles.
    """
    limit = time_limit(code, start_on)
    return FineClock(code, start_on, limit.end(start_on), limit.source)


@dataclass(frozen=True, slots=True)
class FineWindow:
    """When a court can be asked to enforce a fine that nobody contests any more.

    `left` says until when the debtor may contest it. The window opens on the day after that, or
    after the deferral or last instalment that was granted, and lasts three months from the same
    day (行政处罚法 72; 行政强制法 53); a judgment that upheld the fine is enforced within two
    years. The demand (催告书) has to run its ten working days before an application.
    """

    left: Contestability
    opens_on: date
    closes: FineClock
    demand: FineClock | None

    @property
    def contestable(self) -> Deadline:
        """Return the last day on which the fine can be contested."""
        return self.left.until

    @property
    def first_application_on(self) -> date | None:
        """Return the first day for an application; None until the demand was served."""
        if self.demand is None:
            return None
        return max(self.opens_on, self.demand.last_on + ONE_DAY)


def fine_window(
    served_on: date,
    *,
    contests: Iterable[Contest] = (),
    deferred_until_on: date | None = None,
    demand_served_on: date | None = None,
) -> FineWindow:
    """Compute the window for a court application on a fine whose decision was served on a day.

    `contests` are the reconsiderations and suits, in any order, that ended and left the fine
    standing: after a reconsideration the debtor may sue within fifteen days (行政诉讼法 45).
    """
    left = enforcement_window(served_on, contests=contests).left
    ready_on = max(left.until.last_on, deferred_until_on or left.until.last_on)
    closes = fine_clock(JUDGMENT if left.is_judged else COURT_APPLICATION, ready_on)
    demand = fine_clock(COURT_DEMAND, demand_served_on) if demand_served_on else None
    return FineWindow(left, ready_on + ONE_DAY, closes, demand)
