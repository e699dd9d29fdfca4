"""The collection ladder as a table: states of a case, and the transitions between them.

LAW.md section 2 of the domain: reminder, demand notice, account inquiry, transfer, security with
deferral, court; beside it the branches of a bankrupt enterprise and of a shell. Which of the
permitted transitions comes next, and by when, is the business of ladder.py.
"""

from __future__ import annotations

from enum import StrEnum

from casework.workflow import By, Transition, Workflow


class State(StrEnum):
    """Where a case stands; what has happened to it is told by its events."""

    ESTABLISHED = "established"
    REMINDED = "reminded"
    DEMAND_ISSUED = "demand_issued"
    DEMAND_SERVED = "demand_served"
    DEMAND_EXPIRED = "demand_expired"
    INQUIRING = "inquiring"
    FUNDS_FOUND = "funds_found"
    TRANSFER_REQUESTED = "transfer_requested"
    FUNDS_INSUFFICIENT = "funds_insufficient"
    DEFERRED = "deferred"
    UNSECURED = "unsecured"
    COURT_DEMAND_ISSUED = "court_demand_issued"
    COURT_DEMAND_SERVED = "court_demand_served"
    COURT_READY = "court_ready"
    COURT_APPLIED = "court_applied"
    ENFORCING = "enforcing"
    ENFORCEMENT_SUSPENDED = "enforcement_suspended"
    CLAIM_FILED = "claim_filed"
    REMAINDER_FOUND = "remainder_found"
    WRITE_OFF_PROPOSED = "write_off_proposed"
    WRITE_OFF_BY_AGENCY = "write_off_by_agency"
    WRITE_OFF_BY_LABOUR = "write_off_by_labour"
    WRITE_OFF_BY_FINANCE = "write_off_by_finance"
    WRITE_OFF_REFUSED = "write_off_refused"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"


CLOSED = frozenset({State.SETTLED, State.WRITTEN_OFF})
OPEN = frozenset(State) - CLOSED
# On these the write-off or the bankruptcy has the case, and the ladder no longer.
WRITE_OFF = frozenset(
    {
        State.WRITE_OFF_PROPOSED,
        State.WRITE_OFF_BY_AGENCY,
        State.WRITE_OFF_BY_LABOUR,
        State.WRITE_OFF_BY_FINANCE,
        State.WRITE_OFF_REFUSED,
    }
)
BANKRUPTCY = frozenset({State.CLAIM_FILED, State.REMAINDER_FOUND})
LADDER = OPEN - WRITE_OFF - BANKRUPTCY

_DEMAND = "社会保险法 第六十三条第一款、第八十六条；社会保险费申报缴纳管理规定（人社部令第20号）"
_BANK = "社会保险法 第六十三条第二款"
_COURT = "社会保险法 第六十三条第三款"
_FORCE = "行政强制法 第五十三条、第五十四条"
_REFUSAL = "行政强制法 第五十六条、第五十八条"
_NOTICE = "民事诉讼法 第九十五条"
_BANKRUPTCY = "企业破产法 第四十四条、第四十八条、第一百一十三条"
_WRITE_OFF = "关于清理收回企业欠缴社会保险费有关问题的通知（劳社部发〔1999〕36号）"
_BEFORE_DEMAND = frozenset({State.ESTABLISHED, State.REMINDED, State.DEMAND_ISSUED})
# The banks have not said, or the transfer has not shown, that the accounts hold too little.
BEFORE_BALANCE = frozenset(
    {
        State.DEMAND_EXPIRED,
        State.INQUIRING,
        State.FUNDS_FOUND,
        State.TRANSFER_REQUESTED,
    }
)
_AFTER_DEMAND = BEFORE_BALANCE | frozenset(
    {
        State.FUNDS_INSUFFICIENT,
        State.UNSECURED,
        State.COURT_DEMAND_ISSUED,
        State.COURT_DEMAND_SERVED,
        State.COURT_READY,
    }
)
# A letter that waits for its service, and the steps that note one: what happened, not what is done.
UNSERVED = frozenset({State.DEMAND_ISSUED, State.COURT_DEMAND_ISSUED})
BY_NOTICE = frozenset({"serve_demand_by_notice", "serve_court_demand_by_notice"})
SERVICES = BY_NOTICE | {"serve_demand", "serve_court_demand"}
# Where the next rung takes money, or leads to the court without it.
BEFORE_FORCE = frozenset({State.DEMAND_EXPIRED, State.FUNDS_FOUND, State.FUNDS_INSUFFICIENT})
# What leads to the court, and is of no use once its window has closed.
TO_COURT = frozenset({"issue_court_demand", "apply_to_court"})
BEFORE_COURT = frozenset(
    {
        State.FUNDS_INSUFFICIENT,
        State.UNSECURED,
        State.COURT_DEMAND_ISSUED,
        State.COURT_DEMAND_SERVED,
        State.COURT_READY,
    }
)
# The states that stand on a demand that was served.
SERVED = _AFTER_DEMAND | {
    State.DEMAND_SERVED,
    State.DEFERRED,
    State.COURT_APPLIED,
    State.ENFORCING,
    State.ENFORCEMENT_SUSPENDED,
}

