"""What a case is judged by: facts only, no framework; the shell reads them from the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from arrears.cases.workflow import LADDER, WRITE_OFF, State
from statutes.deadlines import Contest, EnforcementWindow, TimeLimit, enforcement_window

# A limit by its code, as it stands on a day where the debtor is.
Limits = Callable[[str, date], TimeLimit]


@dataclass(frozen=True, slots=True)
class Pending:
    """A step that one person proposed and another has to decide on."""

    name: str
    proposed_on: date


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that decides what comes next in a case on a day.

    `demand_revoked_on` is the day on which reconsideration or court revoked or changed the demand
    that was served; nothing is enforced on it any more. `owes` says whether principal or late fee
    is outstanding at the end of the day; `deferred_until_on` is the last day of a deferral that
    runs on it, of the whole debt as it was when it began. Property is land, plant or equipment; a
    clue is any asset on record, an account too. `notice_served_on` is the day on which the document
    that waits for its service counts as served by public notice. `checked_on` is the day of the
    last baseline check, `contests` the reconsiderations and suits that ended and left the demand
    standing. `returned_on` is the day on which the case last came back from bankruptcy or
    write-off. `claim_filed_on` is the day of the last claim in a bankruptcy that no return to the
    ladder has undone, `demand_issued_on` that of the last demand notice, whose limit is the one
    that it prints, `court_refused_on` that of a refusal of the court against which the higher court
    was not asked.
    """

    state: State
    established_on: date
    since_on: date
    owes: bool = True
    is_shell: bool = False
    is_halted_with_assets: bool = False
    is_loss_making: bool = False
    checked_on: date | None = None
    returned_on: date | None = None
    court_refused_on: date | None = None
    bankruptcy_accepted_on: date | None = None
    claim_filed_on: date | None = None
    deferred_until_on: date | None = None
    demand_issued_on: date | None = None
    demand_served_on: date | None = None
    demand_revoked_on: date | None = None
    court_demand_served_on: date | None = None
    notice_served_on: date | None = None
    is_contested: bool = False
    contests: tuple[Contest, ...] = ()
    has_property: bool = False
    has_clue: bool = False
    pending: Pending | None = None

    @property
    def lacks_baseline(self) -> bool:
        """Tell whether a loss-making enterprise was not checked since its demand was served."""
        if not self.is_loss_making:
            return False
        served_on = self.demand_served_on
        return self.checked_on is None or (served_on is not None and self.checked_on < served_on)

    @property
    def lacks_claim(self) -> bool:
        """Tell whether the claim in an accepted bankruptcy is to be filed before all else.

        企业破产法 第四十八条: on the ladder, and in a write-off too, which is of what it leaves.
        A claim of before the acceptance is one in another bankruptcy.
        """
        accepted_on = self.bankruptcy_accepted_on
        if accepted_on is None:
            return False
        has_filed = self.claim_filed_on is not None and self.claim_filed_on >= accepted_on
        return self.state in LADDER or (self.state in WRITE_OFF and not has_filed)

    @property
    def window(self) -> EnforcementWindow | None:
        """Return when the court can be asked; None before the demand was served."""
        if self.demand_served_on is None:
            return None
        return enforcement_window(
            self.demand_served_on,
            demand_served_on=self.court_demand_served_on,
            contests=self.contests,
        )
