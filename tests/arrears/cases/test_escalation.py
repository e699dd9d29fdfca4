"""The night of the ladder as command and as task: its days, its exit codes, what it leaves."""

from __future__ import annotations

import io
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from arrears import tasks
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.steps import open_case
from arrears.models import CaseEvent, CollectionCase
from casework.enums import JobKind
from casework.models import JobRun, JurisdictionProfile, LocalLimit
from casework.signals import profile_changed
from enterprises.signals import survey_committed, survey_undone
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.cases.stepping import agree, day, served, standing, take
from tests.arrears.money_scenes import received
from tests.arrears.sheet.test_letter import lines_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def demanded(case, on, officer, approver):
    on("2024-09-26")
    served(case, officer, approver)
    return case


def ran() -> list[str]:
    runs = JobRun.objects.filter(kind=JobKind.ESCALATION).order_by("pk")
    return [run.for_on.isoformat() for run in runs]


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("escalate_overdue", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_command_prints_one_object(demanded, on):
    on("2024-10-12")

    said = json.loads(command("--json"))

    assert said == {
        "as_of": "2024-10-12",
        "days": 2,
        "looked_at": 2,
        "moved": {"expire_demand": 1},
        "failed": [],
    }
    assert ran() == ["2024-10-10", "2024-10-12"]


def test_command_says_it_in_words(demanded, on):
    on("2024-10-10")

    lines = command().splitlines()

    assert lines == [
        "2024-10-10: 1 cases looked at, 1 steps taken, 0 failed",
        "  Note that the demand expired: 1",
    ]


def test_command_works_for_a_past_day_and_refuses_one_to_come(demanded, on):
    on("2024-10-10")

    assert json.loads(command("--as-of", "2024-10-09", "--json"))["moved"] == {}
    with pytest.raises(CommandError, match="still to come") as refused:
        command("--as-of", "2024-10-11")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError) as refused:
        command("--as-of", "soon")
    assert refused.value.returncode == 2


def broken(case: CollectionCase) -> None:
    """Leave a case in a state that none of its events leads to, as a bad restore would."""
    CollectionCase.objects.filter(pk=case.pk).update(
        state="court_ready", looks_again_on=day("2024-09-13")
    )


def test_command_exits_1_with_the_name_of_a_case_that_failed(demanded, on, capsys):
    owner = enterprise()
    in_arrears(owner, {"pension": "500.00"}, "2024-07", "2024-07")
    other = open_case(
        owner.pk, established_on=day("2024-09-26"), on=day("2024-09-26"), actor_id=None
    )
    broken(other)
    on("2024-10-10")
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("escalate_overdue", "--json", stdout=out, stderr=StringIO())

    assert ended.value.code == 1
    said = json.loads(out.getvalue())
    assert [(one["case"], one["enterprise"]) for one in said["failed"]] == [(other.pk, owner.name)]
    # The broken one kept nobody waiting.
    assert said["moved"] == {"expire_demand": 1}
    assert standing(demanded)[0] == "demand_expired"


def test_case_mended_since_is_moved_by_the_next_run(case, on):
    on("2024-10-10")
    broken(case)
    assert escalate_until(day("2024-10-10")).failed.keys() == {case.pk}
    CollectionCase.objects.filter(pk=case.pk).update(state="established")

    result = escalate_until(day("2024-10-10"))

    assert (result.looked_at, result.failed) == (1, {})


def test_sweep_leaves_nothing_when_nothing_waits(demanded, on):
    on("2024-10-09")

    tasks.sweep_cases()

    assert ran() == []


def test_sweep_settles_what_a_receipt_paid(demanded, debtor, on):
    on("2024-10-08")
    received(debtor, "2024-10-08", "10345.00")

    tasks.sweep_cases()

    assert standing(demanded)[0] == "settled"
    assert ran() == ["2024-10-08"]


def test_night_leaves_its_run_even_when_nothing_is_due(demanded, on):
    on("2024-10-09")

    tasks.escalate_cases()
    tasks.escalate_cases("2024-10-08")

    assert ran() == ["2024-10-09", "2024-10-08"]


