"""A batch led through its states in tests, as pages and worker do."""

from __future__ import annotations

from collections.abc import Iterable

from django.test import Client
from django.utils import timezone

from arrears.cases.notices.enums import NoticeMode
from arrears.cases.notices.services.deciding import decide
from arrears.cases.notices.services.preview import preview, start
from arrears.cases.notices.services.work import work_on
from arrears.models import CaseDocument, CollectionCase, NoticeBatch
from casework.models import User


def previewed(step: str, cases: Iterable[CollectionCase], actor: User) -> NoticeBatch:
    chosen = CollectionCase.objects.filter(pk__in=[case.pk for case in cases])
    return preview(step, chosen, on=timezone.localdate(), actor=actor)


def worked(batch: NoticeBatch) -> NoticeBatch:
    """Do all of a batch as the worker does, part by part."""
    while work_on(batch.pk, today=timezone.localdate()):
        pass
    batch.refresh_from_db()
    return batch


def issued(step: str, cases: Iterable[CollectionCase], actor: User) -> NoticeBatch:
    """Preview, start and work off a batch."""
    batch = previewed(step, cases, actor)
    start(batch.pk, today=timezone.localdate())
    return worked(batch)


def decided(batch: NoticeBatch, mode: NoticeMode, actor: User, **given) -> NoticeBatch:
    return worked(decide(batch.pk, mode, on=timezone.localdate(), actor=actor, **given))


def letters_of(batch: NoticeBatch) -> list[CaseDocument]:
    """Return the letters of a batch in the order of its rows."""
    rows = batch.rows.exclude(event=None).order_by("pk").select_related("event__document")
    return [row.event.document for row in rows if row.event]


def outcomes(batch: NoticeBatch) -> list[str]:
    return list(batch.rows.order_by("pk").values_list("outcome", flat=True))


def text_of(client: Client, url: str) -> str:
    text: str = client.get(url).content.decode()
    return text


def url_of(batch: NoticeBatch, action: str = "") -> str:
    return f"/cases/notices/{batch.pk}/{action}"
