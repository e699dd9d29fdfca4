"""How bases and exceptions are named where one is chosen, and the edges of what a basis covers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from statutes.dates import ContributionMonth, DateSpan
from statutes.deferral_bases import Beyond, beyond_basis, deferral_bases
from statutes.fee_exceptions import exception_codes
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, PrincipalHistory, PrincipalPayment, Reading
from statutes.what_if import outgrows_on, watch_levels

NOTICES_OF_2022 = "人社厅发〔2022〕16号；人社厅发〔2022〕50号；人社部发〔2022〕31号"


def test_every_basis_of_a_deferral_says_its_name_its_meaning_and_its_source():
    shown = [
        (one.code, one.name, one.meaning, one.source, one.needs_security)
        for one in deferral_bases()
    ]

    assert shown == [
        (
            "security_agreement",
            "提供担保并签订延期缴费协议",
            "Agreement against security",
            "社会保险法 第六十三条；人社部令第13号 第二十二条",
            True,
        ),
        (
            "force_majeure",
            "不可抗力致生产经营严重困难，经省级批准",
            "Force majeure, approved by the province",
            "社会保险法 第六十条；人社部令第13号 第二十一条",
            False,
        ),
        (
            "window-2022-04-pension",
            "养老保险",
            "National window from 2022-04: pension",
            NOTICES_OF_2022,
            False,
        ),
        (
            "window-2022-04-unemployment",
            "失业保险、工伤保险",
            "National window from 2022-04: unemployment, injury",
            NOTICES_OF_2022,
            False,
        ),
        (
            "window-2020-02-pension",
            "养老保险、失业保险、工伤保险",
            "National window from 2020-02: pension, unemployment, injury",
            "人社部发〔2020〕11号；人社部发〔2020〕49号",
            False,
        ),
    ]


@pytest.mark.parametrize(
    ("code", "first", "last", "repay_by"),
    [
        # To the month the notice names; twelve months from the first one; no last month named.
        ("window-2022-04-pension", "2022-04", "2022-12", date(2023, 12, 31)),
        ("window-2022-04-unemployment", "2022-04", "2023-03", date(2023, 12, 31)),
        ("window-2020-02-pension", "2020-02", "None", None),
    ],
)
def test_the_months_of_a_window_end_where_its_notice_says(code, first, last, repay_by):
    (window,) = [one for one in deferral_bases() if one.code == code]

    assert (str(window.first_month), str(window.last_month)) == (first, last)
    assert window.repay_by == repay_by


@pytest.mark.parametrize(
    ("first_on", "last_on", "months", "beyond"),
    [
        ("2022-04-01", "2023-12-31", ["2022-04", "2022-12"], ()),
        ("2022-03-31", "2023-12-31", ["2022-04"], (Beyond.OPENING,)),
        ("2022-04-01", "2024-01-01", ["2022-12"], (Beyond.REPAYMENT,)),
        ("2022-04-01", "2023-12-31", ["2022-12", "2022-03"], (Beyond.FIRST_MONTH,)),
        ("2022-04-01", "2023-12-31", ["2022-05", "2022-06", "2023-01"], (Beyond.LAST_MONTH,)),
        ("2022-04-01", "2023-12-31", ["2023-01", "2022-06", "2022-05"], (Beyond.LAST_MONTH,)),
    ],
)
def test_a_deferral_is_within_a_window_up_to_its_first_and_last_day(
    first_on, last_on, months, beyond
):
    (window,) = [one for one in deferral_bases() if one.code == "window-2022-04-pension"]
    span = DateSpan(date.fromisoformat(first_on), date.fromisoformat(last_on))

    found = beyond_basis(
        window,
        span,
        insurances=[Insurance.PENSION],
        months=[ContributionMonth.parse(month) for month in months],
    )

    assert found == beyond


def test_every_exception_says_its_name_its_meaning_and_its_source():
    shown = {one.code: (one.name, one.meaning, one.source) for one in exception_codes()}

    assert shown == {
        "other_statutory": (
            "其他法定事由",
            "Other cause set by law",
            "社会保险法 第六十条（非因不可抗力等法定事由不得缓缴、减免）",
        ),
        "flexible_lump_sum": (
            "灵活就业人员一次性补缴",
            "Lump-sum back payment in flexible employment",
            "社会保险法 第十条、第六十条、第八十六条（滞纳金以用人单位为对象）；地方扩面征缴方案",
        ),
        "epidemic_2020": (
            "疫情防控期间延期办理",
            "Handled late during the epidemic of 2020",
            "人社厅明电〔2020〕7号；各地人社、税务部门通知",
        ),
    }


@pytest.mark.parametrize(
    ("reading", "days"),
    [
        (Reading.UNIFORM, 2001),  # 1,000.00 × 0.0005 = 0.50 a day: day 2,000 gives 1,000.00
        (Reading.BY_DUE_DATE, 501),  # 2.00 a day: day 500 gives 1,000.00
        (Reading.SPLIT, 501),  # all of them before 2011-07-01
    ],
)
def test_a_debt_under_the_old_rate_outgrows_its_principal_four_times_as_fast(reading, days):
    due_on = date(2005, 12, 31)

    outgrown = outgrows_on(
        PrincipalHistory(Decimal("1000.00"), due_on),
        insurance=Insurance.PENSION,
        reading=reading,
        convention=CountConvention.INCLUSIVE,
    )

    assert outgrown == due_on + timedelta(days=days)


def test_a_payment_that_lowers_the_fee_of_its_own_day_puts_the_day_off():
    """Half of 100.00 paid on day 1,000 (2014-10-27), which by this convention bears 0.025.

    999 days give 49.95; what is left of 100.00 takes 2,002 days, and one more exceeds it: the fee
    of the 2,003rd day, counted from that of the payment, is asked for on the day after it.
    """
    paid = PrincipalPayment(date(2014, 10, 27), Decimal("50.00"))

    outgrown = outgrows_on(
        PrincipalHistory(Decimal("100.00"), date(2012, 1, 31), (paid,)),
        insurance=Insurance.PENSION,
        reading=Reading.UNIFORM,
        convention=CountConvention.EXCLUSIVE,
    )

    assert outgrown == date(2014, 10, 27) + timedelta(days=2003)


def test_levels_of_watch_are_named_from_the_day_of_the_notice_on():
    """劳社部发〔1999〕36号 was made public on 1999-12-14."""
    source = "关于清理收回企业欠缴社会保险费有关问题的通知（劳社部发〔1999〕36号）"

    levels = watch_levels(date(1999, 12, 14))

    assert [(one.level, str(one.amount), one.name, one.source) for one in levels] == [
        ("province", "1000000", "省级重点监控", source),
        ("ministry", "10000000", "报人力资源社会保障部", source),
    ]
