"""What is on record about enterprises and decides their disposal class, for many at once.

Survey lines and baseline checks are read here; an app above registers what it knows (asset clues,
bankruptcies) when it starts, so that nothing here imports upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils import timezone

from enterprises.disposal import Disposal, Piece, disposal_of, survey_says
from enterprises.enums import EvidenceSource, Question
from enterprises.models import BaselineCheck, Enterprise, SurveyLine

# From keys of enterprises to what is known of each; a fixed number of statements.
Reader = Callable[[Sequence[int]], Mapping[int, Sequence[Piece]]]

_readers: dict[str, Reader] = {}


def register_evidence(slug: str, reader: Reader) -> None:
    """Add a source of evidence; the same slug replaces the earlier one."""
    _readers[slug] = reader


def disposals(
    enterprises: Sequence[Enterprise], lines: Mapping[int, SurveyLine] | None = None
) -> dict[int, Disposal]:
    """Return the disposal of each enterprise; a fixed number of statements.

    `lines` are the latest live survey lines by enterprise with their rounds, where the caller has
    read them. What a survey says stands on the enterprise itself; the line tells its day.
    """
    ids = [one.pk for one in enterprises]
    if lines is None:
        lines = _latest_lines(ids)
    sources = [_checks(ids), *(reader(ids) for reader in _readers.values())]
    return {
        one.pk: disposal_of(
            [
                *_survey(one, lines.get(one.pk)),
                *(piece for source in sources for piece in source.get(one.pk, ())),
            ]
        )
        for one in enterprises
    }


def disposal_for(enterprise: Enterprise) -> Disposal:
    """Return the disposal of one enterprise."""
    return disposals([enterprise])[enterprise.pk]


def _latest_lines(ids: Sequence[int]) -> dict[int, SurveyLine]:
    lines = SurveyLine.objects.live().filter(enterprise__in=ids).select_related("round")
    # Of the same key the last one stays.
    return {line.enterprise_id: line for line in lines.order_by("round__surveyed_on", "id")}


def _survey(enterprise: Enterprise, line: SurveyLine | None) -> Sequence[Piece]:
    """Return what the latest survey says; one whose only survey was undone has none."""
    if not enterprise.is_current:
        return ()
    if line is None:
        said_on, detail = timezone.localdate(enterprise.created_at), ""
    else:
        said_on = line.round.surveyed_on
        detail = f"{line.round.name} · {line.sheet} · {line.row_number}"
    return survey_says(
        enterprise.status, has_assets=enterprise.has_assets, said_on=said_on, detail=detail
    )


def _checks(ids: Sequence[int]) -> dict[int, list[Piece]]:
    found: dict[int, list[Piece]] = {}
    checks = BaselineCheck.objects.filter(enterprise__in=ids).select_related("recorded_by")
    for check in checks.order_by("pk"):
        found.setdefault(check.enterprise_id, []).extend(_of_check(check))
    return found


def _of_check(check: BaselineCheck) -> Iterator[Piece]:
    answers = {
        Question.PRODUCES: check.is_producing,
        Question.PAYS_WAGES: check.pays_wages,
        Question.HAS_ASSETS: check.has_assets,
        Question.MAKES_LOSSES: check.makes_losses,
    }
    for question, answer in answers.items():
        if answer is not None:
            yield Piece(
                question,
                answer,
                EvidenceSource.CHECK,
                check.checked_on,
                check.findings,
                str(check.recorded_by or ""),
            )
