"""Four eyes: who proposes a step cannot approve it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.cases.enums import Decision
from arrears.cases.errors import CaseProblem
from arrears.cases.services.projection import project_cases
from arrears.cases.services.steps import (
    Facts,
    lock_case,
    move,
    refuse_obstacles,
    refuse_step_of_others,
    require_facts,
)
from arrears.cases.workflow import COLLECTION
from arrears.models import CaseEvent, CaseProposal
from casework.workflow import By


def propose_step(
    case_id: int, name: str, *, on: dt.date, today: dt.date, facts: Facts, actor_id: int
) -> CaseProposal:
    """Propose a step that takes two people, with the facts it will be taken with.

    The same proposal by the same person, sent twice, gives the one that waits; with other facts it
    is another one, which that one stands in the way of. Raises StepNotPermitted where the ladder
    does not permit the step, CaseProblem for missing facts.
    """
    transition = COLLECTION.transition(name)
    refuse_step_of_others(name, By.TWO_PEOPLE)
    with transaction.atomic():
        case = lock_case(case_id)
        known = case.proposals.filter(decision=Decision.WAITING).first()
        if known is not None and _is_same(known, name, on, facts, actor_id):
            return known
        if on > today:
            raise CaseProblem(
                _("%(day)s has not come; give the day on which it is to be dated.")
                % {"day": on.isoformat()},
                field="on",
            )
        require_facts(transition, facts)
        refuse_obstacles(case, name, today)
        proposal = CaseProposal.objects.create(
            case=case,
            step=name,
            happened_on=on,
            facts=dict(facts),
            proposed_by_id=actor_id,
            proposed_on=today,
        )
        project_cases([case], today)
    return proposal


def _is_same(proposal: CaseProposal, name: str, on: dt.date, facts: Facts, actor_id: int) -> bool:
    given = (name, on, dict(facts), actor_id)
    known = (proposal.step, proposal.happened_on, proposal.facts, proposal.proposed_by_id)
    return known == given


def approve(proposal_id: int, *, today: dt.date, actor_id: int) -> CaseEvent:
    """Take a proposed step, dated today; the second call gives the event of the first.

    Raises CaseProblem for the person who proposed it, and for a proposal that was sent back.
    """
    with transaction.atomic():
        proposal = _locked(proposal_id)
        if proposal.decision == Decision.APPROVED:
            return CaseEvent.objects.get(proposal=proposal)
        _refuse_decision(proposal, actor_id)
        case = lock_case(proposal.case_id)
        proposal.decision, proposal.decided_by_id = Decision.APPROVED, actor_id
        proposal.decided_at = timezone.now()
        proposal.save()
        return move(
            case,
            proposal.step,
            on=today,
            today=today,
            facts=proposal.facts,
            actor_id=actor_id,
            proposal=proposal,
        )


def send_back(proposal_id: int, *, reason: str, today: dt.date, actor_id: int) -> CaseProposal:
    """Send a proposal back with a reason; the case goes on as if it had not been made.

    A second call changes nothing. Raises CaseProblem without a reason, for the person who
    proposed it, and for a proposal that was approved.
    """
    if not reason.strip():
        raise CaseProblem(_("Say why it is sent back."), field="reason")
    with transaction.atomic():
        proposal = _locked(proposal_id)
        if proposal.decision == Decision.SENT_BACK:
            return proposal
        _refuse_decision(proposal, actor_id)
        proposal.decision, proposal.decided_by_id = Decision.SENT_BACK, actor_id
        proposal.decided_at, proposal.decision_reason = timezone.now(), reason.strip()
        proposal.save()
        project_cases([lock_case(proposal.case_id)], today)
    return proposal


def _locked(proposal_id: int) -> CaseProposal:
    """Lock case and proposal, the case first as everybody does."""
    lock_case(CaseProposal.objects.values_list("case_id", flat=True).get(pk=proposal_id))
    return CaseProposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal_id)


def _refuse_decision(proposal: CaseProposal, actor_id: int) -> None:
    if proposal.decision != Decision.WAITING:
        raise CaseProblem(
            _("The proposal was decided: %(decision)s.")
            % {"decision": proposal.get_decision_display()}
        )
    if proposal.proposed_by_id == actor_id:
        raise CaseProblem(_("Who proposes a step cannot approve it; ask a colleague."))
