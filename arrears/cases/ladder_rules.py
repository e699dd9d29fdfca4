"""The rules of the ladder: for each situation and state what comes next, why, and by when.

Each names the situation and the states it holds in and, where days decide, a condition; those of
one place come with their opposites, so that one fits and no other.
"""

from __future__ import annotations

from arrears.cases.court_rules import COURT_RULES
from arrears.cases.rules import (
    Rule,
    Situation,
    completed_in_deferral,
    completes_in_deferral,
    demand_runs,
    has_ground,
    in_time,
    is_bankrupt,
    is_preserved,
    is_secured,
    lacks_baseline,
    lacks_property,
    only_deferral_runs,
    opposite,
    rule,
    service_rules,
)
from arrears.cases.terms import (
    DEMAND_TERM,
    accepted,
    decision_due,
    deferral_ends,
    established,
    notice_ends,
    revoked,
    since,
    within,
)
from arrears.cases.workflow import (
    BANKRUPTCY,
    BEFORE_FORCE,
    LADDER,
    OPEN,
    SERVED,
    UNSERVED,
    WRITE_OFF,
    State,
)
from casework.workflow import By

_SYSTEM, _OFFICER, _TWO = By.SYSTEM, By.OFFICER, By.TWO_PEOPLE
_NOW = within("service", since)


def _notice_in_deferral(state: State, serve: str) -> tuple[Rule, ...]:
    """Return the rules of a paused case whose document is served by notice while it is paused."""
    return tuple(
        rule(
            name,
            state,
            _SYSTEM,
            reason,
            term,
            when=when,
            ends_with_term=waits,
            governed_by=Situation.PAUSED,
        )
        for name, reason, term, when, waits in (
            ("await_deferral_end", "deferral_runs", deferral_ends, only_deferral_runs, True),
            ("await_notice", "notice_runs", notice_ends, completes_in_deferral, True),
            (serve, "notice_over", notice_ends, completed_in_deferral, False),
        )
    )


