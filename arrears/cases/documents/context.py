"""The names that the template of a letter may use; docs/rules/collection-documents.md lists them.

All values are texts in Chinese. Facts come from the case as it is on the day of the letter, so the
draft of a letter and the letter itself are made by the same code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation

from arrears.cases.documents.figures import Debt, debt_of
from arrears.cases.documents.letters import Letter
from arrears.cases.documents.wording import (
    ASSET_KINDS,
    BLANK,
    contest_in_words,
    day_in_words,
    limit_in_words,
    month_in_words,
)
from arrears.cases.enums import AssetKind, DocumentKind
from arrears.cases.facts import Limits
from arrears.cases.reading import CaseBook, Reading
from arrears.cases.terms import COURT_TERM, DEMAND_TERM, TermOf
from arrears.cases.workflow import COLLECTION
from arrears.enums import StopKind
from arrears.models import AssetClue, CaseDocument, CaseEvent, CollectionCase, FeeStop
from arrears.stops.words import security_name
from casework.formats import MISSING, money
from casework.limits import LimitBook
from casework.selectors import region_name
from enterprises.models import Enterprise
from statutes.dates import parse_date
from statutes.deadlines import time_limit
from statutes.rmb import capital_amount
from statutes.sheet import one_line

Texts = dict[str, Any]
_LANGUAGE = "zh-hans"


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter is made from: case, day, the facts of its step, and what is owed.

    `debt` is what the letter asks for; `later` fell due after a bankruptcy was accepted, and is no
    claim in it (企业破产法 第四十四条、第一百零七条).
    """

    letter: Letter
    case: CollectionCase
    on: dt.date
    step_facts: Mapping[str, Any]
    debt: Debt
    later: Debt

    @classmethod
    def of(
        cls, letter: Letter, case: CollectionCase, on: dt.date, step_facts: Mapping[str, Any]
    ) -> LetterFacts:
        owner = case.enterprise_id
        is_claim = letter.kind == DocumentKind.BANKRUPTCY_CLAIM
        accepted = _acceptance(owner, on) if is_claim else None
        if accepted is None:
            return cls(letter, case, on, step_facts, debt_of(owner, on), Debt(on, ()))
        claimed = debt_of(owner, on, due_on__lt=accepted.from_on)
        later = debt_of(owner, on, due_on__gte=accepted.from_on)
        return cls(letter, case, on, step_facts, claimed, later)


def _acceptance(enterprise_id: int, on: dt.date) -> FeeStop | None:
    """Return the bankruptcy of an enterprise that was accepted by a day and stands."""
    stops = FeeStop.objects.filter(enterprise=enterprise_id, end__isnull=True, from_on__lte=on)
    return stops.filter(kind=StopKind.BANKRUPTCY).order_by("-pk").first()


def letter_context(facts: LetterFacts, *, number: str) -> Texts:
    """Return the names of one letter; without a number it is a draft."""
    with translation.override(_LANGUAGE):
        context = {
            "number": number,
            "day": day_in_words(facts.on),
            "basis": COLLECTION.transition(facts.letter.step).basis,
            "debt": _debt(facts.debt),
            **head_context(facts.case.enterprise),
        }
        own = _OWN.get(facts.letter.kind)
        return context | (own(_Surroundings.of(facts)) if own else {})


def head_context(enterprise: Enterprise) -> Texts:
    """Return who writes and to whom."""
    region = region_name(enterprise.region_code)
    return {
        "office": settings.OFFICE_NAME or f"{region}社会保险经办机构",
        "enterprise": {
            "name": one_line(enterprise.name),
            "uscc": enterprise.uscc or MISSING,
            "region": region,
            "contact": one_line(enterprise.contact) or MISSING,
            "phone": one_line(enterprise.phone) or MISSING,
        },
    }


