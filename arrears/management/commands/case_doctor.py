"""Find the collection cases whose state, events, money and deadlines disagree."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.cases.doctor import CaseFinding, examine
from arrears.cases.services.repair import repair
from arrears.models import CollectionCase


class Command(BaseCommand):
    help = (
        "Compare collection cases and disposal classes with what is recorded about them. With "
        "--repair the state is drawn anew from the events, the next action from the facts and the "
        "class from the evidence; nothing recorded is touched. Exit 0 when all "
        "is well or was repaired, 1 with the list when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="draw conclusions anew")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        on = timezone.localdate()
        checked = CollectionCase.objects.count()
        repaired: list[CaseFinding] = []
        findings = list(examine(on))
        if options["repair"] and findings:
            repaired = repair(findings, on)
            findings = list(examine(on))
        if options["json"]:
            body = {
                "as_of": on.isoformat(),
                "holds": not findings,
                "cases": checked,
                "findings": [asdict(one) for one in findings],
                "repaired": [asdict(one) for one in repaired],
            }
            self.stdout.write(json.dumps(body, ensure_ascii=False))
        else:
            self._print(checked, findings, repaired)
        if findings:
            sys.exit(1)

    def _print(
        self, checked: int, findings: list[CaseFinding], repaired: list[CaseFinding]
    ) -> None:
        for one in repaired:
            self.stdout.write(
                _("repaired: %(check)s: %(enterprise)s (%(case)s): %(found)s → %(expected)s")
                % _words(one)
            )
        for one in findings:
            self.stdout.write(
                _("%(check)s: %(enterprise)s (%(case)s): expected %(expected)s, found %(found)s")
                % _words(one)
            )
        self.stdout.write(
            _("%(cases)s cases compared, %(repaired)s repaired, %(findings)s findings")
            % {"cases": checked, "repaired": len(repaired), "findings": len(findings)}
        )


def _words(finding: CaseFinding) -> dict[str, Any]:
    """Return what a line says; a finding about an enterprise alone has no case."""
    return asdict(finding) | {"case": "–" if finding.case is None else finding.case}