COLLECTION = Workflow(
    State,
    [
        Transition("remind", frozenset({State.ESTABLISHED}), State.REMINDED, By.OFFICER, _DEMAND),
        # Anew as well: one that was never served, was revoked, or whose court window closed.
        Transition(
            "issue_demand", _BEFORE_DEMAND | SERVED, State.DEMAND_ISSUED, By.TWO_PEOPLE, _DEMAND
        ),
        Transition(
            "serve_demand",
            frozenset({State.DEMAND_ISSUED}),
            State.DEMAND_SERVED,
            By.OFFICER,
            _DEMAND,
            ("method", "received_by"),
        ),
        Transition(
            "serve_demand_by_notice",
            frozenset({State.DEMAND_ISSUED}),
            State.DEMAND_SERVED,
            By.SYSTEM,
            _NOTICE,
        ),
        Transition(
            "expire_demand",
            frozenset({State.DEMAND_SERVED}),
            State.DEMAND_EXPIRED,
            By.SYSTEM,
            _DEMAND,
        ),
        Transition(
            "inquire_accounts",
            frozenset({State.DEMAND_EXPIRED}),
            State.INQUIRING,
            By.OFFICER,
            _BANK,
        ),
        Transition(
            "find_funds",
            frozenset({State.INQUIRING}),
            State.FUNDS_FOUND,
            By.OFFICER,
            _BANK,
            ("document",),
        ),
        Transition(
            "find_too_little",
            frozenset({State.INQUIRING, State.FUNDS_FOUND, State.TRANSFER_REQUESTED}),
            State.FUNDS_INSUFFICIENT,
            By.OFFICER,
            _BANK,
            ("document",),
        ),
        Transition(
            "request_transfer",
            frozenset({State.FUNDS_FOUND}),
            State.TRANSFER_REQUESTED,
            By.TWO_PEOPLE,
            _BANK,
        ),
        # Before the balance as well only for histories on record: obstacles.py lets none through.
        Transition(
            "agree_deferral",
            _AFTER_DEMAND,
            State.DEFERRED,
            By.TWO_PEOPLE,
            _BANK,
            ("to_on", "document", "security_kind", "security_details"),
        ),
        Transition("resume", frozenset({State.DEFERRED}), State.UNSECURED, By.SYSTEM, _COURT),
        Transition(
            "refuse_security",
            frozenset({State.FUNDS_INSUFFICIENT}),
            State.UNSECURED,
            By.OFFICER,
            _COURT,
            ("reason",),
        ),
        Transition(
            "issue_court_demand",
            frozenset({State.UNSECURED, State.FUNDS_INSUFFICIENT, State.COURT_DEMAND_ISSUED}),
            State.COURT_DEMAND_ISSUED,
            By.TWO_PEOPLE,
            _FORCE,
        ),
        Transition(
            "serve_court_demand",
            frozenset({State.COURT_DEMAND_ISSUED}),
            State.COURT_DEMAND_SERVED,
            By.OFFICER,
            _FORCE,
            ("method", "received_by"),
        ),
        Transition(
            "serve_court_demand_by_notice",
            frozenset({State.COURT_DEMAND_ISSUED}),
            State.COURT_DEMAND_SERVED,
            By.SYSTEM,
            _NOTICE,
        ),
        Transition(
            "expire_court_demand",
            frozenset({State.COURT_DEMAND_SERVED}),
            State.COURT_READY,
            By.SYSTEM,
            _FORCE,
        ),
        Transition(
            "apply_to_court",
            frozenset({State.COURT_READY}),
            State.COURT_APPLIED,
            By.TWO_PEOPLE,
            _FORCE,
        ),
        # Not accepted, or not to be enforced; while the window is open the court can be asked anew.
        Transition(
            "court_refused",
            frozenset({State.COURT_APPLIED}),
            State.COURT_READY,
            By.OFFICER,
            _REFUSAL,
            ("reason", "document"),
        ),
        Transition(
            "ask_higher_court",
            frozenset({State.COURT_READY}),
            State.COURT_APPLIED,
            By.OFFICER,
            _REFUSAL,
            ("document",),
        ),
        Transition(
            "begin_enforcement",
            frozenset({State.COURT_APPLIED}),
            State.ENFORCING,
            By.OFFICER,
            _FORCE,
            ("document",),
        ),
        # It stays where it is: what counts is the day, from which the next review is due.
        Transition(
            "review_enforcement",
            frozenset({State.ENFORCING}),
            State.ENFORCING,
            By.OFFICER,
            _COURT,
            ("document",),
        ),
        Transition(
            "review_assets",
            frozenset({State.ENFORCEMENT_SUSPENDED}),
            State.ENFORCEMENT_SUSPENDED,
            By.OFFICER,
            _COURT,
            ("document",),
        ),
        Transition(
            "suspend_enforcement",
            frozenset({State.ENFORCING}),
            State.ENFORCEMENT_SUSPENDED,
            By.OFFICER,
            _COURT,
            ("document",),
        ),
        Transition(
            "resume_enforcement",
            frozenset({State.ENFORCEMENT_SUSPENDED}),
            State.ENFORCING,
            By.OFFICER,
            _COURT,
            ("document",),
        ),
        Transition(
            "file_claim",
            LADDER | WRITE_OFF,
            State.CLAIM_FILED,
            By.TWO_PEOPLE,
            _BANKRUPTCY,
        ),
        Transition(
            "review_bankruptcy",
            frozenset({State.CLAIM_FILED}),
            State.CLAIM_FILED,
            By.OFFICER,
            _BANKRUPTCY,
            ("document",),
        ),
        Transition(
            "find_remainder",
            frozenset({State.CLAIM_FILED}),
            State.REMAINDER_FOUND,
            By.OFFICER,
            _BANKRUPTCY,
            ("document",),
        ),
        Transition(
            "propose_write_off",
            LADDER | {State.REMAINDER_FOUND, State.WRITE_OFF_REFUSED},
            State.WRITE_OFF_PROPOSED,
            By.TWO_PEOPLE,
            _WRITE_OFF,
            ("reason",),
        ),
        Transition(
            "approve_by_agency",
            frozenset({State.WRITE_OFF_PROPOSED}),
            State.WRITE_OFF_BY_AGENCY,
            By.TWO_PEOPLE,
            _WRITE_OFF,
            ("document",),
        ),
        Transition(
            "approve_by_labour",
            frozenset({State.WRITE_OFF_BY_AGENCY}),
            State.WRITE_OFF_BY_LABOUR,
            By.TWO_PEOPLE,
            _WRITE_OFF,
            ("document",),
        ),
        Transition(
            "approve_by_finance",
            frozenset({State.WRITE_OFF_BY_LABOUR}),
            State.WRITE_OFF_BY_FINANCE,
            By.TWO_PEOPLE,
            _WRITE_OFF,
            ("document",),
        ),
        Transition(
            "approve_by_government",
            frozenset({State.WRITE_OFF_BY_FINANCE}),
            State.WRITTEN_OFF,
            By.TWO_PEOPLE,
            _WRITE_OFF,
            ("document",),
        ),
        Transition(
            "refuse_write_off",
            WRITE_OFF - {State.WRITE_OFF_REFUSED},
            State.WRITE_OFF_REFUSED,
            By.OFFICER,
            _WRITE_OFF,
            ("reason", "document"),
        ),
        Transition(
            "return_to_ladder",
            BANKRUPTCY | {State.WRITE_OFF_REFUSED},
            State.ESTABLISHED,
            By.OFFICER,
            _DEMAND,
            ("reason",),
        ),
        Transition("settle", OPEN, State.SETTLED, By.SYSTEM, _DEMAND),
    ],
)
