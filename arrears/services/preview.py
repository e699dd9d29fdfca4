"""A receipt before it is recorded: where it would go, and what it would move.

The same replay as in books.py, with the receipt added to what stands; nothing is written. So what
is shown is what recording gives, as long as no fact changes in between, and that is checked when
it is recorded.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import transaction

from arrears.facts import FactBook, ItemFacts
from arrears.models import ArrearsItem
from arrears.projection import fee_of
from arrears.selectors.portfolio import owed_by
from arrears.services.books import Money, Parts, lay, live_items, standing_money
from arrears.services.receipts import ReceiptFacts, receipt_on_record, record_receipt
from casework.selectors import LocalRules, LocalRulesBook
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from enterprises.services.surveys import lock_enterprises
from ledger.enums import Account
from ledger.models import Receipt
from statutes.late_fee import PrincipalPayment

NOTHING = Decimal("0.00")
# Stands for the receipt that has no key yet; among those of its day it comes last.
_NEW = 0
_INSURANCES = list(InsuranceKind)


@dataclass(slots=True)
class Amounts:
    """Principal and late fee, of one item or of many."""

    principal: Decimal = NOTHING
    late_fee: Decimal = NOTHING

    def add(self, other: Amounts) -> None:
        """Count another in."""
        self.principal += other.principal
        self.late_fee += other.late_fee

    @property
    def total(self) -> Decimal:
        return self.principal + self.late_fee

    def less(self, other: Amounts) -> Amounts:
        """Return what is left after another was taken off."""
        return Amounts(self.principal - other.principal, self.late_fee - other.late_fee)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One item on the day of the receipt: owed before it, taken by it."""

    item: ArrearsItem
    owed: Amounts
    taken: Amounts
    is_due: bool

    @property
    def left(self) -> Amounts:
        return self.owed.less(self.taken)


@dataclass(slots=True)
class InsuranceSum:
    """All items of one insurance on the day of the receipt."""

    insurance: InsuranceKind
    items: int = 0
    owed: Amounts = field(default_factory=Amounts)
    taken: Amounts = field(default_factory=Amounts)

    def add(self, line: PreviewLine) -> None:
        """Count a line in."""
        self.items += 1
        self.owed.add(line.owed)
        self.taken.add(line.taken)

    @property
    def left(self) -> Amounts:
        return self.owed.less(self.taken)


@dataclass(frozen=True, slots=True)
class Laid:
    """Where a receipt goes: in sums, and the first and last contribution month it reaches."""

    principal: Decimal
    late_fee: Decimal
    fine: Decimal
    suspense: Decimal
    first_month: dt.date | None = None
    last_month: dt.date | None = None

    @classmethod
    def of(cls, amount: Decimal, parts: Parts, months: dict[int, dt.date]) -> Laid:
        """Sum up the parts of a receipt; what they leave of it is suspense."""
        sums: dict[Account, Decimal] = defaultdict(lambda: NOTHING)
        for (account, _item), part in parts.items():
            sums[account] += part
        reached = {months[item_id] for _account, item_id in parts if item_id is not None}
        return cls(
            principal=sums[Account.PRINCIPAL],
            late_fee=sums[Account.LATE_FEE],
            fine=sums[Account.FINE],
            suspense=amount - sum(sums.values(), NOTHING),
            first_month=min(reached, default=None),
            last_month=max(reached, default=None),
        )

    @property
    def sums(self) -> tuple[Decimal, ...]:
        return self.principal, self.late_fee, self.fine, self.suspense


@dataclass(frozen=True, slots=True)
class Shift:
    """A receipt on record that will be laid differently."""

    receipt: Receipt
    before: Laid
    after: Laid

    @property
    def same_sums(self) -> bool:
        """Tell whether only the months differ that it is laid on."""
        return self.before.sums == self.after.sums


