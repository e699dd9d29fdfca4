"""Many keys in one parameter: what `__among` finds, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Enterprise, SurveyLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprises() -> list[Enterprise]:
    return [
        Enterprise.objects.create(name=f"样例{number}厂", region_code="222401")
        for number in range(4)
    ]


def test_it_finds_the_rows_that_in_finds(enterprises):
    wanted = [enterprises[0].pk, enterprises[2].pk, 10**12]

    among = Enterprise.objects.filter(pk__among=wanted)

    assert set(among) == set(Enterprise.objects.filter(pk__in=wanted)) != set()


@pytest.mark.parametrize("kind", [list, set, tuple, dict.fromkeys])
def test_any_collection_of_keys_will_do(enterprises, kind):
    wanted = kind([enterprises[1].pk, enterprises[3].pk])

    assert set(Enterprise.objects.filter(pk__among=wanted)) == {enterprises[1], enterprises[3]}


def test_no_key_finds_nothing_and_its_opposite_everything(enterprises):
    assert list(Enterprise.objects.filter(pk__among=[])) == []
    assert set(Enterprise.objects.exclude(pk__among=[])) == set(enterprises)


def test_a_foreign_key_and_a_path_over_it_can_be_asked(enterprises):
    keys = [one.pk for one in enterprises]

    assert not SurveyLine.objects.filter(enterprise__among=keys).exists()
    assert not SurveyLine.objects.filter(enterprise_id__among=keys).exists()
    assert not SurveyLine.objects.filter(enterprise__pk__among=keys).exists()


def test_more_keys_than_a_statement_of_sqlite_takes_parameters(enterprises):
    with CaptureQueriesContext(connection) as asked:
        found = set(Enterprise.objects.filter(pk__among=range(1, 300_001)))

    assert found == set(Enterprise.objects.filter(pk__lte=300_000)) != set()
    assert len(asked) == 1
