"""Entries of the book in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from arrears.money.one_receipt import AccountSum, EntryLine
from casework.formats import money, month
from ledger.enums import Account, EntryKind

_TITLES: dict[str, str | Promise] = {
    EntryKind.RECEIPT: gettext_lazy("Received"),
    EntryKind.ALLOCATION: gettext_lazy("Laid on what is owed"),
    EntryKind.REFUND: gettext_lazy("Refunded"),
}
_REVERSALS: dict[str, str | Promise] = {
    EntryKind.RECEIPT: gettext_lazy("Receipt reversed"),
    EntryKind.ALLOCATION: gettext_lazy("Allocation reversed"),
    EntryKind.REFUND: gettext_lazy("Refund reversed"),
}
TONES: dict[str, str] = {
    EntryKind.RECEIPT: "good",
    EntryKind.ALLOCATION: "info",
    EntryKind.REFUND: "warning",
    EntryKind.REVERSAL: "warning",
}
# What an entry says of itself: the suspense is only the other side of the same amount.
_TOLD: dict[str, tuple[Account, ...]] = {
    EntryKind.RECEIPT: (Account.CASH,),
    EntryKind.ALLOCATION: (Account.PRINCIPAL, Account.LATE_FEE, Account.FINE),
    EntryKind.REFUND: (Account.CASH,),
}


def title_of(kind: str, reversed_kind: str = "") -> str:
    """Name an entry; a reversal by what it reverses."""
    return str(_REVERSALS[reversed_kind] if reversed_kind else _TITLES[kind])


def line_title(line: EntryLine) -> str:
    """Name an entry of the book."""
    reverses = line.entry.reverses
    return title_of(line.entry.kind, reverses.kind if reverses else "")


def line_words(line: EntryLine) -> str:
    """Say which amounts an entry moved, on which account and for which months."""
    reverses = line.entry.reverses
    told = _TOLD[reverses.kind if reverses else line.entry.kind]
    return sums_in_words(one for one in line.sums if one.account in told)


def sums_in_words(sums: Iterable[AccountSum]) -> str:
    """Write amounts by account and months: Principal 300.00 (2018-01 – 2018-03), Late fee 2.00."""
    comma = pgettext("between the parts of a list", ", ")
    return comma.join(_sum_in_words(one) for one in sums)


def _sum_in_words(one: AccountSum) -> str:
    amount = money(abs(one.amount))
    if one.account is Account.CASH:
        return _("%(amount)s yuan") % {"amount": amount}
    words = f"{one.account.label} {amount}"
    if one.first_month is None:
        return words
    return _("%(amount)s (%(months)s)") % {"amount": words, "months": months_in_words(one)}


def months_in_words(one: AccountSum) -> str:
    """Write the months that an amount reaches: one, or the first and the last."""
    if one.first_month == one.last_month:
        return month(one.first_month)
    return f"{month(one.first_month)} – {month(one.last_month)}"