@dataclass(frozen=True, slots=True)
class AllocationPreview:
    """What recording a receipt would do.

    `lines` are the items it takes something off, in the order of payment; `untouched` counts
    those owed on its day that it does not reach. `shifts` are the other receipts that a
    back-dated one moves. `before` and `after` are what is owed at the end of `today`.
    """

    facts: ReceiptFacts
    rules: LocalRules
    laid: Laid
    lines: list[PreviewLine]
    insurances: list[InsuranceSum]
    untouched: int
    shifts: list[Shift]
    today: dt.date
    before: Amounts
    after: Amounts

    @property
    def is_back_dated(self) -> bool:
        return self.facts.received_on < self.today

    @property
    def owed(self) -> Amounts:
        """Return what was owed in all on the day of the receipt, before it."""
        return _sum(one.owed for one in self.insurances)

    @property
    def taken(self) -> Amounts:
        return _sum(one.taken for one in self.insurances)

    @property
    def left(self) -> Amounts:
        return self.owed.less(self.taken)

    @property
    def lowered(self) -> Amounts:
        """Return by how much less is owed today."""
        return self.before.less(self.after)

    @property
    def fingerprint(self) -> str:
        """Return a text that changes when what was shown would no longer come true.

        It begins with principal, late fee and suspense, so that the change can be told.
        """
        told = [
            *((one.item.pk, one.owed, one.taken) for one in self.lines),
            *((one.insurance, one.owed) for one in self.insurances),
            *((one.receipt.pk, one.after) for one in self.shifts),
            self.rules.payment_order,
        ]
        digest = hashlib.sha256(repr((self.facts, told)).encode()).hexdigest()[:20]
        return f"{self.laid.principal}/{self.laid.late_fee}/{self.laid.suspense}/{digest}"


def preview_receipt(facts: ReceiptFacts, *, today: dt.date) -> AllocationPreview:
    """Return where a receipt would go on its day and what it would move; writes nothing.

    The receipt is taken as new, whatever is on record under its reference (`receipt_on_record`).
    Some statements whatever the debt; the time grows with the items.
    """
    enterprise = Enterprise.objects.get(pk=facts.enterprise_id)
    book = LocalRulesBook.load()
    items = live_items({enterprise.pk: enterprise})
    known = FactBook.of([enterprise.pk])
    standing = standing_money([enterprise.pk])[enterprise.pk]
    arriving = Money(_NEW, facts.received_on, facts.amount, facts.purpose)
    earlier = [one for one in standing if one.received_on <= facts.received_on]
    later = standing[len(earlier) :]

    without = lay(enterprise, items, standing, known, book)
    with_it = lay(enterprise, items, [*earlier, arriving, *later], known, book)
    world = _World(enterprise, items, known, book)
    months = {item.pk: item.contribution_month for item in items}
    lines = world.lines(facts.received_on, earlier, with_it)
    touched = [line for line in lines if line.taken.total]
    before = _owed_today(enterprise, today)
    return AllocationPreview(
        facts=facts,
        rules=book.rules(enterprise.region_code, facts.received_on),
        laid=Laid.of(facts.amount, with_it[_NEW], months),
        lines=touched,
        insurances=_by_insurance(lines),
        untouched=len(lines) - len(touched),
        shifts=_shifts(standing, without, with_it, months),
        today=today,
        before=before,
        after=before.less(
            world.difference(today, (standing, without), ([*earlier, arriving, *later], with_it))
        ),
    )


def record_previewed(
    facts: ReceiptFacts, *, seen: str, today: dt.date, actor_id: int | None
) -> Receipt | AllocationPreview:
    """Record a receipt if it still goes where its preview said; else return the new preview.

    `seen` is the fingerprint of the preview that was shown. The enterprise is locked while the
    two are compared, so nothing comes in between. A receipt on record is returned as it is.
    Raises MoneyProblem as `record_receipt` does.
    """
    with transaction.atomic():
        lock_enterprises([facts.enterprise_id])
        known = receipt_on_record(facts)
        if known is not None:
            return known
        preview = preview_receipt(facts, today=today)
        if preview.fingerprint != seen:
            return preview
        return record_receipt(facts, actor_id=actor_id)


