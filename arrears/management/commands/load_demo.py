"""Load the demo: the Yanbian survey of 2019, some receipts, one user per role; all invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from arrears.demo_cases import record_demo_cases
from arrears.demo_money import record_demo_money
from arrears.fines.demo import record_demo_fines
from arrears.services.accrual import accrue_until
from casework.enums import Role
from casework.models import User
from casework.scope import Scope
from enterprises.models import SurveyRound
from intake.enums import BatchKind
from intake.prepare import prepare
from intake.services import import_file

DEMO_ROUND = "延边州2019年困难企业欠保调研(样例)"
DEMO_FILE = settings.BASE_DIR / "fixtures" / "demo" / "survey_yanbian_2019.xlsx"

# Public by intention: the demo holds no real data, and DEMO=0 starts without these users.
DEMO_PASSWORD = "guicang-demo-2019"  # noqa: S105

# Log-in, role, jurisdiction, name shown.
DEMO_USERS = [
    ("union", Role.UNION_STAFF, "222401", "延吉市总工会(样例)"),
    ("auditor", Role.AUDITOR, "2224", "州社保稽核(样例)"),
    ("importer", Role.IMPORT_ADMIN, "2224", "州总工会导入员(样例)"),
    ("leader", Role.LEADER, "2224", "州总工会领导(样例)"),
    ("admin", Role.ADMINISTRATOR, "", "系统管理员(样例)"),
]


class Command(BaseCommand):
    help = "Load the fictitious demo data; what is there already is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        for username, role, prefix, name in DEMO_USERS:
            _make_user(username, role, prefix, name)
        if not SurveyRound.objects.filter(name=DEMO_ROUND).exists():
            self.stdout.write("Importing the demo survey / 正在导入样例调研……")
            _import_survey()
        self._print_log_ins()

    def _print_log_ins(self) -> None:
        self.stdout.write(f"Demo log-ins, password / 样例账号,密码: {DEMO_PASSWORD}")
        for username, role, prefix, _name in DEMO_USERS:
            self.stdout.write(f"  {username:<10} {role.value:<14} {prefix or '*'}")


def _import_survey() -> None:
    scope, on = Scope("2224"), timezone.localdate()
    prepared = prepare(
        DEMO_FILE, original_name=DEMO_FILE.name, kind=BatchKind.SURVEY, scope=scope, on=on
    )
    import_file(
        DEMO_FILE,
        prepared,
        kind=BatchKind.SURVEY,
        title=DEMO_ROUND,
        scope=scope,
        actor=User.objects.get(username="importer"),
        on=on,
        as_of_on=dt.date(2019, 8, 31),
    )
    auditor = User.objects.get(username="auditor")
    record_demo_money(scope, actor_id=auditor.pk)
    approver = User.objects.get(username="admin")
    record_demo_cases(scope, officer=auditor, approver=approver, on=on)
    record_demo_fines(scope, officer=auditor, approver=approver, on=on)
    # As after a first night, so that the home page has a run to show.
    accrue_until(on)


def _make_user(username: str, role: Role, prefix: str, name: str) -> None:
    user, made = User.objects.get_or_create(
        username=username,
        defaults={
            "role": role,
            "jurisdiction_prefix": prefix,
            "first_name": name,
            "is_staff": role == Role.ADMINISTRATOR,
            "is_superuser": role == Role.ADMINISTRATOR,
        },
    )
    if made:
        user.set_password(DEMO_PASSWORD)
        user.save(update_fields=["password"])
