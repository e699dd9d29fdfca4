"""The fee duel in small: we agree with the oracle, and the oracle with what was worked by hand."""

import json
import random
from datetime import date
from decimal import Decimal
from itertools import groupby

import pytest

from benchmarks import fee_duel
from benchmarks.duel.histories import (
    History,
    Item,
    Received,
    Reversed,
    StopEnded,
    StopKind,
    Stopped,
    random_history,
)
from benchmarks.duel.naive import FORMULAS
from benchmarks.duel.oracle import walk
from benchmarks.duel.ours import Book
from tests.statutes.vectors import rows


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def fen(text: str) -> int:
    return int(Decimal(text) * 100)


def test_we_are_never_wrong_and_the_naive_formulas_often_are():
    result = fee_duel.duel(20190831, range(300))

    assert result.disagreements == []
    assert (result.disagreeing, result.ours.wrong, result.ours.total_fen) == (0, 0, 0)
    assert result.compared > 300 * 20
    # The histories are hard enough to tell a wrong formula from a right one.
    assert min(errors.wrong for errors in result.naive.values()) > 300 // 5
    assert set(result.naive) == set(FORMULAS)


@pytest.mark.parametrize("row", rows("late_fee"), ids=lambda row: row["id"])
def test_oracle_matches_the_worked_example(row):
    year, month = map(int, row["period"].split("-"))
    due, until = day(row["due_date"]), day(row["end_date"])
    counts = row["count_convention"] == "inclusive"
    principal = fen(row["principal"])
    item = Item(
        year * 12 + month - 1, row["insurance"], principal, due, row["mode"], counts_last_day=counts
    )
    stops = []
    if row["deferral_start"]:
        span = day(row["deferral_start"]), day(row["deferral_end"])
        stops.append(Stopped(0, StopKind.DEFERRAL, *span, None, None))
    if row["bankruptcy_accept_date"]:
        accepted = day(row["bankruptcy_accept_date"])
        stops.append(Stopped(1, StopKind.BANKRUPTCY, accepted, None, None, None))
    history = History((item,), tuple(stops), None, (until,), (len(stops),))

    snapshot = walk(history, len(stops))[until]

    assert snapshot.items == ((principal, fen(row["fee"]), 0),)


def partial_cases():
    def case(row):
        return row["id"], row["allocation"]

    return [list(group) for _, group in groupby(sorted(rows("late_fee_partial"), key=case), case)]


@pytest.mark.parametrize(
    "case", partial_cases(), ids=lambda case: f"{case[0]['id']}-{case[0]['allocation']}"
)
def test_oracle_lays_part_payments_as_the_worked_example(case):
    due, principal = day(case[0]["due_date"]), fen(case[0]["principal"])
    item = Item(0, "pension", principal, due, "split", counts_last_day=True)
    paid = tuple(
        Received(number, day(row["date"]), fen(row["paid"]))
        for number, row in enumerate(case)
        if row["paid"]
    )
    fee_first_from = 0 if case[0]["allocation"] == "fee_first" else None
    days = tuple(day(row["date"]) for row in case)

    snapshots = walk(History((item,), paid, fee_first_from, days, (len(paid),)), len(paid))

    for row in case:
        ((left, fee, settled),) = snapshots[day(row["date"])].items
        assert (left, fee - settled) == (fen(row["principal_left"]), fen(row["fee_left"]))


@pytest.mark.parametrize("index", range(40))
def test_the_order_in_which_facts_arrive_changes_nothing(index):
    """What ends or reverses something comes after it; else any order will do."""
    history = random_history(7, index)
    dice = random.Random(index)
    shuffled = Book(history)
    for ending in (False, True):
        facts = [one for one in history.facts if isinstance(one, Reversed | StopEnded) == ending]
        for fact in dice.sample(facts, len(facts)):
            shuffled.record(fact)
    as_recorded = Book(history)
    for fact in history.facts:
        as_recorded.record(fact)

    for on in history.days:
        assert shuffled.snapshot(on) == as_recorded.snapshot(on)


def test_reversed_receipt_leaves_nothing_behind():
    item = Item(2019 * 12 + 7, "pension", 100_000, day("2019-08-31"), "uniform_new", True)
    facts = (Received(0, day("2019-09-10"), 60_000), Reversed(0))
    days = (day("2019-09-30"),)
    history = History((item,), facts, None, days, (1, 2))

    assert walk(history, 1)[days[0]].items == ((40_000, 900, 0),)
    assert walk(history, 2)[days[0]].items == ((100_000, 1_500, 0),)
    assert fee_duel.fight(history).disagreements == []


def test_deferral_that_never_held_and_one_broken_half_way():
    item = Item(2019 * 12 + 7, "pension", 100_000, day("2019-08-31"), "uniform_new", True)
    first, last = day("2019-09-11"), day("2019-09-20")
    days = (day("2019-09-30"),)
    stop = Stopped(0, StopKind.DEFERRAL, first, last, None, None)

    def fee(*facts):
        history = History((item,), facts, None, days, (len(facts),))
        assert fee_duel.fight(history).disagreements == []
        return walk(history, len(facts))[days[0]].items[0][1]

    assert fee(stop) == 1_000
    assert fee(stop, StopEnded(0, first)) == 1_500
    assert fee(stop, StopEnded(0, day("2019-09-16"))) == 1_250


def test_duel_prints_one_json_object_and_ends_with_0(capsys):
    assert fee_duel.main(["--histories", "6", "--seed", "3", "--processes", "1", "--json"]) == 0

    printed = json.loads(capsys.readouterr().out)
    assert printed["histories"] == 6
    assert printed["formulas"]["ours"]["wrong"] == printed["disagreeing"] == 0
    assert set(printed["formulas"]) == {"ours", *FORMULAS}


def test_duel_that_finds_us_wrong_ends_with_1_and_says_where(capsys, monkeypatch):
    monkeypatch.setattr("benchmarks.duel.oracle.NATIONAL_RATE", 6)

    assert fee_duel.main(["--histories", "6", "--processes", "1"]) == 1
    assert "history" in capsys.readouterr().err
    assert fee_duel.main(["--only", "0"]) in {0, 1}


def test_number_of_processes_changes_no_figure():
    alone, shared = (fee_duel.fight_all(5, 300, processes) for processes in (1, 2))

    assert fee_duel.as_json(alone) == fee_duel.as_json(shared)
