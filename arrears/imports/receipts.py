"""Bank receipt lists as a kind of import: how intake reads, compares, commits and undoes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.imports.directory import EnterpriseDirectory
from arrears.imports.reading import as_reading
from arrears.late_fee_sql import Fen
from arrears.receipt_list.fields import RECEIPT_SCHEMA
from arrears.receipt_list.reading import read_receipts
from arrears.receipt_list.totals import summarise
from arrears.services import receipt_lists
from casework.formats import money, whole
from casework.models import User
from casework.permissions import may_record_money
from casework.progress import Report
from casework.scope import Scope
from intake.handlers import Breakdown, Changes, KindTexts, Reading, Summary
from intake.models import ImportBatch
from intake.sheets.fields import SheetSchema
from intake.sheets.layout import Layout
from intake.sheets.reading import Workbook
from ledger.enums import Account
from ledger.models import Posting, Receipt
from statutes.money import from_fen

_TEXTS = KindTexts(
    title_label=gettext_lazy("Name of the list"),
    title_help=gettext_lazy("By which you find the import again, for example 2019年8月到账清单."),
    title_missing=gettext_lazy("Name the list, for example 2019年8月到账清单."),
    reads=(
        gettext_lazy(
            "One row per receipt: day, bank reference, payer and amount; an account statement "
            "with payments out as well, which are left out with a warning."
        ),
        gettext_lazy(
            "Columns in any order and under usual names; the day of receipt comes before the day "
            "of the transaction."
        ),
        gettext_lazy("Days written as 2019-08-31, 2019/8/31, 20190831 or 2019年8月31日."),
        gettext_lazy("Amounts in yuan, thousand or ten thousand yuan, as the sheet says."),
        gettext_lazy(
            "Payers by credit code, else by their exact name; the enterprise must be on file."
        ),
        gettext_lazy(
            "A receipt that is on record already is counted as known and changes nothing."
        ),
    ),
)


class ReceiptListHandler:
    """A bank's list of receipts (银行到账清单) or account statement (银行流水)."""

    schema: SheetSchema = RECEIPT_SCHEMA
    texts = _TEXTS
    goes_by_title = False

    def may_handle(self, user: User) -> bool:
        """Ask for the right to record money: a list of receipts is nothing else."""
        return may_record_money(user)

    def read(
        self,
        workbook: Workbook,
        layout: Layout,
        *,
        scope: Scope,
        on: dt.date,
        progress: Report,
    ) -> Reading:
        reading = read_receipts(
            workbook,
            layout,
            directory=EnterpriseDirectory(scope),
            recorded=receipt_lists.on_record,
            on=on,
        )
        compared = receipt_lists.compare(reading.rows)
        totals = summarise(reading) | {
            "new": compared.new,
            "known": compared.known,
            "back_dated": compared.back_dated,
        }
        return as_reading(reading, totals)

    def titles(self, scope: Scope) -> list[str]:
        """Offer nothing: no two lists carry the same name."""
        return []

    def summary(self, totals: Mapping[str, Any]) -> Summary:
        figures: list[tuple[str, int | Decimal | str]] = [
            (_("Receipts"), int(totals["receipts"])),
            (_("Received, yuan"), Decimal(totals["receipts_yuan"])),
            (_("Enterprises"), int(totals["enterprises"])),
        ]
        if totals["first_on"]:
            figures.append((_("Earliest day"), totals["first_on"]))
            figures.append((_("Latest day"), totals["last_on"]))
        if totals["rows_left_out"]:
            figures.append((_("Payments out, left out"), int(totals["rows_left_out"])))
        months = tuple(
            (month, (int(one["receipts"]), Decimal(one["receipts_yuan"])))
            for month, one in totals["by_month"].items()
        )
        columns = (_("Receipts"), _("Received, yuan"))
        by_month = Breakdown(_("By month of receipt"), _("Month of receipt"), columns, months)
        return Summary(tuple(figures), (by_month,) if months else ())

    def changes(self, batch: ImportBatch) -> Changes:
        compared = receipt_lists.compare(receipt_lists.accepted_receipts(batch))
        lines = [
            (_("New receipts"), whole(compared.new)),
            (_("Received newly, yuan"), money(compared.new_yuan)),
            (_("Known already, which change nothing"), whole(compared.known)),
            (
                _("New ones before the latest receipt of their enterprise"),
                whole(compared.back_dated),
            ),
        ]
        if compared.other_facts:
            label = _("On record with other facts since the file was read")
            lines.append((label, whole(compared.other_facts)))
        return Changes(lines)

    def outcome(self, batch: ImportBatch) -> Changes:
        recorded = Receipt.objects.filter(batch=batch)
        figures = recorded.aggregate(receipts=Count("pk"), fen=Sum(Fen("amount"), default=0))
        standing = recorded.standing().count()
        rows = int(batch.totals["receipts"])
        laid = _laid(batch)
        return Changes(
            [
                (_("Receipts recorded"), whole(figures["receipts"])),
                (_("Received, yuan"), money(from_fen(figures["fen"]))),
                (_("Known before, unchanged"), whole(rows - figures["receipts"])),
                (_("Reversed since"), whole(figures["receipts"] - standing)),
                (_("Laid on principal, yuan"), money(laid[Account.PRINCIPAL])),
                (_("Laid on late fee, yuan"), money(laid[Account.LATE_FEE])),
                (_("Waiting in suspense, yuan"), money(laid[Account.SUSPENSE])),
            ]
        )

    def commit(
        self, batch: ImportBatch, *, actor: User | None, on: dt.date, progress: Report
    ) -> None:
        receipt_lists.commit_receipts(batch, actor_id=actor.pk if actor else None)

    def undo_blockers(self, batch: ImportBatch) -> Iterable[str]:
        return receipt_lists.undo_blockers(batch)

    def undo(self, batch: ImportBatch, *, actor: User | None, reason: str) -> None:
        receipt_lists.undo_receipts(batch, actor_id=actor.pk if actor else None, reason=reason)


def _laid(batch: ImportBatch) -> dict[str, Decimal]:
    """Return what the receipts of a batch paid and what of them waits, by account."""
    sums = (
        Posting.objects.filter(entry__receipt__batch=batch)
        .order_by()
        .values_list("account")
        .annotate(fen=Sum(Fen("amount")))
    )
    found = {account: from_fen(-fen) for account, fen in sums}
    return {account.value: found.get(account.value, from_fen(0)) for account in Account}
