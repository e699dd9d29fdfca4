"""Fee duel: our late fee and allocation against an oracle that walks through every day.

    python -m benchmarks.fee_duel [--histories 100000] [--seed 1] [--processes 2] [--json]
    python -m benchmarks.fee_duel --seed 1 --only 4711

Each history is a whole one: debts under three readings and two counting conventions, receipts
that arrive late or are reversed, deferrals kept, broken and revoked, bankruptcies, coded
exceptions, rate changes. Each item's principal, late fee to date and late fee settled, and the
money that no debt took, are compared on several days, as known at the end and as known at an
earlier point. Beside it stand the errors of three formulas that known systems use. Ends with 1
if we are wrong once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmarks.duel.histories import History, random_history
from benchmarks.duel.naive import FORMULAS
from benchmarks.duel.oracle import Snapshot, walk
from benchmarks.duel.ours import Book
from benchmarks.record import keep, machine

_CHUNK = 250
_SHOWN = 5


@dataclass(slots=True)
class Errors:
    """How far one formula was off, over all histories; money in fen."""

    wrong: int = 0
    too_low: int = 0
    total_fen: int = 0
    largest_fen: int = 0

    def count(self, answer: int, truth: int) -> None:
        """Take in one answer."""
        off = abs(answer - truth)
        self.wrong += off > 0
        self.too_low += answer < truth
        self.total_fen += off
        self.largest_fen = max(self.largest_fen, off)

    def add(self, other: Errors) -> None:
        """Take in the errors that another process has counted."""
        self.wrong += other.wrong
        self.too_low += other.too_low
        self.total_fen += other.total_fen
        self.largest_fen = max(self.largest_fen, other.largest_fen)


@dataclass(slots=True)
class Result:
    """What came of some histories."""

    histories: int = 0
    compared: int = 0
    fee_fen: int = 0
    disagreeing: int = 0
    ours: Errors = field(default_factory=Errors)
    naive: dict[str, Errors] = field(default_factory=lambda: {name: Errors() for name in FORMULAS})
    disagreements: list[str] = field(default_factory=list)

    def add(self, other: Result) -> None:
        """Take in the result of other histories."""
        self.histories += other.histories
        self.compared += other.compared
        self.fee_fen += other.fee_fen
        self.disagreeing += other.disagreeing
        self.ours.add(other.ours)
        for name, errors in other.naive.items():
            self.naive[name].add(errors)
        self.disagreements = (self.disagreements + other.disagreements)[:_SHOWN]


@dataclass(slots=True)
class Bout:
    """One history fought out: both answers on the last day, and where they ever differed."""

    ours: Snapshot
    truth: Snapshot
    compared: int = 0
    disagreements: list[str] = field(default_factory=list)


def fight(history: History) -> Bout:
    """Compare every figure of a history on each day asked about, at each checkpoint."""
    book = Book(history)
    nothing = Snapshot((), 0)
    bout = Bout(nothing, nothing)
    recorded = 0
    for known in history.checkpoints:
        for fact in history.facts[recorded:known]:
            book.record(fact)
        recorded = known
        truths = walk(history, known)
        for day in history.days:
            bout.ours, bout.truth = book.snapshot(day), truths[day]
            bout.compared += 3 * len(history.items) + 1
            if bout.ours != bout.truth:
                on = date.fromordinal(day)
                bout.disagreements.append(
                    f"{on} after {known} facts: ours {bout.ours}, the oracle {bout.truth}"
                )
    return bout


def duel(seed: int, indexes: Sequence[int]) -> Result:
    """Fight out the histories of these numbers."""
    result = Result()
    for index in indexes:
        history = random_history(seed, index)
        bout = fight(history)
        fee = _fee(bout.truth)
        result.histories += 1
        result.compared += bout.compared
        result.fee_fen += fee
        result.ours.count(_fee(bout.ours), fee)
        result.disagreeing += bool(bout.disagreements)
        result.disagreements += [f"history {index}: {text}" for text in bout.disagreements]
        for name, formula in FORMULAS.items():
            result.naive[name].count(formula(history, bout.truth), fee)
    result.disagreements = result.disagreements[:_SHOWN]
    return result


def _fee(snapshot: Snapshot) -> int:
    return sum(fee for _principal, fee, _settled in snapshot.items)


def fight_all(seed: int, histories: int, processes: int) -> Result:
    """Fight out many histories in several processes; the result does not depend on how many."""
    chunks = [range(at, min(at + _CHUNK, histories)) for at in range(0, histories, _CHUNK)]
    result = Result()
    if processes == 1:
        for chunk in chunks:
            result.add(duel(seed, chunk))
        return result
    with ProcessPoolExecutor(processes) as pool:
        for part in pool.map(duel, [seed] * len(chunks), chunks):
            result.add(part)
    return result


def as_table(result: Result) -> str:
    """Write the outcome as a table, in yuan; a mean is over all histories."""
    lines = [
        f"{result.histories:,} histories, {result.compared:,} figures compared, "
        f"late fee in all {_yuan(result.fee_fen)} yuan",
        "",
        "| formula | wrong | too low | mean error | largest error | error in all |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, errors in {"ours": result.ours, **result.naive}.items():
        share = f"{100 * errors.wrong / result.histories:.1f} %" if errors.wrong else "0"
        too_low = f"{100 * errors.too_low / result.histories:.1f} %" if errors.too_low else "0"
        mean = errors.total_fen // result.histories
        figures = " | ".join(map(_yuan, (mean, errors.largest_fen, errors.total_fen)))
        lines.append(f"| {name} | {share} | {too_low} | {figures} |")
    return "\n".join(lines)


def as_json(result: Result) -> dict[str, Any]:
    """Give the outcome as plain values; amounts are yuan as text."""
    formulas = {
        name: {
            "wrong": errors.wrong,
            "share_wrong": round(errors.wrong / result.histories, 4),
            "too_low": errors.too_low,
            "mean_error": _yuan(errors.total_fen // result.histories),
            "largest_error": _yuan(errors.largest_fen),
            "error_in_all": _yuan(errors.total_fen),
        }
        for name, errors in {"ours": result.ours, **result.naive}.items()
    }
    return {
        "histories": result.histories,
        "compared": result.compared,
        "disagreeing": result.disagreeing,
        "formulas": formulas,
    }


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the duel and print its outcome; 0 when we were never wrong, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fee_duel")
    parser.add_argument("--histories", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, metavar="N", help="show history N and fight it out")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--record", action="store_true", help="put it into docs/benchmarks.md")
    options = parser.parse_args(argv)
    if options.only is not None:
        return _show(random_history(options.seed, options.only))
    started = time.monotonic()
    result = fight_all(options.seed, options.histories, options.processes)
    if options.json:
        print(json.dumps(as_json(result), ensure_ascii=False))
    else:
        text = (
            f"{as_table(result)}\n\nSeed {options.seed}, {time.monotonic() - started:.0f} s, "
            f"{options.processes} processes; {machine()}"
        )
        print(text)
        if options.record:
            keep("fee_duel", text)
    for text in result.disagreements:
        print(text, file=sys.stderr)
    return 1 if result.disagreeing else 0


def _show(history: History) -> int:
    """Print one history with both answers, for whoever looks for the reason."""
    for part in (*history.items, *history.facts):
        print(part)
    bout = fight(history)
    print(*(bout.disagreements or ["no difference"]), sep="\n")
    return 1 if bout.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
