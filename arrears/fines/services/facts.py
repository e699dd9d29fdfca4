"""What a step about a fine is taken with: read from a form or a proposal, refused where wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from arrears.cases.errors import CaseProblem
from arrears.fines import words
from arrears.fines.workflow import FINING
from casework.formats import date_iso, money
from statutes.fine_owed import DuePart
from statutes.money import ZERO, to_fen


@dataclass(frozen=True, slots=True)
class StepFacts:
    """The facts of one step; what a step does not take stays empty."""

    document: str = ""
    amount: Decimal | None = None
    hearing_offered: bool | None = None
    method: str = ""
    received_by: str = ""
    note: str = ""
    parts: tuple[DuePart, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what a proposal keeps; empty facts are left out."""
        kept: dict[str, Any] = {
            name: value
            for name, value in (
                ("document", self.document),
                ("amount", str(self.amount) if self.amount is not None else ""),
                ("method", self.method),
                ("received_by", self.received_by),
                ("note", self.note),
            )
            if value
        }
        if self.parts:
            kept["parts"] = [[part.due_on.isoformat(), str(part.amount)] for part in self.parts]
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> StepFacts:
        """Read what a proposal kept."""
        return cls(
            document=str(kept.get("document", "")),
            amount=Decimal(kept["amount"]) if kept.get("amount") else None,
            method=str(kept.get("method", "")),
            received_by=str(kept.get("received_by", "")),
            note=str(kept.get("note", "")),
            parts=tuple(
                DuePart(dt.date.fromisoformat(day), Decimal(amount))
                for day, amount in kept.get("parts", ())
            ),
        )


def require_facts(name: str, facts: StepFacts) -> None:
    """Raise CaseProblem for the first fact of a step that is missing."""
    for fact in FINING.transition(name).facts:
        value = getattr(facts, fact)
        missing = not value.strip() if isinstance(value, str) else value is None or value == ()
        if missing:
            raise CaseProblem(
                _("This step needs it: %(fact)s.") % {"fact": words.FACTS[fact]}, field=fact
            )


def refuse_parts(parts: tuple[DuePart, ...], *, amount: Decimal, on: dt.date) -> None:
    """Raise CaseProblem for instalments that do not add up to the fine, or lie before a day."""
    for before, part in zip((None, *parts), parts, strict=False):
        if part.amount <= 0 or part.amount != to_fen(part.amount):
            raise CaseProblem(
                _("%(amount)s is no amount of an instalment; give yuan and fen above zero.")
                % {"amount": part.amount},
                field="parts",
            )
        if part.due_on <= on:
            raise CaseProblem(
                _("%(day)s is not after %(on)s; an instalment falls due on a day to come.")
                % {"day": date_iso(part.due_on), "on": date_iso(on)},
                field="parts",
            )
        if before is not None and part.due_on <= before.due_on:
            raise CaseProblem(
                _("%(day)s does not follow %(before)s; give the instalments in their order.")
                % {"day": date_iso(part.due_on), "before": date_iso(before.due_on)},
                field="parts",
            )
    total = sum((part.amount for part in parts), ZERO)
    if total != amount:
        raise CaseProblem(
            _("The instalments add up to %(total)s; the fine is %(amount)s.")
            % {"total": money(to_fen(total)), "amount": money(amount)},
            field="parts",
        )
