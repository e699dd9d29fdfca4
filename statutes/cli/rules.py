"""The commands compensation, retirement, workdays, rmb, uscc and person-id."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from statutes.cli.frame import Column, Command, Outcome, Row, articles, for_each, yes_no
from statutes.compensation import Compensation, compensation
from statutes.deadlines import add_working_days
from statutes.ids import Reason, check_person_id, check_uscc
from statutes.money import parse_amount, to_fen
from statutes.retirement import Category, FlexibleMonth, format_age, retirement
from statutes.rmb import capital_amount

_ID = Column("id", "name of the case", required=False)


def _step(what: str, value: object) -> dict[str, str]:
    return {"step": what, "value": str(value)}


def _wage(row: Row, column: str) -> Decimal:
    """Read a wage; an average may be finer than a fen, for only the result is rounded."""
    return parse_amount(row.text(column), field=column)


def _compensation(row: Row) -> Outcome:
    result = compensation(
        hired_on=row.day("hire_date"),
        last_day_on=row.day("last_day"),
        average_wage=_wage(row, "avg_wage_12m"),
        local_average_wage=_wage(row, "local_monthly_avg_prev_year"),
        minimum_wage=_wage(row, "min_wage"),
    )
    results = {
        "service": str(result.service),
        "N_art38_3_from_2008": f"{result.years:.1f}",
        "base": str(to_fen(result.base)),
        "over_3x": yes_no(result.above_cap),
        "compensation_N": str(result.amount),
        "N_for_2N_from_hire": f"{result.years_from_hire:.1f}",
        "damages_2N": str(result.damages),
    }
    return Outcome(results, lambda: _compensation_working(result))


def _compensation_working(result: Compensation) -> Mapping[str, object]:
    if result.above_cap:
        base = "monthly base: three times the local average wage, at most twelve years count"
    elif result.raised_to_minimum_wage:
        base = "monthly base: raised to the local minimum wage"
    elif result.at_cap:
        base = "monthly base: the wage, exactly three times the local average, where no cap applies"
    else:
        base = "monthly base: the average wage of the last twelve months"
    return {
        "steps": [
            _step("length of service, last working day counted", result.service),
            _step(base, str(to_fen(result.base))),
            _step("months of wage from 2008-01-01 (premiums not paid)", result.years),
            _step("compensation: base x months, rounded once", result.amount),
            _step("months of wage from hire (unlawful dismissal)", result.years_from_hire),
            _step("damages: base x months x 2, rounded once", result.damages),
        ],
        "articles": articles([result.source]),
    }


def _retirement(row: Row) -> Outcome:
    result = retirement(row.choice("category", Category), row.month("birth_month"))
    results = {
        "delay_months": str(result.delay_months),
        "age_months": str(result.age_months),
        "statutory_age": format_age(result.age_months),
        "statutory_retire_month": str(result.statutory_month),
        "earliest_flexible_month": _month(result.earliest),
        "earliest_age": _age(result.earliest),
        "latest_flexible_month": _month(result.latest),
        "latest_age": _age(result.latest),
        "min_contrib_months_at_statutory_year": str(result.least_contribution_months or ""),
        "min_contrib_months_at_earliest_year": str(
            result.least_contribution_months_at_earliest or ""
        ),
    }
    return Outcome(
        results,
        lambda: {
            "steps": [
                _step("month of the original age", result.original_month),
                _step("months later", result.delay_months),
                _step("statutory month", result.statutory_month),
            ],
            "articles": articles([result.source]),
        },
    )


def _month(flexible: FlexibleMonth | None) -> str:
    return str(flexible.month) if flexible else ""


def _age(flexible: FlexibleMonth | None) -> str:
    return format_age(flexible.age_months) if flexible else ""


def _working_days(row: Row) -> Outcome:
    deadline = add_working_days(row.day("start_date"), row.whole_number("working_days"))
    return Outcome(
        {"deadline": str(deadline.last_on), "provisional": yes_no(deadline.provisional)},
        lambda: {
            "steps": [
                *(_step("weekday off, not counted", day) for day in deadline.holidays),
                *(_step("make-up working day, counted", day) for day in deadline.make_up_days),
            ],
            "articles": ["全国年节及纪念日放假办法", "国务院办公厅关于部分节假日安排的通知"],
        },
    )


def _capital_amount(row: Row) -> Outcome:
    written = capital_amount(parse_amount(row.text("amount"), field="amount"))
    return Outcome(
        {"canonical": written},
        lambda: {
            "steps": [_step("rounded to the fen, half up, and written out", written)],
            "articles": ["支付结算办法"],
        },
    )


def _uscc(row: Row) -> Outcome:
    check = check_uscc(row.text("uscc"))
    organisation = {None: "", True: "Y", False: "N"}[check.organisation_code_ok]
    results = {
        "valid": yes_no(check.ok),
        "reason": check.reason.value,
        "org_code_check_ok": organisation,
    }
    return Outcome(
        results,
        lambda: {
            "steps": [
                _step("as compared", check.normalised),
                *(_step("warning", warning) for warning in check.warnings),
            ],
            "articles": ["GB 32100-2015", "GB 11714-1997"],
        },
    )


def _person_id(row: Row, today: date) -> Outcome:
    on = row.day_or_none("on") or today
    check = check_person_id(row.text("id_number"), on=on)
    results = {
        "valid": yes_no(check.ok),
        "reason": check.reason.value,
        "sex": check.sex or "",
        "converted_18": check.converted_18 or "",
    }
    return Outcome(
        results,
        lambda: {
            "steps": [
                _step("as compared", check.normalised),
                *([_step("not born after", on)] if check.reason is Reason.FUTURE else []),
                *(_step("warning", warning) for warning in check.warnings),
            ],
            "articles": ["GB 11643-1999"],
        },
    )


COMPENSATION = Command(
    name="compensation",
    help="economic compensation N and damages 2N",
    inputs=(
        _ID,
        Column("hire_date", "first day of work"),
        Column("last_day", "last day of work, counted"),
        Column("avg_wage_12m", "average monthly wage of the last twelve months"),
        Column("local_monthly_avg_prev_year", "local average monthly wage of the year before"),
        Column("min_wage", "local monthly minimum wage", required=False, default="0"),
    ),
    results=(
        "service",
        "N_art38_3_from_2008",
        "base",
        "over_3x",
        "compensation_N",
        "N_for_2N_from_hire",
        "damages_2N",
    ),
    compute=for_each(
        _compensation,
        {
            "last_day_on": "last_day",
            "average_wage": "avg_wage_12m",
            "minimum_wage": "min_wage",
            "local_average_wage": "local_monthly_avg_prev_year",
        },
    ),
)

RETIREMENT = Command(
    name="retirement",
    help="statutory retirement month and the choice around it",
    inputs=(
        Column("category", f"recorded category: {', '.join(Category)}"),
        Column("birth_month", "month of birth YYYY-MM"),
    ),
    results=(
        "delay_months",
        "age_months",
        "statutory_age",
        "statutory_retire_month",
        "earliest_flexible_month",
        "earliest_age",
        "latest_flexible_month",
        "latest_age",
        "min_contrib_months_at_statutory_year",
        "min_contrib_months_at_earliest_year",
    ),
    compute=for_each(_retirement),
)

WORKDAYS = Command(
    name="workdays",
    help="last day of a limit in working days",
    inputs=(
        Column("start_date", "day of the event, not counted"),
        Column("working_days", "length of the limit"),
    ),
    results=("deadline", "provisional"),
    compute=for_each(_working_days),
)

RMB = Command(
    name="rmb",
    help="an amount in capital characters",
    inputs=(Column("amount", "yuan; a minus is allowed"),),
    results=("canonical",),
    compute=for_each(_capital_amount),
)

USCC = Command(
    name="uscc",
    help="check a unified social credit code",
    inputs=(Column("uscc", "the code", may_be_empty=True),),
    results=("valid", "reason", "org_code_check_ok"),
    compute=for_each(_uscc),
)


def person_id_command(today: date) -> Command:
    """Return the command whose numbers must not lie in the future of a day, by default today."""
    return Command(
        name="person-id",
        help="check a citizen identity number of 18 or 15 digits",
        inputs=(
            Column("id_number", "the number", aliases=("number",), may_be_empty=True),
            Column("on", "day on which the person must have been born (today)", required=False),
        ),
        results=("valid", "reason", "sex", "converted_18"),
        compute=for_each(lambda row: _person_id(row, today)),
    )
