"""Three debtors whose cases are open on 2024-09-12, which is today."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from arrears.cases.notices.services.preview import start
from arrears.cases.notices.services.work import work_on
from arrears.cases.services.steps import open_case
from arrears.models import CollectionCase, NoticeBatch
from arrears.tasks import issue_notices
from casework.models import User
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.cases.conftest import ESTABLISHED
from tests.arrears.cases.notices.doing import previewed
from tests.arrears.cases.stepping import take


@pytest.fixture(autouse=True)
def today(on, regions) -> dt.date:
    day: dt.date = on(ESTABLISHED.isoformat())
    return day


def opened(
    officer: User, principal: str = "10000.00", region_code: str = "222401"
) -> CollectionCase:
    """Open the case of somebody who owes a pension contribution of July 2024."""
    owner = enterprise(region_code, status="normal", disposal_class="normal")
    in_arrears(owner, {"pension": principal}, "2024-07", "2024-07")
    return open_case(owner.pk, established_on=ESTABLISHED, on=ESTABLISHED, actor_id=officer.pk)


@pytest.fixture
def cases(officer) -> list[CollectionCase]:
    """Owe 30,000.00, 20,000.00 and 10,000.00, the largest first."""
    return [opened(officer, principal) for principal in ("30000.00", "20000.00", "10000.00")]


@pytest.fixture
def reminded(cases: list[CollectionCase], officer) -> list[CollectionCase]:
    for case in cases:
        take(case, "remind", ESTABLISHED.isoformat(), officer)
    return cases


@pytest.fixture
def english(client_for):
    def make(user) -> Client:
        client: Client = client_for(user)
        client.cookies["django_language"] = "en"
        return client

    return make


@pytest.fixture
def desk(english, officer) -> Client:
    client: Client = english(officer)
    return client


@pytest.fixture
def second_desk(english, approver) -> Client:
    client: Client = english(approver)
    return client


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """Return the batches that were sent to the worker, who does not come."""
    found: list[int] = []
    monkeypatch.setattr(issue_notices, "delay", found.append)
    return found


@pytest.fixture
def under_way(cases, officer) -> NoticeBatch:
    """Return a batch of which one of three letters is issued."""
    batch = previewed("remind", cases, officer)
    start(batch.pk, today=ESTABLISHED)
    work_on(batch.pk, today=ESTABLISHED, at_most=1)
    return batch
