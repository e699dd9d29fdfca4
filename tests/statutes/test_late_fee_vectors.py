"""Late fees as worked out in vectors/late_fee.csv and vectors/late_fee_partial.csv."""

from decimal import Decimal
from itertools import groupby

import pytest

from statutes.dates import DateSpan
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, Deferral, PrincipalHistory, Reading, late_fee
from statutes.late_fee_partial import PaymentOrder, Receipt, late_fee_partial
from tests.statutes.vectors import day, rows

OLD_RATE, NEW_RATE = Decimal("0.002"), Decimal("0.0005")


def history_of(row):
    deferrals: tuple[Deferral, ...] = ()
    if row["deferral_start"]:
        span = DateSpan(day(row["deferral_start"]), day(row["deferral_end"]))
        deferrals = (Deferral(span, "缓缴批复"),)
    return PrincipalHistory(
        Decimal(row["principal"]),
        day(row["due_date"]),
        deferrals=deferrals,
        bankruptcy_accepted_on=day(row["bankruptcy_accept_date"]),
    )


@pytest.mark.parametrize("row", rows("late_fee"), ids=lambda row: row["id"])
def test_late_fee_matches_the_worked_example(row):
    fee = late_fee(
        history_of(row),
        insurance=Insurance(row["insurance"]),
        until=day(row["end_date"]),
        reading=Reading(row["mode"]),
        convention=CountConvention(row["count_convention"]),
    )

    assert fee.exact == Decimal(row["fee_exact"])
    assert str(fee.amount) == row["fee"]
    assert fee.days_by_rate.get(OLD_RATE, 0) == int(row["days_0.002"])
    assert fee.days_by_rate.get(NEW_RATE, 0) == int(row["days_0.0005"])
    assert str(fee.capped_alternative) == row["fee_if_capped_at_principal"]
    assert fee.exceeds_principal == (row["fee_exceeds_principal"] == "Y")


def partial_cases():
    def case(row):
        return row["id"], row["allocation"]

    return [list(group) for _, group in groupby(sorted(rows("late_fee_partial"), key=case), case)]


@pytest.mark.parametrize(
    "case", partial_cases(), ids=lambda case: f"{case[0]['id']}-{case[0]['allocation']}"
)
def test_partial_payments_match_the_worked_example(case):
    first = case[0]
    receipts = [
        Receipt(day(row["date"]), Decimal(row["paid"]) if row["paid"] else None) for row in case
    ]

    steps = late_fee_partial(
        PrincipalHistory(Decimal(first["principal"]), day(first["due_date"])),
        receipts,
        order=PaymentOrder(first["allocation"]),
        reading=Reading.SPLIT,
    )

    for row, step in zip(case, steps, strict=True):
        assert str(step.principal_left) == row["principal_left"]
        assert str(step.fee_left) == row["fee_left"]
        if row["paid"]:
            assert str(step.to_principal) == row["to_principal"]
            assert str(step.to_fee) == row["to_fee"]
            assert str(step.unallocated) == row["unallocated"]
