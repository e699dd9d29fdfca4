"""The command line for one case: options in, lines or JSON out, one clear line for bad input."""

import csv
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from statutes.cli.main import main
from tests.statutes.vectors import DIRECTORY, FILES, rows

ROOT = Path(__file__).parents[2]


def test_one_case_prints_its_steps_and_articles_as_json(run):
    code, output, _ = run(
        *("late-fee", "--insurance", "pension", "--principal", "10000", "--json"),
        *("--due-date", "2011-05-31", "--end-date", "2011-07-31", "--mode", "split"),
    )

    case = json.loads(output)
    assert (code, case["fee"], case["days_0.002"], case["days_0.0005"]) == (0, "755.00", "30", "31")
    assert [step["amount_unrounded"] for step in case["steps"]] == ["600", "155"]
    assert case["articles"] == ["社会保险费征缴暂行条例 第十三条", "社会保险法 第八十六条"]
    assert case["fee_by_reading"] == {
        "uniform_new": "305.00",
        "split": "755.00",
        "by_due_date": "1220.00",
    }


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("rmb", "--amount", "-5.50"), "canonical: 负伍元伍角整"),
        (("workdays", "--start-date", "2026-02-12", "--working-days", "5"), "deadline: 2026-02-26"),
        (("workdays", "--start-date", "2026-12-20", "--working-days", "20"), "provisional: Y"),
        (("uscc", "--uscc", "91222401MA9QQQQ05X"), "reason: CHECK"),
        (
            ("person-id", "--id-number", "222401190503120014", "--on", "1905-03-11"),
            "reason: FUTURE",
        ),
        (("retirement", "--category", "male", "--birth-month", "1965-04"), "delay_months: 1"),
    ],
)
def test_one_case_prints_a_line_for_each_result(run, arguments, line):
    code, output, error = run(*arguments)

    assert (code, error) == (0, "")
    assert line in output.splitlines()


@pytest.mark.parametrize(("command", "name"), FILES.items())
def test_every_command_shows_steps_and_articles(run, command, name):
    columns = {
        "late_fee": ("insurance", "principal", "due_date", "end_date"),
        "late_fee_partial": ("principal", "due_date"),
        "compensation": (
            *("hire_date", "last_day", "avg_wage_12m"),
            *("local_monthly_avg_prev_year", "min_wage"),
        ),
        "retirement": ("category", "birth_month"),
        "workday": ("start_date", "working_days"),
    }.get(name, tuple(rows(name)[0])[:1])
    options = [f"--{column.replace('_', '-')}={rows(name)[0][column]}" for column in columns]
    if name == "late_fee_partial":
        options += ["--payment", "2020-03-15=40000", "--until", "2021-06-30"]

    code, output, error = run(command, "--json", *options)

    assert (code, error) == (0, "")
    for case in json.loads(output).get("balances", [json.loads(output)]):
        assert isinstance(case["steps"], list)
        assert case["articles"]


def test_payments_by_option_are_one_debt_in_order_of_days(run):
    code, output, _ = run(
        *("late-fee-partial", "--principal", "100000", "--due-date", "2019-08-31"),
        *("--allocation", "fee_first", "--payment", "2021-06-30=60000"),
        *("--payment", "2020-03-15=40000", "--until", "2021-07-31"),
    )

    balances = list(csv.DictReader(output.splitlines()))
    assert code == 0
    assert [row["principal_left"] for row in balances] == ["69850.00", "26334.60", "26334.60"]
    assert [row["fee_left"] for row in balances] == ["0.00", "0.00", "408.19"]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ((), "COMMAND"),
        (("interest",), "'interest'"),
        (("rmb",), "--amount is missing"),
        (("rmb", "--amount", "1e5"), "--amount: '1e5' cannot be used"),
        (("rmb", "--sum", "1"), "--sum"),
        (("workdays", "--start-date", "2026-01-01", "--working-days", "10001"), "--working-days"),
        (("compensation", "--hire-date", "2020-01-02", "--last-day", "2020-01-01",
          "--avg-wage-12m", "1", "--local-monthly-avg-prev-year", "1"), "--last-day"),
        (("retirement", "--category", "female", "--birth-month", "1965-04"), "--category"),
        (("late-fee-partial", "--principal", "1", "--due-date", "2020-01-01"), "--payment"),
        (("late-fee-partial", "--principal", "1", "--due-date", "2020-01-01",
          "--payment", "2020-02-01"), "DATE=AMOUNT"),
        (("late-fee-partial", "--principal", "1", "--due-date", "2020-01-01",
          "--payment", "2020-02-31=1"), "--payment: '2020-02-31'"),
        (("late-fee-partial", "--principal", "1", "--due-date", "2020-01-01",
          "--until", "x"), "--until: 'x'"),
        (("rmb", "--json", "--batch", "x.csv"), "--batch goes without"),
        (("rmb", "--batch", "no such\nfile.csv"), "no such file.csv: cannot be read"),
    ],
)  # fmt: skip
def test_bad_options_are_refused_in_one_line(refused, arguments, part):
    assert part in refused(*arguments)


@pytest.mark.parametrize("command", FILES)
def test_help_is_printed_for_every_command(capsys, command):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])

    assert caught.value.code == 0
    assert "--batch" in capsys.readouterr().out


def python(*arguments, **settings):
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False, **settings
    )


def test_the_command_line_needs_no_installed_package():
    result = python("-S", "-m", "statutes", "rmb", "--amount", "107000.53", env={"LC_ALL": "C"})

    assert result.stderr == b""
    assert "canonical: 人民币壹拾万柒仟元零伍角叁分" in result.stdout.decode()


def test_a_reader_that_stops_early_is_no_error():
    command = [sys.executable, "-m", "statutes", "retirement"]
    script = shlex.join([*command, "--batch", str(DIRECTORY / "retirement.csv")]) + " | true"

    result = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], cwd=ROOT, capture_output=True, check=False
    )

    assert (result.returncode, result.stderr) == (0, b"")
