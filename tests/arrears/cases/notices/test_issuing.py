"""Many letters of one officer: previewed, issued once each, refused where a case has changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.utils import timezone

from arrears.cases.doctor import examine
from arrears.cases.errors import CaseProblem
from arrears.cases.notices.enums import NoticeBatchState
from arrears.cases.notices.services import work
from arrears.cases.notices.services.preview import drop, leave_out, preview, renew, start
from arrears.cases.services import steps
from arrears.models import CaseDocument, CollectionCase, NoticeBatch
from arrears.services.receipts import ReceiptFacts, record_receipt
from arrears.tasks import issue_notices, sweep_notices
from casework.enums import Role
from tests.arrears.cases.conftest import ESTABLISHED
from tests.arrears.cases.notices.conftest import opened
from tests.arrears.cases.notices.doing import issued, letters_of, outcomes, previewed, worked
from tests.arrears.cases.stepping import take
from tests.arrears.money_scenes import bankrupt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def pay(case: CollectionCase, amount: str, reference: str = "样例流水9001") -> None:
    facts = ReceiptFacts(case.enterprise_id, reference, ESTABLISHED, Decimal(amount))
    record_receipt(facts, actor_id=None)


def reasons(batch: NoticeBatch) -> list[str]:
    return list(batch.rows.order_by("pk").values_list("reason", flat=True))


def test_preview_shows_money_and_obstacles_and_writes_no_letter(cases, officer):
    bankrupt(cases[1].enterprise, "2024-09-01")

    batch = previewed("remind", cases, officer)

    # 1 August to 12 September inclusive: 43 days at 0.05 %.
    rows = [(one.case, one.principal, one.late_fee, one.outcome) for one in batch.rows.all()]
    assert rows[0] == (cases[0], Decimal("30000.00"), Decimal("645.00"), "waiting")
    assert [row[3] for row in rows] == ["waiting", "left_out", "waiting"]
    assert "the bankruptcy was accepted" in reasons(batch)[1]
    assert (batch.mode, batch.state) == ("issue", "previewed")
    assert not CaseDocument.objects.exists()


def test_letters_are_issued_one_for_each_case_with_its_number(cases, officer):
    batch = issued("remind", cases, officer)

    assert (batch.state, outcomes(batch)) == ("done", ["issued"] * 3)
    letters = letters_of(batch)
    assert [letter.number[-2:] for letter in letters] == ["1号", "2号", "3号"]
    assert letters[0].principal == Decimal("30000.00")
    assert letters[0].late_fee == Decimal("645.00")
    for case in cases:
        case.refresh_from_db()
        assert case.state == "reminded"
        assert case.events.last().recorded_by == officer
    assert list(examine(ESTABLISHED)) == []


def test_start_work_and_message_may_come_twice(cases, officer):
    batch = issued("remind", cases, officer)
    finished_at = batch.finished_at

    start(batch.pk, today=ESTABLISHED)
    issue_notices(batch.pk)
    issue_notices(batch.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.finished_at) == ("done", finished_at)
    assert CaseDocument.objects.count() == 3


def test_case_paid_since_the_preview_gets_no_letter(cases, officer):
    batch = previewed("remind", cases, officer)
    pay(cases[0], "30645.00")
    start(batch.pk, today=ESTABLISHED)
    worked(batch)

    assert outcomes(batch) == ["refused", "issued", "issued"]
    assert "nothing is owed any more" in reasons(batch)[0]
    assert cases[0].events.count() == 1


def test_case_paid_in_part_since_the_preview_is_refused_with_both_amounts(cases, officer):
    batch = previewed("remind", cases, officer)
    pay(cases[0], "10000.00")
    start(batch.pk, today=ESTABLISHED)
    worked(batch)

    assert outcomes(batch) == ["refused", "issued", "issued"]
    assert "30,000.00" in reasons(batch)[0]
    assert "20,000.00" in reasons(batch)[0]


def test_case_on_which_another_step_was_taken_is_refused(cases, officer):
    batch = previewed("remind", cases, officer)
    take(cases[2], "remind", "2024-09-12", officer)
    start(batch.pk, today=ESTABLISHED)
    worked(batch)

    assert outcomes(batch) == ["issued", "issued", "refused"]
    assert "Send the payment reminder on 2024-09-12" in reasons(batch)[2]
    assert CaseDocument.objects.filter(case=cases[2]).count() == 1


def test_two_batches_of_the_same_cases_leave_one_letter_each(cases, officer, approver):
    one, other = previewed("remind", cases, officer), previewed("remind", cases, approver)
    for batch in (one, other):
        start(batch.pk, today=ESTABLISHED)
    worked(other)
    worked(one)

    assert (outcomes(other), outcomes(one)) == (["issued"] * 3, ["refused"] * 3)
    assert CaseDocument.objects.count() == 3


def test_one_that_fails_keeps_no_other_waiting(cases, officer, monkeypatch):
    """The template of one letter cannot be filled: an error that nobody foresaw."""
    batch = previewed("remind", cases, officer)
    start(batch.pk, today=ESTABLISHED)
    real = steps.move

    def fails_once(case, *args, **given):
        if case == cases[1]:
            raise ValueError("no such template")
        return real(case, *args, **given)

    monkeypatch.setattr(work, "move", fails_once)
    worked(batch)

    assert outcomes(batch) == ["issued", "failed", "issued"]
    assert reasons(batch)[1] == "ValueError: no such template"
    assert batch.state == "done"


def test_error_that_passes_by_itself_leaves_its_row_for_the_next_run(cases, officer, monkeypatch):
    batch = previewed("remind", cases, officer)
    start(batch.pk, today=ESTABLISHED)
    real = steps.move

    def fails_once(case, *args, **given):
        if case == cases[0]:
            monkeypatch.setattr(work, "move", real)
            raise OperationalError("deadlock detected")
        return real(case, *args, **given)

    monkeypatch.setattr(work, "move", fails_once)
    assert work.work_on(batch.pk, today=ESTABLISHED) is False
    assert outcomes(batch) == ["waiting", "issued", "issued"]
    worked(batch)

    assert outcomes(batch) == ["issued"] * 3
    assert CaseDocument.objects.count() == 3


def test_database_that_is_gone_is_told_and_nothing_is_lost(cases, officer, monkeypatch):
    batch = previewed("remind", cases, officer)
    start(batch.pk, today=ESTABLISHED)

    def gone(*args, **given):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(work, "move", gone)
    with pytest.raises(OperationalError):
        work.work_on(batch.pk, today=ESTABLISHED, at_most=2)

    assert outcomes(batch) == ["waiting"] * 3


def test_interrupted_work_goes_on_by_the_sweep_and_issues_nothing_twice(
    cases, officer, monkeypatch
):
    batch = previewed("remind", cases, officer)
    start(batch.pk, today=ESTABLISHED)
    work.work_on(batch.pk, today=ESTABLISHED, at_most=1)
    sent: list[int] = []
    monkeypatch.setattr(issue_notices, "delay", sent.append)

    sweep_notices()
    assert sent == []
    NoticeBatch.objects.update(worked_at=timezone.now() - dt.timedelta(minutes=3))
    sweep_notices()
    assert sent == [batch.pk]
    issue_notices(batch.pk)

    assert outcomes(batch) == ["issued"] * 3
    assert [one.count() for one in (CaseDocument.objects, batch.rows)] == [3, 3]


def test_part_of_a_batch_asks_for_the_next(cases, officer, monkeypatch):
    batch = previewed("remind", cases, officer)
    start(batch.pk, today=ESTABLISHED)
    sent: list[int] = []
    monkeypatch.setattr(issue_notices, "delay", sent.append)
    monkeypatch.setattr(work.work_on, "__kwdefaults__", {"at_most": 2})

    issue_notices(batch.pk)
    assert (sent, outcomes(batch)) == ([batch.pk], ["issued", "issued", "waiting"])
    issue_notices(batch.pk)

    assert (sent, outcomes(batch)) == ([batch.pk], ["issued"] * 3)


def test_work_after_midnight_dates_the_letter_on_its_day(cases, officer, on):
    batch = previewed("remind", cases[:1], officer)
    start(batch.pk, today=ESTABLISHED)
    on("2024-09-13")
    worked(batch)

    (letter,) = CaseDocument.objects.all()
    assert letter.issued_on == dt.date(2024, 9, 13)
    assert letter.late_fee == Decimal("660.00")


def test_preview_of_yesterday_is_not_started(cases, officer, on):
    batch = previewed("remind", cases, officer)
    tomorrow = on("2024-09-13")

    with pytest.raises(CaseProblem, match="figures of 2024-09-12"):
        start(batch.pk, today=tomorrow)

    anew = renew(batch.pk, on=tomorrow, actor=officer)
    assert start(anew.pk, today=tomorrow).state == "running"


def test_later_preview_takes_the_place_of_the_former(cases, officer):
    former = previewed("remind", cases, officer)
    later = previewed("remind", cases[:1], officer)

    former.refresh_from_db()
    assert (former.state, former.rows.count()) == (NoticeBatchState.DROPPED, 0)
    with pytest.raises(CaseProblem, match="later one took its place"):
        start(former.pk, today=ESTABLISHED)
    assert start(later.pk, today=ESTABLISHED).state == "running"


def test_cases_are_left_out_by_hand_and_come_back_with_a_new_preview(cases, officer):
    batch = previewed("remind", cases, officer)
    row = batch.rows.earliest("pk")

    assert (leave_out(batch.pk, [row.pk]), leave_out(batch.pk, [row.pk])) == (1, 0)
    anew = renew(batch.pk, on=ESTABLISHED, actor=officer)

    assert outcomes(anew) == ["waiting"] * 3


def test_preview_of_which_all_is_left_out_is_not_started(cases, officer):
    batch = previewed("remind", cases, officer)
    leave_out(batch.pk, list(batch.rows.values_list("pk", flat=True)))

    with pytest.raises(CaseProblem, match="left out"):
        start(batch.pk, today=ESTABLISHED)


def test_dropped_preview_stays_dropped_and_begun_work_is_not_dropped(cases, officer):
    batch = previewed("remind", cases, officer)
    assert drop(batch.pk).state == drop(batch.pk).state == "dropped"
    begun = issued("remind", cases, officer)

    for change in (lambda: drop(begun.pk), lambda: leave_out(begun.pk, [])):
        with pytest.raises(CaseProblem, match="has begun"):
            change()


def test_refused_rows_of_a_finished_batch_are_previewed_anew(cases, officer):
    batch = previewed("remind", cases, officer)
    pay(cases[0], "10000.00")
    start(batch.pk, today=ESTABLISHED)
    worked(batch)

    anew = renew(batch.pk, on=ESTABLISHED, actor=officer)

    assert [(row.case, row.principal) for row in anew.rows.all()] == [
        (cases[0], Decimal("20000.00"))
    ]
    start(anew.pk, today=ESTABLISHED)
    assert outcomes(worked(anew)) == ["issued"]


def test_who_lost_the_place_or_the_role_issues_nothing_more(cases, officer):
    batch = previewed("remind", cases, officer)
    start(batch.pk, today=ESTABLISHED)
    officer.role = Role.LEADER
    officer.save()
    work.work_on(batch.pk, today=ESTABLISHED, at_most=1)
    officer.role, officer.jurisdiction_prefix = Role.AUDITOR, "2201"
    officer.save()
    worked(batch)

    assert outcomes(batch) == ["refused"] * 3
    assert "may no longer act" in reasons(batch)[0]
    assert not CaseDocument.objects.exists()


def test_no_case_and_too_many_are_refused(cases, officer, monkeypatch):
    none = CollectionCase.objects.none()
    with pytest.raises(CaseProblem, match="one case at least"):
        preview("remind", none, on=ESTABLISHED, actor=officer)

    monkeypatch.setattr("arrears.cases.notices.services.preview.MOST_CASES", 2)
    with pytest.raises(CaseProblem, match="narrow the filters"):
        previewed("remind", cases, officer)


def test_step_that_is_no_notice_is_no_batch(cases, officer):
    with pytest.raises(ValueError, match="no notice"):
        previewed("apply_to_court", cases, officer)


def test_preview_costs_as_many_statements_for_many_cases(officer, django_assert_max_num_queries):
    opened(officer)
    with django_assert_max_num_queries(60) as few:
        previewed("remind", CollectionCase.objects.all(), officer)
    for _number in range(6):
        opened(officer)
    with django_assert_max_num_queries(len(few.captured_queries) + 2):
        # Two more drop the former preview.
        previewed("remind", CollectionCase.objects.all(), officer)
