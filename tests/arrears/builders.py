"""Facts for arrears tests: an enterprise that a survey spoke of; every name is invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from arrears.services.items import settle
from casework.models import User
from enterprises.models import Enterprise, SurveyLine, SurveyPrincipal, SurveyRound
from enterprises.services.surveys import undo_survey
from intake.enums import BatchKind, BatchState
from intake.models import ImportBatch

_numbers = count(1)


def committed_batch(title: str = "样例调研", prefix: str = "2224") -> ImportBatch:
    """Make a batch that counts as committed, without a workbook behind it."""
    number = next(_numbers)
    return ImportBatch.objects.create(
        kind=BatchKind.SURVEY,
        title=title,
        file=f"imports/sample{number}.xlsx",
        original_name=f"样例{number}.xlsx",
        sha256=f"{number:064x}",
        size=1,
        jurisdiction_prefix=prefix,
        state=BatchState.COMMITTED,
        committed_at=dt.datetime(2019, 9, 30, tzinfo=dt.UTC),
    )


def enterprise(region_code: str = "222401", **fields: object) -> Enterprise:
    number = next(_numbers)
    return Enterprise.objects.create(
        name=f"延吉样例{number}木业有限公司", region_code=region_code, **fields
    )


def surveyed(
    owner: Enterprise,
    principals: dict[str, str],
    first: str,
    last: str,
    *,
    batch: ImportBatch | None = None,
    surveyed_on: dt.date = dt.date(2019, 8, 31),
) -> SurveyLine:
    """Record what a survey said of an enterprise; months as 2019-08."""
    batch = batch or committed_batch()
    survey_round, _made = SurveyRound.objects.get_or_create(
        name=batch.title, defaults={"surveyed_on": surveyed_on}
    )
    line = SurveyLine.objects.create(
        round=survey_round,
        enterprise=owner,
        batch=batch,
        sheet="延吉市",
        row_number=next(_numbers),
        name=owner.name,
        uscc=owner.uscc,
        region_code=owner.region_code,
        status="normal",
        first_month=dt.date.fromisoformat(f"{first}-01"),
        last_month=dt.date.fromisoformat(f"{last}-01"),
        total=sum((Decimal(one) for one in principals.values()), Decimal("0")),
    )
    for insurance, principal in principals.items():
        SurveyPrincipal.objects.create(line=line, insurance=insurance, principal=principal)
    return line


def in_arrears(
    owner: Enterprise, principals: dict[str, str], first: str, last: str, **survey: Any
) -> SurveyLine:
    """Record a survey line and build the arrears items that follow from it."""
    line = surveyed(owner, principals, first, last, **survey)
    settle(line.batch, actor_id=None, reason="后来的调研")
    return line


def undo(batch: ImportBatch, *, actor: User | None = None, reason: str = "导错文件") -> None:
    """Undo a batch as its page does."""
    with transaction.atomic():
        undo_survey(batch, actor=actor, reason=reason)
        batch.state = BatchState.UNDONE
        batch.save()
