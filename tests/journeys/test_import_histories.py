"""Imports and undos in any order: what is owed follows from the lines that are live, alone."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.models import ArrearsItem
from casework.enums import Role
from enterprises.models import Enterprise, SurveyLine
from intake.errors import ImportProblem, UndoBlocked
from intake.models import ImportBatch
from intake.services import commit_batch, request_commit, undo_batch
from tests.casework.factories import UserFactory
from tests.scenes import SurveyRowText, committed_survey, previewed_survey, uscc

DAY_2015, DAY_2019, DAY_2020 = (dt.date(year, 12, 31) for year in (2015, 2019, 2020))


@pytest.fixture
def importer(regions):
    return UserFactory.create(role=Role.IMPORT_ADMIN, jurisdiction_prefix="2224")


def row(number: int = 1, pension: str = "1000.00", **fields: str) -> SurveyRowText:
    given_fields = {"name": f"延吉样例{number}食品有限公司", "uscc": uscc(number)} | fields
    return SurveyRowText(pension=pension, unemployment="", **given_fields)


def owed() -> dict[str, Decimal]:
    """Return what each enterprise in arrears owes, and check that all three places agree."""
    sums: dict[str, Decimal] = {}
    for item in ArrearsItem.objects.live().select_related("enterprise", "survey_line"):
        assert item.survey_line is not None
        assert item.survey_line.is_live
        sums[item.enterprise.name] = sums.get(item.enterprise.name, Decimal(0)) + item.principal
    carried = Enterprise.objects.filter(arrears_principal__gt=0)
    assert sums == dict(carried.values_list("name", "arrears_principal"))
    return sums


def total() -> Decimal:
    return sum(owed().values(), Decimal(0))


def undo(batch) -> None:
    undo_batch(batch.pk, actor=None, reason="样例：导错文件")


@pytest.mark.django_db
def test_undoing_the_later_survey_lets_the_earlier_one_count_that_came_after_it(importer):
    later = committed_survey(importer, [row(pension="500.00")], title="2019", as_of_on=DAY_2019)
    committed_survey(importer, [row(pension="900.00")], title="2015", as_of_on=DAY_2015)
    assert total() == Decimal("500.00")

    undo(later)

    assert total() == Decimal("900.00")


@pytest.mark.django_db
def test_revision_of_an_earlier_round_counts_when_the_later_round_is_undone(importer):
    committed_survey(importer, [row(pension="1000.00")], title="2015", as_of_on=DAY_2015)
    later = committed_survey(importer, [row(pension="5000.00")], title="2019", as_of_on=DAY_2019)
    committed_survey(importer, [row(pension="777.00")], title="2015", as_of_on=DAY_2015)
    assert total() == Decimal("5000.00")

    undo(later)

    assert total() == Decimal("777.00")


@pytest.mark.django_db
def test_day_of_a_survey_is_told_not_guessed_from_its_debts(importer):
    committed_survey(importer, [row(pension="9120.00")], title="2019", as_of_on=DAY_2019)
    old_debt = row(pension="300.00", first_month="2018年1月", last_month="2018年6月")
    committed_survey(importer, [old_debt], title="2020", as_of_on=DAY_2020)

    assert total() == Decimal("300.00")


@pytest.mark.django_db
def test_round_whose_file_was_wrong_takes_its_day_from_the_right_one(importer):
    committed_survey(importer, [row(pension="100.00")], title="2019", as_of_on=DAY_2019)
    wrong = committed_survey(importer, [row(2)], title="2020", as_of_on=DAY_2015)
    undo(wrong)
    committed_survey(importer, [row(pension="40.00")], title="2020", as_of_on=DAY_2020)

    assert total() == Decimal("40.00")


@pytest.mark.django_db
def test_wrong_credit_code_is_forgotten_with_its_file(importer):
    committed_survey(importer, [row(uscc="")], title="2015", as_of_on=DAY_2015)
    wrong = row(pension="5000.00", uscc=uscc(9))
    undo(committed_survey(importer, [wrong], title="2019", as_of_on=DAY_2019))
    right = row(pension="5000.00", uscc=uscc(8))
    committed_survey(importer, [right], title="2019", as_of_on=DAY_2019)

    assert list(Enterprise.objects.values_list("uscc", flat=True)) == [uscc(8)]
    assert total() == Decimal("5000.00")


@pytest.mark.django_db
def test_county_that_is_learned_later_makes_no_second_enterprise(importer):
    committed_survey(importer, [row(uscc="", county="某地")], title="2015", as_of_on=DAY_2015)
    assert Enterprise.objects.get().region_code == "222400"
    committed_survey(importer, [row(uscc="", pension="400.00")], title="2019", as_of_on=DAY_2019)

    assert Enterprise.objects.get().region_code == "222401"
    assert total() == Decimal("400.00")


@pytest.mark.django_db
def test_enterprise_moves_and_is_renamed_with_its_latest_survey(importer):
    committed_survey(importer, [row(name="延吉样例旧名厂")], title="2015", as_of_on=DAY_2015)
    moved = row(name="图们样例新名厂", county="图们市", pension="600.00")
    later = committed_survey(importer, [moved], title="2019", as_of_on=DAY_2019)
    enterprise = Enterprise.objects.get()
    assert (enterprise.name, enterprise.region_code) == ("图们样例新名厂", "222402")

    committed_survey(importer, [row(name="延吉样例旧名厂", pension="7.00")], title="2015")
    enterprise.refresh_from_db()
    assert enterprise.name == "图们样例新名厂"

    undo(later)
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.region_code) == ("延吉样例旧名厂", "222401")


@pytest.mark.django_db
def test_file_stands_in_the_way_that_repeats_a_row_of_the_one_to_be_undone(importer):
    first = committed_survey(importer, [row(1)])
    second = committed_survey(importer, [row(1), row(2)])

    with pytest.raises(UndoBlocked):
        undo(first)
    undo(second)
    assert total() == Decimal("1000.00")
    undo(first)
    assert total() == 0


@pytest.mark.django_db
def test_national_import_of_an_unknown_county_may_be_claimed_by_its_prefecture(importer):
    national = UserFactory.create(role=Role.IMPORT_ADMIN, jurisdiction_prefix="")
    committed_survey(national, [row(uscc="", county="某地")], title="2015", as_of_on=DAY_2015)
    committed_survey(importer, [row(uscc="", pension="60.00")], title="2019", as_of_on=DAY_2019)

    assert Enterprise.objects.get().region_code == "222401"
    assert total() == Decimal("60.00")


@pytest.mark.django_db
def test_two_rows_about_one_enterprise_on_file_are_named_both(importer):
    committed_survey(importer, [row(name="延吉样例旧名厂")], title="2015")
    both = [row(name="延吉样例新名厂"), row(name="延吉样例旧名厂", uscc="")]

    with pytest.raises(ImportProblem) as refused:
        committed_survey(importer, both, title="2018")

    assert "2" in str(refused.value)
    assert "3" in str(refused.value)
    assert "旧名厂" in str(refused.value)
    assert Enterprise.objects.count() == 1


@pytest.mark.django_db
def test_neighbour_figures_are_not_shown_in_a_preview(importer, client_for):
    committed_survey(importer, [row(pension="123456.78")])
    neighbour = UserFactory.create(role=Role.IMPORT_ADMIN, jurisdiction_prefix="222402")
    batch = previewed_survey(neighbour, [row(county="图们市", pension="1.00")], title="探看")

    page = client_for(neighbour).get(f"/imports/{batch.pk}/").content.decode()

    assert "123,456.78" not in page


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["2015", "2019", "2020"]),
            st.dictionaries(st.integers(1, 3), st.integers(0, 5), min_size=1),
        ),
        st.integers(0, 5),
    ),
    min_size=2,
    max_size=7,
)
DAYS = {"2015": DAY_2015, "2019": DAY_2019, "2020": DAY_2020}


@pytest.mark.django_db
@given(operations=OPERATIONS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_leaves_what_its_live_lines_say(importer, operations, django_db_blocker):
    from django.db import transaction

    point = transaction.savepoint()
    batches: list[ImportBatch] = []
    for operation in operations:
        if isinstance(operation, int):
            if batches:
                try:
                    undo(batches.pop(operation % len(batches)))
                except UndoBlocked:
                    continue
            continue
        title, rows = operation
        texts = [row(number, f"{1000 * number + size}.00") for number, size in rows.items()]
        try:
            batches.append(committed_survey(importer, texts, title=title, as_of_on=DAYS[title]))
        except ImportProblem:
            continue

    standing: dict[str, Decimal] = {}
    for line in SurveyLine.objects.live().order_by("round__surveyed_on", "id"):
        standing[line.name] = line.total
    assert owed() == {name: sum_ for name, sum_ in standing.items() if sum_}
    transaction.savepoint_rollback(point)


def in_threads(*jobs) -> list[Exception | None]:
    outcomes: list[Exception | None] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(position: int) -> None:
        start.wait()
        try:
            jobs[position]()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the test looks at it
            outcomes[position] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_rounds_committed_at_once_never_add_up(importer):
    committed_survey(importer, [row(pension="10.00")], title="2015", as_of_on=DAY_2015)
    months = [("2018年1月", "2018年6月"), ("2019年1月", "2019年6月")]
    jobs = []
    for (first, last), (title, day) in zip(
        months, [("2019", DAY_2019), ("2020", DAY_2020)], strict=True
    ):
        text = row(pension=f"{title}.00", first_month=first, last_month=last)
        batch = previewed_survey(importer, [text], title=title, as_of_on=day)
        request_commit(batch.pk, actor=importer, skip_bad_rows=False)
        jobs.append(lambda pk=batch.pk: commit_batch(pk, on=DAY_2020))

    assert in_threads(*jobs) == [None, None]

    assert total() == Decimal("2020.00")


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_undo_during_a_commit_leaves_what_the_live_lines_say(importer):
    first = committed_survey(importer, [row(1), row(2)])
    again = previewed_survey(importer, [row(1), row(3)])
    request_commit(again.pk, actor=importer, skip_bad_rows=False)

    undone, committed = in_threads(lambda: undo(first), lambda: commit_batch(again.pk, on=DAY_2019))

    assert committed is None
    assert undone is None or isinstance(undone, UndoBlocked)
    expected = Decimal("2000.00") if undone is None else Decimal("3000.00")
    assert total() == expected
    assert connection.vendor in {"sqlite", "postgresql"}
