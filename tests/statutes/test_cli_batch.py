"""The command line over a file of cases: what comes in, comes out, and is refused."""

import csv

import pytest

from tests.statutes.vectors import DIRECTORY, FILES, rows

LATE_FEE_HEADER = "id,insurance,principal,due_date,end_date"
LATE_FEE_ROW = "A,pension,1000.00,2020-03-31,2020-04-01"


@pytest.mark.parametrize(("command", "name"), FILES.items())
def test_a_published_file_gives_back_its_own_results(run, command, name):
    code, output, error = run(command, "--batch", str(DIRECTORY / f"{name}.csv"))

    computed = list(csv.DictReader(output.splitlines()))
    assert (code, error) == (0, "")
    for expected, row in zip(rows(name), computed, strict=True):
        assert {column: row[column] for column in expected} == expected


@pytest.mark.parametrize(("command", "name"), FILES.items())
def test_results_come_from_the_inputs_and_not_from_the_file(batch, command, name):
    results = {
        "late_fee": ("fee", "fee_exact"),
        "late_fee_partial": ("principal_left", "fee_left"),
        "compensation": ("base", "compensation_N"),
        "retirement": ("statutory_retire_month",),
        "workday": ("deadline",),
        "rmb": ("canonical",),
        "uscc": ("valid", "reason"),
        "id": ("valid", "converted_18"),
    }[name]
    spoilt = [dict(row) | dict.fromkeys(results, "spoilt") for row in rows(name)]
    lines = [",".join(spoilt[0])]
    lines += [",".join(f'"{cell}"' for cell in row.values()) for row in spoilt]

    code, computed, _ = batch(command, "\n".join(lines))

    assert code == 0
    for expected, row in zip(rows(name), computed, strict=True):
        assert [row[column] for column in results] == [expected[column] for column in results]


def test_columns_come_in_any_order_with_or_without_a_byte_order_mark(batch):
    content = "end_date,due_date,note,principal,insurance\n2020-04-01,2020-03-31,甲,1000,pension\n"

    for data in (content.encode(), content.encode("utf-8-sig"), content.replace("\n", "\r\n")):
        code, (row,), _ = batch("late-fee", data)
        assert (code, row["fee"], row["note"]) == (0, "0.50", "甲")
        assert (row["mode"], row["count_convention"]) == ("uniform_new", "inclusive")
        assert "id" not in row


def test_empty_optional_cells_take_the_default_and_options_replace_it(batch):
    content = f"{LATE_FEE_HEADER},mode\nA,pension,1000,2003-12-31,2019-08-31,\n"

    _, (uniform,), _ = batch("late-fee", content)
    _, (split,), _ = batch("late-fee", content, "--mode", "split")

    assert (uniform["mode"], uniform["fee"]) == ("uniform_new", "2861.00")
    assert (split["mode"], split["fee"]) == ("split", "6968.00")


def test_empty_rows_hold_no_case_but_count(batch):
    content = f"{LATE_FEE_HEADER}\n\n{LATE_FEE_ROW}\n,,,,\n{LATE_FEE_ROW.replace('1000.00', '-1')}"

    code, computed, error = batch("late-fee", content)

    assert (code, computed) == (2, [])
    assert error.startswith("error: row 5, column principal: '-1' cannot be used; ")


def test_a_file_without_cases_gives_its_header(batch, run, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("amount,note\n", encoding="utf-8")

    assert run("rmb", "--batch", str(path)) == (0, "amount,canonical,note\n", "")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("pension", "housing"), "row 2, column insurance: 'housing'"),
        (("pension", ""), "row 2, column insurance: it is empty"),
        (("1000.00", "-1"), "row 2, column principal: '-1'"),
        (("1000.00", "1000.005"), "row 2, column principal: '1000.005'"),
        (("1000.00", "99999999999999999"), "row 2, column principal: '99999999999999999'"),
        (("1000.00", "１０００"), "row 2, column principal: '１０００'"),
        (("2020-03-31", "2020-02-30"), "row 2, column due_date: '2020-02-30'"),
        (("2020-03-31", "9999-12-31"), "row 2, column due_date: '9999-12-31'"),
        (("2020-04-01", "1 April"), "row 2, column end_date: '1 April'"),
        (("2020-04-01", "2020-04-01,surplus"), "row 2, column 6: 'surplus'"),
        (("id,", "id,id,"), "row 1, column id: it stands there twice"),
        (("due_date", "due"), "row 1, column due_date: it is missing"),
        (("A,", '"A,'), "row 2: this is not CSV"),
        ((LATE_FEE_HEADER, ""), "row 1: there is no header"),
    ],
)
def test_bad_files_name_row_and_column(batch, change, place):
    code, computed, error = batch(
        "late-fee", f"{LATE_FEE_HEADER}\n{LATE_FEE_ROW}\n".replace(*change)
    )

    assert (code, computed) == (2, [])
    assert error.startswith(f"error: {place}")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mode", "uniform"),
        ("count_convention", "both"),
        ("period", "2020-13"),
        ("end_kind", "never"),
        ("deferral_start", "2020-04-01"),
        ("deferral_end", "2020-04-01"),
        ("bankruptcy_accept_date", "soon"),
    ],
)
def test_bad_optional_cells_are_refused_too(batch, column, value):
    code, _, error = batch("late-fee", f"{LATE_FEE_HEADER},{column}\n{LATE_FEE_ROW},{value}\n")

    assert code == 2
    assert "row 2, column " in error


