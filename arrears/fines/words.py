"""What states, steps, obstacles and what is due of a fine are called.

The rules know codes only (workflow.py, obstacles.py, due.py); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Words = Mapping[str, StrOrPromise]

STATES: Words = {
    "filed": _("Case filed"),
    "notified": _("Notice given"),
    "hearing_asked": _("Hearing asked for"),
    "heard": _("Hearing held"),
    "decided": _("Decided"),
    "served": _("Decision served"),
    "court_demanded": _("Court demand served"),
    "court_applied": _("Court applied to"),
    "dropped": _("Dropped without a fine"),
    "closed": _("Closed"),
}

STEPS: Words = {
    "file": _("File the case of punishment"),
    "notify": _("Give notice before the decision"),
    "ask_hearing": _("Record that a hearing is asked for"),
    "hold_hearing": _("Record the hearing"),
    "decide": _("Decide the fine"),
    "drop": _("Drop the case without a fine"),
    "serve": _("Serve the decision"),
    "defer": _("Grant a deferral or instalments of the fine"),
    "demand": _("Serve the court demand for the fine"),
    "apply_to_court": _("Apply to the court for the fine"),
    "close": _("Close the case of punishment"),
}

DUE: Words = {
    "decide_proposal": _("Decide on the proposal"),
    "notify": _("Give notice before the decision"),
    "await_hearing_request": _("Wait whether a hearing is asked for"),
    "hold_hearing": _("Hold the hearing"),
    "decide": _("Decide the fine"),
    "serve": _("Serve the decision"),
    "await_payment": _("Wait for payment"),
    "await_remedy": _("Wait for the outcome of reconsideration or suit"),
    "await_window": _("Wait for the end of the suit period"),
    "demand": _("Serve the court demand for the fine"),
    "await_demand": _("Wait for the end of the court demand"),
    "apply_to_court": _("Apply to the court for the fine"),
    "await_court": _("Wait for the court"),
    "enforce_judgment": _("Have the judgment enforced"),
    "report_in_bankruptcy": _("Report the fine to the administrator of the bankruptcy"),
    "drop": _("Drop the case without a fine"),
    "window_missed": _("The window for the court has closed"),
    "close": _("Close the case of punishment"),
}

REASONS: Words = {
    "decide_proposal": _("A colleague has proposed a step; somebody else has to decide on it."),
    "notify": _("Before the decision the debtor is told facts, reasons and the intended fine."),
    "await_hearing_request": _("A hearing can be asked for within five working days."),
    "hold_hearing": _("A hearing was asked for; the decision waits for it."),
    "decide": _("The decision is due within ninety days of the filing."),
    "serve": _("The decision binds from its service, within seven working days."),
    "await_payment": _("The term of payment has not passed."),
    "await_remedy": _("While it is contested no surcharge counts and no court is asked."),
    "await_window": _("The debtor may still sue; the court can be asked after that."),
    "demand": _("Before the application the demand has to run ten working days."),
    "await_demand": _("The ten working days of the court demand have not passed."),
    "apply_to_court": _("The court can be asked, and only until the deadline."),
    "await_court": _("The court has the application and decides on it."),
    "enforce_judgment": _("A court has upheld the fine; its judgment is enforced."),
    "report_in_bankruptcy": _("The bankruptcy was accepted; nothing is enforced beside it."),
    "drop": _("The order was revoked or changed, or what it named was paid within its term."),
    "window_missed": _("The three months for the application to the court have passed."),
    "close": _("Nothing is owed of it any more."),
}

OBSTACLES: Words = {
    "over": _("the case of punishment is over"),
    "not_reached": _("earlier steps are open"),
    "already_done": _("it was done already"),
    "proposal_waits": _("a proposal waits for its decision"),
    "hearing_term_runs": _("a hearing can still be asked for"),
    "hearing_not_offered": _("no hearing was offered that could still be asked for"),
    "hearing_term_passed": _("the term to ask for a hearing has passed"),
    "hearing_open": _("the hearing that was asked for has not been held"),
    "bankruptcy_accepted": _("the bankruptcy was accepted"),
    "order_revoked": _("the order that it rests on was revoked or changed"),
    "fine_revoked": _("the fine was revoked"),
    "contested": _("reconsideration or suit is open"),
    "judgment_stands": _("a court has upheld the fine: its judgment is what is enforced"),
    "term_runs": _("the term of payment runs"),
    "suit_period_runs": _("the debtor may still sue"),
    "demand_runs": _("the ten working days of the court demand run"),
    "window_missed": _("the window for the court has closed"),
    "paid": _("nothing is owed of it any more"),
    "still_owed": _("fine or surcharge is still owed"),
    "demand_not_served": _("no demand notice was served"),
    "demand_term_runs": _("the term of the demand notice runs"),
    "demand_revoked": _("the demand notice was revoked or changed"),
    "paid_in_time": _("the arrears were paid within the term of the demand"),
    "deferral_ran": _("the whole debt was deferred when the term of the demand ended"),
    "fined_already": _("there is a fine for it already"),
    "order_term_runs": _("the term of the order runs"),
    "limitation_passed": _("two years have passed since the act ended"),
}

FACTS: Words = {
    "document": _("Document"),
    "amount": _("Fine"),
    "base": _("Sum in question"),
    "hearing_offered": _("Told of the right to a hearing"),
    "method": _("Way of service"),
    "received_by": _("Received by"),
    "note": _("Said and considered"),
    "parts": _("Days and amounts"),
}


def choices(words: Words) -> list[tuple[str, StrOrPromise]]:
    """Return codes and words as a model field takes them."""
    return list(words.items())
