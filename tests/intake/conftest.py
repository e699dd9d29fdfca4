"""People, files and a browser session for the import pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.enums import Role
from casework.models import User
from config.celery import app
from intake.models import ImportBatch

DATA = Path(__file__).resolve().parents[1] / "data"
TITLE = "样例调研2019"


@pytest.fixture
def importer(users, regions) -> User:
    """Return an import admin of Yanbian."""
    user: User = users(Role.IMPORT_ADMIN, "2224")
    return user


@pytest.fixture
def browser_of(client_for, importer) -> Client:
    """Return a session of the import admin, with pages in English."""
    client: Client = client_for(importer)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def eager() -> Iterator[None]:
    """Run tasks where they are sent, once the transaction that sends them is done."""
    before = {name: app.conf[name] for name in ("task_always_eager", "task_eager_propagates")}
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    app.conf.update(before)


@pytest.fixture
def post(eager, django_capture_on_commit_callbacks) -> Callable[..., Any]:
    """Return `post(client, url name, pk, data)`: sent, and what it set going is done."""

    def send(client: Client, name: str, *args: object, data: Any = None) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse(f"intake:{name}", args=args), data)

    return send


def uploaded(content: io.BytesIO | bytes, name: str = "样例.xlsx") -> SimpleUploadedFile:
    """Return content as a browser sends it."""
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.getvalue())


def sample(name: str) -> SimpleUploadedFile:
    """Return one of the three surveys under tests/data/."""
    return uploaded((DATA / name).read_bytes(), name)


def sheet_of(rows: Sequence[Sequence[object]]) -> io.BytesIO:
    """Write rows as the only sheet of a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content


def latest() -> ImportBatch:
    """Return the batch that was made last."""
    batch = ImportBatch.objects.first()
    assert batch is not None
    return batch
