"""What stops the late fee, reckoned by hand: docs/rules/stops.md, LAW 1.8, 1.13 and 1.14."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from arrears.enums import EndKind, StopKind
from arrears.models import FeeStop
from arrears.services.stops import StopFacts, record_stop
from casework.enums import DayCount
from casework.models import JurisdictionProfile
from ledger.errors import MoneyProblem
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import bankrupt, day, deferred, ended, figures, owed, received

pytestmark = pytest.mark.django_db

PAGE = Path(settings.BASE_DIR, "docs", "rules", "stops.md")


def fee(owner, on: str) -> str:
    return figures(owner, on)[1]


def worked_rows() -> list[dict[str, str]]:
    section = PAGE.read_text(encoding="utf-8").split("## Worked table")[1]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
    assert rows, "the page has no worked table"
    return rows


@pytest.mark.parametrize("row", worked_rows(), ids=lambda row: row["case"])
def test_printed_fee_is_what_the_books_say(debtor, row):
    stops = []
    for text in filter(None, row["stops"].split(" and ")):
        kind, _space, days = text.partition(" ")
        if kind == "deferral":
            stops.append(deferred(debtor, *days.split("..")))
        elif kind == "bankruptcy":
            stops.append(bankrupt(debtor, days))
        else:
            stops.append(excepted(debtor, *days.split("..")))
    if row["end"]:
        kind, again = row["end"].split(" ")
        ended(stops[0], again, EndKind.BROKEN if kind == "broken" else EndKind.REVERSED)
    if row["received"]:
        received(debtor, *row["received"].split(" = "))

    assert fee(debtor, row["on"]) == row["fee"]


def excepted(owner, first: str, last: str = "", **facts) -> FeeStop:
    return record_stop(
        StopFacts(
            owner.pk,
            kind=StopKind.EXCEPTION,
            from_on=day(first),
            to_on=day(last) if last else None,
            code="flexible_lump_sum",
            basis="样例市扩面征缴方案",
            document="样例决定书",
            **facts,
        ),
        actor_id=None,
    )


def test_stop_of_one_insurance_and_some_months_leaves_the_others_running():
    owner = enterprise()
    in_arrears(owner, {"pension": "2000.00", "injury": "2000.00"}, "2019-06", "2019-07")
    excepted(
        owner,
        "2019-08-01",
        insurance="pension",
        first_month=day("2019-07-01"),
        last_month=day("2019-07-01"),
    )

    # On 2019-08-31: June since 07-01, 62 days, twice; July since 08-01, 31 days, injury only.
    assert str(owed(owner, "2019-08-31").late_fee) == "77.50"
    assert str(owed(owner, "2019-08-31").late_fee_of_day) == "1.50"


def test_stop_leaves_the_principal_and_the_fee_that_ran_before(debtor):
    bankrupt(debtor, "2019-08-11")

    assert figures(debtor, "2019-08-10") == ("1000.00", "5.00")
    assert figures(debtor, "2021-08-10") == ("1000.00", "5.00")


def test_agency_convention_ends_a_deferral_on_the_same_days():
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=day("2000-01-01"),
        day_count=DayCount.EXCLUSIVE,
        document="样例文件",
    )
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-07", "2019-07")
    deferred(owner, "2019-08-11", "2019-08-20")

    # To 08-21 the days 08-01 to 08-10 bear a fee; 08-21 itself only counts from 08-22 on.
    assert fee(owner, "2019-08-21") == "5.00"
    assert fee(owner, "2019-08-22") == "5.50"


def test_money_that_paid_a_fee_which_no_longer_runs_pays_what_else_is_owed():
    owner = enterprise()
    in_arrears(owner, {"pension": "2000.00"}, "2019-06", "2019-07")
    received(owner, "2019-08-31", "2040.00")
    # 06: 62 days = 31.00, 07: 31 days = 15.50; 40.00 of 46.50 were paid.
    assert figures(owner, "2019-08-31") == ("0.00", "6.50")

    stop = deferred(owner, "2019-08-01", "2019-08-31")

    # 06 to 07-31: 31 days = 15.50, 07 none; 24.50 wait.
    assert figures(owner, "2019-08-31") == ("0.00", "0.00")
    ended(stop, "2019-08-01")
    assert figures(owner, "2019-08-31") == ("0.00", "6.50")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to_on": None}, "to_on"),
        ({"to_on": day("2019-07-31")}, "to_on"),
        ({"security_kind": " "}, "security_kind"),
        ({"basis": " "}, "basis"),
        ({"document": ""}, "document"),
        ({"first_month": day("2019-07-01"), "last_month": day("2019-06-01")}, "last_month"),
        ({"kind": StopKind.EXCEPTION}, "code"),
        ({"kind": StopKind.BANKRUPTCY}, "to_on"),
    ],
)
def test_incomplete_stop_is_refused_at_the_field(debtor, changed, field):
    given = {
        "kind": StopKind.DEFERRAL,
        "from_on": day("2019-08-01"),
        "to_on": day("2019-08-31"),
        "basis": "社会保险法 第六十三条",
        "document": "样例协议",
        "security_kind": "mortgage",
    }

    with pytest.raises(MoneyProblem) as refused:
        StopFacts(debtor.pk, **(given | changed))

    assert refused.value.field == field
    assert FeeStop.objects.count() == 0


def test_second_bankruptcy_names_the_first(debtor):
    first = bankrupt(debtor, "2019-08-11")

    with pytest.raises(MoneyProblem, match=f"2019-08-11.*{first.document}"):
        bankrupt(debtor, "2019-09-11")

    ended(first, "2019-08-11")
    bankrupt(debtor, "2019-09-11")
    assert fee(debtor, "2019-12-31") == "20.50"  # 08-01 to 09-10: 41 days


@pytest.mark.parametrize(
    ("again", "kind"),
    [
        ("2019-08-10", EndKind.BROKEN),  # before the first day
        ("2019-08-21", EndKind.BROKEN),  # after the last: the agreement was kept
    ],
)
def test_end_outside_the_stop_is_refused(debtor, again, kind):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")

    with pytest.raises(MoneyProblem, match="2019-08-11.*2019-08-20") as refused:
        ended(stop, again, kind)

    assert refused.value.field == "runs_again_from_on"


def test_principal_stays_exact_whatever_stops(debtor):
    deferred(debtor, "2019-08-11", "2019-08-20")
    received(debtor, "2019-08-15", "0.01")

    assert owed(debtor, "2019-08-15").principal == Decimal("999.99")
