"""What must hold of fines: nothing paid beyond fine and surcharge; each decision in its range.

The first is asked by check_books, the second by case_doctor; both only read.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from arrears.cases.enums import Decision
from arrears.fines.possible import range_of
from arrears.fines.reading import FineBook
from arrears.fines.workflow import TWO_PEOPLE
from arrears.models import Fine, FineEvent
from casework.scope import Scope
from ledger.checks import Finding
from statutes.errors import InvalidFactError
from statutes.money import ZERO, to_fen

_TOGETHER = 500
Problem = tuple[str, str, str]


def fines_not_overpaid(scope: Scope, *, on: dt.date) -> Iterator[Finding]:
    """Yield a finding for each decision that more came in for than fine and surcharge of a day."""
    ids = list(
        Fine.objects.in_scope(scope)
        .filter(events__step="decide")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(ids), _TOGETHER):
        part = ids[start : start + _TOGETHER]
        fines = list(Fine.objects.filter(pk__in=part).order_by("pk").select_related("case"))
        book = FineBook(fines, on)
        for fine in fines:
            facts = book.facts(fine)
            most = facts.most(on)
            paid = to_fen(sum((one.amount for one in facts.payments), ZERO))
            if paid > most:
                subject = f"decision {book.number(fine)} of enterprise {fine.case.enterprise_id}"
                yield Finding("fines_not_overpaid", subject, f"at most {most}", f"{paid}")


def fine_problems(case_ids: Iterable[int], on: dt.date) -> dict[int, list[Problem]]:
    """Return what does not hold of the fines of cases: check, expected and found, by case."""
    found: dict[int, list[Problem]] = defaultdict(list)
    ids = list(case_ids)
    for case_id, problem in _closed_but_owed(ids, on):
        found[case_id].append(problem)
    events = FineEvent.objects.filter(fine__case__in=ids, step__in=TWO_PEOPLE)
    for event in events.select_related("fine", "proposal").order_by("pk"):
        if event.step == "decide":
            found[event.fine.case_id] += _outside_range(event)
        if not _by_two_people(event):
            proposer = event.proposal.proposed_by_id if event.proposal else None
            found[event.fine.case_id].append(
                ("fine_not_two_people", event.step, f"{proposer} {event.recorded_by_id}")
            )
    return found


def _closed_but_owed(case_ids: list[int], on: dt.date) -> Iterator[tuple[int, Problem]]:
    """Yield the fines that were closed and of which something is owed on a day."""
    closed = Fine.objects.filter(case__in=case_ids, events__step="close").order_by("pk")
    fines = list(closed.select_related("case"))
    book = FineBook(fines, on)
    for fine in fines:
        owed = book.facts(fine).owed(on)
        if owed is not None and owed.owed > 0:
            found = f"{book.number(fine)} {to_fen(owed.owed)}"
            yield fine.case_id, ("fine_closed_but_owed", "0.00", found)


def _outside_range(event: FineEvent) -> list[Problem]:
    try:
        allowed = range_of(event.fine.offence, event.base, event.happened_on)
    except InvalidFactError as error:
        return [("fine_outside_range", "a sum in question", str(error))]
    amount = event.amount or ZERO
    if allowed.least <= amount <= allowed.most:
        return []
    expected = f"{allowed.least} to {allowed.most}"
    return [("fine_outside_range", expected, f"{event.document} {amount}")]


def _by_two_people(event: FineEvent) -> bool:
    proposal = event.proposal
    return (
        proposal is not None
        and proposal.step == event.step
        and proposal.decision == Decision.APPROVED
        and proposal.decided_by_id == event.recorded_by_id
        and event.recorded_by_id not in {None, proposal.proposed_by_id}
    )
