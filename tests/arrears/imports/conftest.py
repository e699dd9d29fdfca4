"""People for lists, in the county office of Yanbian."""

from __future__ import annotations

import pytest

from casework.enums import Role
from casework.models import User
from config.celery import app
from tests.arrears.builders import in_arrears
from tests.arrears.imports.scenes import ON, on_file


@pytest.fixture
def importer(users, regions) -> User:
    """Return the administrator of Yanbian, who may import every kind of list."""
    user: User = users(Role.ADMINISTRATOR, "2224")
    return user


@pytest.fixture
def browser_of(client_for, importer):
    """Return a session of the administrator, with pages in English."""
    client = client_for(importer)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def eager():
    """Run tasks where they are sent, once the transaction that sends them is done."""
    before = {name: app.conf[name] for name in ("task_always_eager", "task_eager_propagates")}
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    app.conf.update(before)


@pytest.fixture
def post(eager, django_capture_on_commit_callbacks):
    """Return `post(client, url, data)`, which also runs the tasks that were sent."""

    def send(client, url, data=None):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, data)

    return send


@pytest.fixture
def owner(importer, on):
    on(str(ON))
    found = on_file()
    in_arrears(found, {"pension": "300.00"}, "2019-06", "2019-08")
    return found
