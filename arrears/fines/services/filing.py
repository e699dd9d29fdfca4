"""File a case of punishment (立案): for arrears after a demand, or for want of registration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.amounts import LARGEST, is_possible
from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.cases.obstacles import Obstacle
from arrears.cases.services.steps import lock_case
from arrears.enums import StopKind
from arrears.fines import words
from arrears.fines.enums import FineOffence
from arrears.fines.possible import possible_fine
from arrears.fines.reading import FineBook
from arrears.fines.workflow import FILE, FILE_BASIS
from arrears.models import CollectionCase, FeeStop, Fine, FineEvent
from casework.formats import date_iso, money
from statutes.fine_clocks import DECISION, LIMITATION, fine_clock
from statutes.parameters import UnknownParameterError


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """What is filed, on which day, under which number.

    For want of registration the order to register, its service, its term and the act's end are
    given, for the employer the premiums that it should have paid, for a person the name; for
    arrears all of it follows from the demand notice.
    """

    case_id: int
    offence: FineOffence
    filed_on: dt.date
    document: str
    person: str = ""
    order_document: str = ""
    order_served_on: dt.date | None = None
    order_due_on: dt.date | None = None
    premiums: Decimal | None = None
    act_ended_on: dt.date | None = None


def file_fine(facts: FilingFacts, *, today: dt.date, actor_id: int | None) -> Fine:
    """File a case of punishment; the same facts twice give the one on record that was not dropped.

    Raises StepNotPermitted where no fine is possible and CaseProblem for what is missing, a day to
    come, before the term of the order ended or before the law of 2021 was in force.
    """
    _refuse_incomplete(facts, today)
    with transaction.atomic():
        case = lock_case(facts.case_id)
        known = _on_record(facts)
        if known is not None:
            return known
        if facts.offence is FineOffence.ARREARS_AFTER_ORDER:
            fine = _of_arrears(case, facts)
        else:
            fine = _of_registration(case, facts)
        _refuse_number_of_dropped(fine)
        fine.recorded_by_id = actor_id
        fine.save(force_insert=True)
        FineEvent.objects.create(
            fine=fine,
            step=FILE,
            happened_on=fine.filed_on,
            document=fine.document,
            basis=FILE_BASIS,
            recorded_by_id=actor_id,
        )
    return fine


def _on_record(facts: FilingFacts) -> Fine | None:
    """Return the fine that was filed with the same facts and not dropped since."""
    given: dict[str, object] = {
        "case": facts.case_id,
        "offence": facts.offence,
        "filed_on": facts.filed_on,
        "document": facts.document.strip(),
    }
    if facts.offence is not FineOffence.ARREARS_AFTER_ORDER:
        given |= {
            "person": facts.person.strip(),
            "order_document": facts.order_document.strip(),
            "order_served_on": facts.order_served_on,
            "order_due_on": facts.order_due_on,
            "premiums": facts.premiums,
            "act_ended_on": facts.act_ended_on,
        }
    return Fine.objects.filter(**given).exclude(events__step="drop").first()


def _refuse_number_of_dropped(fine: Fine) -> None:
    """Raise CaseProblem for a new filing of the day, and under the number, of a dropped one."""
    same = ("case", "offence", "person", "order_document", "filed_on", "document")
    if Fine.objects.filter(**{name: getattr(fine, name) for name in same}).exists():
        raise CaseProblem(
            _("The case filed on %(day)s under %(document)s was dropped; give a new number.")
            % {"day": date_iso(fine.filed_on), "document": fine.document},
            field="document",
        )


def _refuse_incomplete(facts: FilingFacts, today: dt.date) -> None:
    if not facts.document.strip():
        raise CaseProblem(_("Name the document that says so."), field="document")
    if facts.filed_on > today:
        raise CaseProblem(
            _("%(day)s has not come; give the day on which it happened.")
            % {"day": date_iso(facts.filed_on)},
            field="filed_on",
        )
    try:
        fine_clock(DECISION, facts.filed_on)
    except UnknownParameterError:
        raise CaseProblem(
            _("A case filed on %(day)s went by the law before 2021-07-15, which is not on file.")
            % {"day": date_iso(facts.filed_on)},
            field="filed_on",
        ) from None


def _of_arrears(case: CollectionCase, facts: FilingFacts) -> Fine:
    """Judge by the facts of the day of the filing, as they are known now."""
    fines = list(case.fines.select_related("case"))
    book = FineBook(fines, facts.filed_on)
    possible = possible_fine(
        case, facts.filed_on, fined=[(one, book.facts(one).state) for one in fines]
    )
    refuse(possible.in_the_way, "file")
    order = possible.order
    assert order is not None  # noqa: S101 - nothing stands in the way
    return Fine(
        case=case,
        offence=facts.offence,
        filed_on=facts.filed_on,
        document=facts.document.strip(),
        order_document=order.document,
        order_served_on=order.served_on,
        order_due_on=order.due_on,
        act_ended_on=possible.ended_on,
    )


def _of_registration(case: CollectionCase, facts: FilingFacts) -> Fine:
    order = facts.order_document.strip()
    if not order or facts.order_served_on is None or facts.order_due_on is None:
        raise CaseProblem(
            _("Name the order to register, its service and the last day of its term."),
            field="order_document",
        )
    is_person = facts.offence is FineOffence.NO_REGISTRATION_PERSON
    if is_person and not facts.person.strip():
        raise CaseProblem(_("Name the responsible person."), field="person")
    if not is_person:
        _refuse_premiums(facts.premiums)
    if facts.order_due_on < facts.order_served_on:
        raise CaseProblem(
            _("%(day)s lies before %(served)s, when the order was served.")
            % {"day": date_iso(facts.order_due_on), "served": date_iso(facts.order_served_on)},
            field="order_due_on",
        )
    if facts.act_ended_on is not None and facts.act_ended_on > facts.filed_on:
        raise CaseProblem(
            _("%(day)s lies after the filing; leave it empty while the act goes on.")
            % {"day": date_iso(facts.act_ended_on)},
            field="act_ended_on",
        )
    if facts.act_ended_on is not None and facts.act_ended_on <= facts.order_due_on:
        raise CaseProblem(
            _(
                "%(day)s lies within the term of the order, which ran until %(due)s: an employer "
                "who registers within it is not fined."
            )
            % {"day": date_iso(facts.act_ended_on), "due": date_iso(facts.order_due_on)},
            field="act_ended_on",
        )
    found = _in_the_way_of_registration(case, facts, order)
    refuse(found, "file")
    return Fine(
        case=case,
        offence=facts.offence,
        person=facts.person.strip() if is_person else "",
        filed_on=facts.filed_on,
        document=facts.document.strip(),
        order_document=order,
        order_served_on=facts.order_served_on,
        order_due_on=facts.order_due_on,
        premiums=None if is_person else facts.premiums,
        act_ended_on=facts.act_ended_on,
    )


def _in_the_way_of_registration(
    case: CollectionCase, facts: FilingFacts, order: str
) -> list[Obstacle]:
    found = []
    if facts.order_due_on is not None and facts.filed_on <= facts.order_due_on:
        found.append(Obstacle("order_term_runs", facts.order_due_on + dt.timedelta(days=1)))
    ended_on = facts.act_ended_on
    if ended_on and _is_limited(ended_on, facts.filed_on):
        found.append(Obstacle("limitation_passed"))
    bankrupt = FeeStop.objects.filter(
        enterprise=case.enterprise_id,
        kind=StopKind.BANKRUPTCY,
        end__isnull=True,
        from_on__lte=facts.filed_on,
    )
    if bankrupt.exists():
        found.append(Obstacle("bankruptcy_accepted"))
    # One act is fined once, through whichever of the employer's cases (行政处罚法 29).
    same = Fine.objects.filter(
        case__enterprise=case.enterprise_id,
        offence=facts.offence,
        person=facts.person.strip(),
        order_document=order,
    )
    if same.exclude(events__step="drop").exists():
        found.append(Obstacle("fined_already"))
    return found


def _refuse_premiums(premiums: Decimal | None) -> None:
    if premiums is None:
        raise CaseProblem(
            _("Give the premiums that should have been paid, in yuan and fen above zero."),
            field="premiums",
        )
    if not is_possible(premiums):
        raise CaseProblem(
            _(
                "The premiums cannot be %(amount)s: give yuan above zero and up to %(most)s, at "
                "most two decimals."
            )
            % {"amount": premiums, "most": money(LARGEST)},
            field="premiums",
        )


def _is_limited(ended_on: dt.date, filed_on: dt.date) -> bool:
    """Tell whether the limitation has passed; an act from before the law of 2004 is long over."""
    try:
        return filed_on > fine_clock(LIMITATION, ended_on).last_on
    except UnknownParameterError:
        return True


def refuse(found: list[Obstacle], name: str) -> None:
    """Raise StepNotPermitted where something stands in the way of a step about a fine."""
    if not found:
        return
    reasons = [
        _("%(reason)s (no longer from %(day)s)")
        % {"reason": words.OBSTACLES[one.code], "day": date_iso(one.gone_on)}
        if one.gone_on
        else str(words.OBSTACLES[one.code])
        for one in found
    ]
    text = _("“%(step)s” is not permitted: %(reasons)s.") % {
        "step": words.STEPS[name],
        "reasons": _("; ").join(reasons),
    }
    raise StepNotPermitted(text, found)
