"""The way of a fine as a table: from the case filed to the decision, its service and the court.

行政处罚法 44, 45, 54, 57, 59-61, 63, 64, 66, 72. The administration fines (社会保险行政部门),
not the collector; what is recorded here are its acts.
"""

from __future__ import annotations

from enum import StrEnum

from casework.workflow import By, Transition, Workflow


class State(StrEnum):
    """Where a fine stands; it follows from the last of its events."""

    FILED = "filed"
    NOTIFIED = "notified"
    HEARING_ASKED = "hearing_asked"
    HEARD = "heard"
    DECIDED = "decided"
    SERVED = "served"
    COURT_DEMANDED = "court_demanded"
    COURT_APPLIED = "court_applied"
    DROPPED = "dropped"
    CLOSED = "closed"


OVER = frozenset({State.DROPPED, State.CLOSED})
BEFORE_DECISION = frozenset({State.FILED, State.NOTIFIED, State.HEARING_ASKED, State.HEARD})
DECIDED = frozenset({State.DECIDED, State.SERVED, State.COURT_DEMANDED, State.COURT_APPLIED})

FILE = "file"
FILE_BASIS = "行政处罚法 第五十四条第二款"

_COURT = "行政处罚法 第七十二条；行政强制法 第五十三条、第五十四条"

FINING = Workflow(
    State,
    [
        Transition(
            "notify",
            frozenset({State.FILED, State.NOTIFIED, State.HEARD}),
            State.NOTIFIED,
            By.OFFICER,
            "行政处罚法 第四十四条、第四十五条、第六十三条",
            ("document", "amount", "hearing_offered"),
        ),
        Transition(
            "ask_hearing",
            frozenset({State.NOTIFIED}),
            State.HEARING_ASKED,
            By.OFFICER,
            "行政处罚法 第六十三条、第六十四条第一项",
            ("document",),
        ),
        Transition(
            "hold_hearing",
            frozenset({State.HEARING_ASKED}),
            State.HEARD,
            By.OFFICER,
            "行政处罚法 第六十四条、第六十五条",
            ("document",),
        ),
        Transition(
            "decide",
            frozenset({State.NOTIFIED, State.HEARD}),
            State.DECIDED,
            By.TWO_PEOPLE,
            "行政处罚法 第四十五条、第五十七条、第五十九条、第六十条",
            ("document", "amount", "note"),
        ),
        Transition(
            "drop",
            BEFORE_DECISION,
            State.DROPPED,
            By.TWO_PEOPLE,
            "行政处罚法 第五十七条第一款第二项至第四项",
            ("document", "note"),
        ),
        Transition(
            "serve",
            frozenset({State.DECIDED}),
            State.SERVED,
            By.OFFICER,
            "行政处罚法 第六十一条",
            ("method", "received_by"),
        ),
        Transition(
            "defer",
            frozenset({State.SERVED, State.COURT_DEMANDED}),
            State.SERVED,
            By.TWO_PEOPLE,
            "行政处罚法 第六十六条第二款",
            ("document", "parts"),
        ),
        Transition(
            "demand",
            frozenset({State.SERVED, State.COURT_DEMANDED}),
            State.COURT_DEMANDED,
            By.OFFICER,
            "行政强制法 第五十四条",
            ("document", "method", "received_by"),
        ),
        Transition(
            "apply_to_court",
            frozenset({State.COURT_DEMANDED}),
            State.COURT_APPLIED,
            By.TWO_PEOPLE,
            _COURT,
            ("document",),
        ),
        Transition(
            "close",
            DECIDED,
            State.CLOSED,
            By.OFFICER,
            "行政处罚法 第六十六条、第六十七条",
            ("note",),
        ),
    ],
)
TWO_PEOPLE = frozenset(one.name for one in FINING if one.by is By.TWO_PEOPLE)
# A fine is decided, served, brought to court and ended once; a notice may be given anew.
ONCE = frozenset({FILE, "decide", "serve", "apply_to_court", "drop", "close"})
