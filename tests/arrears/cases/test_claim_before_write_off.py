"""A bankruptcy accepted during a write-off: the claim comes first, the remainder is written off.

企业破产法 第四十八条、第五十六条: who files no claim gets nothing of what is distributed.
劳社部发〔1999〕36号: written off is only what remains.
"""

from __future__ import annotations

import pytest

from arrears.cases.doctor import examine
from arrears.cases.errors import StepNotPermitted
from arrears.cases.pages.one_case import Standing, events_of, ladder_of
from arrears.cases.reading import CaseBook
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.proposals import approve, propose_step, send_back
from casework.limits import LimitBook
from tests.arrears.cases.stepping import agree, day, standing, take
from tests.arrears.money_scenes import bankrupt, ended

pytestmark = pytest.mark.django_db

ON = "2024-10-08"
OFFICES = ("agency", "labour", "finance", "government")


@pytest.fixture
def shell(case, debtor, on, officer, approver):
    """The case of a shell whose write-off was proposed on 8 October, on that day."""
    on(ON)
    debtor.disposal_class = "shell"
    debtor.save()
    agree(case, "propose_write_off", ON, officer, approver, reason="样例：空壳")
    return case


@pytest.mark.parametrize("approved", range(4))
def test_shell_that_goes_bankrupt_is_not_written_off_without_a_claim(
    shell, debtor, officer, approver, approved
):
    for office in OFFICES[:approved]:
        agree(shell, f"approve_by_{office}", ON, officer, approver, document="样例批复")
    bankrupt(debtor, ON)
    assert escalate_until(day(ON)).moved == {}
    assert standing(shell)[1] == "file_claim"

    with pytest.raises(StepNotPermitted) as refused:
        agree(shell, f"approve_by_{OFFICES[approved]}", ON, officer, approver, document="样例批复")
    assert [one.code for one in refused.value.obstacles] == ["claim_comes_first"]
    agree(shell, "file_claim", ON, officer, approver)

    assert standing(shell)[:2] == ("claim_filed", "find_remainder")
    assert list(examine(day(ON))) == []


def test_what_the_bankruptcy_leaves_takes_all_four_approvals_anew(shell, debtor, officer, approver):
    agree(shell, "approve_by_agency", ON, officer, approver, document="样例批复")
    bankrupt(debtor, ON)
    agree(shell, "file_claim", ON, officer, approver)
    proposed = {one.name: one.state for one in ladder_of(events_of(shell), _standing(shell))}
    assert (proposed["file_claim"], proposed["propose_write_off"]) == ("done", "blocked")
    take(shell, "find_remainder", ON, officer, document="样例分配方案")
    agree(shell, "propose_write_off", ON, officer, approver, reason="样例：无可分配")

    for office in OFFICES:
        assert standing(shell)[1] == f"approve_by_{office}"
        agree(shell, f"approve_by_{office}", ON, officer, approver, document="样例批复")

    assert standing(shell)[0] == "written_off"


def _standing(case):
    case.refresh_from_db()
    return Standing.of(case, day(ON))


def test_refused_write_off_of_a_shell_gone_bankrupt_is_not_proposed_again_before_the_claim(
    shell, debtor, officer, approver
):
    take(shell, "refuse_write_off", ON, officer, reason="样例", document="样例退件")
    bankrupt(debtor, ON)
    escalate_until(day(ON))
    assert standing(shell)[:2] == ("write_off_refused", "file_claim")

    with pytest.raises(StepNotPermitted) as refused:
        agree(shell, "propose_write_off", ON, officer, approver, reason="样例：已补材料")
    assert [one.code for one in refused.value.obstacles] == ["claim_comes_first"]
    with pytest.raises(StepNotPermitted):
        take(shell, "return_to_ladder", ON, officer, reason="样例")


def test_approval_that_waits_when_the_bankruptcy_is_accepted_is_sent_back(
    shell, debtor, officer, approver
):
    waiting = propose_step(
        shell.pk,
        "approve_by_agency",
        on=day(ON),
        today=day(ON),
        facts={"document": "样例批复"},
        actor_id=officer.pk,
    )
    bankrupt(debtor, ON)

    with pytest.raises(StepNotPermitted) as refused:
        approve(waiting.pk, today=day(ON), actor_id=approver.pk)
    assert [one.code for one in refused.value.obstacles] == ["claim_comes_first"]
    send_back(waiting.pk, reason="样例：先申报债权", today=day(ON), actor_id=approver.pk)

    assert standing(shell)[1] == "file_claim"


def test_claim_is_filed_once_in_a_bankruptcy_and_anew_in_another(
    case, debtor, on, officer, approver
):
    on(ON)
    stop = bankrupt(debtor, ON)
    agree(case, "file_claim", ON, officer, approver)
    take(case, "find_remainder", ON, officer, document="样例分配方案")
    agree(case, "propose_write_off", ON, officer, approver, reason="样例：无可分配")
    with pytest.raises(StepNotPermitted) as refused:
        agree(case, "file_claim", ON, officer, approver)
    assert [one.code for one in refused.value.obstacles] == ["claim_filed"]
    assert standing(case)[1] == "approve_by_agency"

    on("2024-10-21")
    ended(stop, ON)
    bankrupt(debtor, "2024-10-18")
    escalate_until(day("2024-10-21"))

    assert standing(case)[:2] == ("write_off_proposed", "file_claim")


def test_return_to_the_ladder_leaves_no_claim(case, debtor, on, officer, approver):
    on(ON)
    stop = bankrupt(debtor, ON)
    agree(case, "file_claim", ON, officer, approver)
    assert _claim_filed_on(case) == day(ON)
    ended(stop, ON)

    take(case, "return_to_ladder", ON, officer, reason="样例：裁定撤销")

    assert _claim_filed_on(case) is None


def _claim_filed_on(case):
    case.refresh_from_db()
    return CaseBook([case], day(ON), LimitBook.load()).reading(case).facts.claim_filed_on
