"""What the command line says: to whoever asks for help, and to whoever gave what it cannot use."""

import io
import os
import sys

import pytest

from statutes.cli.main import main

TERMS = ("late-fee-partial", "--principal", "100", "--due-date", "2020-03-31")
LATE_FEE_HEADER = "insurance,principal,due_date,end_date"
LATE_FEE_ROW = "pension,1000,2020-03-31,2020-04-01"
PARTIAL_HEADER = "id,insurance,mode,count_convention,principal,due_date,step,date,paid"


@pytest.fixture
def words_of_help(capsys, monkeypatch):
    """Return the help for some arguments as one line, however the terminal would break it."""

    def act(*arguments):
        monkeypatch.setenv("COLUMNS", "60")
        with pytest.raises(SystemExit) as caught:
            main([*arguments, "--help"])
        assert caught.value.code == 0
        return " ".join(capsys.readouterr().out.split())

    return act


def test_the_first_page_lists_each_command_with_what_it_does(words_of_help):
    page = words_of_help()

    assert page.startswith("usage: python -m statutes [-h] COMMAND ... The rules of")
    assert "The rules of social-insurance arrears, computed with their working." in page
    for listed in (
        "late-fee late fee of one debt up to a payment or valuation day",
        "late-fee-partial balances of a debt paid in parts",
        "compensation economic compensation N and damages 2N",
        "retirement statutory retirement month and the choice around it",
        "workdays last day of a limit in working days",
        "rmb an amount in capital characters",
        "uscc check a unified social credit code",
        "person-id check a citizen identity number of 18 or 15 digits",
    ):
        assert listed in page


def test_the_page_of_a_command_says_what_each_option_wants_and_what_it_is_without(words_of_help):
    page = words_of_help("late-fee-partial")

    assert "[--batch FILE.csv] balances of a debt paid in parts options:" in page
    for option in (
        "--principal VALUE unpaid principal in yuan --due-date",
        "--insurance VALUE kind of insurance (default: pension)",
        "--id VALUE name of the debt; its rows belong together (default: none)",
        "fee_first (default: principal_first)",
        "--payment DATE=AMOUNT a payment; give the option once for each",
        "--until DATE a last day to read the balance on",
        "--json one case with steps and articles",
        "--batch FILE.csv a file of cases; CSV on stdout",
    ):
        assert option in page
    assert "--step" not in page


def test_the_page_of_a_person_number_names_both_spellings(words_of_help):
    page = words_of_help("person-id")

    assert "--number VALUE the number --on" in page
    assert "--on VALUE day on which the person must have been born (today)" in page


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("rmb", "--json", "--batch", "x.csv"),
            "--batch goes without --json, --payment and --until; leave them out",
        ),
        (
            (*TERMS, "--payment", "2020-04-01=1", "--batch", "x.csv"),
            "--batch goes without --json, --payment and --until; leave them out",
        ),
        (
            (*TERMS, "--until", "2020-04-01", "--batch", "x.csv"),
            "--batch goes without --json, --payment and --until; leave them out",
        ),
        (TERMS, "--payment or --until is missing: give at least one day"),
        (
            (*TERMS, "--payment", "2020-04-01"),
            "--payment: '2020-04-01' cannot be used; write DATE=AMOUNT",
        ),
        (
            (*TERMS, "--payment", "2020-04-01=1=2"),
            "--payment: '1=2' cannot be used; write an amount in yuan, such as 1234.56",
        ),
        (
            (*TERMS, "--payment", "2020-04-31=1"),
            "--payment: '2020-04-31' cannot be used;"
            " write a day of the calendar as YYYY-MM-DD, such as 2019-08-31",
        ),
        (
            (*TERMS, "--until", "2020-04-31"),
            "--until: '2020-04-31' cannot be used;"
            " write a day of the calendar as YYYY-MM-DD, such as 2019-08-31",
        ),
        (
            ("late-fee-partial", "--due-date", "2020-03-31", "--until", "2020-04-01"),
            "--principal is missing: unpaid principal in yuan",
        ),
        (("rmb",), "--amount is missing: yuan; a minus is allowed"),
        (
            ("rmb", "--amount", "x"),
            "--amount: 'x' cannot be used; write an amount in yuan, such as 1234.56",
        ),
        (
            ("retirement", "--category", "female", "--birth-month", "1965-04"),
            "--category: 'female' cannot be used; choose one of male, female55, female50",
        ),
        (
            ("retirement", "--category", "male", "--birth-month", "April"),
            "--birth-month: 'April' cannot be used; write a month as YYYY-MM, such as 2003-05",
        ),
        (
            ("workdays", "--start-date", "2026-01-01", "--working-days", "1000000000"),
            "--working-days: '1000000000' cannot be used; write a whole number, such as 5",
        ),
        (
            ("workdays", "--start-date", "2026-01-01", "--working-days", "999999999"),
            "--working-days: 999999999 cannot be used; give a number from 0 to 10000",
        ),
        (
            ("compensation", "--hire-date=2020-01-01", "--last-day=2020-01-31",
             "--avg-wage-12m=1", "--local-monthly-avg-prev-year=x"),
            "--local-monthly-avg-prev-year: 'x' cannot be used;"
            " write an amount in yuan, such as 1234.56",
        ),
    ],
)  # fmt: skip
def test_the_option_the_value_and_the_remedy_are_named(refused, arguments, sentence):
    assert refused(*arguments) == f"error: {sentence}\n"


