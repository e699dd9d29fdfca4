"""A filing that contradicts what is on record, or that could never be undone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arrears.models import Fine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "regions")]

FORM = {
    "document": "样人社立字〔2024〕2号",
    "filed_on": "2024-10-15",
    "order_document": "样人社令字〔2024〕1号",
    "order_served_on": "2024-09-02",
    "order_due_on": "2024-09-30",
}


@pytest.mark.parametrize("premiums", ["9999999999999999.99", "100000000000.01", "0.001", "0"])
def test_premiums_that_cannot_be_are_refused_at_their_field(case, officer, at, premiums):
    desk = at("2024-10-15", officer)

    response = desk.post(
        f"/cases/{case.pk}/fines/new/?offence=no_registration", FORM | {"premiums": premiums}
    )

    assert response.status_code == 400
    (said,) = response.context["form"].errors["premiums"]
    assert said == (
        f"The premiums cannot be {premiums}: give yuan above zero and up to 100,000,000,000.00, "
        "at most two decimals."
    )


def test_highest_premiums_are_kept_and_shown(case, officer, at):
    desk = at("2024-10-15", officer)
    address = f"/cases/{case.pk}/fines/new/?offence=no_registration"

    desk.post(address, FORM | {"premiums": "100000000000.00"})

    assert Fine.objects.get().premiums == Decimal(100_000_000_000)
    for page in ("/fines/", f"/fines/{Fine.objects.get().pk}/", f"/cases/{case.pk}/"):
        assert desk.get(page).status_code == 200
