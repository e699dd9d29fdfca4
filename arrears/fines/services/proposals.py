"""Four eyes on a fine: who proposes the decision cannot approve it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.cases.enums import Decision
from arrears.cases.errors import CaseProblem
from arrears.fines.services.facts import StepFacts
from arrears.fines.services.steps import lock_fine, refuse_step, write_step
from arrears.fines.workflow import TWO_PEOPLE
from arrears.models import Fine, FineEvent, FineProposal


def propose_step(
    fine_id: int, name: str, *, today: dt.date, facts: StepFacts, actor_id: int
) -> FineProposal:
    """Propose a step that takes two people; it is dated on the day of its approval.

    The same proposal by the same person, sent twice, gives the one that waits. Raises
    StepNotPermitted and CaseProblem as the step itself would.
    """
    if name not in TWO_PEOPLE:
        raise CaseProblem(_("This step takes one person: record it."))
    with transaction.atomic():
        fine = lock_fine(fine_id)
        known = fine.proposals.filter(decision=Decision.WAITING).first()
        given = facts.as_json()
        if known is not None and (known.step, known.facts, known.proposed_by_id) == (
            name,
            given,
            actor_id,
        ):
            return known
        refuse_step(fine, name, on=today, today=today, facts=facts)
        return FineProposal.objects.create(
            fine=fine, step=name, facts=given, proposed_by_id=actor_id, proposed_on=today
        )


def approve(proposal_id: int, *, today: dt.date, actor_id: int) -> FineEvent:
    """Take a proposed step, dated today; the second call gives the event of the first.

    Raises CaseProblem for the person who proposed it and for a proposal that was sent back, and
    what the step raises where the facts have changed since.
    """
    with transaction.atomic():
        fine, proposal = _locked(proposal_id)
        if proposal.decision == Decision.APPROVED:
            return FineEvent.objects.get(proposal=proposal)
        _refuse_decision(proposal, actor_id)
        proposal.decision, proposal.decided_by_id = Decision.APPROVED, actor_id
        proposal.decided_at = timezone.now()
        proposal.save()
        return write_step(
            fine,
            proposal.step,
            on=today,
            today=today,
            facts=StepFacts.from_json(proposal.facts),
            actor_id=actor_id,
            proposal=proposal,
        )


def send_back(proposal_id: int, *, reason: str, actor_id: int) -> FineProposal:
    """Send a proposal back with a reason; a second call changes nothing.

    Raises CaseProblem without a reason, for the person who proposed it, and for a proposal that
    was approved.
    """
    if not reason.strip():
        raise CaseProblem(_("Say why it is sent back."), field="reason")
    with transaction.atomic():
        _fine, proposal = _locked(proposal_id)
        if proposal.decision == Decision.SENT_BACK:
            return proposal
        _refuse_decision(proposal, actor_id)
        proposal.decision, proposal.decided_by_id = Decision.SENT_BACK, actor_id
        proposal.decided_at, proposal.decision_reason = timezone.now(), reason.strip()
        proposal.save()
    return proposal


def _locked(proposal_id: int) -> tuple[Fine, FineProposal]:
    """Lock fine and proposal, the fine first as everybody does."""
    fine = lock_fine(FineProposal.objects.values_list("fine_id", flat=True).get(pk=proposal_id))
    locked = FineProposal.objects.select_for_update(of=("self",), no_key=True)
    return fine, locked.get(pk=proposal_id)


def _refuse_decision(proposal: FineProposal, actor_id: int) -> None:
    if proposal.decision != Decision.WAITING:
        raise CaseProblem(
            _("The proposal was decided: %(decision)s.")
            % {"decision": proposal.get_decision_display()}
        )
    if proposal.proposed_by_id == actor_id:
        raise CaseProblem(_("Who proposes a step cannot approve it; ask a colleague."))
