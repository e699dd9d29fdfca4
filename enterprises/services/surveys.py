"""Commit and undo a survey: rounds, enterprises and survey lines.

Arrears items are built and withdrawn by whoever listens to the signals (arrears/receivers.py),
inside the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from casework.bulk import set_columns
from casework.models import User
from casework.progress import Report
from casework.scope import CODE_LENGTH, Scope, jurisdiction_of
from enterprises.enums import OperatingStatus
from enterprises.evidence import disposals
from enterprises.models import Enterprise, SurveyLine, SurveyPrincipal, SurveyRound
from enterprises.services.disposal import refresh_disposal
from enterprises.services.matching import EnterpriseIndex
from enterprises.signals import survey_committed, survey_undo_asked, survey_undone
from enterprises.survey_sheet.reading import SurveyRow
from intake.enums import BatchState, RowState
from intake.errors import ImportProblem, UndoBlocked
from intake.models import ImportBatch
from statutes.dates import ContributionMonth

_CHUNK = 500
_LINE_TEXTS = ("ownership", "industry", "status_text", "county_name", "contact", "phone")
_DESCRIPTION = (
    "ownership",
    "industry",
    "status",
    "has_assets",
    "employees",
    "contact",
    "phone",
    "disposal_class",
    "is_current",
)
_LINE_NUMBERS = (
    "employees",
    "insured",
    "workers_affected",
    "below_retirement_age",
    "retirement_blocked",
    "self_paid_retired",
)


def accepted_rows(batch: ImportBatch) -> list[SurveyRow]:
    """Return the rows of a batch that may enter, as they were read."""
    values = batch.rows.filter(state=RowState.ACCEPTED).values_list("values", flat=True)
    return [SurveyRow.from_json(one) for one in values.iterator(chunk_size=2000)]


def region_of(row: SurveyRow, scope: Scope) -> str:
    """Return the region code of a row; unknown counties are filed under the jurisdiction."""
    return row.region_code or scope.prefix.ljust(CODE_LENGTH, "0")


def commit_survey(batch: ImportBatch, *, actor: User | None, on: dt.date, progress: Report) -> None:
    """Write round, enterprises and lines of a survey batch within the caller's transaction.

    Takes the locks of the round, then of the enterprises. A line that is live in the round about
    the same enterprise is replaced and stays as history. Raises ImportProblem when a row speaks
    of an enterprise that is on file in another jurisdiction, or two rows of the same one.
    """
    rows = accepted_rows(batch)
    survey_round = _locked_round(batch, on=on)
    enterprises = _find_or_create_enterprises(rows, Scope(batch.jurisdiction_prefix))
    ids = [enterprise.pk for enterprise in enterprises]
    lock_enterprises(ids)
    _write_lines(survey_round, batch, rows, enterprises)
    refresh_enterprises(ids)
    survey_committed.send(
        sender=ImportBatch, batch_id=batch.pk, actor_id=actor and actor.pk, progress=progress
    )


def undo_blockers(batch: ImportBatch) -> Iterable[str]:
    """Say what was built on a committed survey batch."""
    replacing = (
        ImportBatch.objects.filter(survey_lines__replaces__batch=batch, state=BatchState.COMMITTED)
        .exclude(pk=batch.pk)
        .distinct()
    )
    for later in replacing:
        yield _("The later import “%(batch)s” replaced lines of it; undo that one first.") % {
            "batch": later.label_for(batch.jurisdiction_prefix)
        }
    for _receiver, sentences in survey_undo_asked.send(sender=ImportBatch, batch_id=batch.pk):
        yield from sentences or ()


def undo_survey(batch: ImportBatch, *, actor: User | None, reason: str) -> None:
    """Withdraw the lines of a batch, bring back the lines they replaced, within a transaction.

    Enterprises that no live line speaks of any more stay on file, but not in force. Locks the
    enterprises first and then looks once more for what stands in the way: raises UndoBlocked.
    """
    lines = SurveyLine.objects.filter(batch=batch)
    touched = list(lines.values_list("enterprise_id", flat=True))
    lock_enterprises(touched)
    blockers = list(undo_blockers(batch))
    if blockers:
        raise UndoBlocked(blockers)
    lines.update(is_live=False)
    SurveyLine.objects.filter(replaced_by__batch=batch).update(replaced_by=None, is_live=True)
    refresh_enterprises(touched)
    survey_undone.send(
        sender=ImportBatch, batch_id=batch.pk, actor_id=actor and actor.pk, reason=reason
    )


def lock_enterprises(enterprise_ids: Iterable[int]) -> None:
    """Lock enterprises in the order of their keys until the transaction ends.

    Whoever changes survey lines or items takes these locks first, so that two imports about one
    enterprise follow each other and never wait for each other in a circle.
    """
    for part in _parts(sorted(set(enterprise_ids))):
        list(
            Enterprise.objects.select_for_update(no_key=True)
            .filter(pk__among=part)
            .order_by("pk")
            .values_list("pk")
        )


def refresh_enterprises(enterprise_ids: Iterable[int]) -> None:
    """Set what is said of enterprises from the live lines about each, and their disposal class.

    The latest line counts; credit code and region come from the latest line that gives them. The
    class follows from all evidence. A fixed number of statements each five hundred.
    """
    for part in _parts(sorted(set(enterprise_ids))):
        lines = (
            SurveyLine.objects.live()
            .filter(enterprise_id__in=part)
            .select_related("enterprise", "round")
            .order_by("enterprise_id", "round__surveyed_on", "id")
        )
        spoken = [list(same) for _id, same in groupby(lines, lambda one: one.enterprise_id)]
        latest = {same[-1].enterprise_id: same[-1] for same in spoken}
        changed = {same[-1].enterprise_id for same in spoken if _identify(same) | _describe(same)}
        found = disposals([line.enterprise for line in latest.values()], latest)
        for pk, line in latest.items():
            if _set(line.enterprise, {"disposal_class": found[pk].disposal_class}):
                changed.add(pk)
        set_columns(
            Enterprise,
            [line.enterprise for pk, line in latest.items() if pk in changed],
            ("name", "uscc", "region_code", *_DESCRIPTION),
        )
        unspoken = set(part) - set(latest)
        Enterprise.objects.filter(pk__in=unspoken).update(is_current=False)
        refresh_disposal(unspoken)


def _identify(lines: list[SurveyLine]) -> bool:
    """Set name, code and region of an enterprise from its lines; return whether any changed."""
    enterprise = lines[-1].enterprise
    regions = [line.region_code for line in lines if line.region_code]
    codes = [line.uscc for line in lines if line.uscc]
    said = {
        "name": lines[-1].name,
        "uscc": codes[-1] if codes else None,
        "region_code": regions[-1] if regions else enterprise.region_code,
    }
    return _set(enterprise, said)


def _describe(lines: list[SurveyLine]) -> bool:
    """Say of an enterprise what its latest line says; return whether anything changed."""
    line = lines[-1]
    said = {name: getattr(line, name) for name in _DESCRIPTION if hasattr(line, name)}
    return _set(line.enterprise, said | {"is_current": True})


def _set(enterprise: Enterprise, said: dict[str, Any]) -> bool:
    changed = any(getattr(enterprise, name) != value for name, value in said.items())
    for name, value in said.items():
        setattr(enterprise, name, value)
    return changed


def _locked_round(batch: ImportBatch, *, on: dt.date) -> SurveyRound:
    """Return the round of a batch, locked, so that two commits into it follow each other.

    The first live file of a round says of which day it speaks; without a word of it, the day of
    the import counts.
    """
    as_of_on = batch.as_of_on or on
    SurveyRound.objects.get_or_create(name=batch.title, defaults={"surveyed_on": as_of_on})
    survey_round = SurveyRound.objects.select_for_update(no_key=True).get(name=batch.title)
    if not survey_round.lines.filter(is_live=True).exists():
        survey_round.surveyed_on = as_of_on
        survey_round.save(update_fields=["surveyed_on"])
    return survey_round


def _find_or_create_enterprises(rows: list[SurveyRow], scope: Scope) -> list[Enterprise]:
    index = EnterpriseIndex(rows)
    places: dict[int, SurveyRow] = {}
    found: list[Enterprise] = []
    for row in rows:
        region_code = region_of(row, scope)
        enterprise = index.find(row, region_code)
        if enterprise is None:
            enterprise = Enterprise(name=row.name, uscc=row.uscc, region_code=region_code)
        else:
            _refuse_second_row(places.setdefault(enterprise.pk, row), row)
            _claim(enterprise, row, scope)
        found.append(enterprise)
    Enterprise.objects.bulk_create([one for one in found if not one.pk], batch_size=_CHUNK)
    return found


def _refuse_second_row(first: SurveyRow, row: SurveyRow) -> None:
    """Refuse two rows that turn out to speak of one enterprise on file."""
    if first is not row:
        raise ImportProblem(
            _(
                "Sheet %(first_sheet)s, row %(first_row)d and sheet %(sheet)s, row %(row)d speak "
                "of the same enterprise on file, %(name)s; keep one of them and upload again."
            )
            % {
                "first_sheet": first.sheet,
                "first_row": first.row_number,
                "sheet": row.sheet,
                "row": row.row_number,
                "name": row.name,
            }
        )


def _claim(enterprise: Enterprise, row: SurveyRow, scope: Scope) -> None:
    """Take an enterprise into the jurisdiction whose survey speaks of it.

    One that was filed under a wider jurisdiction, because its county was not known, may be
    claimed; one that is on file with a neighbour may not.
    """
    if scope.covers(enterprise.region_code):
        return
    if not scope.prefix.startswith(jurisdiction_of(enterprise.region_code)):
        raise ImportProblem(
            _("Sheet %(sheet)s, row %(row)d: %(name)s is on file in another jurisdiction.")
            % {"sheet": row.sheet, "row": row.row_number, "name": row.name}
        )
    enterprise.region_code = region_of(row, scope)
    enterprise.save(update_fields=["region_code"])


def _write_lines(
    survey_round: SurveyRound,
    batch: ImportBatch,
    rows: list[SurveyRow],
    enterprises: list[Enterprise],
) -> None:
    known: dict[int, SurveyLine] = {}
    for part in _parts([enterprise.pk for enterprise in enterprises]):
        live = SurveyLine.objects.live().filter(round=survey_round, enterprise_id__in=part)
        known |= {line.enterprise_id: line for line in live}
    pairs = [
        (_line(survey_round, batch, row, enterprise), row)
        for row, enterprise in zip(rows, enterprises, strict=True)
    ]
    replaced = list(known.values())
    for part in _parts([line.pk for line in replaced]):
        SurveyLine.objects.filter(pk__in=part).update(is_live=False)
    lines = SurveyLine.objects.bulk_create([line for line, _row in pairs], batch_size=_CHUNK)
    by_enterprise = {line.enterprise_id: line for line in lines}
    for earlier in replaced:
        earlier.is_live, earlier.replaced_by = False, by_enterprise[earlier.enterprise_id]
    SurveyLine.objects.bulk_update(replaced, ["is_live", "replaced_by"], batch_size=_CHUNK)
    SurveyPrincipal.objects.bulk_create(
        [
            SurveyPrincipal(line=line, insurance=str(insurance), principal=principal)
            for line, row in pairs
            for insurance, principal in row.principal.items()
            if principal > 0
        ],
        batch_size=_CHUNK,
    )


def _line(
    survey_round: SurveyRound, batch: ImportBatch, row: SurveyRow, enterprise: Enterprise
) -> SurveyLine:
    facts = {name: getattr(row, name) or "" for name in (*_LINE_TEXTS, "cause", "remark")}
    facts |= {name: getattr(row, name) for name in _LINE_NUMBERS[:2]}
    facts |= {name: getattr(row, name) or 0 for name in _LINE_NUMBERS[2:]}
    return SurveyLine(
        round=survey_round,
        batch=batch,
        enterprise=enterprise,
        sheet=row.sheet,
        row_number=row.row_number,
        name=row.name,
        uscc=row.uscc,
        region_code=row.region_code or "",
        status=row.status or OperatingStatus.UNKNOWN,
        has_assets=row.has_assets,
        first_month=_first_day(row.first_month),
        last_month=_first_day(row.last_month),
        total=row.total,
        **facts,
    )


def _first_day(month: ContributionMonth | None) -> dt.date | None:
    return month.first_day if month else None


def _parts(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