class _World:
    """The items of an enterprise, and what each has left under one way of laying the receipts."""

    def __init__(
        self,
        enterprise: Enterprise,
        items: Sequence[ArrearsItem],
        known: FactBook,
        book: LocalRulesBook,
    ) -> None:
        self._region = enterprise.region_code
        self._items = sorted(
            items,
            key=lambda one: (
                one.contribution_month,
                _INSURANCES.index(InsuranceKind(one.insurance)),
            ),
        )
        self._known = known
        self._book = book

    def lines(
        self, on: dt.date, earlier: Sequence[Money], laid: dict[int, Parts]
    ) -> list[PreviewLine]:
        """Return the items owed before the new receipt of that day, or taken by it, in order."""
        paid = _by_item(earlier, laid)
        taken = {
            item_id: _amounts(parts)
            for item_id, parts in _by_item([Money(_NEW, on, NOTHING)], laid).items()
        }
        lines = [
            PreviewLine(
                item=item,
                owed=self._left(item, paid.get(item.pk, []), on),
                taken=taken.get(item.pk, Amounts()),
                is_due=item.due_on < on,
            )
            for item in self._items
        ]
        return [line for line in lines if line.taken.total or (line.is_due and line.owed.total)]

    def difference(
        self,
        on: dt.date,
        before: tuple[Sequence[Money], dict[int, Parts]],
        after: tuple[Sequence[Money], dict[int, Parts]],
    ) -> Amounts:
        """Return by how much less is owed at the end of a day under the second way of laying."""
        was, becomes = _by_item(*before), _by_item(*after)
        less = Amounts()
        for item in self._items:
            old, new = was.get(item.pk, []), becomes.get(item.pk, [])
            if old != new and item.due_on < on:
                less.add(self._left(item, old, on).less(self._left(item, new, on)))
        return less

    def _left(self, item: ArrearsItem, paid: Sequence[_Paid], on: dt.date) -> Amounts:
        """Return what an item has left at the end of a day, after some payments up to then."""
        paid = [one for one in paid if one.on <= on]
        payments = tuple(
            PrincipalPayment(one.on, one.amount) for one in paid if one.account == Account.PRINCIPAL
        )
        facts = ItemFacts(
            replace(self._known.unpaid(item), payments=payments),
            tuple((one.on, one.amount) for one in paid if one.account == Account.LATE_FEE),
        )
        rules = self._book.rules(self._region, item.contribution_month)
        fee = fee_of(item, rules, on=on, facts=facts)
        return Amounts(facts.principal_left(on), fee.amount - facts.fee_settled_by(on))


@dataclass(frozen=True, slots=True)
class _Paid:
    """What one receipt paid on an item."""

    on: dt.date
    account: Account
    amount: Decimal


def _by_item(money: Iterable[Money], laid: dict[int, Parts]) -> dict[int, list[_Paid]]:
    paid: dict[int, list[_Paid]] = defaultdict(list)
    for one in money:
        for (account, item_id), amount in laid[one.receipt_id].items():
            if item_id is not None:
                paid[item_id].append(_Paid(one.received_on, account, amount))
    return paid


def _amounts(parts: Iterable[_Paid]) -> Amounts:
    taken = Amounts()
    for one in parts:
        if one.account == Account.PRINCIPAL:
            taken.principal += one.amount
        else:
            taken.late_fee += one.amount
    return taken


def _by_insurance(lines: Iterable[PreviewLine]) -> list[InsuranceSum]:
    sums: dict[str, InsuranceSum] = {}
    for line in lines:
        kind = InsuranceKind(line.item.insurance)
        sums.setdefault(kind, InsuranceSum(kind)).add(line)
    return [sums[kind] for kind in _INSURANCES if kind in sums]


def _shifts(
    standing: Sequence[Money],
    without: dict[int, Parts],
    with_it: dict[int, Parts],
    months: dict[int, dt.date],
) -> list[Shift]:
    """Return the receipts that are laid differently, in the order of their days."""
    moved = {
        one.receipt_id: one
        for one in standing
        if without[one.receipt_id] != with_it[one.receipt_id]
    }
    receipts = Receipt.objects.in_bulk(moved) if moved else {}
    return [
        Shift(
            receipts[key],
            Laid.of(one.amount, without[key], months),
            Laid.of(one.amount, with_it[key], months),
        )
        for key, one in moved.items()
    ]


def _owed_today(enterprise: Enterprise, today: dt.date) -> Amounts:
    owed = owed_by(today, "enterprise_id", enterprise=enterprise).get(enterprise.pk)
    return Amounts(owed.principal, owed.late_fee) if owed else Amounts()


def _sum(parts: Iterable[Amounts]) -> Amounts:
    total = Amounts()
    for part in parts:
        total.add(part)
    return total
