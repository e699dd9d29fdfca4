"""Every rule but the late fee against its file of worked examples."""

from datetime import date
from decimal import Decimal

import pytest

from statutes.compensation import compensation
from statutes.dates import ContributionMonth
from statutes.deadlines import add_working_days, enforcement_window, national_calendar, period_end
from statutes.dishonesty import overdrawn_listing
from statutes.fines import Offence, fine_range, fine_surcharge
from statutes.ids import check_person_id, check_uscc
from statutes.repayment import instalment_amounts, offset_plan
from statutes.retirement import Category, format_age, retirement
from statutes.rmb import capital_amount
from tests.statutes.vectors import day, rows

ON = date(2026, 11, 20)
HOLIDAYS = rows("holidays_cn_2004_2026")
OFFENCES = {
    "PN01": Offence.NO_REGISTRATION,
    "PN02": Offence.ARREARS_AFTER_ORDER,
    "PN03": Offence.BENEFIT_FRAUD,
    "PN04": Offence.UNEMPLOYMENT_BENEFIT_FRAUD_SERIOUS,
    "PN05": Offence.WAGE_TOTAL_CONCEALED,
    "PN06": Offence.NO_REGISTRATION_PERSON_IN_CHARGE,
    "PN07": Offence.REFUSES_RETURN_AFTER_LOSS_OF_ENTITLEMENT,
    "PN08": Offence.INSPECTION_OBSTRUCTED,
    "PN09": Offence.SERVICE_INSTITUTION_REFUSES_INSPECTION,
}


def yes_no(flag):
    return "Y" if flag else "N"


@pytest.mark.parametrize("row", rows("compensation"), ids=lambda row: row["id"])
def test_compensation(row):
    result = compensation(
        hired_on=day(row["hire_date"]),
        last_day_on=day(row["last_day"]),
        average_wage=Decimal(row["avg_wage_12m"]),
        local_average_wage=Decimal(row["local_monthly_avg_prev_year"]),
        minimum_wage=Decimal(row["min_wage"]),
    )

    assert str(result.service) == row["service"]
    assert result.years == Decimal(row["N_art38_3_from_2008"])
    assert result.base == Decimal(row["base"])
    assert yes_no(result.above_cap) == row["over_3x"]
    assert str(result.amount) == row["compensation_N"]
    assert result.years_from_hire == Decimal(row["N_for_2N_from_hire"])
    assert str(result.damages) == row["damages_2N"]


@pytest.mark.parametrize("row", rows("retirement"))
def test_retirement(row):
    result = retirement(Category(row["category"]), ContributionMonth.parse(row["birth_month"]))

    assert result.delay_months == int(row["delay_months"])
    assert result.age_months == int(row["age_months"])
    assert format_age(result.age_months) == row["statutory_age"]
    assert str(result.statutory_month) == row["statutory_retire_month"]
    for flexible, name in ((result.earliest, "earliest"), (result.latest, "latest")):
        assert (str(flexible.month) if flexible else "") == row[f"{name}_flexible_month"]
        assert (format_age(flexible.age_months) if flexible else "") == row[f"{name}_age"]
    least = (
        result.least_contribution_months,
        result.least_contribution_months_at_earliest,
    )
    assert [str(months or "") for months in least] == [
        row["min_contrib_months_at_statutory_year"],
        row["min_contrib_months_at_earliest_year"],
    ]


@pytest.mark.parametrize("row", rows("workday"))
def test_working_days(row):
    deadline = add_working_days(day(row["start_date"]), int(row["working_days"]))

    assert deadline.last_on == day(row["deadline"])
    assert not deadline.provisional


@pytest.mark.parametrize("row", rows("period"))
def test_periods(row):
    deadline = period_end(day(row["start_date"]), months=int(row["months"]), days=int(row["days"]))

    assert deadline.raw_last_on == day(row["raw_last_day"])
    assert deadline.last_on == day(row["last_day_after_holiday_roll"])


