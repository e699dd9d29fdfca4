"""Official lists: what they replace, which of them holds, and what an undo brings back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arrears.enums import RevisionKind
from arrears.models import ArrearsItem, ArrearsItemRevision
from arrears.services.official_comparison import compare_list
from casework.enums import Role
from casework.models import JurisdictionProfile
from enterprises.models import Enterprise
from intake.enums import BatchKind
from intake.errors import AlreadyCommitted, ImportProblem, UndoBlocked
from ledger.models import Receipt
from tests.arrears.builders import committed_batch, in_arrears
from tests.arrears.builders import undo as undo_survey
from tests.arrears.imports.scenes import (
    FOOD,
    MILL,
    ON,
    bank_list,
    codes,
    commit,
    counting,
    list_row,
    official_list,
    on_file,
    previewed,
    receipt_row,
    totals_agree,
    undo,
)
from tests.arrears.money_scenes import figures, in_suspense, paid_on, received

pytestmark = pytest.mark.django_db

JULY, AUGUST, SEPTEMBER = (dt.date(2019, month, day) for month, day in ((7, 31), (8, 31), (9, 30)))


@pytest.fixture
def owner(importer) -> Enterprise:
    """Put an enterprise on file that a survey estimated at 100 yuan a month from June to August."""
    found = on_file()
    in_arrears(found, {"pension": "300.00"}, "2019-06", "2019-08")
    return found


ESTIMATED = [
    ("2019-06", "pension", "100.00", "estimated"),
    ("2019-07", "pension", "100.00", "estimated"),
    ("2019-08", "pension", "100.00", "estimated"),
]


def revisions(item: ArrearsItem) -> list[tuple[str, int]]:
    return list(item.revisions.values_list("kind", "batch"))


def test_months_of_the_list_take_the_place_of_the_estimates_and_no_others(importer, owner):
    estimate = ArrearsItem.objects.get(contribution_month="2019-08-01")

    batch = official_list(
        importer, list_row("240.00"), list_row("12.34", insurance="失业保险费"), as_of_on=AUGUST
    )

    assert counting() == [
        ("2019-06", "pension", "100.00", "estimated"),
        ("2019-07", "pension", "100.00", "estimated"),
        ("2019-08", "pension", "240.00", "official"),
        ("2019-08", "unemployment", "12.34", "official"),
    ]
    assert revisions(estimate) == [(RevisionKind.SUPERSEDED, batch.pk)]
    assert estimate.revisions.get().recorded_by == importer
    assert totals_agree()


def test_deadline_of_the_list_is_a_fact_and_else_the_profile_sets_it(importer, owner):
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2000, 1, 1),
        deadline_rule="day_of_next_month",
        deadline_day=15,
        document="样例州规定",
    )

    official_list(
        importer,
        list_row(due="2019-09-25"),
        list_row("12.34", insurance="失业", month="2019-07"),
    )

    items = ArrearsItem.objects.live().filter(certainty="official")
    assert dict(items.values_list("insurance", "due_on")) == {
        "pension": dt.date(2019, 9, 25),
        "unemployment": dt.date(2019, 8, 15),
    }


def test_late_fee_runs_on_the_official_principal(importer, owner):
    official_list(importer, list_row("10000.00", "2019-06"), as_of_on=JULY)

    # June: 10,000 × 0.0005 × 31 days; July: 100 × 0.0005 × 0 days (due on the 31st).
    assert figures(owner, "2019-07-31") == ("10000.00", "155.00")


def test_list_of_a_later_day_holds_whatever_comes_first(importer, owner):
    august = official_list(importer, list_row("250.00"), title="八月", as_of_on=AUGUST)
    july = official_list(importer, list_row("240.00"), title="七月", as_of_on=JULY)

    assert counting()[-1] == ("2019-08", "pension", "250.00", "official")
    older = ArrearsItem.objects.get(batch=july)
    assert not older.is_live
    assert revisions(older) == [(RevisionKind.SUPERSEDED, august.pk)]

    september = official_list(importer, list_row("260.00"), title="九月", as_of_on=SEPTEMBER)
    assert counting()[-1] == ("2019-08", "pension", "260.00", "official")
    assert revisions(ArrearsItem.objects.get(batch=august)) == [
        (RevisionKind.SUPERSEDED, september.pk)
    ]


def test_of_two_lists_of_one_day_the_later_import_holds(importer, owner):
    official_list(importer, list_row("250.00"), title="一", as_of_on=AUGUST)
    official_list(importer, list_row("240.00"), title="二", as_of_on=AUGUST)

    assert counting()[-1] == ("2019-08", "pension", "240.00", "official")


def test_list_that_says_no_day_speaks_of_the_day_of_its_import(importer, owner):
    batch = official_list(importer, list_row())

    batch.refresh_from_db()
    assert batch.as_of_on == ON


def test_list_of_a_day_to_come_is_refused(importer, owner):
    with pytest.raises(ImportProblem, match="2019-10-01"):
        official_list(importer, list_row(), as_of_on=dt.date(2019, 10, 1))

    assert counting() == ESTIMATED


def test_undo_brings_the_estimates_back(importer, owner):
    batch = official_list(importer, list_row(), list_row("5.00", insurance="工伤"))
    official = ArrearsItem.objects.get(batch=batch, insurance="pension")

    undo(batch)

    assert counting() == ESTIMATED
    assert revisions(official) == [(RevisionKind.WITHDRAWN, batch.pk)]
    assert official.revisions.get().reason == "样例：导错文件"
    assert totals_agree()


def test_undo_brings_the_list_before_back_and_not_the_estimate(importer, owner):
    official_list(importer, list_row("240.00"), title="七月", as_of_on=JULY)
    august = official_list(importer, list_row("250.00"), title="八月", as_of_on=AUGUST)

    undo(august)

    assert counting()[-1] == ("2019-08", "pension", "240.00", "official")


def test_list_below_another_may_be_undone_and_changes_nothing(importer, owner):
    july = official_list(importer, list_row("240.00"), title="七月", as_of_on=JULY)
    august = official_list(importer, list_row("250.00"), title="八月", as_of_on=AUGUST)

    undo(july)

    assert counting()[-1] == ("2019-08", "pension", "250.00", "official")
    undo(august)
    assert counting() == ESTIMATED


def test_estimates_that_were_never_built_beside_a_list_are_built_after_its_undo(importer):
    owner = on_file()
    batch = official_list(importer, list_row("240.00"), list_row("5.00", insurance="工伤"))
    in_arrears(owner, {"pension": "300.00"}, "2019-06", "2019-08")
    assert counting() == [
        *ESTIMATED[:2],
        ("2019-08", "injury", "5.00", "official"),
        ("2019-08", "pension", "240.00", "official"),
    ]

    undo(batch)

    assert counting() == ESTIMATED
    assert totals_agree()


def test_later_survey_leaves_official_months_alone(importer, owner):
    official_list(importer, list_row("240.00"))

    in_arrears(
        owner,
        {"pension": "30.00"},
        "2019-06",
        "2019-08",
        batch=committed_batch("样例后来的调研"),
        surveyed_on=dt.date(2019, 9, 29),
    )

    assert counting() == [
        ("2019-06", "pension", "10.00", "estimated"),
        ("2019-07", "pension", "10.00", "estimated"),
        ("2019-08", "pension", "240.00", "official"),
    ]


def test_survey_cannot_be_undone_while_a_list_has_replaced_its_estimates(importer, owner):
    line = owner.survey_lines.get()
    batch = official_list(importer, list_row("240.00"))

    with pytest.raises(UndoBlocked, match="样例清单"):
        undo_survey(line.batch)

    undo(batch)
    undo_survey(line.batch)
    assert counting() == []


def test_survey_that_alone_names_an_enterprise_with_money_cannot_be_undone(importer):
    """Without it the enterprise would not be on file, and its receipts and arrears with it."""
    first, second = on_file(), on_file(MILL)
    lines = [in_arrears(one, {"pension": "3.00"}, "2019-06", "2019-06") for one in (first, second)]
    received(first, "2019-06-15", "100.00")
    official_list(importer, list_row("240.00", name=MILL))

    for line in lines:
        with pytest.raises(UndoBlocked):
            undo_survey(line.batch)


def test_money_is_laid_anew_when_a_list_comes_and_goes(importer, owner):
    received(owner, "2019-09-01", "350.00")
    before = figures(owner, "2019-09-30")
    assert in_suspense(owner) != "0.00"

    batch = official_list(importer, list_row("240.00"))

    official = ArrearsItem.objects.get(batch=batch)
    assert paid_on(official) == {"principal": "150.00"}
    assert in_suspense(owner) == "0.00"
    assert totals_agree()

    undo(batch)
    assert paid_on(official) == {}
    assert figures(owner, "2019-09-30") == before


def test_preview_says_what_would_change(importer, owner):
    official_list(
        importer,
        list_row("240.00", "2019-06"),
        list_row("7.00", "2019-05"),
        title="七月",
        as_of_on=JULY,
    )
    official_list(importer, list_row("9.00", "2019-04"), title="九月", as_of_on=SEPTEMBER)
    received(owner, "2019-08-15", "50.00")
    received(owner, "2019-09-15", "60.00")

    batch = previewed(
        importer,
        BatchKind.OFFICIAL,
        [
            list_row("1.00", "2019-03"),
            list_row("2.00", "2019-04"),
            list_row("7.00", "2019-05"),
            list_row("250.00", "2019-06"),
            list_row("110.00", "2019-07"),
        ],
        title="八月",
        as_of_on=AUGUST,
    )

    found = compare_list(batch, on=ON)
    assert (found.items, found.principal) == (5, Decimal("370.00"))
    assert (found.new, found.history_only, found.repeated, found.lists_replaced) == (1, 1, 1, 1)
    assert (found.estimates_replaced, found.estimated_principal) == (1, Decimal("100.00"))
    assert (found.estimates_kept, found.kept_principal) == (1, Decimal("100.00"))
    assert (found.receipts, found.received) == (1, Decimal("50.00"))


def test_parts_in_two_rows_make_one_item(importer, owner):
    official_list(
        importer,
        list_row("160.00", insurance="养老保险(单位缴纳)"),
        list_row("80.00", insurance="养老保险(个人缴纳)"),
    )

    assert counting()[-1] == ("2019-08", "pension", "240.00", "official")


@pytest.mark.parametrize("title", ["样例清单", "另一个名称"])
def test_same_file_twice_says_so_and_changes_nothing(importer, owner, title):
    official_list(importer, list_row())
    before = list(ArrearsItem.objects.values_list("pk", "is_live"))

    with pytest.raises(AlreadyCommitted, match="样例清单"):
        previewed(importer, BatchKind.OFFICIAL, [list_row()], title=title)

    assert list(ArrearsItem.objects.values_list("pk", "is_live")) == before


def test_unknown_enterprise_rejects_its_row_and_makes_none(importer, owner):
    batch = previewed(importer, BatchKind.OFFICIAL, [list_row(), list_row(name=MILL)])

    assert codes(batch) == [(3, "enterprise_unknown")]
    commit(batch, skip_bad_rows=True)
    assert list(Enterprise.objects.all()) == [owner]


def test_enterprise_of_another_jurisdiction_is_unknown(users, regions):
    on_file(region="220104")

    batch = previewed(users(Role.IMPORT_ADMIN, "2224"), BatchKind.OFFICIAL, [list_row()])

    assert codes(batch) == [(2, "enterprise_unknown")]


def test_enterprise_that_is_gone_since_the_preview_refuses_the_commit(importer, owner):
    batch = previewed(importer, BatchKind.OFFICIAL, [list_row()])
    Enterprise.objects.update(is_current=False)

    with pytest.raises(ImportProblem, match=FOOD):
        commit(batch)

    assert counting() == ESTIMATED


def test_bank_list_and_official_list_in_either_order_come_to_the_same(importer, owner):
    def come_to(*steps) -> tuple[tuple[str, str], str]:
        batches = [step() for step in steps]
        found = figures(owner, "2019-09-30"), in_suspense(owner)
        for batch in batches:
            undo(batch)
        return found

    def bank():
        return bank_list(importer, receipt_row("S1", "330.00"))

    def listed():
        return official_list(importer, list_row("240.00"), as_of_on=AUGUST)

    assert come_to(bank, listed) == come_to(listed, bank)
    assert counting() == ESTIMATED
    assert not Receipt.objects.standing().exists()


def test_number_of_statements_does_not_grow_with_the_list(importer):
    def statements(count: int) -> int:
        rows = []
        for number in range(count):
            name = f"延吉样例{count}号{number}厂"
            in_arrears(on_file(name), {"pension": "300.00"}, "2019-06", "2019-08")
            rows += [list_row(name=name), list_row("5.00", insurance="工伤", name=name)]
        with CaptureQueriesContext(connection) as caught:
            official_list(importer, *rows, title=f"样例{count}")
        return len(caught)

    few = statements(3)

    # A statement takes some hundred rows, fewer on SQLite.
    assert statements(60) <= few + 12
    assert ArrearsItemRevision.objects.filter(kind=RevisionKind.SUPERSEDED).count() == 63
