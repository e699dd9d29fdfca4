"""Parse the command line, run one case or a file of cases, print results or one line of error."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import NoReturn

from statutes.cli import replay
from statutes.cli.batch import Batch, read_batch, write_batch
from statutes.cli.frame import Command, Outcome, Row, UsageError, errors_name, option_of
from statutes.cli.late_fees import LATE_FEE, LATE_FEE_PARTIAL
from statutes.cli.rules import COMPENSATION, RETIREMENT, RMB, USCC, WORKDAYS, person_id_command
from statutes.dates import parse_date
from statutes.money import parse_debt

_EXIT_USAGE = 2
_CHINA = timezone(timedelta(hours=8))


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")


def main(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code: 0, or 2 with one line on stderr and no output.

    A replay that is not equal returns 1.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        output, code = _run(arguments, today=datetime.now(tz=UTC).astimezone(_CHINA).date())
    except UsageError as error:
        line = " ".join(str(error).splitlines())
        sys.stderr.write(f"error: {line}\n")
        return _EXIT_USAGE
    try:
        sys.stdout.write(output)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; the interpreter's own flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _run(arguments: Sequence[str], *, today: date) -> tuple[str, int]:
    commands = {
        command.name: command
        for command in (
            LATE_FEE,
            LATE_FEE_PARTIAL,
            COMPENSATION,
            RETIREMENT,
            WORKDAYS,
            RMB,
            USCC,
            person_id_command(today),
        )
    }
    parsed = _parser(list(commands.values())).parse_args(arguments)
    if parsed.command == replay.NAME:
        return replay.run(parsed)
    return _run_rule(commands[parsed.command], parsed), 0


def _run_rule(command: Command, parsed: argparse.Namespace) -> str:
    options = {
        column.name: value.strip()
        for column in command.inputs
        if (value := getattr(parsed, column.name, None)) is not None
    }
    if parsed.batch is not None:
        if parsed.json or getattr(parsed, "payment", None) or getattr(parsed, "until", None):
            raise UsageError("--batch goes without --json, --payment and --until; leave them out")
        batch = read_batch(Path(parsed.batch), command, options)
        return write_batch(command, batch, command.compute(batch.rows))
    rows = (
        _payment_rows(command, options, parsed.payment, parsed.until)
        if command.takes_payments
        else [_single_row(command, options)]
    )
    return _show(command, rows, command.compute(rows), as_json=parsed.json)


def _parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m statutes",
        description="The rules of social-insurance arrears, computed with their working.",
        allow_abbrev=False,
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands:
        sub = subparsers.add_parser(
            command.name, help=command.help, description=command.help, allow_abbrev=False
        )
        for column in command.inputs:
            if command.takes_payments and column.name in _PAYMENT_COLUMNS:
                continue
            names = dict.fromkeys(
                option
                for name in (column.name, *column.aliases)
                for option in (option_of(name), f"--{name}")
            )
            needed = "" if column.required else f" (default: {column.default or 'none'})"
            sub.add_argument(
                *names, dest=column.name, metavar="VALUE", help=f"{column.help}{needed}"
            )
        if command.takes_payments:
            sub.add_argument(
                "--payment",
                action="append",
                metavar="DATE=AMOUNT",
                help="a payment; give the option once for each",
            )
            sub.add_argument("--until", metavar="DATE", help="a last day to read the balance on")
        sub.add_argument("--json", action="store_true", help="one case with steps and articles")
        sub.add_argument("--batch", metavar="FILE.csv", help="a file of cases; CSV on stdout")
    replay.add_parser(subparsers)
    return parser


_PAYMENT_COLUMNS = ("step", "date", "paid")


def _single_row(command: Command, options: dict[str, str]) -> Row:
    values = {column.name: options.get(column.name) or column.default for column in command.inputs}
    for column in command.inputs:
        unasked = command.takes_payments and column.name in _PAYMENT_COLUMNS
        if column.required and not values[column.name] and not unasked:
            raise UsageError(f"{option_of(column.name)} is missing: {column.help}")
    return Row(values)


def _payment_rows(
    command: Command, options: dict[str, str], payments: list[str] | None, until: str | None
) -> list[Row]:
    """Make the rows of one debt from its --payment options and the --until day."""
    terms = _single_row(command, options).values
    receipts = []
    for payment in payments or []:
        day, equals, amount = payment.partition("=")
        if not equals:
            raise UsageError(f"--payment: {payment!r} cannot be used; write DATE=AMOUNT")
        with errors_name(Row({})):
            parse_date(day, field="payment")
            parse_debt(amount, field="payment")
        receipts.append((day.strip(), amount.strip()))
    if until is not None:
        with errors_name(Row({})):
            parse_date(until, field="until")
        receipts.append((until.strip(), ""))
    if not receipts:
        raise UsageError("--payment or --until is missing: give at least one day")
    return [
        Row({**terms, "step": str(step), "date": day, "paid": amount})
        for step, (day, amount) in enumerate(sorted(receipts, key=lambda receipt: receipt[0]), 1)
    ]


def _show(
    command: Command, rows: Sequence[Row], outcomes: Sequence[Outcome], *, as_json: bool
) -> str:
    """Print the case as JSON with its working, as lines, or as a table when it has several rows."""
    shown = [
        {
            **{name: value for name, value in row.values.items() if value},
            **outcome.results,
            **(outcome.working() if as_json else {}),
        }
        for row, outcome in zip(rows, outcomes, strict=True)
    ]
    if as_json:
        document = {"balances": shown} if command.takes_payments else shown[0]
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if command.takes_payments:
        inputs = tuple(column.name for column in command.inputs if rows[0].text(column.name))
        return write_batch(command, Batch(inputs, (), tuple(rows)), outcomes)
    return "".join(f"{name}: {value}\n" for name, value in shown[0].items())
