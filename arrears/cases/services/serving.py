"""Serving a letter (送达): each attempt is kept, delivered or not; public notice is the last way.

A demand that was served moves its case in the same transaction, dated on the day of the service.
One served by public notice moves it by itself, on the day on which the notice has run its days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.cases.documents.letters import SERVING_STEPS
from arrears.cases.enums import DocumentKind, ServiceMethod, ServiceOutcome
from arrears.cases.errors import CaseProblem
from arrears.cases.services.projection import project_cases
from arrears.cases.services.steps import lock_case, move, refuse_obstacles
from arrears.models import CaseDocument, CollectionCase, ServiceRecord
from statutes.deadlines import time_limit
from statutes.parameters import UnknownParameterError


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One attempt: how, on which day, with what outcome, who took it, who saw it.

    By public notice `attempted_on` is the day of the notice, and its outcome is SERVED: it counts
    as served when its days have passed. Raises CaseProblem for what does not fit together.
    """

    document_id: int
    method: ServiceMethod
    attempted_on: dt.date
    outcome: ServiceOutcome
    received_by: str = ""
    witness: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.outcome == ServiceOutcome.UNDELIVERED:
            self._refuse_undelivered()
        elif self.method == ServiceMethod.LEFT:
            if not self.witness.strip():
                raise CaseProblem(_("Name the witness of a letter that was left."), field="witness")
        elif self.method != ServiceMethod.NOTICE and not self.received_by.strip():
            raise CaseProblem(_("Name the person who received it."), field="received_by")

    def _refuse_undelivered(self) -> None:
        if self.method == ServiceMethod.NOTICE:
            raise CaseProblem(
                _("A public notice counts as service once its days have passed."), field="outcome"
            )
        if not self.note.strip():
            raise CaseProblem(_("Say why it could not be delivered."), field="note")
        if self.received_by.strip():
            raise CaseProblem(
                _("What was not delivered was received by nobody."), field="received_by"
            )


def record_service(facts: ServiceFacts, *, today: dt.date, actor_id: int) -> ServiceRecord:
    """Record an attempt at service; a demand that was served moves its case.

    The same attempt, sent twice, gives the one on record. Raises CaseProblem for a wrong day, for
    a letter that was served or replaced by a later one, and for a public notice before any other
    way was tried; StepNotPermitted where the ladder does not permit the service.
    """
    with transaction.atomic():
        document = CaseDocument.objects.get(pk=facts.document_id)
        case = lock_case(document.case_id)
        known = ServiceRecord.objects.filter(**asdict(facts)).first()
        if known is not None:
            return known
        _refuse_day(document, facts.attempted_on, today)
        _refuse_served(document)
        served_on = _served_on(document, facts)
        record = ServiceRecord.objects.create(
            **asdict(facts), served_on=served_on, recorded_by_id=actor_id
        )
        if served_on is not None:
            _move_case(case, document, facts, today, actor_id)
    return record


def _refuse_day(document: CaseDocument, attempted_on: dt.date, today: dt.date) -> None:
    if attempted_on > today:
        raise CaseProblem(
            _("%(day)s has not come; give the day on which it happened.")
            % {"day": attempted_on.isoformat()},
            field="attempted_on",
        )
    if attempted_on < document.issued_on:
        raise CaseProblem(
            _("%(day)s lies before %(issued)s, when the letter was issued.")
            % {"day": attempted_on.isoformat(), "issued": document.issued_on.isoformat()},
            field="attempted_on",
        )


def _refuse_served(document: CaseDocument) -> None:
    served = document.services.filter(outcome=ServiceOutcome.SERVED).first()
    if served is None:
        return
    if served.method == ServiceMethod.NOTICE:
        raise CaseProblem(
            _("It is being served by the public notice of %(day)s, up to %(last)s.")
            % {"day": served.attempted_on.isoformat(), "last": f"{served.served_on}"}
        )
    raise CaseProblem(_("It was served on %(day)s.") % {"day": f"{served.served_on}"})


def _served_on(document: CaseDocument, facts: ServiceFacts) -> dt.date | None:
    """Return the day on which it counts as served; None for an attempt that failed."""
    if facts.outcome == ServiceOutcome.UNDELIVERED:
        return None
    if facts.method != ServiceMethod.NOTICE:
        return facts.attempted_on
    if not document.services.filter(
        outcome=ServiceOutcome.UNDELIVERED, attempted_on__lte=facts.attempted_on
    ).exists():
        raise CaseProblem(
            _("A public notice comes after another way has failed; record that attempt first."),
            field="method",
        )
    try:
        limit = time_limit("service_by_notice", facts.attempted_on)
    except UnknownParameterError:
        raise CaseProblem(
            _("How long a public notice of %(day)s ran is not on file.")
            % {"day": facts.attempted_on.isoformat()},
            field="attempted_on",
        ) from None
    return limit.end(facts.attempted_on).last_on


def _move_case(
    case: CollectionCase,
    document: CaseDocument,
    facts: ServiceFacts,
    today: dt.date,
    actor_id: int,
) -> None:
    """Take the step that notes the service, where the ladder waits for it."""
    step = SERVING_STEPS.get(DocumentKind(document.kind))
    if step is None:
        return
    latest = CaseDocument.objects.filter(case=case, kind=document.kind).order_by("-pk").first()
    if latest != document:
        raise CaseProblem(_("A later letter of this kind was issued; serve that one."))
    if facts.method == ServiceMethod.NOTICE:
        refuse_obstacles(case, step, facts.attempted_on)
        project_cases([case], today)
        return
    move(
        case,
        step,
        on=facts.attempted_on,
        today=today,
        facts={
            "method": facts.method.value,
            "received_by": facts.received_by.strip() or facts.witness.strip(),
        },
        actor_id=actor_id,
    )
