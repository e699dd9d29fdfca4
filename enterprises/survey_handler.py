"""Surveys as a kind of import: how intake reads, compares, commits and undoes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Region, User
from casework.permissions import may_import
from casework.progress import Report
from casework.scope import Scope
from enterprises import survey_summary
from enterprises.models import SurveyLine
from enterprises.services import surveys
from enterprises.services.matching import EnterpriseIndex
from enterprises.survey_sheet.fields import SURVEY_SCHEMA
from enterprises.survey_sheet.reading import SurveyReading, read_survey
from enterprises.survey_sheet.regions import RegionBook
from enterprises.survey_sheet.totals import summarise
from intake.enums import BatchKind, RowState
from intake.handlers import (
    Changes,
    KindTexts,
    Reading,
    ReadRow,
    Summary,
    register_handler,
)
from intake.models import ImportBatch
from intake.sheets.fields import SheetSchema
from intake.sheets.layout import Layout
from intake.sheets.reading import Workbook


def known_regions() -> RegionBook:
    """Return the regions on file, for recognising counties in sheets."""
    return RegionBook(Region.objects.values_list("code", "name", "abolished"))


_TEXTS = KindTexts(
    title_label=gettext_lazy("Survey round"),
    title_help=gettext_lazy(
        "Files of one survey carry the same name; choose one or type a new one."
    ),
    title_missing=gettext_lazy("Name the survey round, for example 2019年第三季度."),
    as_of_label=gettext_lazy("The survey speaks of"),
    as_of_help=gettext_lazy(
        "The day up to which arrears were counted. Left empty, what the sheet says counts, "
        "else today. Arrears of a later survey take the place of earlier ones."
    ),
    reads=(
        gettext_lazy(
            "One row per enterprise; titles, notes, subtotals and totals around it are "
            "recognised and left out."
        ),
        gettext_lazy(
            "Headers in one or several rows, merged or not, columns in any order and under usual "
            "names."
        ),
        gettext_lazy("Amounts in yuan, thousand or ten thousand yuan, as the sheet says."),
        gettext_lazy("Months written as 2003年5月, 2003-05, 2003.05 or 200305, and spans of them."),
        gettext_lazy("Several data sheets in one workbook, for example one per county."),
    ),
)


class SurveyHandler:
    """The survey of enterprises in arrears (欠费企业调查表)."""

    schema: SheetSchema = SURVEY_SCHEMA
    texts = _TEXTS
    goes_by_title = True

    def read(
        self,
        workbook: Workbook,
        layout: Layout,
        *,
        scope: Scope,
        on: dt.date,
        progress: Report,
    ) -> Reading:
        survey = read_survey(
            workbook, layout, regions=known_regions(), on=on, within_prefix=scope.prefix
        )
        return as_reading(survey)

    def may_handle(self, user: User) -> bool:
        return may_import(user)

    def titles(self, scope: Scope) -> list[str]:
        return survey_summary.titles(scope)

    def summary(self, totals: dict[str, Any]) -> Summary:
        return survey_summary.summary(totals)

    def outcome(self, batch: ImportBatch) -> Changes:
        return survey_summary.outcome(batch)

    def changes(self, batch: ImportBatch) -> Changes:
        rows = surveys.accepted_rows(batch)
        scope = Scope(batch.jurisdiction_prefix)
        index = EnterpriseIndex(rows)
        found = [index.find(row, surveys.region_of(row, scope)) for row in rows]
        # What a neighbour has on file is refused at commit; its figures are nobody's business here.
        known = [one if one and scope.covers(one.region_code) else None for one in found]
        before = sum(
            (one.arrears_principal for one in {e.pk: e for e in known if e}.values()), Decimal("0")
        )
        in_round = SurveyLine.objects.live().filter(
            round__name=batch.title, enterprise__in=[one.pk for one in known if one]
        )
        of_later_day = SurveyLine.objects.live().filter(
            round__surveyed_on__gt=batch.as_of_on or timezone.localdate(),
            enterprise__in=[one.pk for one in known if one],
        )
        after = sum((row.total for row in rows), Decimal("0"))
        return Changes(
            [
                (_("Enterprises not on file before"), str(known.count(None))),
                (_("Enterprises on file"), str(len(known) - known.count(None))),
                (_("Of these already in this round"), str(in_round.count())),
                (
                    _("Of these with a survey of a later day, whose arrears stand"),
                    str(of_later_day.values("enterprise").distinct().count()),
                ),
                (_("Principal on file for them, yuan"), f"{before:,.2f}"),
                (_("Principal in this file, yuan"), f"{after:,.2f}"),
            ]
        )

    def commit(
        self, batch: ImportBatch, *, actor: User | None, on: dt.date, progress: Report
    ) -> None:
        surveys.commit_survey(batch, actor=actor, on=on, progress=progress)

    def undo_blockers(self, batch: ImportBatch) -> Iterable[str]:
        return surveys.undo_blockers(batch)

    def undo(self, batch: ImportBatch, *, actor: User | None, reason: str) -> None:
        surveys.undo_survey(batch, actor=actor, reason=reason)


def as_reading(survey: SurveyReading) -> Reading:
    """Turn what was read from a survey into what intake stores."""
    rejected, duplicates = set(survey.rejected_rows), set(survey.duplicates)
    rows = [
        ReadRow(row.sheet, row.row_number, RowState.ACCEPTED, row.to_json()) for row in survey.rows
    ]
    for state, places in ((RowState.REJECTED, rejected), (RowState.DUPLICATE, duplicates)):
        rows += [ReadRow(sheet, number, state, {}) for sheet, number in sorted(places)]
    return Reading(
        rows=rows,
        findings=survey.findings,
        totals=summarise(survey),
        as_of_on=survey.as_of.last_day if survey.as_of else None,
    )


def register() -> None:
    """Let intake know who reads surveys."""
    register_handler(BatchKind.SURVEY, SurveyHandler())
