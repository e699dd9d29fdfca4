"""Surveys, official lists, bank lists and undos in any order: what stands decides, alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.models import ArrearsItem
from enterprises.models import Enterprise, SurveyLine
from intake.enums import BatchKind, BatchState
from intake.errors import AlreadyCommitted, UndoBlocked
from intake.models import ImportBatch
from ledger.models import Posting, Receipt
from statutes.contribution import split_over_months
from statutes.dates import ContributionMonth
from tests.arrears.imports.scenes import (
    bank_list,
    list_row,
    official_list,
    receipt_row,
    totals_agree,
    undo,
)
from tests.scenes import SurveyRowText, committed_survey, uscc

pytestmark = pytest.mark.django_db

NAMES = {number: f"延吉样例{number}食品有限公司" for number in (1, 2)}
MONTHS = ["2019-05", "2019-06", "2019-07"]

surveys = st.tuples(
    st.just("survey"),
    st.sampled_from(["2018", "2019"]),
    st.dictionaries(st.sampled_from(list(NAMES)), st.integers(0, 9), min_size=1),
)
lists = st.tuples(
    st.just("list"),
    st.integers(1, 4),
    st.dictionaries(
        st.tuples(st.sampled_from(list(NAMES)), st.sampled_from(MONTHS)),
        st.integers(1, 9),
        min_size=1,
        max_size=4,
    ),
)
banks = st.tuples(
    st.just("bank"),
    st.integers(1, 5),
    st.tuples(st.sampled_from(list(NAMES)), st.integers(1, 2000)),
)
histories = st.lists(
    st.one_of(surveys, lists, banks, st.tuples(st.just("undo"), st.integers(0, 5), st.none())),
    min_size=3,
    max_size=8,
)


def survey(importer, which: str, facts: dict[int, int]) -> ImportBatch:
    rows = [
        SurveyRowText(
            name=NAMES[number],
            uscc=uscc(number),
            first_month=MONTHS[0],
            last_month=MONTHS[-1],
            pension=f"{300 * number + size}.00" if size else "0",
            unemployment="",
        )
        for number, size in facts.items()
    ]
    day = dt.date(int(which), 8, 31)
    return committed_survey(importer, rows, title=f"样例{which}", as_of_on=day)


def step(importer, kind: str, which, facts) -> ImportBatch | None:
    """Take one import in; None where there is nobody it could speak of, or it was in before."""
    known = set(Enterprise.objects.current().values_list("name", flat=True))
    try:
        if kind == "survey":
            return survey(importer, which, facts)
        if kind == "list":
            listed = [
                list_row(f"{100 * size}.00", month, name=NAMES[number])
                for (number, month), size in facts.items()
                if NAMES[number] in known
            ]
            day = dt.date(2019, 8, which)
            return official_list(importer, *listed, as_of_on=day) if listed else None
        number, amount = facts
        reference, day_text = f"S{which}-{number}-{amount}", f"2019-08-{10 + which}"
        row = receipt_row(reference, f"{amount}.00", day_text, NAMES[number])
        return bank_list(importer, row) if NAMES[number] in known else None
    except AlreadyCommitted:
        return None


def should_count() -> dict[tuple[str, str], Decimal]:
    """Work out, from the files that stand alone, what counts for each enterprise and month."""
    wanted: dict[tuple[str, str], Decimal] = {}
    for line in SurveyLine.objects.live().order_by("round__surveyed_on", "id"):
        wanted = {key: one for key, one in wanted.items() if key[0] != line.name}
        first, last = (ContributionMonth.parse(month) for month in (MONTHS[0], MONTHS[-1]))
        for month, principal in split_over_months(line.total, first, last):
            if principal:
                wanted[line.name, str(month)] = principal
    standing = ImportBatch.objects.filter(kind=BatchKind.OFFICIAL, state=BatchState.COMMITTED)
    for batch in standing.order_by("as_of_on", "pk"):
        for row in batch.rows.filter(state="accepted"):
            principal = Decimal(row.values["principal"]["pension"])
            wanted[row.values["name"], row.values["month"]] = principal
    return wanted


@given(history=histories)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_leaves_what_its_standing_files_say(importer, history):
    point = transaction.savepoint()
    batches: list[ImportBatch] = []
    for kind, which, facts in history:
        if kind == "undo":
            if batches:
                undone = batches[which % len(batches)]
                try:
                    undo(undone)
                except UndoBlocked:
                    continue
                batches.remove(undone)
        elif (batch := step(importer, kind, which, facts)) is not None:
            batches.append(batch)

    items = ArrearsItem.objects.live().select_related("enterprise")
    found = {
        (item.enterprise.name, f"{item.contribution_month:%Y-%m}"): item.principal for item in items
    }
    assert found == should_count()
    assert totals_agree()
    # Money is neither lost nor made: what stands of each account adds up to what came in.
    received = sum((one.amount for one in Receipt.objects.standing()), Decimal(0))
    held = sum((one.amount for one in Posting.objects.exclude(account="cash")), Decimal(0))
    assert -held == received
    transaction.savepoint_rollback(point)
