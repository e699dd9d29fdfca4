"""Open a case and move it: the only place that writes its state.

Each step does the same: lock the enterprise, then the case; read the facts under the lock; ask
what stands in the way; write event and state; set what comes next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from arrears.cases import words
from arrears.cases.documents.letters import SERVING_STEPS
from arrears.cases.enums import Decision
from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.cases.obstacles import Obstacle, obstacles
from arrears.cases.reading import CaseBook, Reading
from arrears.cases.services.effects import apply_effects
from arrears.cases.services.projection import PROJECTED, set_next_action
from arrears.cases.workflow import CLOSED, COLLECTION, State
from arrears.models import CaseEvent, CaseProposal, CollectionCase
from arrears.selectors.portfolio import owed_by
from casework.limits import LimitBook
from casework.models import JobRun
from casework.workflow import By, Transition
from enterprises.models import Enterprise
from enterprises.services.surveys import lock_enterprises
from statutes.parameters import UnknownParameterError

Facts = Mapping[str, Any]


def open_case(
    enterprise_id: int, *, established_on: dt.date, on: dt.date, actor_id: int | None
) -> CollectionCase:
    """Open the case of an enterprise in arrears, or return the one that is open.

    `established_on` is the day from which the demand notice is due, `on` today. Raises CaseProblem
    for a day to come, where nothing is owed, and where all that is owed was written off.
    """
    if established_on > on:
        raise CaseProblem(
            _("%(day)s has not come; give the day on which the arrears were established.")
            % {"day": established_on.isoformat()},
            field="established_on",
        )
    with transaction.atomic():
        lock_enterprises([enterprise_id])
        known = CollectionCase.objects.open().filter(enterprise=enterprise_id).first()
        if known is not None:
            return known
        enterprise = Enterprise.objects.get(pk=enterprise_id)
        if not owed_by(on, "enterprise_id", enterprise_id=enterprise_id):
            raise CaseProblem(
                _("%(name)s owes nothing on %(day)s; there is nothing to collect.")
                % {"name": enterprise.name, "day": on.isoformat()}
            )
        _refuse_written_off(enterprise, on)
        _refuse_day_without_limit(enterprise, established_on)
        # Stands for the moment of the insert; set from the facts right below.
        case = CollectionCase.objects.create(
            enterprise=enterprise,
            established_on=established_on,
            since_on=established_on,
            assigned_to_id=actor_id,
            next_step="remind",
        )
        CaseEvent.objects.create(
            case=case,
            step="open",
            to_state=case.state,
            happened_on=established_on,
            facts=_follows(case),
            basis=COLLECTION.transition("remind").basis,
            recorded_by_id=actor_id,
        )
        _project(case, on)
    return case


def _refuse_written_off(enterprise: Enterprise, on: dt.date) -> None:
    closed_on = written_off_on(enterprise.pk, on)
    if closed_on is not None:
        raise CaseProblem(
            _(
                "The debt of %(name)s was written off on %(day)s, and nothing that fell due after "
                "it is owed; the file is kept, and a case is opened when new arrears arise."
            )
            % {"name": enterprise.name, "day": closed_on.isoformat()}
        )


def written_off_on(enterprise_id: int, on: dt.date) -> dt.date | None:
    """Return the day of the last write-off where all that is owed on a day lies before it.

    New is what fell due after the day of the write-off and is still owed; of that a case may be
    opened, and the answer is None.
    """
    written_off = CollectionCase.objects.filter(enterprise=enterprise_id, state=State.WRITTEN_OFF)
    closed_on: dt.date | None = written_off.aggregate(last=Max("closed_on"))["last"]
    if closed_on is None:
        return None
    new = owed_by(on, "enterprise_id", enterprise_id=enterprise_id, due_on__gt=closed_on)
    return None if new else closed_on


def _refuse_day_without_limit(enterprise: Enterprise, established_on: dt.date) -> None:
    try:
        LimitBook.load().limits(enterprise.region_code)("demand_notice_issue", established_on)
    except UnknownParameterError as error:
        raise CaseProblem(
            _("No time limit for the demand notice is on record for %(day)s; give a later day.")
            % {"day": established_on.isoformat()},
            field="established_on",
        ) from error


def _follows(case: CollectionCase) -> dict[str, Any]:
    """Name the closed case of the enterprise that a new one follows.

    A closed case stays closed, whatever is recorded later: where a receipt is reversed after the
    settlement, the way on is a new case, which says whose history it continues.
    """
    closed = CollectionCase.objects.filter(enterprise=case.enterprise_id, closed_on__isnull=False)
    former = closed.order_by("-pk").first()
    return {} if former is None else {"follows_case": former.pk, "follows_state": former.state}


def take_step(
    case_id: int, name: str, *, on: dt.date, today: dt.date, facts: Facts, actor_id: int
) -> CaseEvent:
    """Move a case by a step that one officer may take; `on` is the legal day of the step.

    The same step with the same day and facts, sent twice, gives the event on record. Raises
    StepNotPermitted with what stands in the way, CaseProblem for a missing fact or a wrong day,
    and for a service, which is recorded on its letter (`serving.record_service`).
    """
    if name in SERVING_STEPS.values():
        raise CaseProblem(_("Record how the letter was served; the case moves with it."))
    with transaction.atomic():
        case = lock_case(case_id)
        last = case.events.order_by("-pk").first()
        if last is not None and _is_same(last, name, on, facts):
            return last
        refuse_step_of_others(name, By.OFFICER)
        return move(case, name, on=on, today=today, facts=facts, actor_id=actor_id)


def refuse_step_of_others(name: str, by: By) -> None:
    """Raise CaseProblem where a step is not one that `by` takes, and say who does."""
    taken_by = COLLECTION.transition(name).by
    if taken_by is by:
        return
    if taken_by is By.SYSTEM:
        raise CaseProblem(_("The system takes this step by itself, on its day."))
    if taken_by is By.TWO_PEOPLE:
        raise CaseProblem(_("This step takes two people: propose it."))
    raise CaseProblem(_("This step takes one person: record it."))


def lock_case(case_id: int) -> CollectionCase:
    """Lock a case and its enterprise, in the order in which money does; runs in a transaction."""
    lock_enterprises(
        [CollectionCase.objects.values_list("enterprise_id", flat=True).get(pk=case_id)]
    )
    return (
        CollectionCase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("enterprise")
        .get(pk=case_id)
    )


def move(
    case: CollectionCase,
    name: str,
    *,
    on: dt.date,
    today: dt.date,
    facts: Facts,
    actor_id: int | None,
    proposal: CaseProposal | None = None,
    job_run: JobRun | None = None,
) -> CaseEvent:
    """Write event and state of a locked case, and what comes next; see take_step for refusals."""
    transition = COLLECTION.transition(name)
    _refuse_day(case, on, today)
    require_facts(transition, facts)
    refuse_obstacles(case, name, on, except_proposal=proposal)
    event = CaseEvent.objects.create(
        case=case,
        step=name,
        from_state=enter(case, transition, on),
        to_state=transition.target,
        happened_on=on,
        facts=dict(facts),
        basis=transition.basis,
        proposal=proposal,
        job_run=job_run,
        recorded_by_id=actor_id,
    )
    apply_effects(event)
    _project(case, today)
    return event


def enter(case: CollectionCase, transition: Transition, on: dt.date) -> str:
    """Put a locked case into the state of a transition, unsaved, and return the state it leaves.

    What waited for a decision on a case that closes is overtaken, which is saved at once.
    """
    left = case.state
    case.state, case.since_on = transition.target, on
    if transition.target in CLOSED:
        case.closed_on = on
        case.proposals.filter(decision=Decision.WAITING).update(decision=Decision.OVERTAKEN)
    return left


def require_facts(transition: Transition, facts: Facts) -> None:
    """Raise CaseProblem for the first fact of a transition that is missing."""
    for fact in transition.facts:
        if not str(facts.get(fact) or "").strip():
            raise CaseProblem(
                _("This step needs it: %(fact)s.") % {"fact": words.FACTS[fact]}, field=fact
            )


def refuse_obstacles(
    case: CollectionCase, name: str, on: dt.date, *, except_proposal: CaseProposal | None = None
) -> Reading:
    """Raise StepNotPermitted where something stands in the way of a step on a day."""
    book = CaseBook([case], on, LimitBook.load())
    reading = book.reading(case)
    found = obstacles(name, reading.facts, book.limits(case), on)
    if except_proposal is not None:
        found = [one for one in found if one.code != "proposal_waits"]
    if found:
        raise StepNotPermitted(not_permitted(name, found), found)
    return reading


def not_permitted(name: str, found: list[Obstacle]) -> str:
    """Say in one sentence what stands in the way of a step, with the days it goes away on."""
    reasons = [
        _("%(reason)s (no longer from %(day)s)")
        % {"reason": words.OBSTACLES[one.code], "day": one.gone_on.isoformat()}
        if one.gone_on
        else str(words.OBSTACLES[one.code])
        for one in found
    ]
    return _("“%(step)s” is not permitted: %(reasons)s.") % {
        "step": words.STEPS[name],
        "reasons": _("; ").join(reasons),
    }


def _refuse_day(case: CollectionCase, on: dt.date, today: dt.date) -> None:
    if on > today:
        raise CaseProblem(
            _("%(day)s has not come; give the day on which it happened.") % {"day": on.isoformat()},
            field="on",
        )
    if on < case.since_on:
        raise CaseProblem(
            _("%(day)s lies before %(since)s, when the case came to its present state.")
            % {"day": on.isoformat(), "since": case.since_on.isoformat()},
            field="on",
        )


def _is_same(event: CaseEvent, name: str, on: dt.date, facts: Facts) -> bool:
    return (event.step, event.happened_on, event.facts) == (name, on, dict(facts))


def _project(case: CollectionCase, on: dt.date) -> None:
    book = CaseBook([case], on, LimitBook.load())
    set_next_action(case, book, book.reading(case), on)
    case.save(update_fields=PROJECTED)
