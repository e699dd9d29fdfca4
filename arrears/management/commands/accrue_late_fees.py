"""Write the daily positions, as the nightly job does, and print their totals."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from arrears.services.accrual import DayTotals, accrue_until
from casework.formats import money
from casework.management.as_of import day_that_has_come


class Command(BaseCommand):
    help = (
        "Write one position per enterprise for a day (today by default), first for every day "
        "missed since the last run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", metavar="DATE", help="the day, such as 2019-09-30")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        on = day_that_has_come(options["as_of"])
        totals = accrue_until(on, progress=self._report)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(totals), ensure_ascii=False))
            return
        self.stdout.write(
            _(
                "%(day)s: %(enterprises)s enterprises, %(items)s items, principal %(principal)s, "
                "late fee %(late_fee)s, of the day %(late_fee_of_day)s"
            )
            % {
                "day": totals.as_of,
                "enterprises": totals.enterprises,
                "items": totals.items,
                "principal": money(totals.principal),
                "late_fee": money(totals.late_fee),
                "late_fee_of_day": money(totals.late_fee_of_day),
            }
        )

    def _report(self, done: int, total: int) -> None:
        if total > 1:
            self.stderr.write(_("day %(done)s of %(total)s") % {"done": done, "total": total})


def _as_json(totals: DayTotals) -> dict[str, Any]:
    return {
        "as_of": totals.as_of.isoformat(),
        "enterprises": totals.enterprises,
        "items": totals.items,
        "principal": f"{totals.principal:.2f}",
        "late_fee": f"{totals.late_fee:.2f}",
        "late_fee_of_day": f"{totals.late_fee_of_day:.2f}",
    }
