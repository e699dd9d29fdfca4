"""Print the totals of a survey round as it stands now."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.scope import EVERYWHERE
from enterprises.models import SurveyRound
from enterprises.round_totals import round_totals


class Command(BaseCommand):
    help = "Add up the live lines of a survey round."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--round", required=True, metavar="NAME", help="the survey round")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        name = " ".join(options["round"].split())
        survey_round = SurveyRound.objects.filter(name=name).first()
        if survey_round is None:
            comma = pgettext("between the parts of a list", ", ")
            latest = comma.join(SurveyRound.objects.values_list("name", flat=True)[:5])
            raise CommandError(
                _("There is no survey round “%(name)s”; the latest are: %(latest)s.")
                % {"name": name, "latest": latest or _("none")},
                returncode=2,
            )
        totals = round_totals(survey_round, EVERYWHERE)
        if options["json"]:
            self.stdout.write(json.dumps(totals, ensure_ascii=False))
            return
        for key, value in totals.items():
            self.stdout.write(f"{key}: {value}")