def _debt(debt: Debt) -> Texts:
    owed = debt.owed
    return {
        "on": day_in_words(debt.on),
        "principal": money(owed.principal),
        "principal_in_capitals": capital_amount(owed.principal),
        "late_fee": money(owed.late_fee),
        "late_fee_in_capitals": capital_amount(owed.late_fee),
        "total": money(debt.total),
        "total_in_capitals": capital_amount(debt.total),
        "first_month": month_in_words(debt.first_month),
        "last_month": month_in_words(debt.last_month),
        "lines": [
            {
                "insurance": str(line.insurance.label),
                "first_month": month_in_words(line.first_month),
                "last_month": month_in_words(line.last_month),
                "principal": money(line.owed.principal),
                "late_fee": money(line.owed.late_fee),
                "total": money(line.owed.principal + line.owed.late_fee),
            }
            for line in debt.lines
        ],
    }


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The case around a letter: its facts on the day, and the limits where the debtor is."""

    facts: LetterFacts
    reading: Reading
    limits: Limits

    @classmethod
    def of(cls, facts: LetterFacts) -> _Surroundings:
        book = CaseBook([facts.case], facts.on, LimitBook.load())
        return cls(facts, book.reading(facts.case), book.limits(facts.case))

    def limit(self, code: str) -> str:
        return limit_in_words(self.limits(code, self.facts.on))

    def given(self, name: str) -> str:
        """Return a fact of the step; room to fill it in where it is not known yet."""
        return one_line(str(self.facts.step_facts.get(name) or "")) or BLANK

    def demand(self) -> Texts:
        served_on = self.reading.facts.demand_served_on
        return self._served(DocumentKind.DEMAND_NOTICE, served_on, DEMAND_TERM)

    def court_demand(self) -> Texts:
        served_on = self.reading.facts.court_demand_served_on
        return self._served(DocumentKind.COURT_DEMAND, served_on, COURT_TERM)

    def _served(self, kind: DocumentKind, served_on: dt.date | None, term: TermOf) -> Texts:
        """Tell of a letter before this one: its number, its service, the last day of its term."""
        document = CaseDocument.objects.filter(case=self.facts.case, kind=kind).first()
        last_on = term(self.reading.facts, self.limits).last_on if served_on else None
        return {
            "number": document.number if document else BLANK,
            "issued_on": day_in_words(document.issued_on if document else None),
            "served_on": day_in_words(served_on),
            "last_on": day_in_words(last_on),
        }

    def bankruptcy(self) -> Texts:
        stop = _acceptance(self.facts.case.enterprise_id, self.facts.on)
        return {
            "accepted_on": day_in_words(stop.from_on) if stop else "",
            "document": one_line(stop.document) if stop else "",
        }


def _demand_notice(around: _Surroundings) -> Texts:
    on = around.facts.on
    return {
        "term": around.limit("demand_notice_payment"),
        "remedy": {
            "reconsideration": limit_in_words(time_limit("reconsideration", on)),
            "suit": limit_in_words(time_limit("administrative_suit", on)),
        },
    }


def _account_inquiry(around: _Surroundings) -> Texts:
    return {"demand": around.demand()}


def _transfer_request(around: _Surroundings) -> Texts:
    found = (
        CaseEvent.objects.filter(case=around.facts.case, step="find_funds").order_by("-pk").first()
    )
    answer = one_line(str(found.facts.get("document", ""))) if found else ""
    return {"demand": around.demand(), "inquiry": {"document": answer or BLANK}}


def _deferral_agreement(around: _Surroundings) -> Texts:
    to_on = around.facts.step_facts.get("to_on")
    return {
        "demand": around.demand(),
        "deferral": {
            "from_on": day_in_words(around.facts.on),
            "to_on": day_in_words(parse_date(str(to_on), field="to_on") if to_on else None),
            "security_kind": security_name(around.given("security_kind")),
            "security_details": around.given("security_details"),
            "document": around.given("document"),
        },
    }


def _court_demand(around: _Surroundings) -> Texts:
    term = limit_in_words(time_limit("court_demand", around.facts.on))
    return {"demand": around.demand(), "term": term}


def _court_application(around: _Surroundings) -> Texts:
    facts = around.reading.facts
    window = facts.window
    clues = AssetClue.objects.standing().filter(
        enterprise=around.facts.case.enterprise_id, found_on__lte=around.facts.on
    )
    return {
        "demand": around.demand(),
        "court_demand": around.court_demand(),
        "window": {
            "contest": contest_in_words(window, facts.contests) if window else BLANK,
            "suit_last_on": day_in_words(window.left.suit.last_on if window else None),
            "opens_on": day_in_words(window.opens_on if window else None),
            "closes_on": day_in_words(window.closes.last_on if window else None),
        },
        "assets": [
            {
                "kind": ASSET_KINDS[AssetKind(clue.kind)],
                "description": one_line(clue.description),
                "source": one_line(clue.source),
            }
            for clue in clues
        ],
    }


def _bankruptcy_claim(around: _Surroundings) -> Texts:
    """Split the claim by rank; the recorded acceptance has ended the fee on the day before it.

    What fell due from the acceptance on is named beside it, without rank.
    """
    owed, later = around.facts.debt.owed, around.facts.later
    return {
        "bankruptcy": around.bankruptcy(),
        "claim": {
            "premiums": money(owed.principal),
            "late_fee_before": money(owed.late_fee),
            "late_fee_after": money(0),
            "later": _later(later),
        },
    }


def _later(debt: Debt) -> Texts:
    return {
        "premiums": money(debt.owed.principal) if debt.lines else "",
        "first_month": month_in_words(debt.first_month),
        "last_month": month_in_words(debt.last_month),
    }


def _write_off_request(around: _Surroundings) -> Texts:
    owner = around.facts.case.enterprise
    return {
        "bankruptcy": around.bankruptcy(),
        "standing": {
            "status": owner.get_status_display(),
            "disposal_class": owner.get_disposal_class_display(),
        },
        "reason": around.given("reason"),
    }


_OWN: Mapping[DocumentKind, Callable[[_Surroundings], Texts]] = {
    DocumentKind.DEMAND_NOTICE: _demand_notice,
    DocumentKind.ACCOUNT_INQUIRY: _account_inquiry,
    DocumentKind.TRANSFER_REQUEST: _transfer_request,
    DocumentKind.DEFERRAL_AGREEMENT: _deferral_agreement,
    DocumentKind.COURT_DEMAND: _court_demand,
    DocumentKind.COURT_APPLICATION: _court_application,
    DocumentKind.BANKRUPTCY_CLAIM: _bankruptcy_claim,
    DocumentKind.WRITE_OFF_REQUEST: _write_off_request,
}