RULES: tuple[Rule, ...] = (
    rule("settle", OPEN, _SYSTEM, "paid", _NOW, governed_by=Situation.PAID),
    rule(
        "decide_proposal",
        OPEN,
        _OFFICER,
        "proposal_waits",
        decision_due,
        governed_by=Situation.PENDING,
    ),
    rule(
        "file_claim",
        LADDER | WRITE_OFF,
        _TWO,
        "bankruptcy_accepted",
        within("bankruptcy_claim", accepted),
        governed_by=Situation.BANKRUPT,
    ),
    rule(
        "issue_demand",
        SERVED,
        _TWO,
        "demand_revoked",
        within("court_demand_issue", revoked),
        governed_by=Situation.REVOKED,
    ),
    rule(
        "await_deferral_end",
        LADDER - UNSERVED,
        _SYSTEM,
        "deferral_runs",
        deferral_ends,
        ends_with_term=True,
        governed_by=Situation.PAUSED,
    ),
    *_notice_in_deferral(State.DEMAND_ISSUED, "serve_demand_by_notice"),
    *_notice_in_deferral(State.COURT_DEMAND_ISSUED, "serve_court_demand_by_notice"),
    # A deferral that has ended goes back to the ladder first, a shell's too.
    rule(
        "resume",
        State.DEFERRED,
        _SYSTEM,
        "deferral_over",
        _NOW,
        governed_by=Situation.SHELL,
    ),
    rule(
        "propose_write_off",
        LADDER - {State.DEFERRED},
        _TWO,
        "is_shell",
        within("write_off", since),
        governed_by=Situation.SHELL,
    ),
    rule(
        "remind",
        State.ESTABLISHED,
        _OFFICER,
        "arrears_established",
        within("demand_notice_issue", established),
    ),
    rule(
        "issue_demand",
        State.REMINDED,
        _TWO,
        "reminded_unpaid",
        within("demand_notice_issue", established),
    ),
    *service_rules(State.DEMAND_ISSUED, "serve_demand", "demand_not_served"),
    rule(
        "await_payment",
        State.DEMAND_SERVED,
        _SYSTEM,
        "demand_term_runs",
        DEMAND_TERM,
        when=demand_runs,
        ends_with_term=True,
    ),
    rule(
        "expire_demand",
        State.DEMAND_SERVED,
        _SYSTEM,
        "demand_term_over",
        DEMAND_TERM,
        when=opposite(demand_runs),
    ),
    rule(
        "inquire_accounts",
        State.DEMAND_EXPIRED,
        _OFFICER,
        "demand_unpaid",
        within("account_inquiry", since),
        when=opposite(lacks_baseline),
    ),
    # Of a loss-making enterprise the baseline is checked before money is taken or security asked.
    rule(
        "record_baseline",
        BEFORE_FORCE,
        _OFFICER,
        "loss_making_unchecked",
        within("asset_search", since),
        when=lacks_baseline,
    ),
    rule(
        "record_inquiry",
        State.INQUIRING,
        _OFFICER,
        "inquiry_open",
        within("inquiry_answer", since),
    ),
    rule(
        "request_transfer",
        State.FUNDS_FOUND,
        _TWO,
        "funds_found",
        within("transfer_request", since),
        when=opposite(lacks_baseline),
    ),
    rule(
        "record_transfer",
        State.TRANSFER_REQUESTED,
        _OFFICER,
        "transfer_open",
        within("transfer_outcome", since),
    ),
    rule(
        "record_assets",
        State.FUNDS_INSUFFICIENT,
        _OFFICER,
        "no_property_on_record",
        within("asset_search", since),
        when=lacks_property,
    ),
    rule(
        "agree_deferral",
        State.FUNDS_INSUFFICIENT,
        _TWO,
        "funds_insufficient",
        within("security", since),
        when=is_secured,
    ),
    rule(
        "issue_court_demand",
        State.FUNDS_INSUFFICIENT,
        _TWO,
        "halted_with_assets",
        within("court_demand_issue", since),
        when=in_time(is_preserved),
        ends_with_window=True,
    ),
    rule("resume", State.DEFERRED, _SYSTEM, "deferral_over", _NOW),
    *COURT_RULES,
    rule(
        "find_remainder",
        State.CLAIM_FILED,
        _OFFICER,
        "claim_filed",
        within("enforcement_review", since),
        when=is_bankrupt,
    ),
    rule(
        "return_to_ladder",
        BANKRUPTCY,
        _OFFICER,
        "bankruptcy_taken_back",
        within("approval", since),
        when=opposite(is_bankrupt),
    ),
    rule(
        "propose_write_off",
        State.REMAINDER_FOUND,
        _TWO,
        "remainder_found",
        within("write_off", since),
        when=is_bankrupt,
    ),
    *(
        rule(name, state, _TWO, reason, within("write_off", since), when=has_ground)
        for name, state, reason in (
            ("approve_by_agency", State.WRITE_OFF_PROPOSED, "agency_to_approve"),
            ("approve_by_labour", State.WRITE_OFF_BY_AGENCY, "labour_to_approve"),
            ("approve_by_finance", State.WRITE_OFF_BY_LABOUR, "finance_to_approve"),
            ("approve_by_government", State.WRITE_OFF_BY_FINANCE, "government_to_approve"),
            ("propose_write_off", State.WRITE_OFF_REFUSED, "write_off_refused"),
        )
    ),
    *(
        rule(
            name, states, _OFFICER, "no_ground_for_write_off", within("approval", since), when=lost
        )
        for lost in [opposite(has_ground)]
        for name, states in (
            ("refuse_write_off", WRITE_OFF - {State.WRITE_OFF_REFUSED}),
            ("return_to_ladder", {State.WRITE_OFF_REFUSED}),
        )
    ),
)
