"""Reconsideration and suit against a fine: filed, ended, and what that does to the surcharge."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.cases.errors import CaseProblem
from arrears.fines.reading import facts_of
from arrears.fines.services.steps import lock_fine
from arrears.models import FineRemedy, FineRemedyOutcome
from casework.formats import date_iso, money
from statutes.money import to_fen


def record_fine_remedy(
    fine_id: int,
    kind: RemedyKind,
    *,
    filed_on: dt.date,
    document: str,
    today: dt.date,
    actor_id: int | None,
) -> FineRemedy:
    """Record that reconsideration was asked for or a suit brought; the same twice is one.

    Recorded as filed even after its last day: whether it is heard is for others to decide. Raises
    CaseProblem for a day to come or before the service of the decision, while another one of the
    kind is open, without a document, and for another document than the one on record.
    """
    _refuse_missing(document)
    _refuse_day_to_come(filed_on, today, "filed_on")
    with transaction.atomic():
        fine = lock_fine(fine_id)
        known = fine.remedies.filter(kind=kind, filed_on=filed_on).first()
        if known is not None:
            _refuse_other_document(known.document, document)
            return known
        served_on = facts_of(fine, today).served_on
        if served_on is None or filed_on < served_on:
            raise CaseProblem(
                _("A remedy is filed against a decision that was served; record the service."),
                field="filed_on",
            )
        opened = fine.remedies.filter(outcome__isnull=True).first()
        if opened is not None:
            raise CaseProblem(
                _("“%(kind)s” of %(day)s is open; record its outcome first.")
                % {"kind": opened.get_kind_display(), "day": date_iso(opened.filed_on)},
                field="kind",
            )
        return FineRemedy.objects.create(
            fine=fine, kind=kind, filed_on=filed_on, document=document, recorded_by_id=actor_id
        )


def record_fine_outcome(
    remedy_id: int,
    result: RemedyResult,
    *,
    ended_on: dt.date,
    amount: Decimal | None,
    document: str,
    today: dt.date,
    actor_id: int | None,
) -> FineRemedyOutcome:
    """Record how a remedy ended; a second call with the same result changes nothing.

    `amount` is the fine as changed, which is never a heavier one (行政复议法 63; 行政诉讼法 77).
    Raises CaseProblem for another result or document than the one on record, a wrong day or amount,
    and without a document.
    """
    _refuse_missing(document)
    _refuse_day_to_come(ended_on, today, "ended_on")
    with transaction.atomic():
        remedy = FineRemedy.objects.get(pk=remedy_id)
        fine = lock_fine(remedy.fine_id)
        known = FineRemedyOutcome.objects.filter(remedy=remedy).first()
        if known is not None:
            if (known.result, known.ended_on, known.amount) == (result, ended_on, amount):
                _refuse_other_document(known.document, document)
                return known
            raise CaseProblem(
                _("It ended on %(day)s: %(result)s.")
                % {"day": date_iso(known.ended_on), "result": known.get_result_display()}
            )
        if ended_on < remedy.filed_on:
            raise CaseProblem(
                _("%(day)s lies before %(filed)s, when it was filed.")
                % {"day": date_iso(ended_on), "filed": date_iso(remedy.filed_on)},
                field="ended_on",
            )
        _refuse_amount(result, amount, facts_of(fine, today).amount)
        return FineRemedyOutcome.objects.create(
            remedy=remedy,
            result=result,
            ended_on=ended_on,
            amount=amount,
            document=document,
            recorded_by_id=actor_id,
        )


def _refuse_amount(result: RemedyResult, amount: Decimal | None, standing: Decimal | None) -> None:
    if result != RemedyResult.CHANGED:
        if amount is not None:
            raise CaseProblem(
                _("Leave the amount empty where the fine was not changed."), field="amount"
            )
        return
    if amount is None or amount <= 0 or amount != to_fen(amount):
        raise CaseProblem(_("Give the fine as it was changed, in yuan and fen."), field="amount")
    if standing is not None and amount > standing:
        raise CaseProblem(
            _("%(amount)s is more than the fine of %(standing)s; a remedy never makes it heavier.")
            % {"amount": money(amount), "standing": money(standing)},
            field="amount",
        )


def _refuse_other_document(known: str, given: str) -> None:
    if known.strip() != given.strip():
        raise CaseProblem(
            _("The same is on record of that day with %(document)s; check the document or the day.")
            % {"document": known},
            field="document",
        )


def _refuse_missing(document: str) -> None:
    if not document.strip():
        raise CaseProblem(_("Name the document that says so."), field="document")


def _refuse_day_to_come(day: dt.date, today: dt.date, field: str) -> None:
    if day > today:
        raise CaseProblem(
            _("%(day)s has not come; give the day on which it happened.") % {"day": date_iso(day)},
            field=field,
        )
