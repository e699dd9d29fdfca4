"""Move the collection cases on, as the nightly job does, and print what moved."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from arrears.cases import words
from arrears.cases.services.escalation import Escalation, escalate_until
from arrears.models import CollectionCase
from casework.management.as_of import day_that_has_come


class Command(BaseCommand):
    help = (
        "Take the steps that collection cases take by themselves up to a day (today by default), "
        "each missed day in its turn. Exit 1 with the cases that could not be moved."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", metavar="DATE", help="the day, such as 2024-10-10")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        result = escalate_until(day_that_has_come(options["as_of"]), progress=self._report)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(result), ensure_ascii=False))
        else:
            self._print(result)
        if result.failed:
            sys.exit(1)

    def _print(self, result: Escalation) -> None:
        self.stdout.write(
            _("%(day)s: %(looked_at)s cases looked at, %(moved)s steps taken, %(failed)s failed")
            % {
                "day": result.as_of,
                "looked_at": result.looked_at,
                "moved": result.moved.total(),
                "failed": len(result.failed),
            }
        )
        for step, count in sorted(result.moved.items()):
            self.stdout.write(f"  {words.STEPS[step]}: {count}")
        for pk, name in _names(result):
            self.stdout.write(f"  {name} ({pk}): {result.failed[pk]}")

    def _report(self, done: int, total: int) -> None:
        self.stderr.write(_("case %(done)s of %(total)s") % {"done": done, "total": total})


def _names(result: Escalation) -> list[tuple[int, str]]:
    failed = CollectionCase.objects.filter(pk__in=result.failed).order_by("pk")
    return list(failed.values_list("pk", "enterprise__name"))


def _as_json(result: Escalation) -> dict[str, Any]:
    return {
        "as_of": result.as_of.isoformat(),
        "days": result.days,
        "looked_at": result.looked_at,
        "moved": dict(sorted(result.moved.items())),
        "failed": [
            {"case": pk, "enterprise": name, "error": result.failed[pk]}
            for pk, name in _names(result)
        ],
    }
