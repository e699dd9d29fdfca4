"""Which fine is possible on a case, on what sum, and why not (社会保险法 84, 86)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from arrears.cases.enums import RemedyKind, RemedyResult
from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.cases.obstacles import Obstacle
from arrears.cases.services.remedies import record_outcome, record_remedy
from arrears.fines.enums import FineOffence
from arrears.fines.possible import possible_fine
from arrears.fines.reading import FineBook
from arrears.fines.services.filing import FilingFacts, file_fine
from arrears.models import Fine
from tests.arrears.builders import committed_batch, in_arrears
from tests.arrears.cases.stepping import day, served
from tests.arrears.fines.fining import agree, notified
from tests.arrears.money_scenes import bankrupt, deferred, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def possible(case, on: str):
    fines = list(case.fines.all())
    book = FineBook(fines, day(on))
    return possible_fine(case, day(on), fined=[(one, book.facts(one).state) for one in fines])


def in_the_way(case, on: str) -> list[Obstacle]:
    found: list[Obstacle] = possible(case, on).in_the_way
    return found


def figures(case, on: str) -> tuple[str, str, str]:
    found = possible(case, on)
    assert found.range is not None
    return str(found.base), str(found.range.least), str(found.range.most)


def test_not_before_the_demand_was_served_and_its_term_passed(case):
    assert in_the_way(case, "2024-09-12") == [Obstacle("demand_not_served")]


def test_term_of_the_demand_is_waited_for(demanded):
    # Five working days from 26 September, the make-up Sunday and the National Day holiday between.
    assert in_the_way(demanded, "2024-10-09") == [
        Obstacle("demand_term_runs", dt.date(2024, 10, 10))
    ]
    assert in_the_way(demanded, "2024-10-10") == []


def test_range_is_one_to_three_times_what_the_demand_named(demanded):
    assert figures(demanded, "2024-10-10") == ("10000.00", "10000.00", "30000.00")
    assert possible(demanded, "2024-10-10").limitation is None


def test_what_was_paid_within_the_term_is_not_fined(demanded, debtor):
    received(debtor, "2024-10-09", "4000.00")

    assert figures(demanded, "2024-10-10") == ("6000.00", "6000.00", "18000.00")


def test_paying_late_takes_nothing_back_but_lets_the_limitation_run(demanded, debtor):
    received(debtor, "2024-11-01", "20000.00")

    assert figures(demanded, "2024-11-02") == ("10000.00", "10000.00", "30000.00")
    limitation = possible(demanded, "2024-11-02").limitation
    assert limitation is not None
    # Two years end on a Sunday.
    assert limitation.last_on == dt.date(2026, 11, 2)
    assert in_the_way(demanded, "2026-11-03") == [Obstacle("limitation_passed")]


def test_paid_in_full_within_the_term_leaves_nothing_to_fine(demanded, debtor):
    received(debtor, "2024-10-08", "20000.00")

    assert in_the_way(demanded, "2024-10-10") == [Obstacle("paid_in_time")]


def test_months_that_fell_due_after_the_demand_are_not_part_of_it(demanded, debtor):
    later = {"batch": committed_batch("样例调研二"), "surveyed_on": day("2024-12-31")}
    in_arrears(debtor, {"pension": "8000.00"}, "2024-07", "2024-10", **later)

    # Only July and August of the four months of 2,000.00 were due before 18 September.
    assert figures(demanded, "2024-12-31") == ("4000.00", "4000.00", "12000.00")


MEDICAL_TOO = {"pension": "10000.00", "medical": "8000.00"}


def found_later(debtor, principals: dict[str, str], first: str = "2024-07") -> None:
    """Have a list of 20 October bring arrears beside those that the demand named."""
    later = {"batch": committed_batch("样例调研三"), "surveyed_on": day("2024-10-20")}
    in_arrears(debtor, principals, first, "2024-07", **later)


@pytest.mark.parametrize(
    ("principals", "first"), [(MEDICAL_TOO, "2024-07"), ({"pension": "20000.00"}, "2024-06")]
)
def test_arrears_that_the_demand_never_named_are_not_fined(demanded, debtor, principals, first):
    # 社会保险法 86 fines who leaves unpaid what the order named.
    received(debtor, "2024-10-08", "10000.00")
    found_later(debtor, principals, first)

    assert in_the_way(demanded, "2024-10-31") == [Obstacle("paid_in_time")]


def test_sum_in_question_stays_when_a_later_list_brings_more(demanded, debtor):
    received(debtor, "2024-10-08", "4000.00")
    found_later(debtor, MEDICAL_TOO)

    assert figures(demanded, "2024-10-31") == ("6000.00", "6000.00", "18000.00")


def test_limitation_runs_from_the_payment_of_what_was_named(demanded, debtor):
    received(debtor, "2024-10-21", "10000.00")
    found_later(debtor, MEDICAL_TOO)

    found = possible(demanded, "2024-10-31")
    assert (str(found.base), str(found.ended_on)) == ("10000.00", "2024-10-21")


def test_what_was_paid_before_the_letter_is_not_taken_off_twice(case, debtor, officer, approver):
    received(debtor, "2024-09-13", "4000.00")
    served(case, officer, approver)

    assert figures(case, "2024-10-10") == ("6000.00", "6000.00", "18000.00")


def test_debt_that_was_deferred_when_the_term_ended_is_not_fined(demanded, debtor):
    # 社会保险法 63(2): who pays by an approved agreement is not late.
    deferred(debtor, "2024-10-01", "2024-12-31")

    assert in_the_way(demanded, "2024-10-15") == [Obstacle("deferral_ran")]
    assert in_the_way(demanded, "2025-01-02") == [Obstacle("deferral_ran")]


@pytest.mark.parametrize(
    ("first", "last", "given"),
    [
        ("2024-10-01", "2024-10-08", {}),
        ("2024-10-10", "2024-12-31", {}),
        ("2024-10-01", "2024-12-31", {"insurance": "pension"}),
    ],
)
def test_deferral_of_other_days_or_of_a_part_keeps_the_fine(demanded, debtor, first, last, given):
    deferred(debtor, first, last, **given)

    assert in_the_way(demanded, "2024-10-15") == []


def test_revoked_demand_and_bankruptcy_stand_in_the_way(demanded, debtor, officer):
    remedy = record_remedy(
        demanded.pk,
        RemedyKind.SUIT,
        filed_on=day("2024-10-08"),
        document="样例起诉状",
        today=day("2024-12-31"),
        actor_id=officer.pk,
    )
    record_outcome(
        remedy.pk,
        RemedyResult.REVOKED,
        decided_on=day("2024-12-01"),
        document="样例判决书",
        today=day("2024-12-31"),
        actor_id=officer.pk,
    )
    bankrupt(debtor, "2024-12-10")

    assert in_the_way(demanded, "2024-11-30") == []
    assert in_the_way(demanded, "2024-12-31") == [
        Obstacle("demand_revoked"),
        Obstacle("bankruptcy_accepted"),
    ]


def test_one_act_is_fined_once_unless_the_case_was_dropped(demanded, fine, officer, approver):
    assert in_the_way(demanded, "2024-10-16") == [Obstacle("fined_already")]

    notified(fine, officer)
    agree(fine, "drop", "2024-10-17", officer, approver, document="样例不予处罚决定书", note="样例")

    assert in_the_way(demanded, "2024-10-18") == []


def filing(case, **given) -> FilingFacts:
    facts: dict[str, Any] = {
        "offence": FineOffence.ARREARS_AFTER_ORDER,
        "filed_on": day("2024-10-15"),
        "document": "样例立案审批表",
    } | given
    return FilingFacts(case.pk, **facts)


def test_filed_twice_is_one_and_rests_on_the_demand(demanded, officer):
    first, second = (
        file_fine(filing(demanded), today=day("2024-10-15"), actor_id=officer.pk) for _n in "12"
    )

    assert first == second
    assert Fine.objects.count() == 1
    assert (str(first.order_served_on), str(first.order_due_on)) == ("2024-09-26", "2024-10-09")
    assert first.order_document == demanded.documents.get(kind="demand_notice").number


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"document": " "}, "document"),
        ({"filed_on": day("2024-10-16")}, "filed_on"),
        ({"filed_on": day("2021-07-14")}, "filed_on"),
    ],
)
def test_incomplete_filing_is_refused_at_its_field(demanded, given, field):
    with pytest.raises(CaseProblem) as refused:
        file_fine(filing(demanded, **given), today=day("2024-10-15"), actor_id=None)

    assert refused.value.field == field


def test_filing_that_is_not_possible_says_why(demanded):
    with pytest.raises(StepNotPermitted, match="term of the demand notice runs .*2024-10-10"):
        file_fine(
            filing(demanded, filed_on=day("2024-10-09")), today=day("2024-10-15"), actor_id=None
        )


UNREGISTERED = {
    "offence": FineOffence.NO_REGISTRATION,
    "order_document": "样人社令字〔2024〕1号",
    "order_served_on": day("2024-09-02"),
    "order_due_on": day("2024-09-30"),
    "premiums": Decimal("8000.00"),
}
PERSON = UNREGISTERED | {
    "offence": FineOffence.NO_REGISTRATION_PERSON,
    "person": "样例负责人",
    "premiums": None,
}


def test_want_of_registration_names_its_order_and_its_premiums_or_person(case, officer):
    employer = file_fine(filing(case, **UNREGISTERED), today=day("2024-10-15"), actor_id=None)
    person = file_fine(filing(case, **PERSON), today=day("2024-10-15"), actor_id=None)

    assert (str(employer.premiums), employer.person) == ("8000.00", "")
    assert (person.premiums, person.person) == (None, "样例负责人")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"order_document": ""}, "order_document"),
        ({"order_due_on": None}, "order_document"),
        ({"order_due_on": day("2024-09-01")}, "order_due_on"),
        ({"premiums": None}, "premiums"),
        ({"premiums": Decimal("8000.001")}, "premiums"),
        ({"act_ended_on": day("2024-10-16")}, "act_ended_on"),
        # Registered within the term of the order, its last day included (社会保险法 84).
        ({"act_ended_on": day("2024-09-15")}, "act_ended_on"),
        ({"act_ended_on": day("2024-09-30")}, "act_ended_on"),
        ({"offence": FineOffence.NO_REGISTRATION_PERSON}, "person"),
    ],
)
def test_incomplete_want_of_registration_is_refused_at_its_field(case, given, field):
    with pytest.raises(CaseProblem) as refused:
        file_fine(filing(case, **(UNREGISTERED | given)), today=day("2024-10-15"), actor_id=None)

    assert refused.value.field == field


def ordered(served_on: str, due_on: str, ended_on: str) -> dict[str, Any]:
    """Return an order, its term and when the employer registered after all."""
    return {
        "order_served_on": day(served_on),
        "order_due_on": day(due_on),
        "act_ended_on": day(ended_on),
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"order_due_on": day("2024-10-15")}, "term of the order runs .*2024-10-16"),
        (ordered("2022-09-01", "2022-09-30", "2022-10-01"), "two years have passed"),
        (ordered("1999-09-01", "1999-09-30", "1999-10-01"), "two years have passed"),
    ],
)
def test_want_of_registration_that_cannot_be_fined(case, given, said):
    with pytest.raises(StepNotPermitted, match=said):
        file_fine(filing(case, **(UNREGISTERED | given)), today=day("2024-10-15"), actor_id=None)


def test_second_fine_for_the_same_order_is_refused(case):
    file_fine(filing(case, **UNREGISTERED), today=day("2024-10-15"), actor_id=None)

    with pytest.raises(StepNotPermitted, match="already"):
        file_fine(
            filing(case, **(UNREGISTERED | {"document": "样例立案审批表二"})),
            today=day("2024-10-15"),
            actor_id=None,
        )
