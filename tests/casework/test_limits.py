"""Time limits by place: the law's, the office's, or the locality's own under its document."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from casework.enums import LimitCode
from casework.limits import LimitBook, standard_limit
from casework.models import JurisdictionProfile, LocalLimit
from statutes.parameters import UnknownParameterError

pytestmark = pytest.mark.django_db
ON = dt.date(2024, 9, 26)


def profile(prefix: str, first: str, last: str | None = None) -> JurisdictionProfile:
    return JurisdictionProfile.objects.create(
        region_prefix=prefix,
        valid_from=dt.date.fromisoformat(first),
        valid_to=dt.date.fromisoformat(last) if last else None,
        document=f"样例文件{prefix}",
    )


def sets(owner: JurisdictionProfile, length: int, code: str = "demand_notice_payment") -> None:
    LocalLimit.objects.create(profile=owner, code=code, length=length, unit="working_days")


def length(region_code: str, on: dt.date = ON) -> int:
    return LimitBook.load().limits(region_code)("demand_notice_payment", on).length


def test_law_then_office_and_nothing_else():
    assert standard_limit("demand_notice_payment", ON).length == 5
    assert standard_limit("account_inquiry", ON).length > 0
    with pytest.raises(UnknownParameterError):
        standard_limit("no_such_limit", ON)


def test_locality_replaces_a_limit_under_its_document_and_only_there():
    sets(profile("2224", "2024-01-01"), 10)

    limit = LimitBook.load().limits("222401")("demand_notice_payment", ON)

    assert (limit.length, limit.unit, limit.source) == (10, "working_days", "样例文件2224")
    assert length("220102") == 5


def test_most_specific_jurisdiction_wins():
    sets(profile("222401", "2020-01-01"), 3)
    sets(profile("2224", "2024-01-01"), 10)

    assert (length("222401"), length("222402")) == (3, 10)


def test_later_start_wins_within_a_jurisdiction():
    sets(profile("2224", "2020-01-01"), 7)
    sets(profile("2224", "2024-01-01"), 10)

    assert (length("222401"), length("222401", dt.date(2023, 12, 31))) == (10, 7)


def test_profile_governs_what_begins_within_its_validity():
    sets(profile("2224", "2024-01-01", "2024-06-30"), 10)

    assert length("222401", dt.date(2024, 6, 30)) == 10
    assert length("222401", dt.date(2024, 7, 1)) == 5
    assert length("222401", dt.date(2023, 12, 31)) == 5


def test_profile_without_the_limit_leaves_it_to_the_next():
    sets(profile("2224", "2020-01-01"), 7)
    sets(profile("222401", "2024-01-01"), 3, code="demand_notice_issue")

    assert length("222401") == 7


@pytest.mark.parametrize("days", [0, 367])
def test_length_is_within_reason(days):
    with pytest.raises(IntegrityError), transaction.atomic():
        sets(profile("2224", "2024-01-01"), days)


def test_limit_is_set_once_in_a_profile():
    owner = profile("2224", "2024-01-01")
    sets(owner, 10)

    with pytest.raises(IntegrityError), transaction.atomic():
        sets(owner, 9)


@pytest.mark.parametrize("code", LimitCode.values)
def test_every_limit_that_may_be_replaced_is_one_that_stands(code):
    assert standard_limit(code, ON).length > 0


def test_what_binds_debtor_and_court_by_statute_cannot_be_replaced():
    binding = {"court_demand", "reconsideration", "administrative_suit"}

    assert not binding & set(LimitCode.values)


def test_book_is_read_in_two_statements(django_assert_num_queries):
    for prefix in ("2224", "222401", "22"):
        sets(profile(prefix, "2024-01-01"), 10)

    with django_assert_num_queries(2):
        book = LimitBook.load()
        book.limits("222401")("demand_notice_payment", ON)