@pytest.mark.parametrize("arguments", [("--hel",), ("rmb", "--amou", "1"), ("rmb", "--bat", "x")])
def test_an_option_is_written_out(refused, arguments):
    assert "see python -m statutes" in refused(*arguments)


@pytest.mark.parametrize(
    ("columns", "cells", "sentence"),
    [
        (
            *("period", "2020-13"),
            "column period: '2020-13' cannot be used; write a month as YYYY-MM, such as 2003-05",
        ),
        (
            *("end_kind", "never"),
            "column end_kind: 'never' cannot be used; choose one of pay, asof",
        ),
        (
            *("mode", "uniform"),
            "column mode: 'uniform' cannot be used; choose one of uniform_new, split, by_due_date",
        ),
        (
            *("deferral_start", "2020-04-01"),
            "column deferral_end: '' cannot be used; a deferral needs its first and its last day",
        ),
        (
            *("deferral_end", "2020-04-01"),
            "column deferral_start: '' cannot be used; a deferral needs its first and its last day",
        ),
        (
            *("deferral_start,deferral_end", "2020-04-02,2020-04-01"),
            "column deferral_end: '2020-04-01' cannot be used; it lies before 2020-04-02",
        ),
    ],
)
def test_the_cell_the_value_and_the_remedy_are_named(batch, columns, cells, sentence):
    content = f"{LATE_FEE_HEADER},{columns}\n{LATE_FEE_ROW},{cells}\n"

    code, rows, error = batch("late-fee", content)

    assert (code, rows) == (2, [])
    assert error == f"error: row 2, {sentence}\n"


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (
            "A,medical,split,inclusive,100,2020-03-31,2,2020-05-01,1",
            "column insurance: 'medical' is not the 'pension' of the same id and allocation;"
            " give another debt another id",
        ),
        (
            "A,pension,uniform_new,inclusive,100,2020-03-31,2,2020-05-01,1",
            "column mode: 'uniform_new' is not the 'split' of the same id and allocation;"
            " give another debt another id",
        ),
        (
            "A,pension,split,exclusive,100,2020-03-31,2,2020-05-01,1",
            "column count_convention: 'exclusive' is not the 'inclusive' of the same id and"
            " allocation; give another debt another id",
        ),
        (
            "A,pension,split,inclusive,200,2020-03-31,2,2020-05-01,1",
            "column principal: '200' is not the '100' of the same id and allocation;"
            " give another debt another id",
        ),
        (
            "A,pension,split,inclusive,100,2020-03-31,2,2020-04-01,1",
            # The row of step 3 comes after it by date.
            "column date: '2020-04-01' puts step 2 after step 3; number the steps by date",
        ),
    ],
)
def test_rows_of_one_debt_that_disagree_are_named(batch, second, sentence):
    step, day = ("3", "2020-03-31") if "puts step" in sentence else ("1", "2020-04-10")
    first = f"A,pension,split,inclusive,100,2020-03-31,{step},{day},1"

    code, _, error = batch("late-fee-partial", f"{PARTIAL_HEADER}\n{first}\n{second}\n")

    assert (code, error) == (2, f"error: row 3, {sentence}\n")


