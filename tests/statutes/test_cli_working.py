"""The working of one case as --json gives it: each step by name and value, and the articles."""

import csv
import json

import pytest

LATE_FEE = ("late-fee", "--insurance", "pension", "--principal", "1000")
COMPENSATION = ("compensation", "--hire-date", "2005-01-01", "--last-day", "2023-12-31")
DEFERRAL_ARTICLES = (
    "社会保险费征缴暂行条例 第十二条",
    "社会保险法 第六十条",
    "人社部令第13号 第二十一条、第二十二条",
)
NEW_RATE, NEW_ARTICLE = "0.0005", "社会保险法 第八十六条"


@pytest.fixture
def case(run):
    """Run a command with --json and return its document."""

    def act(*arguments):
        code, output, error = run(*arguments, "--json")
        assert (code, error) == (0, "")
        assert output == json.dumps(json.loads(output), ensure_ascii=False, indent=2) + "\n"
        return json.loads(output)

    return act


def steps_of(document):
    return [(step["step"], step["value"]) for step in document["steps"]]


def test_a_step_of_a_late_fee_is_days_times_principal_times_rate(case):
    """1,000 yuan due 2014-01-31: day 2,001 is 2019-07-25, the first above the principal."""
    document = case(*LATE_FEE, "--due-date", "2014-01-31", "--end-date", "2019-07-26")

    assert document["fee_exceeds_principal_from"] == "2019-07-25"
    assert document["steps"] == [
        {
            "from": "2014-02-01",
            "to": "2019-07-26",
            "days": 2002,
            "principal": "1000",
            "daily_rate": NEW_RATE,
            "amount_unrounded": "1001",
            "source": NEW_ARTICLE,
        }
    ]
    assert document["articles"] == [NEW_ARTICLE]
    assert "fee_by_reading" not in document


def test_a_fee_below_the_principal_exceeds_it_on_no_day(case):
    document = case(*LATE_FEE, "--due-date", "2014-01-31", "--end-date", "2019-07-24")

    assert document["fee_exceeds_principal_from"] is None


def test_a_deferral_is_a_step_without_fee_that_cites_its_rule(case):
    document = case(
        *(*LATE_FEE, "--due-date", "2020-03-31", "--end-date", "2020-04-10"),
        *("--deferral-start", "2020-04-03", "--deferral-end", "2020-04-03"),
    )

    assert [(step["days"], step["daily_rate"]) for step in document["steps"]] == [
        (2, NEW_RATE),
        (1, "0"),
        (7, NEW_RATE),
    ]
    assert document["steps"][1]["source"] == "缓缴：" + "；".join(DEFERRAL_ARTICLES)
    assert document["articles"] == [
        NEW_ARTICLE,
        f"缓缴：{DEFERRAL_ARTICLES[0]}",
        *DEFERRAL_ARTICLES[1:],
    ]
    assert document["fee"] == "4.50"


def test_every_reading_of_an_old_debt_is_counted_by_the_same_convention(case):
    document = case(
        *(*LATE_FEE, "--due-date", "2011-06-28", "--end-date", "2011-07-02"),
        *("--convention", "exclusive"),
    )

    assert document["fee_by_reading"] == {
        "uniform_new": "1.50",
        "split": "4.50",
        "by_due_date": "6.00",
    }


def test_a_source_that_names_two_articles_is_listed_as_two(case):
    document = case(*COMPENSATION, "--avg-wage-12m=5000", "--local-monthly-avg-prev-year=8000")

    assert document["articles"] == [
        "劳动合同法 第三十八条、第四十六条、第四十七条、第八十七条、第九十七条",
        "劳动合同法实施条例 第十条、第二十五条、第二十七条",
    ]


@pytest.mark.parametrize(
    ("wage", "minimum", "base", "amount", "months", "paid", "months_from_hire", "damages"),
    [
        (
            *("5000", "1880", "monthly base: the average wage of the last twelve months"),
            *("5000.00", "16", "80000.00", "19", "190000.00"),
        ),
        (
            *("1500", "1880", "monthly base: raised to the local minimum wage"),
            *("1880.00", "16", "30080.00", "19", "71440.00"),
        ),
        (
            "24000",
            "1880",
            "monthly base: the wage, exactly three times the local average, where no cap applies",
            *("24000.00", "16", "384000.00", "19", "912000.00"),
        ),
        (
            "24000.01",
            "1880",
            "monthly base: three times the local average wage, at most twelve years count",
            *("24000.00", "12", "288000.00", "12", "576000.00"),
        ),
    ],
)
def test_compensation_says_what_the_base_is_and_what_it_is_multiplied_by(
    case, wage, minimum, base, amount, months, paid, months_from_hire, damages
):
    document = case(
        *(*COMPENSATION, "--avg-wage-12m", wage, "--min-wage", minimum),
        "--local-monthly-avg-prev-year=8000",
    )

    assert steps_of(document) == [
        ("length of service, last working day counted", "19y0m0d"),
        (base, amount),
        ("months of wage from 2008-01-01 (premiums not paid)", months),
        ("compensation: base x months, rounded once", paid),
        ("months of wage from hire (unlawful dismissal)", months_from_hire),
        ("damages: base x months x 2, rounded once", damages),
    ]


def test_retirement_shows_the_way_from_the_original_month(case):
    document = case("retirement", "--category", "male", "--birth-month", "1965-04")

    assert steps_of(document) == [
        ("month of the original age", "2025-04"),
        ("months later", "1"),
        ("statutory month", "2025-05"),
    ]
    assert document["articles"] == [
        "全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定（2024-09-13）及其办法"
    ]


