"""What states, steps, reasons and obstacles of the ladder are called.

The rules know codes only (workflow.py, ladder.py, obstacles.py); every code has its words here,
which a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Words = Mapping[str, StrOrPromise]

STATES: Words = {
    "established": _("Arrears established"),
    "reminded": _("Reminded"),
    "demand_issued": _("Demand notice issued"),
    "demand_served": _("Demand notice served"),
    "demand_expired": _("Demand expired unpaid"),
    "inquiring": _("Accounts being inquired"),
    "funds_found": _("Funds found"),
    "transfer_requested": _("Transfer applied for"),
    "funds_insufficient": _("Funds insufficient"),
    "deferred": _("Payment deferred by agreement"),
    "unsecured": _("Unpaid without security"),
    "court_demand_issued": _("Court demand issued"),
    "court_demand_served": _("Court demand served"),
    "court_ready": _("Court demand expired"),
    "court_applied": _("Court applied to"),
    "enforcing": _("In enforcement"),
    "enforcement_suspended": _("Enforcement suspended"),
    "claim_filed": _("Bankruptcy claim filed"),
    "remainder_found": _("Remainder of the bankruptcy found"),
    "write_off_proposed": _("Write-off proposed"),
    "write_off_by_agency": _("Write-off approved by the agency"),
    "write_off_by_labour": _("Write-off approved by the labour department"),
    "write_off_by_finance": _("Write-off approved by the finance department"),
    "write_off_refused": _("Write-off refused"),
    "settled": _("Settled"),
    "written_off": _("Written off"),
}

# Transitions of the workflow, and what the ladder asks for besides them.
STEPS: Words = {
    "open": _("Open the case"),
    "remind": _("Send the payment reminder"),
    "issue_demand": _("Issue the demand notice"),
    "serve_demand": _("Serve the demand notice"),
    "serve_demand_by_notice": _("Note that the demand notice is served by public notice"),
    "expire_demand": _("Note that the demand expired"),
    "inquire_accounts": _("Inquire about bank accounts"),
    "find_funds": _("Record that funds were found"),
    "find_too_little": _("Record that funds are insufficient"),
    "request_transfer": _("Apply for the transfer decision"),
    "agree_deferral": _("Agree on security and deferral"),
    "resume": _("Resume after the deferral"),
    "refuse_security": _("Record that security was refused"),
    "issue_court_demand": _("Issue the court demand"),
    "serve_court_demand": _("Serve the court demand"),
    "serve_court_demand_by_notice": _("Note that the court demand is served by public notice"),
    "expire_court_demand": _("Note that the court demand expired"),
    "apply_to_court": _("Apply to the court"),
    "court_refused": _("Record that the court refused"),
    "ask_higher_court": _("Ask the higher court to reconsider"),
    "begin_enforcement": _("Record that enforcement began"),
    "suspend_enforcement": _("Record that enforcement was suspended"),
    "resume_enforcement": _("Record that enforcement goes on"),
    "file_claim": _("File the claim in the bankruptcy"),
    "review_bankruptcy": _("Review the bankruptcy"),
    "find_remainder": _("Record what the bankruptcy left unpaid"),
    "propose_write_off": _("Propose the write-off"),
    "approve_by_agency": _("Record the agency's approval"),
    "approve_by_labour": _("Record the labour department's approval"),
    "approve_by_finance": _("Record the finance department's approval"),
    "approve_by_government": _("Record the local government's approval"),
    "refuse_write_off": _("Record that the write-off was refused"),
    "return_to_ladder": _("Return to the ladder"),
    "settle": _("Close the case as paid"),
    "decide_proposal": _("Decide on the proposal"),
    "await_payment": _("Wait for payment"),
    "await_notice": _("Wait for the end of the public notice"),
    "await_deferral_end": _("Wait for the end of the deferral"),
    "await_window": _("Wait for the end of the suit period"),
    "record_inquiry": _("Record the answer of the banks"),
    "record_transfer": _("Check what the transfer brought"),
    "record_baseline": _("Record a baseline check"),
    "record_assets": _("Look for assets"),
    "record_remedy": _("Record the outcome of reconsideration or suit"),
    "review_enforcement": _("Review the enforcement"),
    "review_assets": _("Look for assets again"),
}

REASONS: Words = {
    "paid": _("Principal and late fee are paid in full."),
    "proposal_waits": _("A colleague has proposed a step; somebody else has to decide on it."),
    "bankruptcy_accepted": _("The court has accepted the bankruptcy; only the claim counts now."),
    "deferral_runs": _("An approved deferral runs; the ladder pauses until it ends."),
    "deferral_over": _("The deferral has ended or was broken, and the arrears are not paid."),
    "is_shell": _("It has no assets, no production and no wages: the write-off is prepared."),
    "arrears_established": _("The arrears are established; a reminder goes before the demand."),
    "reminded_unpaid": _("It was reminded and has not paid; the demand notice is due."),
    "demand_not_served": _("The demand notice binds from its service only."),
    "notice_runs": _("The public notice counts as service once its days have passed."),
    "notice_over": _("The days of the public notice have passed; it counts as served."),
    "demand_term_runs": _("The term of the demand notice has not passed."),
    "demand_term_over": _("The term of the demand notice has passed without full payment."),
    "demand_unpaid": _("The demand expired unpaid; the banks may be asked for its accounts."),
    "loss_making_unchecked": _(
        "It makes losses but is alive: its baseline is checked before accounts, transfer and court."
    ),
    "inquiry_open": _("The banks were asked; their answer is not on record."),
    "funds_found": _("There are funds on its accounts; the transfer may be applied for."),
    "transfer_open": _("The transfer was applied for; its result is not on record."),
    "no_property_on_record": _("Security needs land, plant or equipment, and none is on record."),
    "funds_insufficient": _("The funds do not suffice; security and a deferral are to be agreed."),
    "halted_with_assets": _("It is halted and has assets: the court is to preserve them."),
    "unpaid_without_security": _(
        "It has not paid in full, and no deferral runs; the court comes next."
    ),
    "no_clue_on_record": _("The court needs to know of assets, and none are on record."),
    "court_demand_not_served": _("The court demand binds from its service only."),
    "court_demand_term_runs": _("The ten working days of the court demand have not passed."),
    "court_demand_term_over": _("The court demand has passed without full payment."),
    "decision_contested": _("Reconsideration or suit is open; the court cannot be asked yet."),
    "demand_revoked": _("The demand was revoked or changed; nothing stands on it, issue it anew."),
    "suit_period_runs": _("The debtor may still sue; the court can be asked after that."),
    "window_open": _("The court can be asked, and only until the deadline."),
    "no_clue_for_court": _("The window is open, but no assets are on record for the court."),
    "window_missed": _("The window for the court has closed; a new demand is needed."),
    "court_decides": _("The court has the application and decides on it."),
    "court_refused": _(
        "The court refused: the higher court is asked within fifteen days, or the court anew."
    ),
    "enforcement_runs": _("The court enforces; its progress is to be reviewed."),
    "enforcement_suspended": _("Enforcement is suspended; look for assets again."),
    "claim_filed": _("The claim is filed; what the distribution leaves is to be recorded."),
    "no_ground_for_write_off": _(
        "It is neither bankrupt nor a shell any more; nothing is written off."
    ),
    "bankruptcy_taken_back": _("No bankruptcy is on record any more; the ladder applies again."),
    "remainder_found": _("The bankruptcy is over; the remainder may be proposed for write-off."),
    "agency_to_approve": _("The agency is the first of four to approve the write-off."),
    "labour_to_approve": _("The labour department is the second of four to approve."),
    "finance_to_approve": _("The finance department is the third of four to approve."),
    "government_to_approve": _("The local government is the last of four to approve."),
    "write_off_refused": _("The write-off was refused; supplement it or go back to the ladder."),
}

OBSTACLES: Words = {
    "still_owed": _("principal or late fee is still owed"),
    "paid": _("nothing is owed any more"),
    "proposal_waits": _("a proposal waits for its decision"),
    "bankruptcy_accepted": _("the bankruptcy was accepted; there is no collection beside it"),
    "deferral_runs": _("a deferral runs"),
    "notice_runs": _("the public notice runs"),
    "demand_term_runs": _("the term of the demand notice runs"),
    "court_demand_term_runs": _("the ten working days of the court demand run"),
    "not_reached": _("earlier steps are open"),
    "window_not_missed": _("the window for the court has not closed"),
    "no_property_on_record": _("no land, plant or equipment is on record"),
    "no_clue_on_record": _("no assets are on record"),
    "baseline_comes_first": _("a loss-making enterprise is checked on the spot first"),
    "balance_comes_first": _("the accounts are not known to hold too little"),
    "security_comes_first": _("security and deferral are to be tried first"),
    "decision_contested": _("reconsideration or suit is open"),
    "demand_revoked": _("the demand notice was revoked or changed"),
    "demand_stands": _("the demand notice that was served stands"),
    "demand_not_served": _("the demand notice was not served"),
    "court_demand_not_served": _("the court demand was not served"),
    "suit_period_runs": _("the debtor may still sue"),
    "window_missed": _("the window for the court has closed"),
    "court_not_refused": _("the court has not refused"),
    "refusal_stands": _("the fifteen days for the higher court have passed"),
    "no_bankruptcy_on_record": _("no accepted bankruptcy is on record"),
    "claim_filed": _("the claim in the bankruptcy was filed"),
    "claim_comes_first": _("the claim in the bankruptcy comes first"),
    "neither_shell_nor_bankrupt": _("it is neither a shell nor what a bankruptcy left"),
}

# What a step takes besides its day.
FACTS: Words = {
    "method": _("Way of service"),
    "received_by": _("Received by"),
    "document": _("Document"),
    "to_on": _("Deferred until"),
    "security_kind": _("Kind of security"),
    "security_details": _("Security in detail"),
    "reason": _("Reason"),
    "follows_state": _("Follows a closed case"),
}


def choices(words: Words) -> list[tuple[str, StrOrPromise]]:
    """Return codes and words as a model field takes them."""
    return list(words.items())
