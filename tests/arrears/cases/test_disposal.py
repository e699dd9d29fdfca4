"""The disposal class follows what is recorded, and leads the case into its branch."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from arrears.cases.doctor import examine
from arrears.cases.enums import AssetKind
from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.cases.services.assets import ClueFacts, end_asset, record_asset
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.repair import repair
from arrears.cases.services.steps import open_case
from arrears.models import AssetClue, CollectionCase
from casework.enums import JobKind
from casework.models import JobRun, User
from enterprises.errors import CheckProblem
from enterprises.models import BaselineCheck, Enterprise
from enterprises.services.checks import CheckFacts, record_check
from enterprises.services.surveys import refresh_enterprises
from tests.arrears.builders import committed_batch, enterprise, in_arrears, surveyed, undo
from tests.arrears.cases.stepping import agree, day, served, standing, take, with_plant
from tests.arrears.money_scenes import bankrupt, ended, received

pytestmark = pytest.mark.django_db


def checked(owner: Enterprise, on: str, **found: Any) -> BaselineCheck:
    """Record a baseline check; by default it makes losses but is alive."""
    facts = {
        "is_producing": True,
        "pays_wages": True,
        "makes_losses": True,
        "has_assets": None,
        "findings": "样例：现场核查记录",
    } | found
    return record_check(
        CheckFacts(owner.pk, day(on), **facts), today=timezone.localdate(), actor_id=None
    )


def class_of(owner: Enterprise) -> str:
    owner.refresh_from_db()
    return owner.disposal_class


def class_findings(on: str = "2024-09-30") -> list[tuple[str, str, str]]:
    return [
        (one.enterprise, one.expected, one.found)
        for one in examine(day(on))
        if one.check == "class_differs"
    ]


@pytest.fixture
def halted(db) -> Enterprise:
    """An enterprise that a survey calls halted, without a word of assets."""
    owner = enterprise(status="halted", disposal_class="to_verify")
    in_arrears(owner, {"pension": "10000.00"}, "2024-07", "2024-07")
    return owner


@pytest.fixture
def demanded(case, on, officer, approver):
    on("2024-09-26")
    served(case, officer, approver)
    return case


@pytest.fixture
def loss_making(demanded, debtor, on):
    """A case of a loss-making enterprise, its demand expired on 10 October."""
    debtor.status, debtor.disposal_class = "loss_making", "loss_making"
    debtor.save()
    on("2024-10-10")
    escalate_until(day("2024-10-10"))
    return demanded


def test_plant_that_is_found_makes_a_halted_enterprise_one_with_assets(halted, on):
    on("2024-09-30")
    with_plant(halted, "2024-09-30")
    assert class_of(halted) == "halted_with_assets"

    end_asset(
        AssetClue.objects.get().pk, reason="样例：已出售", today=day("2024-09-30"), actor_id=None
    )
    assert class_of(halted) == "to_verify"


def test_bank_account_is_no_asset_that_decides_the_class(halted, on):
    on("2024-09-30")
    clue = ClueFacts(halted.pk, AssetKind.ACCOUNT, "样例账户", "样例银行", day("2024-09-30"))
    record_asset(clue, today=day("2024-09-30"), actor_id=None)

    assert class_of(halted) == "to_verify"


def test_bankruptcy_recorded_and_taken_back(debtor, on):
    on("2024-09-30")
    stop = bankrupt(debtor, "2024-09-27")
    assert class_of(debtor) == "bankrupt"

    ended(stop, "2024-09-27")
    assert class_of(debtor) == "normal"


def test_check_makes_a_shell_of_what_was_to_be_verified(halted, on):
    on("2024-09-30")
    checked(halted, "2024-09-30", is_producing=False, pays_wages=False, has_assets=False)

    assert class_of(halted) == "shell"


def test_same_check_twice_is_one_and_another_of_the_day_corrects_it(halted, on):
    on("2024-09-30")
    first = checked(halted, "2024-09-30")
    assert checked(halted, "2024-09-30") == first
    assert class_of(halted) == "loss_making"

    checked(halted, "2024-09-30", is_producing=False)
    assert BaselineCheck.objects.count() == 2
    assert class_of(halted) == "to_verify"


@pytest.mark.parametrize(
    ("checked_on", "findings", "field"),
    [("2024-10-01", "样例", "checked_on"), ("2024-09-30", "  ", "findings")],
)
def test_wrong_check_is_refused_at_its_field(halted, on, checked_on, findings, field):
    on("2024-09-30")
    with pytest.raises(CheckProblem) as refused:
        facts = CheckFacts(halted.pk, day(checked_on), True, True, True, None, findings)
        record_check(facts, today=day("2024-09-30"), actor_id=None)

    assert refused.value.field == field
    assert not BaselineCheck.objects.exists()


def test_survey_asks_for_all_evidence_and_its_undo_too(halted, on):
    """A later survey says shell: the plant on record keeps it from being written off."""
    on("2024-09-30")
    with_plant(halted, "2024-09-30")
    line = surveyed(
        halted,
        {"pension": "5.00"},
        "2024-08",
        "2024-08",
        batch=committed_batch("样例二"),
        surveyed_on=day("2024-09-30"),
    )
    line.batch.survey_lines.update(status="shell", has_assets=False)
    refresh_enterprises([halted.pk])
    halted.refresh_from_db()
    assert (halted.status, halted.disposal_class) == ("shell", "halted_with_assets")

    clue = AssetClue.objects.get()
    end_asset(clue.pk, reason="样例：已拍卖", today=day("2024-09-30"), actor_id=None)
    assert class_of(halted) == "shell"
    undo(line.batch)

    # What is left is the earlier line, which the builder words as normal.
    assert class_of(halted) == "normal"


def test_undone_survey_leaves_what_others_recorded(db, on):
    on("2024-09-30")
    owner = enterprise()
    line = surveyed(owner, {"pension": "5.00"}, "2024-08", "2024-08")
    refresh_enterprises([owner.pk])
    assert class_of(owner) == "normal"
    checked(owner, "2024-09-30")
    undo(line.batch)

    assert class_of(owner) == "loss_making"
    assert not owner.is_current


def test_many_enterprises_cost_as_many_statements_as_one(db, django_assert_max_num_queries):
    """Five hundred are one part; a commit of a hundred thousand asks some questions a part."""
    owners = [enterprise() for _one in range(30)]
    for owner in owners:
        surveyed(owner, {"pension": "5.00"}, "2024-08", "2024-08")

    with django_assert_max_num_queries(12) as few:
        refresh_enterprises([owners[0].pk])
    with django_assert_max_num_queries(len(few.captured_queries)):
        refresh_enterprises([owner.pk for owner in owners[1:]])

    assert {class_of(owner) for owner in owners} == {"normal"}


def test_loss_making_enterprise_is_checked_before_money_is_taken(loss_making, debtor, officer, on):
    assert standing(loss_making)[:2] == ("demand_expired", "record_baseline")
    with pytest.raises(StepNotPermitted) as refused:
        take(loss_making, "inquire_accounts", "2024-10-10", officer)
    assert [one.code for one in refused.value.obstacles] == ["baseline_comes_first"]

    checked(debtor, "2024-10-10")

    assert standing(loss_making)[:2] == ("demand_expired", "inquire_accounts")
    take(loss_making, "inquire_accounts", "2024-10-10", officer)


def test_check_from_before_the_demand_is_too_old(loss_making, debtor):
    checked(debtor, "2024-09-25")

    assert standing(loss_making)[:2] == ("demand_expired", "record_baseline")


def test_step_dated_before_the_check_is_refused(loss_making, debtor, officer, on):
    on("2024-10-14")
    checked(debtor, "2024-10-12")

    with pytest.raises(StepNotPermitted):
        take(loss_making, "inquire_accounts", "2024-10-11", officer)
    take(loss_making, "inquire_accounts", "2024-10-12", officer)


def test_class_that_becomes_loss_making_later_stops_the_transfer(
    demanded, debtor, on, officer, approver
):
    on("2024-10-10")
    escalate_until(day("2024-10-10"))
    take(demanded, "inquire_accounts", "2024-10-10", officer)
    take(demanded, "find_funds", "2024-10-10", officer, document="样例银行回函")
    debtor.status = "loss_making"
    debtor.save()
    with_plant(debtor, "2024-10-10")
    assert class_of(debtor) == "loss_making"

    assert standing(demanded)[:2] == ("funds_found", "record_baseline")
    agreement = {
        "to_on": "2025-01-01",
        "document": "样例协议",
        "security_kind": "抵押",
        "security_details": "样例厂房",
    }
    for name, facts, expected in (
        ("request_transfer", {}, ["baseline_comes_first"]),
        ("agree_deferral", agreement, ["baseline_comes_first", "balance_comes_first"]),
    ):
        with pytest.raises(StepNotPermitted) as refused:
            agree(demanded, name, "2024-10-10", officer, approver, **facts)
        assert [one.code for one in refused.value.obstacles] == expected
    checked(debtor, "2024-10-10")

    assert standing(demanded)[:2] == ("funds_found", "request_transfer")


def test_loss_making_enterprise_with_security_is_agreed_with_before_the_court(
    loss_making, debtor, officer
):
    checked(debtor, "2024-10-10")
    take(loss_making, "inquire_accounts", "2024-10-10", officer)
    take(loss_making, "find_too_little", "2024-10-10", officer, document="样例银行回函")
    assert standing(loss_making)[:2] == ("funds_insufficient", "record_assets")
    with_plant(debtor, "2024-10-10")

    assert standing(loss_making)[:2] == ("funds_insufficient", "agree_deferral")


def test_security_is_not_noted_as_refused_before_the_check(demanded, debtor, on, officer):
    on("2024-10-10")
    escalate_until(day("2024-10-10"))
    take(demanded, "inquire_accounts", "2024-10-10", officer)
    take(demanded, "find_too_little", "2024-10-10", officer, document="样例银行回函")
    Enterprise.objects.filter(pk=debtor.pk).update(disposal_class="loss_making")

    with pytest.raises(StepNotPermitted):
        take(demanded, "refuse_security", "2024-10-10", officer, reason="样例")


def test_doctor_finds_and_repairs_a_class_with_the_branch_that_hangs_on_it(demanded, debtor):
    lonely = enterprise(status="shell", disposal_class="shell")
    assert class_findings() == []
    Enterprise.objects.filter(pk__in=[debtor.pk, lonely.pk]).update(disposal_class="to_verify")
    debtor.status = "shell"
    debtor.save(update_fields=["status"])
    assert class_findings() == [
        (debtor.name, "shell", "to_verify"),
        (lonely.name, "shell", "to_verify"),
    ]

    repaired = repair(list(examine(day("2024-09-26"))), day("2024-09-26"))

    assert [one.check for one in repaired] == ["class_differs", "class_differs"]
    assert class_findings() == []
    assert standing(demanded)[1] == "propose_write_off"
    figures = JobRun.objects.get(kind=JobKind.CASE_REPAIR).figures
    assert figures["repaired"][0]["enterprise"] == debtor.pk
    assert repair(list(examine(day("2024-09-26"))), day("2024-09-26")) == []


@pytest.fixture
def written_off(
    demanded: CollectionCase, debtor: Enterprise, on: Any, officer: User, approver: User
) -> CollectionCase:
    """A case of a shell that was written off on 8 October."""
    on("2024-10-08")
    Enterprise.objects.filter(pk=debtor.pk).update(status="shell", disposal_class="shell")
    agree(demanded, "propose_write_off", "2024-10-08", officer, approver, reason="样例：空壳")
    for office in ("agency", "labour", "finance", "government"):
        agree(
            demanded, f"approve_by_{office}", "2024-10-08", officer, approver, document="样例批复"
        )
    return demanded


def test_debt_that_was_written_off_is_not_collected_again(written_off, debtor, on, in_english):
    assert standing(written_off)[0] == "written_off"
    on("2024-11-20")

    with pytest.raises(CaseProblem, match="was written off on 2024-10-08"):
        open_case(debtor.pk, established_on=day("2024-11-20"), on=day("2024-11-20"), actor_id=None)


def test_new_arrears_after_a_write_off_are_collected(written_off, debtor, on):
    """October falls due at its end: after the write-off."""
    on("2024-11-20")
    in_arrears(
        debtor,
        {"pension": "20000.00"},
        "2024-07",
        "2024-10",
        batch=committed_batch("样例二"),
        surveyed_on=day("2024-11-15"),
    )

    again = open_case(
        debtor.pk, established_on=day("2024-11-20"), on=day("2024-11-20"), actor_id=None
    )

    assert again.events.get().facts == {
        "follows_case": written_off.pk,
        "follows_state": "written_off",
    }


def test_older_months_that_turn_up_after_a_write_off_open_no_case(written_off, debtor, on):
    """September fell due before the write-off, so it is none of the new arrears."""
    on("2024-11-20")
    in_arrears(
        debtor,
        {"pension": "30000.00"},
        "2024-06",
        "2024-09",
        batch=committed_batch("样例二"),
        surveyed_on=day("2024-11-15"),
    )

    with pytest.raises(CaseProblem):
        open_case(debtor.pk, established_on=day("2024-11-20"), on=day("2024-11-20"), actor_id=None)


def test_new_arrears_that_were_paid_open_no_case(written_off, debtor, on):
    on("2024-11-20")
    in_arrears(
        debtor,
        {"pension": "20000.00"},
        "2024-10",
        "2024-10",
        batch=committed_batch("样例二"),
        surveyed_on=day("2024-11-15"),
    )
    received(debtor, "2024-11-20", "99000.00")

    with pytest.raises(CaseProblem):
        open_case(debtor.pk, established_on=day("2024-11-20"), on=day("2024-11-20"), actor_id=None)
