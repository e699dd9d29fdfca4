"""Prove that the books agree with the facts, with statutes and with each other."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.checks import Proof, check_books
from casework.days import read_day
from casework.models import jurisdiction_validator
from casework.scope import Scope


class Command(BaseCommand):
    help = (
        "Prove every invariant of the book of money, the late fees and the daily positions. "
        "Exit 0 when all hold, 1 with the list when one fails."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", metavar="DATE", help="latest day to compare, default today")
        parser.add_argument(
            "--jurisdiction", metavar="PREFIX", default="", help="such as 2224; default: everything"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            jurisdiction_validator(options["jurisdiction"])
            on = read_day(options["as_of"]) if options["as_of"] else timezone.localdate()
        except ValidationError as error:
            raise CommandError(error.messages[0], returncode=2) from error
        proof = check_books(Scope(options["jurisdiction"]), on=on)
        if options["json"]:
            body = {
                "as_of": on.isoformat(),
                "holds": proof.holds,
                "checked": dict(proof.checked),
                "findings": [asdict(finding) for finding in proof.findings],
            }
            self.stdout.write(json.dumps(body, ensure_ascii=False))
        else:
            self._print(proof)
        if not proof.holds:
            sys.exit(1)

    def _print(self, proof: Proof) -> None:
        for finding in proof.findings:
            self.stdout.write(
                _("%(check)s: %(subject)s: expected %(expected)s, found %(found)s")
                % asdict(finding)
            )
        counts = {"enterprises": 0, "items": 0, "entries": 0, "positions": 0} | proof.checked
        self.stdout.write(
            _(
                "%(enterprises)s enterprises, %(items)s items, %(entries)s entries and "
                "%(positions)s daily positions compared, %(findings)s findings"
            )
            % {**counts, "findings": len(proof.findings)}
        )
