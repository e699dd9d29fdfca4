"""Rows written in few statements are the rows that Django would have written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Max

from casework.bulk import insert_rows, set_columns
from casework.enums import JobKind, JobState
from casework.models import JobRun

pytestmark = pytest.mark.django_db

AT = dt.datetime(2024, 10, 9, 17, 15, tzinfo=dt.UTC)
NAMES = ("kind", "for_on", "state", "started_at", "finished_at", "seen", "done", "figures", "error")


def test_inserted_rows_are_read_as_they_were_given(django_assert_num_queries):
    rows = [
        (JobKind.ESCALATION, dt.date(2024, 10, day), JobState.DONE, AT, None, day, 0, figures, "")
        for day, figures in ((8, {"moved": {"resume": 1}}), (9, {}), (10, {"“样例”": [None, "%s"]}))
    ]
    before = JobRun.objects.aggregate(last=Max("pk"))["last"] or 0
    with django_assert_num_queries(1):
        keys = insert_rows(JobRun, NAMES, rows)

    assert keys == sorted(keys)
    assert min(keys) > before
    read = [JobRun.objects.values_list(*NAMES).get(pk=key) for key in keys]
    assert read == rows


def test_columns_are_set_on_their_own_rows(django_assert_num_queries):
    one, other, third = (
        JobRun.objects.create(kind=JobKind.ESCALATION, for_on=dt.date(2024, 10, day))
        for day in (8, 9, 10)
    )
    one.figures, one.finished_at = {"moved": {"settle": 2}}, AT
    other.figures, other.finished_at = {}, None
    with django_assert_num_queries(1):
        set_columns(JobRun, [one, other], ["figures", "finished_at"])

    read = dict(JobRun.objects.values_list("pk", "figures"))
    assert read == {one.pk: {"moved": {"settle": 2}}, other.pk: {}, third.pk: third.figures}
    assert JobRun.objects.get(pk=one.pk).finished_at == AT