@pytest.mark.parametrize("row", rows("enforcement_window"))
def test_enforcement_window(row):
    window = enforcement_window(
        day(row["decision_served"]), demand_served_on=day(row["demand_letter_served"])
    )

    assert window.reconsideration.last_on == day(row["reconsideration_last_day"])
    assert window.suit.last_on == day(row["litigation_last_day"])
    assert window.opens_on == day(row["window_opens"])
    assert window.closes.last_on == day(row["window_last_day"])
    assert window.demand is not None
    assert window.demand.last_on == day(row["demand_10th_working_day"])
    assert window.first_application_on == day(row["first_day_application_possible"])
    assert yes_no(window.inside_window) == row["inside_window"]


def test_calendar_knows_each_published_day():
    calendar = national_calendar()

    judged = {row["date"]: calendar.is_working_day(day(row["date"])) for row in HOLIDAYS}

    assert judged == {row["date"]: row["type"] == "makeup_workday" for row in HOLIDAYS}


@pytest.mark.parametrize("row", rows("uscc"), ids=lambda row: row["uscc"])
def test_uscc(row):
    result = check_uscc(row["uscc"])

    assert yes_no(result.ok) == row["valid"]
    assert result.reason == row["reason"]
    organisation = {None: "", True: "Y", False: "N"}[result.organisation_code_ok]
    assert organisation == row["org_code_check_ok"]


@pytest.mark.parametrize("row", rows("id"), ids=lambda row: row["id_number"])
def test_person_id(row):
    result = check_person_id(row["id_number"], on=ON)

    assert yes_no(result.ok) == row["valid"]
    assert result.reason == row["reason"]
    assert (result.sex or "") == row["sex"]
    assert (result.converted_18 or "") == row["converted_18"]


@pytest.mark.parametrize("row", rows("rmb"), ids=lambda row: row["amount"])
def test_capital_amounts(row):
    assert capital_amount(Decimal(row["amount"])) == row["canonical"]


@pytest.mark.parametrize("row", rows("penalty"), ids=lambda row: row["id"])
def test_fine_ranges(row):
    base = Decimal(row["base"]) if row["base"] else None

    allowed = fine_range(OFFENCES[row["id"]], on=ON, base=base)

    assert (str(allowed.least), str(allowed.most)) == (row["min"], row["max"])


@pytest.mark.parametrize("row", rows("fine_surcharge"))
def test_fine_surcharge(row):
    surcharge = fine_surcharge(Decimal(row["fine"]), int(row["days_overdue"]), on=ON)

    assert str(surcharge) == row["surcharge"]


@pytest.mark.parametrize("row", rows("instalment"))
def test_instalments(row):
    amounts = instalment_amounts(Decimal(row["total"]), int(row["instalments"]))

    assert {str(amount) for amount in amounts[:-1]} == {row["each"]}
    assert str(amounts[-1]) == row["last"]
    assert sum(amounts) == Decimal(row["total"])


@pytest.mark.parametrize("row", rows("offset"))
def test_offset_plans(row):
    plan = offset_plan(
        Decimal(row["outstanding"]),
        monthly_benefit=Decimal(row["monthly_benefit"]),
        ratio=Decimal(row["ratio"]),
        protected_minimum=Decimal(row["protected_minimum"]),
    )

    assert plan.months == int(row["months"])
    assert str(plan.monthly_deduction) == row["monthly_deduction"]
    assert str(plan.last_deduction) == row["last_deduction"]


@pytest.mark.parametrize("row", rows("dishonesty_item4"))
def test_dishonesty_listing(row):
    result = overdrawn_listing(
        on=ON,
        overdrawn_months=int(row["overdrawn_months"]),
        amount=Decimal(row["amount"]),
        order_issued=row["order_issued"] == "1",
        refused=row["refused"] == "1",
        repayment_agreement_broken=row["repayment_agreement_broken"] == "1",
    )

    assert yes_no(result.listed) == row["list"]
