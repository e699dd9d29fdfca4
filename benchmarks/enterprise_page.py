"""The file of an enterprise whose debt is 20 years old, against one whose debt is a month old.

    python -m benchmarks.enterprise_page [--repeats 15] [--record]

Both owe five insurances: for one month, and for 240. The page comes through Django's test client,
log-in, scope, templates and all; what is written for it is rolled back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.frame import Rival, arguments, at_most, each, finish, interleaved, ratio
from arrears.models import ArrearsItem
from arrears.projection import project
from arrears.services.projections import refresh_principal
from benchmarks.data import ON, ensure_portfolio
from benchmarks.record import Figure
from casework.enums import Role
from casework.models import User
from casework.selectors import LocalRules
from enterprises.models import Enterprise
from statutes.contribution import payment_deadline
from statutes.dates import ContributionMonth

_INSURANCES = ("pension", "unemployment", "medical", "injury", "maternity")
_LAST = ContributionMonth(2026, 4)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.set_defaults(repeats=15)
    options = parser.parse_args()
    ensure_portfolio()
    call_command("collectstatic", interactive=False, verbosity=0)
    with transaction.atomic():
        figures = _measure(options.repeats)
        transaction.set_rollback(True)
    finish("enterprise_page", figures, options)


def _measure(repeats: int) -> list[Figure]:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        User.objects.create(username="bench", role=Role.AUDITOR, jurisdiction_prefix="2224")
    )
    young, old = _file(client, _owing(1)), _file(client, _owing(240))
    counts = [_queries(young), _queries(old)]
    timings = interleaved({"1 month": Rival(young), "20 years": Rival(old)}, repeats=repeats)
    return [
        at_most(
            "the page, 1,200 items against 5",
            1.5,
            ratio(timings, "20 years", "1 month"),
            each(timings),
        ),
        at_most(
            "statements more for 1,200 items",
            0,
            counts[1] - counts[0],
            f"{counts[0]} and {counts[1]} statements",
            unit="more",
        ),
    ]


def _file(client: Client, owner: Enterprise) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(f"/enterprises/{owner.pk}/?on={ON}")
        assert answer.status_code == 200, answer.status_code  # noqa: S101 - a broken page is no figure

    return ask


def _queries(ask: Callable[[], None]) -> int:
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def _owing(months: int) -> Enterprise:
    owner = Enterprise.objects.create(name=f"延边样例{months}月公司", region_code="222402")
    items = []
    for number in range(months):
        month = _months_before(number)
        for insurance in _INSURANCES:
            item = ArrearsItem(
                enterprise=owner,
                insurance=insurance,
                contribution_month=month.first_day,
                principal=Decimal("1234.56"),
                due_on=payment_deadline(month),
                certainty="official",
                recorded_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
            )
            project(item, LocalRules())
            items.append(item)
    ArrearsItem.objects.bulk_create(items)
    refresh_principal([owner.pk])
    return owner


def _months_before(number: int) -> ContributionMonth:
    months = _LAST.year * 12 + _LAST.month - 1 - number
    return ContributionMonth(months // 12, months % 12 + 1)


if __name__ == "__main__":
    main()
