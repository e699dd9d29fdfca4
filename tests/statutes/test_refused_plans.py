"""Terms of an instalment plan that cannot be are refused in a whole sentence."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from statutes.allocation import DatedReceipt, Debt
from statutes.errors import InvalidFactError
from statutes.instalments import PlanTerms, instalment_plan
from statutes.insurance import Insurance
from statutes.late_fee import PrincipalHistory
from statutes.late_fee_partial import PaymentOrder

ON = date(2026, 11, 20)


def plan_of(*paid, **terms):
    given: dict[str, Any] = {"opened_on": ON, "first_due_on": ON, **terms}
    debt = Debt(
        date(2020, 3, 1), PrincipalHistory(Decimal("1.00"), date(2020, 3, 31)), Insurance.PENSION
    )
    return instalment_plan(
        [debt], PlanTerms(**given), order_on=lambda _day: PaymentOrder.PRINCIPAL_FIRST, paid=paid
    )


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            lambda: plan_of(first_due_on=date(2026, 11, 19), count=1),
            "first_due_on: '2026-11-19' cannot be used; give 2026-11-20 or a later day",
        ),
        (
            lambda: plan_of(),
            "count: None cannot be used; give a count or an amount, one of them",
        ),
        (
            lambda: plan_of(count=121),
            "count: 121 cannot be used; give 1 to 120 instalments",
        ),
        (
            lambda: plan_of(amount=Decimal("0.00")),
            "amount: '0.00' cannot be used; give an amount above zero",
        ),
        (
            lambda: plan_of(DatedReceipt(date(2026, 11, 21), Decimal("0.01")), count=1),
            "opened_on: '2026-11-20' cannot be used;"
            " give 2026-11-21, of the last receipt, or later",
        ),
        (
            lambda: plan_of(amount=Decimal("0.01")),
            "amount: '0.01' cannot be used; give at least 0.03, or it takes over 120",
        ),
    ],
)
def test_terms_that_make_no_plan_name_field_value_and_remedy(act, expected):
    with pytest.raises(InvalidFactError) as caught:
        act()

    assert str(caught.value) == expected
