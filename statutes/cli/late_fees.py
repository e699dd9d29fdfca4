"""The commands late-fee and late-fee-partial."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from statutes.cli.frame import (
    Column,
    Command,
    Outcome,
    Row,
    RowError,
    articles,
    errors_name,
    for_each,
    plain,
    yes_no,
)
from statutes.dates import DateSpan
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance, parse_insurance
from statutes.late_fee import (
    CountConvention,
    Deferral,
    LateFee,
    PrincipalHistory,
    Reading,
    late_fee,
    predates_national_rate,
    three_readings,
)
from statutes.late_fee_partial import BalanceStep, PaymentOrder, Receipt, late_fee_partial
from statutes.money import to_fen

OLD_RATE_COLUMN, NEW_RATE_COLUMN = "days_0.002", "days_0.0005"

_PRINCIPAL = Column("principal", "unpaid principal in yuan")
_DUE_DATE = Column(
    "due_date", "payment deadline; the fee runs from the day after", aliases=("due_on",)
)
_MODE = Column(
    "mode",
    f"reading for days before 2011-07-01: {', '.join(Reading)}",
    required=False,
    default=Reading.UNIFORM,
    aliases=("reading",),
)
_CONVENTION = Column(
    "count_convention",
    f"whether the payment day bears a fee: {', '.join(CountConvention)}",
    required=False,
    default=CountConvention.INCLUSIVE,
    aliases=("convention",),
)
_COLUMNS_OF_FIELDS = {"due_on": "due_date"}


class EndKind(StrEnum):
    """Whether the end is a payment or a valuation; both count the days by the convention."""

    PAYMENT = "pay"
    VALUATION = "asof"


def _late_fee_outcome(row: Row) -> Outcome:
    if row.text("period"):
        row.month("period")
    if row.text("end_kind"):
        row.choice("end_kind", EndKind)
    history = PrincipalHistory(
        row.amount("principal"),
        row.day("due_date"),
        deferrals=_deferrals(row),
        bankruptcy_accepted_on=row.day_or_none("bankruptcy_accept_date"),
    )
    insurance = parse_insurance(row.text("insurance"))
    until = row.day("end_date")
    convention = row.choice("count_convention", CountConvention)
    fee = late_fee(
        history,
        insurance=insurance,
        until=until,
        reading=row.choice("mode", Reading),
        convention=convention,
    )
    days = {plain(rate): str(count) for rate, count in fee.days_by_rate.items()}
    results = {
        OLD_RATE_COLUMN: days.get("0.002", "0"),
        NEW_RATE_COLUMN: days.get("0.0005", "0"),
        "fee_exact": plain(fee.exact),
        "fee": str(fee.amount),
        "fee_if_capped_at_principal": str(to_fen(fee.capped_alternative)),
        "fee_exceeds_principal": yes_no(fee.exceeds_principal),
    }

    def working() -> Mapping[str, object]:
        exceeds_from_on = fee.exceeds_from_on
        shown: dict[str, object] = {
            "fee_exceeds_principal_from": str(exceeds_from_on) if exceeds_from_on else None,
            "steps": _steps(fee),
            "articles": articles(step.source for step in fee.steps),
        }
        if predates_national_rate(history.due_on):
            readings = three_readings(
                history, insurance=insurance, until=until, convention=convention
            )
            shown["fee_by_reading"] = {
                reading.value: str(other.amount) for reading, other in readings.items()
            }
        return shown

    return Outcome(results, working)


def _deferrals(row: Row) -> tuple[Deferral, ...]:
    first_on, last_on = row.day_or_none("deferral_start"), row.day_or_none("deferral_end")
    if first_on is None and last_on is None:
        return ()
    if first_on is None or last_on is None:
        lacking = "deferral_start" if first_on is None else "deferral_end"
        raise InvalidFactError(lacking, "", "a deferral needs its first and its last day")
    if last_on < first_on:
        raise InvalidFactError("deferral_end", str(last_on), f"it lies before {first_on}")
    return (Deferral(DateSpan(first_on, last_on), ""),)


def _steps(fee: LateFee) -> list[dict[str, object]]:
    return [
        {
            "from": str(step.period.first),
            "to": str(step.period.last),
            "days": step.days,
            "principal": str(step.principal),
            "daily_rate": plain(step.daily_rate),
            "amount_unrounded": plain(step.amount_unrounded),
            "source": step.source,
        }
        for step in fee.steps
    ]


@dataclass(frozen=True, slots=True)
class _DebtRow:
    """A row of late-fee-partial read into facts; rows of one debt must agree on the terms."""

    row: Row
    position: int
    terms: tuple[tuple[str, object], ...]
    on: date
    step: int
    paid: Decimal | None


def _debt_row(row: Row, position: int) -> _DebtRow:
    terms = (
        ("principal", row.amount("principal")),
        ("due_date", row.day("due_date")),
        ("insurance", parse_insurance(row.text("insurance"))),
        ("mode", row.choice("mode", Reading)),
        ("count_convention", row.choice("count_convention", CountConvention)),
    )
    row.choice("allocation", PaymentOrder)
    return _DebtRow(
        row,
        position,
        terms,
        on=row.day("date"),
        step=row.whole_number("step") if row.text("step") else 0,
        paid=row.amount("paid") if row.text("paid") else None,
    )


def _partial_outcomes(rows: Sequence[Row]) -> list[Outcome]:
    """Work each debt (id and allocation) through its receipts by date; rows in any order."""
    debts: dict[tuple[str, str], list[_DebtRow]] = {}
    for position, row in enumerate(rows):
        with errors_name(row):
            debt_row = _debt_row(row, position)
        debts.setdefault((row.text("id"), row.text("allocation")), []).append(debt_row)
    outcomes: dict[int, Outcome] = {}
    for debt in debts.values():
        ordered = sorted(debt, key=lambda debt_row: (debt_row.on, debt_row.step))
        _check_one_debt(debt[0], ordered)
        with errors_name(ordered[0].row, _COLUMNS_OF_FIELDS):
            steps = _balance(ordered)
        for debt_row, step in zip(ordered, steps, strict=True):
            outcomes[debt_row.position] = _partial_outcome(step)
    return [outcomes[position] for position in range(len(rows))]


def _check_one_debt(first: _DebtRow, ordered: Sequence[_DebtRow]) -> None:
    for other in ordered:
        for (column, expected), (_, value) in zip(first.terms, other.terms, strict=True):
            if value != expected:
                raise RowError(
                    other.row,
                    column,
                    f"{str(value)!r} is not the {str(expected)!r} of the same id and allocation;"
                    " give another debt another id",
                )
    for earlier, later in pairwise(ordered):
        if later.step and later.step < earlier.step:
            raise RowError(
                later.row,
                "date",
                f"{str(later.on)!r} puts step {later.step} after step {earlier.step};"
                " number the steps by date",
            )


def _balance(ordered: Sequence[_DebtRow]) -> list[BalanceStep]:
    row = ordered[0].row
    return late_fee_partial(
        PrincipalHistory(row.amount("principal"), row.day("due_date")),
        [Receipt(debt_row.on, debt_row.paid) for debt_row in ordered],
        insurance=parse_insurance(row.text("insurance")),
        order=row.choice("allocation", PaymentOrder),
        reading=row.choice("mode", Reading),
        convention=row.choice("count_convention", CountConvention),
    )


def _partial_outcome(step: BalanceStep) -> Outcome:
    paid = step.receipt.amount is not None
    results = {
        "principal_left": str(step.principal_left),
        "fee_left": str(step.fee_left),
        "to_principal": str(step.to_principal) if paid else "",
        "to_fee": str(step.to_fee) if paid else "",
        "unallocated": str(step.unallocated) if paid else "",
    }
    return Outcome(
        results,
        lambda: {
            "fee_to_date": str(step.fee.amount),
            "steps": _steps(step.fee),
            "articles": articles(part.source for part in step.fee.steps),
        },
    )


LATE_FEE = Command(
    name="late-fee",
    help="late fee of one debt up to a payment or valuation day",
    inputs=(
        Column("id", "name of the case", required=False),
        Column("insurance", f"kind of insurance: {', '.join(Insurance)}"),
        Column("period", "contribution month YYYY-MM, for the record", required=False),
        _PRINCIPAL,
        _DUE_DATE,
        Column("end_date", "payment or valuation day", aliases=("until",)),
        Column("end_kind", "pay or asof, for the record", required=False),
        _MODE,
        _CONVENTION,
        Column("deferral_start", "first day of an approved deferral", required=False),
        Column("deferral_end", "last day of an approved deferral", required=False),
        Column("bankruptcy_accept_date", "day the bankruptcy was accepted", required=False),
    ),
    results=(
        OLD_RATE_COLUMN,
        NEW_RATE_COLUMN,
        "fee_exact",
        "fee",
        "fee_if_capped_at_principal",
        "fee_exceeds_principal",
    ),
    compute=for_each(_late_fee_outcome, _COLUMNS_OF_FIELDS),
)

LATE_FEE_PARTIAL = Command(
    name="late-fee-partial",
    help="balances of a debt paid in parts",
    inputs=(
        Column("id", "name of the debt; its rows belong together", required=False),
        Column(
            "allocation",
            f"what a payment settles first: {', '.join(PaymentOrder)}",
            required=False,
            default=PaymentOrder.PRINCIPAL_FIRST,
        ),
        _PRINCIPAL,
        _DUE_DATE,
        Column("step", "number of the step", required=False),
        Column("date", "day of the payment, or of the reading without a payment"),
        Column("paid", "amount paid; empty where the balance is only read", required=False),
        Column("insurance", "kind of insurance", required=False, default=Insurance.PENSION),
        Column(
            _MODE.name,
            f"{_MODE.help}; a batch file without it is read by day, as the published examples are",
            required=False,
            default=Reading.UNIFORM,
            batch_default=Reading.SPLIT,
            aliases=_MODE.aliases,
        ),
        _CONVENTION,
    ),
    results=("principal_left", "fee_left", "to_principal", "to_fee", "unallocated"),
    compute=_partial_outcomes,
    takes_payments=True,
)
