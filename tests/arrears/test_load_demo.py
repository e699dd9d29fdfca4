"""The demo: the survey in, one user per role, harmless when loaded again."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from arrears.cases.doctor import examine
from arrears.checks import check_books
from arrears.management.commands.load_demo import DEMO_PASSWORD, DEMO_USERS
from arrears.models import ArrearsItem, CollectionCase, DailyPosition
from casework.enums import Role
from casework.models import User
from casework.scope import EVERYWHERE
from enterprises.models import Enterprise
from ledger.models import Receipt

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_demo_has_the_survey_a_night_and_a_user_per_role(regions, rf):
    printed = load()

    assert Enterprise.objects.filter(name__contains="样例").count() == 402
    assert ArrearsItem.objects.live().count() == 35_210
    # 74 enterprises are in arrears, of which one has paid everything since.
    assert DailyPosition.objects.count() == 73
    assert Receipt.objects.count() == 7
    assert check_books(EVERYWHERE, on=dt.date(2026, 11, 21)).findings == []
    # One case on each stretch of the ladder, with somebody else's approval to wait for.
    assert CollectionCase.objects.open().count() == 9
    assert len(set(CollectionCase.objects.values_list("next_step", flat=True))) >= 6
    assert list(examine(timezone.localdate())) == []
    assert {user.role for user in User.objects.all()} == set(Role.values)
    for username, _role, prefix, _name in DEMO_USERS:
        assert username in printed
        user = authenticate(rf.post("/login/"), username=username, password=DEMO_PASSWORD)
        assert user is not None
        assert user.jurisdiction_prefix == prefix
    assert DEMO_PASSWORD in printed

    user = User.objects.get(username="leader")
    user.set_password("changed-by-the-office")
    user.save()
    load()
    assert Enterprise.objects.count() == 402
    user.refresh_from_db()
    assert user.check_password("changed-by-the-office")
