"""Take a step about a fine: the only place that writes its events.

Each step does the same: lock enterprise, case and so the fine; read its facts under the lock; ask
what stands in the way; write the event. A step that binds is proposed first (proposals.py).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.cases.errors import CaseProblem
from arrears.cases.services.steps import lock_case
from arrears.fines import words
from arrears.fines.facts import FineFacts
from arrears.fines.obstacles import obstacles
from arrears.fines.possible import base_of, range_of
from arrears.fines.reading import FineBook
from arrears.fines.services.facts import StepFacts, refuse_parts, require_facts
from arrears.fines.services.filing import refuse
from arrears.fines.workflow import FINING
from arrears.models import Fine, FineEvent, FinePart, FineProposal
from casework.formats import date_iso, money
from casework.workflow import By
from statutes.errors import InvalidFactError
from statutes.money import to_fen

_NAMES_AN_AMOUNT = frozenset({"notify", "decide"})


def take_step(
    fine_id: int, name: str, *, on: dt.date, today: dt.date, facts: StepFacts, actor_id: int
) -> FineEvent:
    """Take a step that one officer may take; `on` is the legal day of the step.

    The same step with the same day and document, sent twice, gives the event on record. Raises
    StepNotPermitted with what stands in the way; CaseProblem for a step of two people, a missing
    fact, a wrong day, an amount outside the range.
    """
    if FINING.transition(name).by is not By.OFFICER:
        raise CaseProblem(_("This step takes two people: propose it."))
    with transaction.atomic():
        fine = lock_fine(fine_id)
        known = fine.events.filter(step=name, happened_on=on, document=facts.document).last()
        if known is not None and _says_the_same(known, facts):
            return known
        return write_step(fine, name, on=on, today=today, facts=facts, actor_id=actor_id)


def write_step(
    fine: Fine,
    name: str,
    *,
    on: dt.date,
    today: dt.date,
    facts: StepFacts,
    actor_id: int,
    proposal: FineProposal | None = None,
) -> FineEvent:
    """Write the event of a step on a locked fine once nothing stands in its way."""
    base = refuse_step(fine, name, on=on, today=today, facts=facts)
    event = FineEvent.objects.create(
        fine=fine,
        step=name,
        happened_on=on,
        document=facts.document,
        amount=facts.amount if name in _NAMES_AN_AMOUNT else None,
        base=base if name in _NAMES_AN_AMOUNT else None,
        hearing_offered=facts.hearing_offered if name == "notify" else None,
        method=facts.method,
        received_by=facts.received_by,
        note=facts.note,
        basis=FINING.transition(name).basis,
        proposal=proposal,
        recorded_by_id=actor_id,
    )
    FinePart.objects.bulk_create(
        FinePart(event=event, due_on=one.due_on, amount=one.amount, recorded_by_id=actor_id)
        for one in facts.parts
    )
    return event


def refuse_step(
    fine: Fine, name: str, *, on: dt.date, today: dt.date, facts: StepFacts
) -> Decimal | None:
    """Raise where a step cannot be taken on a day; return the sum in question of its amount.

    Raises StepNotPermitted with what stands in the way, CaseProblem for what is wrong with the day
    or the facts.
    """
    require_facts(name, facts)
    book = FineBook([fine], on)
    _refuse_day(book.events(fine), on, today)
    known = book.facts(fine)
    refuse(obstacles(name, known, on), name)
    if name == "decide":
        _refuse_number(facts.document)
    if name in _NAMES_AN_AMOUNT:
        return _in_range(fine, name, on, facts, known)
    if name == "defer":
        refuse_parts(facts.parts, amount=known.amount or Decimal("0.00"), on=on)
    return None


def lock_fine(fine_id: int) -> Fine:
    """Lock the enterprise and the case of a fine, in the order in which money does."""
    lock_case(Fine.objects.values_list("case_id", flat=True).get(pk=fine_id))
    return Fine.objects.select_related("case__enterprise").get(pk=fine_id)


def _says_the_same(event: FineEvent, facts: StepFacts) -> bool:
    return (event.amount, event.hearing_offered, event.method, event.received_by, event.note) == (
        facts.amount,
        facts.hearing_offered,
        facts.method,
        facts.received_by,
        facts.note,
    )


def _refuse_day(events: list[FineEvent], on: dt.date, today: dt.date) -> None:
    if on > today:
        raise CaseProblem(
            _("%(day)s has not come; give the day on which it happened.") % {"day": date_iso(on)},
            field="on",
        )
    last = events[-1]
    if on < last.happened_on:
        raise CaseProblem(
            _("%(day)s lies before %(last)s, the day of “%(step)s”.")
            % {
                "day": date_iso(on),
                "last": date_iso(last.happened_on),
                "step": words.STEPS[last.step],
            },
            field="on",
        )


def _refuse_number(number: str) -> None:
    """Raise CaseProblem for the number of another decision: receipts are told apart by it."""
    if FineEvent.objects.filter(step="decide", document=number).exists():
        raise CaseProblem(
            _("There is a decision %(number)s already; give the number of this one.")
            % {"number": number},
            field="document",
        )


def _in_range(
    fine: Fine, name: str, on: dt.date, facts: StepFacts, known: FineFacts
) -> Decimal | None:
    """Return the sum in question; refuse an amount outside the range that follows from it.

    A decision is not heavier than the notice before it, for nobody is fined more because of what
    they said in defence (行政处罚法 45): a heavier one takes another notice.
    """
    base, amount = base_of(fine), facts.amount
    try:
        allowed = range_of(fine.offence, base, on)
    except InvalidFactError as error:
        raise CaseProblem(str(error.explanation), field="amount") from error
    if amount is None or amount != to_fen(amount) or not allowed.least <= amount <= allowed.most:
        raise CaseProblem(
            _("%(amount)s lies outside the range of %(least)s to %(most)s (%(source)s).")
            % {
                "amount": amount,
                "least": money(allowed.least),
                "most": money(allowed.most),
                "source": allowed.source,
            },
            field="amount",
        )
    if name == "decide" and known.notified is not None and amount > known.notified:
        raise CaseProblem(
            _("%(amount)s is more than the notice named, %(notified)s; give notice again first.")
            % {"amount": money(amount), "notified": money(known.notified)},
            field="amount",
        )
    return base
