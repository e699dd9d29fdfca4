"""Whatever stands on a sheet, the replay of its workbook says equal."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import openpyxl
import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.sheet.selectors import sheet_paper
from enterprises.pages import AsOf
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, Reading
from statutes.replay import replay
from statutes.sheet import SheetDebt, SheetPayment, StopKind, stops_of
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.sheet.papers import MADE_AT, debt, paper, saved
from tests.arrears.test_money_histories import LAST, STEPS, History, owed
from tests.statutes.test_late_fee_properties import fen, histories


def replayed(*debts, on=dt.date(2019, 9, 30)):
    with tempfile.TemporaryDirectory() as directory:
        return replay(saved(Path(directory) / "sheet.xlsx", paper(*debts, on=on)))


@st.composite
def debts(draw):
    history = draw(histories())
    fee_parts = [
        SheetPayment(payment.paid_on, payment.principal, draw(fen)) for payment in history.payments
    ]
    return SheetDebt(
        insurance=draw(st.sampled_from(Insurance)),
        month=ContributionMonth.of(history.due_on),
        principal=history.principal,
        due_on=history.due_on,
        reading=draw(st.sampled_from(Reading)),
        convention=draw(st.sampled_from(CountConvention)),
        payments=tuple(fee_parts),
        stops=stops_of(history),
    )


@given(st.lists(debts(), max_size=6), st.dates(dt.date(1998, 7, 1), dt.date(2028, 12, 31)))
@settings(deadline=None, max_examples=60)
def test_any_history_replays_equal(several, on):
    result = replayed(*several, on=on)

    assert [str(finding) for finding in result.findings] == []
    assert result.items == len(several)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_replay_reads_the_sheet_in_any_language(language):
    with translation.override(language):
        result = replayed(
            debt(payments=(("2019-01-02", "300.00", "12.50"),)),
            debt("2009-05", insurance=Insurance.MEDICAL),
            debt(stops=((StopKind.DEFERRAL, "2018-03-01", "2018-08-31", "样例批复"),)),
        )

    assert result.findings == []
    assert (result.items, result.lines) == (3, 6)


def test_sheet_that_an_office_program_saved_again_replays_equal():
    """Saved by LibreOffice as .ods and from there as .xlsx: keys, days and figures survive."""
    result = replay(Path(__file__).parent / "data" / "saved_by_libreoffice.xlsx")

    assert [str(finding) for finding in result.findings] == []
    assert (result.items, result.lines) == (5, 9)


def test_sheets_of_one_workbook_are_all_replayed(tmp_path):
    path = saved(tmp_path / "sheet.xlsx", paper(debt()))
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book.worksheets[0])
    (fee,) = (cell for row in copy for cell in row if cell.value == "fee")
    (item,) = (cell for cell in copy["A"] if cell.value == "item:pension")
    copy.cell(item.row, fee.column).value = 1
    book.save(path)

    result = replay(path)

    assert len(result.sheets) == 2
    assert {finding.sheet for finding in result.findings} == {copy.title}


@given(steps=STEPS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.django_db
def test_any_recorded_history_gives_a_sheet_that_agrees_with_the_books(steps, tmp_path):
    point = transaction.savepoint()
    history = History(enterprise())
    in_arrears(history.owner, {"pension": "2000.00", "medical": "100.01"}, "2019-05", "2019-06")
    for name, *arguments in steps:
        getattr(history, name)(*arguments)

    for on in (dt.date(2019, 8, 31), LAST):
        made = sheet_paper(
            history.owner, AsOf(on, LAST), insurance=None, made_by="样例", made_at=MADE_AT
        )
        result = replay(saved(tmp_path / "sheet.xlsx", made))
        on_file = owed(history.owner, on)
        total = made.sheet.total
        assert [str(finding) for finding in result.findings] == []
        assert (total.items, total.principal_outstanding, total.fee_outstanding) == (
            *(on_file.items, on_file.principal),
            on_file.late_fee,
        )
    transaction.savepoint_rollback(point)
