"""What arrears does when a survey is committed or undone, or a local profile changes."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears import tasks
from arrears.cases.services.assets import project_open_case
from arrears.cases.services.projection import look_again
from arrears.models import ArrearsItem
from arrears.services import books, items, official
from casework.progress import Report
from casework.signals import profile_changed
from enterprises.models import SurveyLine
from enterprises.signals import baseline_checked, survey_committed, survey_undo_asked, survey_undone
from intake.models import ImportBatch


def connect() -> None:
    """Listen to what happens below; called once from AppConfig.ready."""
    profile_changed.connect(_reproject, dispatch_uid="arrears.reproject")
    profile_changed.connect(_look_at_cases, dispatch_uid="arrears.look_at_cases")
    survey_committed.connect(_build, dispatch_uid="arrears.build")
    survey_committed.connect(_look_again, dispatch_uid="arrears.look_again")
    survey_undone.connect(_withdraw, dispatch_uid="arrears.withdraw")
    survey_undone.connect(_look_again, dispatch_uid="arrears.look_again_undone")
    survey_undo_asked.connect(_blockers, dispatch_uid="arrears.blockers")
    baseline_checked.connect(_checked, dispatch_uid="arrears.checked")


def _build(batch_id: int, actor_id: int | None, progress: Report, **_signal: Any) -> None:
    batch = ImportBatch.objects.get(pk=batch_id)
    reason = _("Superseded by the survey “%(title)s”.") % {"title": batch.title}
    items.settle(batch, actor_id=actor_id, reason=reason, progress=progress)


def _reproject(prefix: str, **_signal: Any) -> None:
    transaction.on_commit(partial(tasks.reproject_items.delay, prefix))


def _look_at_cases(prefix: str, **_signal: Any) -> None:
    transaction.on_commit(partial(tasks.look_at_cases.delay, prefix))


def _look_again(batch_id: int, **_signal: Any) -> None:
    """A survey says which class an enterprise has, and the class decides the branch of its case."""
    spoken_of = SurveyLine.objects.filter(batch=batch_id).order_by()
    look_again(spoken_of.values_list("enterprise_id", flat=True), timezone.localdate())


def _checked(enterprise_id: int, on: dt.date, **_signal: Any) -> None:
    """A baseline check answers what the ladder may have waited for, and may change the class."""
    project_open_case(enterprise_id, on)


def _withdraw(batch_id: int, actor_id: int | None, reason: str, **_signal: Any) -> None:
    batch = ImportBatch.objects.get(pk=batch_id)
    items.settle(batch, actor_id=actor_id, reason=reason)


def _blockers(batch_id: int, **_signal: Any) -> list[str]:
    built = ArrearsItem.objects.filter(survey_line__batch=batch_id)
    return [
        *items.undo_blockers(batch_id),
        *books.undo_blockers(built),
        *official.survey_blockers(batch_id),
    ]
