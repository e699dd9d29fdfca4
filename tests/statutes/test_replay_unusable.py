"""What the replay says of rows that are none, of items it cannot use, and of long texts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from statutes.sheet_file import UnreadableSheet
from tests.statutes.test_replay_findings import replayed, said
from tests.statutes.typed_sheet import (
    typed_sheet,
    with_cells,
    with_rows,
    without_rows,
)

SHEET = typed_sheet()
LAST_ROW = len(SHEET.rows)
ON = date(2019, 9, 30)
CHECKSUM = "7675-01cb-1cd2-9419"
AMOUNT = "write an amount in yuan, such as 1234.56"
DAY = "write a day of the calendar as YYYY-MM-DD, such as 2019-08-31"
ONE_BANKRUPTCY = "cannot be used; a debt has one, and it has no last day"


def test_figures_without_a_key_are_named_inside_the_fee_table():
    changed = with_cells(
        SHEET, {"A9": None, "F9": Decimal(1), "H9": date(2019, 1, 1), "N9": "样例"}
    )

    assert said(changed) == [
        "F9 row: printed 1, a figure in a row without a key",
        "H9 row: printed 2019-01-01, a figure in a row without a key",
    ]


@pytest.mark.parametrize("above", [8, 23, LAST_ROW + 1])
def test_figures_without_a_key_are_notes_outside_the_fee_table(above):
    """Row 9 with a figure and without a key, moved above the table, below the total, to the end."""
    rows = [*range(1, above), 9, *range(above, LAST_ROW + 1)]
    noted = with_cells(with_rows(SHEET, *rows), {f"A{above}": None, f"F{above}": Decimal(1)})

    assert replayed(noted).equal


def test_payment_on_the_day_of_the_sheet_is_not_after_it():
    lines = said(with_cells(SHEET, {"E24": ON}))

    assert not [line for line in lines if line.startswith("E24")]
    assert "B12 item: printed 2, with 2 lines of working, recomputed 1" in lines


def test_stop_of_one_day_does_not_end_before_it_begins():
    lines = said(with_cells(SHEET, {"D27": date(2018, 10, 1)}))

    assert not [line for line in lines if line.startswith("D27")]
    assert "I17 to on: printed 2018-12-31, recomputed 2018-10-01" in lines


@pytest.mark.parametrize(("row", "times", "most"), [(24, 500, 500), (27, 49, 50)])
def test_an_item_has_so_many_payments_and_stops_and_no_more(row, times, most):
    """The item of row 27 has a bankruptcy besides."""

    def repeated(count: int):
        return with_rows(SHEET, *range(1, row), *[row] * count, *range(row + 1, LAST_ROW + 1))

    assert replayed(repeated(times)).items == 3
    with pytest.raises(UnreadableSheet) as caught:
        replayed(repeated(times + 1))
    assert str(caught.value) == f"row {row + times}: an item has more than {most} such facts"


def test_name_of_an_insurance_is_judged_by_its_group_or_else_by_its_first_item():
    wrong_group = with_cells(SHEET, {"B10": "工伤保险"})
    wrong_item = without_rows(with_cells(SHEET, {"C11": "工伤保险"}), 10)

    assert said(wrong_group) == [
        "B10 insurance: printed 工伤保险, the key of the row says pension",
        "B15 insurance: printed 工伤保险, the key of the row says injury",
        "B14 subtotal of: printed 养老保险小计, recomputed 工伤保险",
        "C11 insurance: printed 养老保险, recomputed 工伤保险",
        "C12 insurance: printed 养老保险, recomputed 工伤保险",
    ]
    assert said(wrong_item)[0] == "C10 insurance: printed 工伤保险, the key of the row says pension"


def test_payment_is_named_as_its_item_is_even_where_that_has_no_name():
    assert said(with_cells(SHEET, {"C12": None, "C24": None})) == [
        "C12 insurance: printed nothing, recomputed 养老保险"
    ]
    assert said(with_cells(SHEET, {"C12": None})) == [
        "C24 insurance: printed 养老保险, recomputed nothing",
        "C12 insurance: printed nothing, recomputed 养老保险",
    ]


def test_item_of_whose_facts_one_is_unusable_is_still_summed_as_printed():
    changed = with_cells(SHEET, {"F12": "x", "P14": Decimal(1), "O12": Decimal(263)})

    assert said(changed) == [
        f"F12 principal: printed x, {AMOUNT}",
        "O12 exact: printed 263, recomputed 262.85",
        "P14 fee: printed 1, recomputed 9697.85",
    ]
    assert replayed(changed).fee_outstanding == 0


def test_working_of_an_unusable_item_is_reckoned_from_what_is_printed():
    changed = with_cells(
        SHEET,
        {
            "G12": "x",
            "J12": Decimal(300),  # from the two days: 336
            "M13": Decimal(90),  # 271 × 700 × 0.0005
            "R12": Decimal(1),  # 262.85 - 12.5
            "R20": Decimal(77),
            "C22": "样例",
        },
    )

    assert said(changed) == [
        "G12 rule: printed x, write a whole number",
        "J12 days: printed 300, recomputed 336",
        "M13 amount: printed 90, recomputed 94.85",
        "R12 fee outstanding: printed 1, recomputed 250.35",
        "R20 fee outstanding: printed 77, recomputed 76",
        "C22 total in capitals: printed 样例, recomputed 人民币玖仟柒佰陆拾壹元叁角伍分",
    ]


def test_fee_of_an_unusable_item_is_its_exact_sum_rounded_half_up():
    changed = with_cells(SHEET, {"G12": "x", "O12": Decimal("262.855"), "M12": Decimal("168.005")})

    assert said(changed) == [
        "G12 rule: printed x, write a whole number",
        "M12 amount: printed 168.005, recomputed 168",
        "P12 fee: printed 262.85, recomputed 262.86",
    ]


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"H12": "样例"}, ["H12 day: printed 样例, recomputed nothing"]),
        ({"I12": "样例"}, ["I12 day: printed 样例, recomputed nothing"]),
        (
            {"H12": "甲", "I12": "乙", "M12": Decimal(169)},
            [
                "H12 day: printed 甲, recomputed nothing",
                "I12 day: printed 乙, recomputed nothing",
                "M12 amount: printed 169, recomputed 168",
            ],
        ),
        ({"H12": None}, []),
    ],
)
def test_days_of_an_unusable_item_that_are_no_days_are_named(changes, lines):
    found = said(with_cells(SHEET, {"G12": "x", **changes}))

    assert found == ["G12 rule: printed x, write a whole number", *lines]


def test_long_texts_are_shown_by_their_beginning():
    (finding,) = replayed(with_cells(SHEET, {"N11": "样" * 81})).findings
    (whole,) = replayed(with_cells(SHEET, {"N11": "样" * 80})).findings

    assert finding.printed == "样" * 80 + "…"
    assert whole.printed == "样" * 80


def test_debt_that_bears_no_fee_yet_has_one_empty_line():
    """Due on the day of the sheet, so that no day of it is late; day 2,001 is 2025-03-23."""
    figures = ("O11", "P11", "Q11", "R11", "T11", "P12", "Q12", "R12", "T12")
    sums = ("P13", "Q13", "R13", "T13")
    readings = ("W11", "X11", "Y11", "W12", "X12", "Y12", "W13", "X13", "Y13")
    young = with_cells(
        with_rows(SHEET, *range(1, 12), 14, 21, 22),
        {
            "C4": Decimal(1),
            "E11": date(2019, 9, 30),
            **dict.fromkeys([f"{letter}11" for letter in "HIJKLMN"], None),
            **dict.fromkeys((*figures, *sums), Decimal(0)),
            **dict.fromkeys(readings, None),
            **dict.fromkeys(("F12", "S12", "F13", "S13"), Decimal(5000)),
            "U11": date(2025, 3, 23),
            "V11": Decimal(2001),
            "C14": "人民币零元整",
        },
    )

    assert said(young) == []
    assert said(with_cells(young, {"K11": Decimal(5000)})) == [
        "B11 item: printed 1, with 1 lines of working, recomputed 0"
    ]
