"""From survey lines to arrears items, and what becomes of items when another source speaks."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from arrears.enums import Certainty, RevisionKind
from arrears.models import ArrearsItem, ArrearsItemRevision
from arrears.services.items import settle, undo_blockers
from casework.models import JurisdictionProfile
from tests.arrears.builders import committed_batch, enterprise, in_arrears, surveyed, undo

pytestmark = pytest.mark.django_db


def principals(owner) -> list[tuple[str, str]]:
    items = ArrearsItem.objects.live().filter(enterprise=owner)
    return [(f"{item.contribution_month:%Y-%m}", str(item.principal)) for item in items]


def test_odd_fen_goes_to_the_earliest_months():
    owner = enterprise()
    in_arrears(owner, {"pension": "100.00"}, "2019-06", "2019-08")

    assert principals(owner) == [("2019-06", "33.34"), ("2019-07", "33.33"), ("2019-08", "33.33")]


def test_months_without_a_fen_make_no_item():
    owner = enterprise()
    in_arrears(owner, {"pension": "0.02"}, "2019-06", "2019-08")

    assert principals(owner) == [("2019-06", "0.01"), ("2019-07", "0.01")]


def test_items_are_estimated_and_due_at_the_end_of_their_month():
    owner = enterprise()
    line = in_arrears(owner, {"medical": "10.00"}, "2020-02", "2020-02")

    item = ArrearsItem.objects.get()
    assert (item.certainty, item.survey_line, item.due_on) == (
        Certainty.ESTIMATED,
        line,
        dt.date(2020, 2, 29),
    )


def test_local_profile_sets_the_payment_deadline_and_the_reading():
    JurisdictionProfile.objects.create(
        region_prefix="222401",
        valid_from=dt.date(2000, 1, 1),
        deadline_rule="day_of_next_month",
        deadline_day=15,
        fee_reading="split",
        day_count="exclusive",
        document="样例市规定",
    )
    owner, elsewhere = enterprise("222401"), enterprise("222402")
    in_arrears(owner, {"pension": "1000.00"}, "2011-04", "2011-04")
    in_arrears(elsewhere, {"pension": "1000.00"}, "2011-04", "2011-04")

    item = ArrearsItem.objects.get(enterprise=owner)
    assert item.due_on == dt.date(2011, 5, 15)
    assert item.segment_from_on == dt.date(2011, 7, 1)
    # 2011-05-16 to 2011-06-30 are 46 days at 2 ‰; the day of payment does not count.
    assert item.fee_before_segment == Decimal("92")
    assert ArrearsItem.objects.get(enterprise=elsewhere).due_on == dt.date(2011, 4, 30)


def test_enterprise_carries_the_principal_of_its_live_items():
    owner = enterprise()
    in_arrears(owner, {"pension": "100.00", "injury": "5.01"}, "2019-06", "2019-08")

    owner.refresh_from_db()
    assert owner.arrears_principal == Decimal("105.01")


def test_later_survey_supersedes_estimates_by_recorded_facts():
    owner = enterprise()
    in_arrears(owner, {"pension": "90.00"}, "2019-06", "2019-08")
    later = in_arrears(
        owner,
        {"pension": "50.00"},
        "2019-09",
        "2019-10",
        batch=committed_batch("样例调研二"),
        surveyed_on=dt.date(2019, 10, 31),
    )

    assert principals(owner) == [("2019-09", "25.00"), ("2019-10", "25.00")]
    superseded = ArrearsItem.objects.filter(is_live=False)
    assert superseded.count() == 3
    assert {r.batch_id for r in ArrearsItemRevision.objects.all()} == {later.batch_id}
    owner.refresh_from_db()
    assert owner.arrears_principal == Decimal("50.00")


def test_later_survey_without_arrears_supersedes_all_estimates():
    owner = enterprise()
    in_arrears(owner, {"pension": "90.00"}, "2019-06", "2019-08")
    batch = committed_batch("样例调研二")
    line = surveyed(owner, {}, "2019-09", "2019-09", batch=batch, surveyed_on=dt.date(2020, 1, 31))
    line.first_month = line.last_month = None
    line.save()
    settle(batch, actor_id=None, reason="样例")

    assert principals(owner) == []
    owner.refresh_from_db()
    assert owner.arrears_principal == 0


def test_earlier_survey_that_arrives_late_changes_no_arrears():
    owner = enterprise()
    in_arrears(owner, {"pension": "50.00"}, "2019-08", "2019-08")
    in_arrears(
        owner,
        {"pension": "999.00"},
        "2015-01",
        "2015-12",
        batch=committed_batch("样例旧调研"),
        surveyed_on=dt.date(2015, 12, 31),
    )

    assert principals(owner) == [("2019-08", "50.00")]


def test_official_items_are_not_superseded_nor_doubled_by_a_survey():
    owner = enterprise()
    in_arrears(owner, {"pension": "30.00"}, "2019-07", "2019-07")
    ArrearsItem.objects.update(certainty=Certainty.OFFICIAL)
    in_arrears(
        owner,
        {"pension": "100.00"},
        "2019-07",
        "2019-08",
        batch=committed_batch("样例调研二"),
        surveyed_on=dt.date(2019, 10, 31),
    )

    assert principals(owner) == [("2019-07", "30.00"), ("2019-08", "50.00")]


def test_undoing_restores_what_was_superseded():
    owner = enterprise()
    in_arrears(owner, {"pension": "90.00"}, "2019-06", "2019-08")
    later = in_arrears(
        owner,
        {"pension": "50.00"},
        "2019-08",
        "2019-08",
        batch=committed_batch("样例调研二"),
        surveyed_on=dt.date(2019, 10, 31),
    )

    undo(later.batch)

    assert len(principals(owner)) == 3
    owner.refresh_from_db()
    assert owner.arrears_principal == Decimal("90.00")
    kinds = list(ArrearsItemRevision.objects.values_list("kind", flat=True))
    assert kinds.count(RevisionKind.SUPERSEDED) == 3
    assert kinds.count(RevisionKind.WITHDRAWN) == 1
    assert kinds.count(RevisionKind.RESTORED) == 3


def test_later_import_stands_in_the_way_of_an_undo_until_it_is_undone_itself():
    owner = enterprise()
    first = in_arrears(owner, {"pension": "90.00"}, "2019-06", "2019-08")
    second = in_arrears(
        owner,
        {"pension": "50.00"},
        "2019-08",
        "2019-08",
        batch=committed_batch("样例调研二"),
        surveyed_on=dt.date(2019, 10, 31),
    )

    [sentence] = undo_blockers(first.batch_id)
    assert "样例调研二" in sentence
    assert list(undo_blockers(second.batch_id)) == []

    undo(second.batch)
    assert list(undo_blockers(first.batch_id)) == []


def test_building_the_same_batch_twice_leaves_one_live_set():
    owner = enterprise()
    line = in_arrears(owner, {"pension": "90.00"}, "2019-06", "2019-08")
    settle(line.batch, actor_id=None, reason="样例")

    assert len(principals(owner)) == 3
    owner.refresh_from_db()
    assert owner.arrears_principal == Decimal("90.00")


@pytest.mark.parametrize(
    "change",
    [
        {"contribution_month": dt.date(2019, 8, 2)},
        {"principal": Decimal("0.00")},
        {"principal_outstanding": Decimal("-0.01")},
        {"principal_outstanding": Decimal("90.01")},
        {"segment_from_on": dt.date(2019, 8, 30)},
    ],
)
def test_database_refuses_impossible_items(change):
    in_arrears(enterprise(), {"pension": "90.00"}, "2019-08", "2019-08")

    with pytest.raises(IntegrityError), transaction.atomic():
        ArrearsItem.objects.update(**change)


def test_database_refuses_a_second_live_item_for_the_same_month():
    in_arrears(enterprise(), {"pension": "90.00"}, "2019-08", "2019-08")
    item = ArrearsItem.objects.get()
    item.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        item.save(force_insert=True)