def test_a_deferral_does_not_end_before_it_starts(batch):
    content = (
        f"{LATE_FEE_HEADER},deferral_start,deferral_end\n{LATE_FEE_ROW},2020-04-02,2020-04-01\n"
    )

    code, _, error = batch("late-fee", content)

    assert (code, "row 2, column deferral_end" in error) == (2, True)


def test_a_debt_older_than_the_record_names_its_due_date(batch):
    row = LATE_FEE_ROW.replace("2020-03-31", "1930-03-31")

    code, _, error = batch("late-fee", f"{LATE_FEE_HEADER},mode\n{row},split\n")

    assert (code, "row 2, column due_date" in error) == (2, True)


@pytest.mark.parametrize(
    ("row", "fee"),
    [
        ("A,pension,1000.00,2020-03-31,2019-01-01,,,", "0.00"),
        ("A,pension,0,2020-03-31,2021-03-31,,,", "0.00"),
        ("A,annuity,1000.00,2020-03-31,2021-03-31,,,", "0.00"),
        ("A,养老保险,1000.00,2020-03-31,2020-04-01,,,", "0.50"),
        ("A,pension,1000.00,2020-03-31,2020-04-10,2010-01-01,2010-12-31,", "5.00"),
        ("A,pension,1000.00,2020-03-31,2020-04-10,2020-01-01,2020-04-05,", "2.50"),
        ("A,pension,1000.00,2020-03-31,2020-04-10,2020-04-08,2099-12-31,", "3.50"),
        ("A,pension,1000.00,2020-03-31,2020-04-10,,,2020-01-01", "0.00"),
        ("A,pension,1000.00,2020-03-31,2020-04-10,,,2020-04-01", "0.00"),
        ("A,pension,1000.00,2020-03-31,2020-04-10,,,2030-01-01", "5.00"),
    ],
)
def test_unusual_but_lawful_cases_are_computed(batch, row, fee):
    header = f"{LATE_FEE_HEADER},deferral_start,deferral_end,bankruptcy_accept_date"

    code, (result,), _ = batch("late-fee", f"{header}\n{row}\n")

    assert (code, result["fee"]) == (0, fee)


def test_files_that_are_not_utf_8_name_the_row(batch):
    code, _, error = batch("rmb", "amount,note\n1.00,ok\n2.00,备注\n".encode("gb18030"))

    assert code == 2
    assert "row 3 is not UTF-8; save the file as CSV UTF-8" in error


def test_an_empty_first_line_counts_as_a_row_also_in_a_file_that_is_not_utf_8(batch):
    code, _, error = batch("rmb", b"\n\xff\n")

    assert code == 2
    assert "row 2 is not UTF-8" in error


@pytest.mark.parametrize("path", ["/no/such/file.csv", "."])
def test_files_that_cannot_be_read_are_named(refused, path):
    assert f"{path}: cannot be read" in refused("rmb", "--batch", path)


PARTIAL_HEADER = "id,allocation,principal,due_date,step,date,paid"


def test_rows_of_partial_payments_may_come_mixed_and_out_of_order(batch, run):
    expected = run("late-fee-partial", "--batch", str(DIRECTORY / "late_fee_partial.csv"))[1]
    header, *lines = (DIRECTORY / "late_fee_partial.csv").read_text("utf-8").splitlines()

    _, computed, _ = batch("late-fee-partial", "\n".join([header, *sorted(lines)[::-1]]))

    def key(row):
        return row["id"], row["allocation"], row["step"]

    in_order = list(csv.DictReader(expected.splitlines()))
    assert sorted(computed, key=key) == sorted(in_order, key=key)
    assert computed != in_order


def test_partial_payments_need_neither_id_nor_step(batch):
    debt = "100,2020-03-31"
    content = f"principal,due_date,date,paid\n{debt},2020-04-10,100.50\n{debt},2020-04-05,\n"

    code, (paid, read), _ = batch("late-fee-partial", content)

    assert code == 0
    assert (paid["to_principal"], paid["to_fee"], paid["unallocated"]) == ("100.00", "0.50", "0.00")
    assert (read["principal_left"], read["fee_left"], read["to_fee"]) == ("100.00", "0.25", "")


def test_what_no_claim_takes_is_left_unallocated(batch):
    _, (row,), _ = batch(
        "late-fee-partial", f"{PARTIAL_HEADER}\nA,fee_first,100,2020-03-31,1,2020-04-10,200\n"
    )

    assert (row["to_fee"], row["to_principal"], row["unallocated"]) == ("0.50", "100.00", "99.50")


@pytest.mark.parametrize(
    ("second", "column"),
    [
        ("A,principal_first,200,2020-03-31,2,2020-05-01,1", "principal"),
        ("A,principal_first,100,2020-04-30,2,2020-05-01,1", "due_date"),
        ("A,principal_first,100,2020-03-31,2,2020-04-01,1", "date"),
        ("A,principal_first,100,2020-03-31,two,2020-05-01,1", "step"),
        ("A,principal_first,100,2020-03-31,2,2020-05-01,-1", "paid"),
        ("A,both,100,2020-03-31,2,2020-05-01,1", "allocation"),
    ],
)
def test_rows_that_contradict_their_debt_are_refused(batch, second, column):
    first = "A,principal_first,100,2020-03-31,1,2020-04-10,1"

    code, _, error = batch("late-fee-partial", f"{PARTIAL_HEADER}\n{first}\n{second}\n")

    assert code == 2
    assert f", column {column}: " in error


def test_numbers_that_are_judged_are_results_and_not_errors(batch):
    code, computed, _ = batch("uscc", "uscc,note\n,empty\n１,odd\n91222401MA9QQQQ05W,right\n")

    assert code == 0
    assert [row["reason"] for row in computed] == ["LENGTH", "LENGTH", "OK"]