def test_two_rows_may_have_the_same_step(batch):
    row = "A,pension,split,inclusive,100,2020-03-31,1"

    code, rows, _ = batch(
        "late-fee-partial", f"{PARTIAL_HEADER}\n{row},2020-04-10,10\n{row},2020-04-20,10\n"
    )

    assert (code, [each["principal_left"] for each in rows]) == (0, ["90.00", "80.00"])


def test_a_debt_in_parts_that_is_older_than_the_record_names_its_row_and_due_date(batch):
    row = "A,pension,split,inclusive,100,1930-03-31,1,2020-04-10,10"

    code, _, error = batch("late-fee-partial", f"{PARTIAL_HEADER}\n{row}\n")

    assert (code, error) == (
        2,
        "error: row 2, column due_date: '1930-03-31' cannot be used;"
        " the law on record begins with 1949-10-01\n",
    )


def test_an_empty_file_has_no_header(batch):
    assert batch("rmb", "")[2] == (
        "error: row 1: there is no header; the first row must name the columns\n"
    )


def test_a_header_that_is_not_csv_is_row_1(batch):
    assert batch("rmb", 'amount,"note')[2].startswith("error: row 1: this is not CSV")


def test_options_stand_in_for_a_column_and_are_shown(batch):
    content = "principal,due_date,end_date\n1000,2020-03-31,2020-04-10\n"
    deferral = ("--deferral-start", "2020-04-01", "--deferral-end", "2020-04-09")

    code, (row,), _ = batch("late-fee", content, "--insurance", "pension", *deferral)

    assert (code, row["fee"], row["insurance"]) == (0, "0.50", "pension")
    assert (row["deferral_start"], row["deferral_end"]) == ("2020-04-01", "2020-04-09")
    assert "period" not in row


def test_a_short_row_leaves_its_last_columns_empty(batch):
    code, (row,), _ = batch("person-id", "id_number,on,note\n11010519491231002X\n")

    assert (code, row["valid"], row["on"], row["note"]) == (0, "Y", "", "")


@pytest.mark.parametrize(("command", "column"), [("person-id", "id_number"), ("uscc", "uscc")])
def test_an_empty_number_is_judged_and_not_refused(batch, command, column):
    code, (row,), _ = batch(command, f"{column},note\n,样例\n")

    assert (code, row["valid"], row["reason"], row["note"]) == (0, "N", "LENGTH", "样例")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_end_as_any_spreadsheet_ends_them(batch, end):
    code, rows, _ = batch("rmb", f"amount,note{end}1,一{end}2,二{end}")

    assert (code, [row["canonical"] for row in rows]) == (0, ["人民币壹元整", "人民币贰元整"])


def test_a_line_break_inside_a_cell_passes_through(run, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(b'amount,note\r\n1,"one\r\ntwo"\r\n')

    code, output, _ = run("rmb", "--batch", str(path))

    assert (code, output) == (0, 'amount,canonical,note\n1,人民币壹元整,"one\r\ntwo"\n')


@pytest.fixture
def bytes_written(monkeypatch):
    """Return a function that runs the command line on a terminal that only knows ASCII."""

    def act(*arguments):
        arrived = io.BytesIO()
        terminal = io.TextIOWrapper(arrived, encoding="ascii", errors="strict")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", terminal)
            assert main(arguments) == 0
        return arrived.getvalue()

    return act


def test_output_is_utf_8_whatever_the_terminal_says(bytes_written):
    written = bytes_written("rmb", "--amount", "1")

    assert written == "amount: 1\ncanonical: 人民币壹元整\n".encode()


def test_what_cannot_be_written_is_escaped(bytes_written):
    undecodable = b"\xff".decode("utf-8", "surrogateescape")

    assert bytes_written("uscc", "--uscc", undecodable).startswith(b"uscc: \\udcff\n")


def test_a_closed_pipe_is_left_in_peace(monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        code = main(["rmb", "--amount", "1"])
        pipe.write("what the interpreter writes at its exit")
        pipe.flush()

    assert code == 0


def test_today_is_the_day_in_china(run, time_machine):
    born_on_the_21st = ("person-id", "--number", "222401202611210019")

    time_machine.move_to("2026-11-20T15:59:00+00:00", tick=False)
    assert "reason: FUTURE\n" in run(*born_on_the_21st)[1]

    time_machine.move_to("2026-11-20T16:00:00+00:00", tick=False)
    assert "reason: FUTURE\n" not in run(*born_on_the_21st)[1]