def test_missed_nights_follow_each_other_in_order(demanded, on, officer):
    """Two cases whose terms end on different days, worked off after a week without a night."""
    owner = enterprise()
    in_arrears(owner, {"pension": "500.00"}, "2024-07", "2024-07")
    other = open_case(
        owner.pk, established_on=day("2024-09-26"), on=day("2024-09-26"), actor_id=officer.pk
    )
    CaseEvent.objects.create(
        case=other,
        step="serve_demand",
        from_state="demand_issued",
        to_state="demand_served",
        happened_on=day("2024-09-29"),
        basis="样例",
    )
    CollectionCase.objects.filter(pk=other.pk).update(
        state="demand_served", since_on=day("2024-09-29"), looks_again_on=day("2024-09-29")
    )
    on("2024-10-20")

    result = escalate_until(day("2024-10-20"))

    expired = CaseEvent.objects.filter(step="expire_demand").order_by("pk")
    # Five working days from the 29th, itself worked: 30 September, 8, 9, 10 and 11 October.
    assert [(one.case_id, one.happened_on) for one in expired] == [
        (demanded.pk, day("2024-10-10")),
        (other.pk, day("2024-10-12")),
    ]
    assert result.moved == {"expire_demand": 2}
    assert ran() == sorted(ran())


def test_changed_limit_is_applied_to_the_open_cases_of_its_place(
    demanded, on, django_capture_on_commit_callbacks
):
    on("2024-09-27")
    profile = JurisdictionProfile.objects.create(
        region_prefix="2224", valid_from=day("2024-01-01"), document="样例州文件"
    )
    LocalLimit.objects.create(
        profile=profile, code="demand_notice_payment", length=10, unit="working_days"
    )
    assert standing(demanded)[2] == "2024-10-09"

    with django_capture_on_commit_callbacks() as sent:
        profile_changed.send(sender=JurisdictionProfile, prefix="2224")
    assert (tasks.look_at_cases.delay, ("2224",)) in [(one.func, one.args) for one in sent]

    tasks.look_at_cases("2201")
    demanded.refresh_from_db()
    assert demanded.looks_again_on == day("2024-10-10")
    tasks.look_at_cases("2224")
    tasks.sweep_cases()

    # 27, 29, 30 September, 8 to 12 October (the 12th worked), 14 and 15 October.
    assert standing(demanded) == ("demand_served", "await_payment", "2024-10-15")


def test_demand_runs_for_the_term_that_it_prints(case, on, officer, approver):
    """社会保险费申报缴纳管理规定: paid within the term of the notice, whatever is set later."""
    take(case, "remind", "2024-09-13", officer)
    profile = JurisdictionProfile.objects.create(
        region_prefix="2224", valid_from=day("2024-09-20"), document="样例州文件"
    )
    LocalLimit.objects.create(
        profile=profile, code="demand_notice_payment", length=2, unit="working_days"
    )
    agree(case, "issue_demand", "2024-09-18", officer, approver)
    on("2024-09-23")
    take(case, "serve_demand", "2024-09-23", officer, method="direct", received_by="样例人")

    # Five working days, as printed: 24 to 27 September and the 29th, a Sunday worked.
    assert standing(case) == ("demand_served", "await_payment", "2024-09-29")
    on("2024-09-30")
    escalate_until(day("2024-09-30"))
    take(case, "inquire_accounts", "2024-09-30", officer)
    letter = case.documents.latest("pk")
    with letter.file.open("rb") as file:
        assert "2024年9月29日" in "\n".join(lines_of(io.BytesIO(file.read())))


@pytest.mark.parametrize("signal", [survey_committed, survey_undone])
def test_class_that_a_survey_changed_changes_the_branch(demanded, debtor, on, signal):
    on("2024-09-30")
    debtor.disposal_class = "shell"
    debtor.save()
    batch_id = debtor.survey_lines.get().batch_id

    signal.send(
        sender=None,
        batch_id=batch_id,
        actor_id=None,
        reason="样例",
        progress=lambda done, total: None,
    )
    tasks.sweep_cases()

    assert standing(demanded)[:2] == ("demand_served", "propose_write_off")
