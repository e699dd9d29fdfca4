"""Two lists at the same moment: each waits for the other, and the outcome is that of the facts."""

import datetime as dt
from collections.abc import Callable

import pytest

from intake import services as intake
from intake.enums import BatchKind
from intake.models import ImportBatch
from tests.arrears.builders import in_arrears
from tests.arrears.imports.scenes import (
    ON,
    bank_list,
    counting,
    list_row,
    official_list,
    on_file,
    previewed,
    receipt_row,
    receipts,
    totals_agree,
    undo,
)
from tests.journeys.test_import_histories import in_threads

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

JULY, AUGUST = dt.date(2019, 7, 31), dt.date(2019, 8, 31)


@pytest.fixture
def owner(importer):
    found = on_file()
    in_arrears(found, {"pension": "300.00"}, "2019-06", "2019-08")
    return found


def requested(batch: ImportBatch) -> Callable[[], object]:
    """Return what commits a batch as a worker does."""
    intake.request_commit(batch.pk, actor=None, skip_bad_rows=False)
    return lambda: intake.commit_batch(batch.pk, on=ON)


def test_of_two_lists_committed_at_once_the_later_day_holds(importer, owner):
    jobs = [
        requested(
            previewed(importer, BatchKind.OFFICIAL, [list_row(amount)], title=amount, as_of_on=day)
        )
        for amount, day in (("250.00", AUGUST), ("240.00", JULY))
    ]

    assert in_threads(*jobs) == [None, None]

    assert counting()[-1] == ("2019-08", "pension", "250.00", "official")
    assert len(counting()) == 3
    assert totals_agree()


def test_list_undone_while_a_bank_list_is_committed(importer, owner):
    listed = official_list(importer, list_row("240.00"))
    bank = requested(previewed(importer, BatchKind.RECEIPTS, [receipt_row("S1", "350.00")]))

    assert in_threads(bank, lambda: undo(listed)) == [None, None]

    assert counting()[-1] == ("2019-08", "pension", "100.00", "estimated")
    assert receipts() == [("S1", "350.00")]
    assert totals_agree()


def test_same_receipts_in_two_lists_at_once_are_recorded_once(importer, owner):
    rows = [receipt_row(f"S{number}") for number in range(5)]
    jobs = [
        requested(previewed(importer, BatchKind.RECEIPTS, part, title=str(len(part))))
        for part in (rows, rows[::-1][:4])
    ]

    assert in_threads(*jobs) == [None, None]

    assert sorted(reference for reference, _amount in receipts()) == [f"S{n}" for n in range(5)]
    assert totals_agree()


def test_two_undos_of_one_list_reverse_it_once(importer, owner):
    batch = bank_list(importer, receipt_row("S1"))

    outcomes = in_threads(lambda: undo(batch), lambda: undo(batch))

    assert [type(one).__name__ for one in outcomes if one is not None] == ["NotInState"]
    assert receipts() == []
    assert totals_agree()
