"""Deferrals, bankruptcies and exceptions: recorded with document and basis, ended by a fact.

A stop moves the fee of every item it covers, and with it where receipts go: both are drawn anew
in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.enums import EndKind, StopKind
from arrears.models import FeeStop, FeeStopEnd
from arrears.services.books import rebook
from enterprises.services.disposal import refresh_disposal
from enterprises.services.surveys import lock_enterprises
from ledger.errors import MoneyProblem


@dataclass(frozen=True, slots=True)
class StopFacts:
    """What stops the late fee of an enterprise, from a day to a day, both without fee.

    Empty insurance and months mean all of them. Raises MoneyProblem where the law asks for more:
    a deferral has a last day and a security (社会保险法 63), a bankruptcy no last day
    (企业破产法 46), an exception a code; each a document and a legal basis.
    """

    enterprise_id: int
    kind: StopKind
    from_on: dt.date
    basis: str
    document: str
    to_on: dt.date | None = None
    insurance: str = ""
    first_month: dt.date | None = None
    last_month: dt.date | None = None
    code: str = ""
    security_kind: str = ""
    security_details: str = ""

    def __post_init__(self) -> None:
        for field, value in (("basis", self.basis), ("document", self.document)):
            if not value.strip():
                raise MoneyProblem(
                    _("Give legal basis and document; both stay on record."), field=field
                )
        if self.to_on is not None and self.to_on < self.from_on:
            raise MoneyProblem(
                _("The last day %(to)s lies before the first, %(from)s.")
                % {"to": self.to_on.isoformat(), "from": self.from_on.isoformat()},
                field="to_on",
            )
        if self.first_month and self.last_month and self.last_month < self.first_month:
            raise MoneyProblem(
                _("The last contribution month lies before the first."), field="last_month"
            )
        self._refuse_incomplete_kind()

    def _refuse_incomplete_kind(self) -> None:
        if self.kind == StopKind.DEFERRAL and self.to_on is None:
            raise MoneyProblem(_("A deferral has a last day; give it."), field="to_on")
        if self.kind == StopKind.DEFERRAL and not self.security_kind.strip():
            raise MoneyProblem(
                _("A deferral is granted against security; say which (mortgage, pledge …)."),
                field="security_kind",
            )
        if self.kind == StopKind.BANKRUPTCY and self.to_on is not None:
            raise MoneyProblem(
                _("A bankruptcy stops the late fee for good; leave out the last day."),
                field="to_on",
            )
        if self.kind == StopKind.EXCEPTION and not self.code.strip():
            raise MoneyProblem(_("Choose which exception applies."), field="code")


def record_stop(facts: StopFacts, *, actor_id: int | None) -> FeeStop:
    """Record what stops the fee and draw fee and money anew.

    The same facts under the same document give the stop on record and change nothing, as long as
    it was not ended. Raises MoneyProblem for a second bankruptcy of an enterprise.
    """
    with transaction.atomic():
        lock_enterprises([facts.enterprise_id])
        standing = FeeStop.objects.filter(enterprise=facts.enterprise_id, end__isnull=True)
        known = standing.filter(**_given(facts)).first()
        if known is not None:
            return known
        refuse_second_bankruptcy(facts)
        stop = FeeStop.objects.create(**_given(facts), recorded_by_id=actor_id)
        rebook(
            [facts.enterprise_id],
            reason=_("%(kind)s recorded: %(document)s")
            % {"kind": StopKind(facts.kind).label, "document": facts.document},
            actor_id=actor_id,
            whole=True,
        )
        refresh_disposal([facts.enterprise_id])
    return stop


def refuse_second_bankruptcy(facts: StopFacts) -> None:
    """Raise MoneyProblem where another bankruptcy of the enterprise stands."""
    if facts.kind != StopKind.BANKRUPTCY:
        return
    standing = FeeStop.objects.filter(
        enterprise=facts.enterprise_id, kind=StopKind.BANKRUPTCY, end__isnull=True
    )
    for other in standing.exclude(**_given(facts)):
        raise MoneyProblem(
            _(
                "A bankruptcy accepted on %(day)s is on record (%(document)s); take it "
                "back first if it is wrong."
            )
            % {"day": other.from_on.isoformat(), "document": other.document},
            field="from_on",
        )


@dataclass(frozen=True, slots=True)
class EndFacts:
    """Why a stop no longer holds, and the first day that bears a fee again."""

    stop_id: int
    kind: EndKind
    runs_again_from_on: dt.date
    reason: str
    document: str


def end_stop(facts: EndFacts, *, actor_id: int | None) -> FeeStopEnd:
    """End a stop: an agreement was broken, or the stop is taken back.

    The fee runs again from the day given; the first day of the stop says that it never held. The
    same facts twice change nothing. Raises MoneyProblem for a day outside the stop, for a second
    end, and for a bankruptcy that would end later than it began: a dismissed one never held.
    """
    for field, value in (("reason", facts.reason), ("document", facts.document)):
        if not value.strip():
            raise MoneyProblem(_("Give reason and document; both stay on record."), field=field)
    with transaction.atomic():
        stop = FeeStop.objects.get(pk=facts.stop_id)
        lock_enterprises([stop.enterprise_id])
        known = FeeStopEnd.objects.filter(stop=stop).first()
        if known is not None:
            if (known.kind, known.runs_again_from_on) == (facts.kind, facts.runs_again_from_on):
                return known
            raise MoneyProblem(
                _("It was ended already: the fee runs again from %(day)s.")
                % {"day": known.runs_again_from_on.isoformat()}
            )
        refuse_day(stop, facts)
        end = FeeStopEnd.objects.create(**asdict(facts), recorded_by_id=actor_id)
        rebook([stop.enterprise_id], reason=facts.reason, actor_id=actor_id, whole=True)
        refresh_disposal([stop.enterprise_id])
    return end


def refuse_day(stop: FeeStop, facts: EndFacts) -> None:
    """Raise MoneyProblem for a day on which the fee of a stop cannot run again."""
    day = facts.runs_again_from_on
    if stop.kind == StopKind.BANKRUPTCY and day != stop.from_on:
        raise MoneyProblem(
            _("A bankruptcy that is taken back never stopped the fee: give %(day)s.")
            % {"day": stop.from_on.isoformat()},
            field="runs_again_from_on",
        )
    if facts.kind == EndKind.BROKEN and stop.kind != StopKind.DEFERRAL:
        raise MoneyProblem(_("Only an agreement can be broken."), field="kind")
    if day < stop.from_on or (stop.to_on is not None and day > stop.to_on):
        raise MoneyProblem(
            _("The fee cannot run again from %(day)s: the stop holds from %(from)s to %(to)s.")
            % {
                "day": day.isoformat(),
                "from": stop.from_on.isoformat(),
                "to": stop.to_on.isoformat() if stop.to_on else _("no end"),
            },
            field="runs_again_from_on",
        )


def _given(facts: StopFacts) -> dict[str, object]:
    return asdict(facts)
