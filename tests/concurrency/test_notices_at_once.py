"""Officers, workers and steps by hand at the same moment: one letter for each case, in order."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError

from arrears.cases.doctor import examine
from arrears.cases.notices.enums import NoticeMode
from arrears.cases.notices.services.deciding import decide
from arrears.cases.notices.services.preview import preview, start
from arrears.cases.notices.services.work import work_on
from arrears.cases.services.steps import open_case, take_step
from arrears.models import CaseDocument, CollectionCase, NoticeBatch
from casework.enums import Role
from casework.models import User
from tests.arrears.builders import enterprise, in_arrears
from tests.concurrency.threads import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
TODAY = dt.date(2024, 10, 8)
CASES = 6


@pytest.fixture
def officers(users) -> list[User]:
    return [users(Role.AUDITOR) for _one in range(3)]


@pytest.fixture
def cases(officers, on) -> list[CollectionCase]:
    on(TODAY.isoformat())
    made = []
    for _number in range(CASES):
        owner = enterprise(status="normal", disposal_class="normal")
        in_arrears(owner, {"pension": "10000.00"}, "2024-07", "2024-07")
        opened = open_case(owner.pk, established_on=TODAY, on=TODAY, actor_id=officers[0].pk)
        made.append(opened)
    return made


def started(step: str, officer: User) -> NoticeBatch:
    batch = preview(step, CollectionCase.objects.all(), on=TODAY, actor=officer)
    return start(batch.pk, today=TODAY)


def work(batch: NoticeBatch) -> str:
    """Do all of a batch that nobody else is doing; a lock that comes too late is tried again."""
    for _attempt in range(20):
        try:
            while work_on(batch.pk, today=TODAY, at_most=2):
                pass
        except OperationalError:
            continue
        return "worked"
    return "gave up"


def outcomes(batch: NoticeBatch) -> list[str]:
    return list(batch.rows.order_by("pk").values_list("outcome", flat=True))


def letters(kind: str) -> list[int]:
    found = CaseDocument.objects.filter(kind=kind)
    return sorted(found.values_list("case", flat=True))


def assert_gapless(kind: str) -> None:
    numbers = CaseDocument.objects.filter(kind=kind).order_by("pk").values_list("number", flat=True)
    assert [one.partition("〕")[2] for one in numbers] == [f"{n + 1}号" for n in range(CASES)]


def in_order() -> bool:
    return [one for one in examine(TODAY) if one.check != "service_missing"] == []


def test_two_officers_on_the_same_cases_issue_one_letter_each(cases, officers):
    one, other = started("remind", officers[0]), started("remind", officers[1])

    told = at_once(lambda: work(one), lambda: work(other))

    assert told == ["worked", "worked"]
    pairs = set(zip(outcomes(one), outcomes(other), strict=True))
    assert pairs <= {("issued", "refused"), ("refused", "issued")}
    assert letters("reminder") == sorted(case.pk for case in cases)
    assert_gapless("reminder")
    assert in_order()


def test_workers_share_a_batch_and_do_each_case_once(cases, officers):
    batch = started("remind", officers[0])

    told = at_once(*[lambda: work(batch) for _worker in range(3)])

    batch.refresh_from_db()
    assert told == ["worked"] * 3
    assert (outcomes(batch), batch.state) == (["issued"] * CASES, "done")
    assert letters("reminder") == sorted(case.pk for case in cases)
    assert_gapless("reminder")
    assert in_order()


def test_step_by_hand_beside_the_batch_is_one_letter(cases, officers):
    batch = started("remind", officers[0])
    act = {"on": TODAY, "today": TODAY, "facts": {}, "actor_id": officers[1].pk}

    at_once(
        lambda: work(batch),
        *[lambda case=case: take_step(case.pk, "remind", **act) for case in cases[:2]],
    )
    work(batch)

    assert set(outcomes(batch)[2:]) == {"issued"}
    assert letters("reminder") == sorted(case.pk for case in cases)
    assert in_order()


def test_previews_and_approvals_at_once_leave_one_of_each(cases, officers):
    officer, approver, other = officers
    work(started("remind", officer))
    everything = CollectionCase.objects.all()
    at_once(
        *[
            lambda: preview("issue_demand", everything.all(), on=TODAY, actor=officer)
            for _press in range(3)
        ]
    )
    (batch,) = NoticeBatch.objects.filter(state="previewed")
    work(start(batch.pk, today=TODAY))

    decisions = at_once(
        *[
            lambda who=who: decide(batch.pk, NoticeMode.APPROVE, on=TODAY, actor=who)
            for who in (approver, approver, other)
        ]
    )
    (decision,) = {one for one in decisions if isinstance(one, NoticeBatch)}
    at_once(lambda: work(decision), lambda: work(decision))

    decision.refresh_from_db()
    assert (outcomes(decision), decision.state) == (["issued"] * CASES, "done")
    assert letters("demand_notice") == sorted(case.pk for case in cases)
    assert_gapless("demand_notice")
    assert in_order()
