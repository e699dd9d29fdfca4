"""Official lists of arrears as a kind of import: read, compare, commit and undo them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.enums import Certainty, RevisionKind
from arrears.imports.directory import EnterpriseDirectory
from arrears.imports.reading import as_reading
from arrears.late_fee_sql import Fen
from arrears.models import ArrearsItem, ArrearsItemRevision
from arrears.official_list.fields import OFFICIAL_SCHEMA
from arrears.official_list.reading import read_official_list
from arrears.official_list.totals import summarise
from arrears.services import official
from arrears.services.official_comparison import compare_list
from casework.formats import money, whole
from casework.models import User
from casework.permissions import may_import
from casework.progress import Report
from casework.scope import Scope
from intake.enums import BatchKind, BatchState
from intake.handlers import Breakdown, Changes, KindTexts, Reading, Summary
from intake.models import ImportBatch
from intake.sheets.fields import SheetSchema
from intake.sheets.layout import Layout
from intake.sheets.reading import Workbook
from statutes.money import from_fen

_TITLES_OFFERED = 20

_TEXTS = KindTexts(
    title_label=gettext_lazy("Name of the list"),
    title_help=gettext_lazy("By which you find the import again, for example 2019年8月欠费明细."),
    title_missing=gettext_lazy("Name the list, for example 2019年8月欠费明细."),
    as_of_label=gettext_lazy("The list speaks of"),
    as_of_help=gettext_lazy(
        "The day up to which it counts. Left empty, what the sheet says counts, else today. Of "
        "two lists the one of the later day holds for a month."
    ),
    reads=(
        gettext_lazy("One row per enterprise, insurance and contribution month."),
        gettext_lazy(
            "Or one row per enterprise and month, with a column for each insurance; or one sheet "
            "for each insurance, which its title names."
        ),
        gettext_lazy(
            "The principal as a whole or as the employer's part and the withheld part, which must "
            "add up to it."
        ),
        gettext_lazy(
            "The payment deadline where the list gives one; else that of the jurisdiction profile."
        ),
        gettext_lazy("Amounts in yuan, thousand or ten thousand yuan, as the sheet says."),
        gettext_lazy(
            "Its items take the place of a survey's estimates for the same month; months it does "
            "not name stay as they were estimated."
        ),
    ),
)


class OfficialListHandler:
    """An official monthly list of arrears (欠费明细)."""

    schema: SheetSchema = OFFICIAL_SCHEMA
    texts = _TEXTS
    goes_by_title = False

    def may_handle(self, user: User) -> bool:
        return may_import(user)

    def read(
        self,
        workbook: Workbook,
        layout: Layout,
        *,
        scope: Scope,
        on: dt.date,
        progress: Report,
    ) -> Reading:
        read = read_official_list(workbook, layout, directory=EnterpriseDirectory(scope), on=on)
        return as_reading(read, summarise(read))

    def titles(self, scope: Scope) -> list[str]:
        """Name the committed lists of a jurisdiction, the latest first."""
        committed = ImportBatch.objects.in_scope(scope).filter(
            kind=BatchKind.OFFICIAL, state=BatchState.COMMITTED
        )
        names = committed.order_by("-pk").values_list("title", flat=True)[:_TITLES_OFFERED]
        return list(dict.fromkeys(names))

    def summary(self, totals: Mapping[str, Any]) -> Summary:
        figures: list[tuple[str, int | Decimal | str]] = [
            (_("Enterprises"), int(totals["enterprises"])),
            (_("Items of arrears"), int(totals["items"])),
            (_("Principal, yuan"), Decimal(totals["principal_yuan"])),
        ]
        if totals["first_month"]:
            figures.append((_("First contribution month"), totals["first_month"]))
            figures.append((_("Last contribution month"), totals["last_month"]))
        columns = (_("Items of arrears"), _("Principal, yuan"))
        tables = [
            Breakdown(caption, heading, columns, _lines(totals[key]))
            for key, caption, heading in (
                ("by_type", _("By insurance"), _("Insurance")),
                ("by_year", _("By year of the contribution month"), _("Year")),
            )
            if totals[key]
        ]
        return Summary(tuple(figures), tuple(tables))

    def changes(self, batch: ImportBatch) -> Changes:
        found = compare_list(batch, on=timezone.localdate())
        return Changes(
            [
                (_("Items of arrears in the list"), whole(found.items)),
                (_("Principal in the list, yuan"), money(found.principal)),
                (_("Months nothing is on file for"), whole(found.new)),
                (_("Estimates replaced"), whole(found.estimates_replaced)),
                (_("Principal of these estimates, yuan"), money(found.estimated_principal)),
                (_("Items of earlier lists replaced by others"), whole(found.lists_replaced)),
                (_("Items repeated as they stand"), whole(found.repeated)),
                (_("Items for which a later list stands"), whole(found.history_only)),
                (_("Estimated months of these enterprises that stay"), whole(found.estimates_kept)),
                (_("Principal of these months, yuan"), money(found.kept_principal)),
                (
                    _("Receipts of these enterprises up to the day of the list"),
                    whole(found.receipts),
                ),
                (
                    _("Received with them, yuan; the principal must not be less them already"),
                    money(found.received),
                ),
            ]
        )

    def outcome(self, batch: ImportBatch) -> Changes:
        counting = Q(is_live=True)
        figures = ArrearsItem.objects.filter(batch=batch).aggregate(
            items=Count("pk"),
            counting=Count("pk", filter=counting),
            fen=Sum(Fen("principal"), filter=counting, default=0),
        )
        replaced = dict(
            ArrearsItemRevision.objects.filter(batch=batch, kind=RevisionKind.SUPERSEDED)
            .exclude(item__batch=batch)
            .order_by()
            .values_list("item__certainty")
            .annotate(Count("pk"))
        )
        return Changes(
            [
                (_("Items of arrears recorded"), whole(figures["items"])),
                (_("Of these still in force"), whole(figures["counting"])),
                (_("Principal in force, yuan"), money(from_fen(figures["fen"]))),
                (_("Estimates replaced"), whole(replaced.get(Certainty.ESTIMATED, 0))),
                (
                    _("Items of other lists replaced"),
                    whole(replaced.get(Certainty.OFFICIAL, 0)),
                ),
            ]
        )

    def commit(
        self, batch: ImportBatch, *, actor: User | None, on: dt.date, progress: Report
    ) -> None:
        official.commit_list(batch, actor_id=actor.pk if actor else None, on=on, progress=progress)

    def undo_blockers(self, batch: ImportBatch) -> Iterable[str]:
        """Say nothing: what counts without the list follows from what else stands."""
        return ()

    def undo(self, batch: ImportBatch, *, actor: User | None, reason: str) -> None:
        official.undo_list(batch, actor_id=actor.pk if actor else None, reason=reason)


def _lines(
    sums: Mapping[str, Mapping[str, Any]],
) -> tuple[tuple[str, tuple[int | Decimal, ...]], ...]:
    return tuple(
        (label, (int(one["items"]), Decimal(one["principal_yuan"]))) for label, one in sums.items()
    )