def test_a_retirement_before_the_first_rule_leaves_the_contribution_months_empty(case):
    document = case("retirement", "--category", "male", "--birth-month", "1930-01")

    assert document["min_contrib_months_at_statutory_year"] == ""
    assert document["min_contrib_months_at_earliest_year"] == ""


def test_working_days_name_each_day_that_the_calendar_decided(case):
    document = case("workdays", "--start-date", "2026-09-23", "--working-days", "10")

    off = ("2026-09-25", "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07")
    assert steps_of(document) == [
        *(("weekday off, not counted", day) for day in off),
        ("make-up working day, counted", "2026-10-10"),
    ]
    assert document["articles"] == [
        "全国年节及纪念日放假办法",
        "国务院办公厅关于部分节假日安排的通知",
    ]


def test_an_amount_in_words_is_rounded_in_its_one_step(case):
    document = case("rmb", "--amount", "107000.535")

    assert steps_of(document) == [
        ("rounded to the fen, half up, and written out", "人民币壹拾万柒仟元零伍角肆分")
    ]
    assert document["articles"] == ["支付结算办法"]


def test_a_code_shows_what_was_compared_and_what_to_look_at(case):
    document = case("uscc", "--uscc", "91992401ma9qqqq06r")

    assert (document["valid"], document["org_code_check_ok"]) == ("N", "N")
    assert steps_of(document) == [
        ("as compared", "91992401MA9QQQQ06R"),
        ("warning", "AREA_CODE"),
        ("warning", "ORGANISATION_CODE"),
    ]
    assert document["articles"] == ["GB 32100-2015", "GB 11714-1997"]


@pytest.mark.parametrize(
    ("number", "steps"),
    [
        ("11010519491231002x", [("as compared", "11010519491231002X")]),
        (
            "222401190503120014",
            [("as compared", "222401190503120014"), ("not born after", "1905-03-11")],
        ),
        ("110105491231002", [("as compared", "110105491231002"), ("warning", "LEGACY15")]),
    ],
)
def test_a_person_number_shows_the_day_only_where_the_birth_lies_after_it(case, number, steps):
    on = "1905-03-11" if number.startswith("2224") else "2026-11-20"

    document = case("person-id", "--number", number, "--on", on)

    assert steps_of(document) == steps
    assert document["articles"] == ["GB 11643-1999"]


def test_a_debt_paid_in_parts_shows_a_balance_for_each_day(case):
    document = case(
        *("late-fee-partial", "--principal", "100", "--due-date", "2020-03-31"),
        *("--payment", "2020-04-10=60", "--until", "2020-04-20"),
    )

    first, second = document["balances"]
    assert (first["step"], first["date"], first["paid"]) == ("1", "2020-04-10", "60")
    assert (second["step"], second["date"], second.get("paid")) == ("2", "2020-04-20", None)
    assert (first["fee_to_date"], second["fee_to_date"]) == ("0.50", "0.70")
    assert [
        (step["from"], step["to"], step["days"], step["principal"], step["amount_unrounded"])
        for step in second["steps"]
    ] == [
        ("2020-04-01", "2020-04-10", 10, "100", "0.5"),
        ("2020-04-11", "2020-04-20", 10, "40", "0.2"),
    ]
    assert second["articles"] == [NEW_ARTICLE]


def test_a_balance_is_reckoned_by_the_insurance_reading_and_convention_given(case):
    """1,000 yuan due 2011-06-28, read on 2011-07-02; injury had no 2 per mille to keep."""
    terms = ("late-fee-partial", "--principal", "1000", "--due-date", "2011-06-28")
    until = ("--until", "2011-07-02")

    def fee(*options):
        return case(*terms, *until, *options)["balances"][0]["fee_left"]

    assert fee() == "2.00"
    assert fee("--reading", "split") == "5.00"
    assert fee("--reading", "by_due_date", "--convention", "exclusive") == "6.00"
    assert fee("--reading", "split", "--insurance", "injury") == "2.00"


def test_payments_of_one_day_keep_the_order_of_the_options(run):
    code, output, _ = run(
        *("late-fee-partial", "--principal", "100", "--due-date", "2020-03-31"),
        *("--payment", "2020-04-10=30", "--payment", "2020-04-10=20.00"),
    )

    balances = list(csv.DictReader(output.splitlines()))
    assert code == 0
    assert [(row["step"], row["paid"], row["principal_left"]) for row in balances] == [
        ("1", "30", "70.00"),
        ("2", "20.00", "50.00"),
    ]


def test_the_plain_table_has_the_inputs_given_and_no_working(run):
    _, output, _ = run(
        *("late-fee-partial", "--principal", "100", "--due-date", "2020-03-31"),
        *("--until", "2020-04-10"),
    )

    header, row = csv.reader(output.splitlines())
    assert header == [
        *("allocation", "principal", "due_date", "step", "date"),
        *("insurance", "mode", "count_convention"),
        *("principal_left", "fee_left", "to_principal", "to_fee", "unallocated"),
    ]
    assert row[3:5] == ["1", "2020-04-10"]
    assert row[-5:] == ["100.00", "0.50", "", "", ""]


def test_the_plain_lines_have_no_working(run):
    _, output, _ = run("rmb", "--amount", "1")

    assert output == "amount: 1\ncanonical: 人民币壹元整\n"
