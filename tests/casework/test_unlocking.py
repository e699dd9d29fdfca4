"""Wrong passwords lock log-in; an administrator of the jurisdiction unlocks it."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from casework.enums import Role
from tests.casework.factories import PASSWORD

LOGIN = reverse("login")
USERS = reverse("admin:casework_user_changelist")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _locks_count(settings):
    settings.AXES_ENABLED = True


def log_in(user, password: str = PASSWORD) -> int:
    return Client().post(LOGIN, {"username": user.username, "password": password}).status_code


def lock_out(user) -> None:
    for _attempt in range(django_settings.AXES_FAILURE_LIMIT):
        log_in(user, "wrong")


def unlock(client: Client, user) -> None:
    client.post(USERS, {"action": "unlock", "_selected_action": [user.pk]})


def test_a_locked_user_logs_in_again_once_unlocked(users, client_for, regions):
    user = users(Role.AUDITOR, "222401")
    lock_out(user)
    assert log_in(user) == 429

    unlock(client_for(users(Role.ADMINISTRATOR, "2224", is_staff=True)), user)

    assert log_in(user) == 302


def test_another_jurisdiction_unlocks_nobody(users, client_for, regions):
    user = users(Role.AUDITOR, "222401")
    lock_out(user)

    unlock(client_for(users(Role.ADMINISTRATOR, "2201", is_staff=True)), user)

    assert log_in(user) == 429


def test_only_a_superuser_unlocks_a_superuser(users, client_for, regions):
    user = users(Role.ADMINISTRATOR, "222401", is_staff=True, is_superuser=True)
    lock_out(user)

    unlock(client_for(users(Role.ADMINISTRATOR, "2224", is_staff=True)), user)

    assert log_in(user) == 429
