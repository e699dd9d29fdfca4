"""Two people press at once: real threads, real commits."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from casework.enums import Role
from enterprises.models import SurveyLine
from intake import services
from intake.enums import BatchState
from intake.errors import ImportProblem
from intake.models import ImportBatch
from tests.scenes import SURVEYED_ON, SurveyRowText, previewed_survey

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def at_once(*actions: Callable[[], object]) -> list[str]:
    """Run the actions in threads that start together; return what stopped each, or nothing."""
    start = threading.Barrier(len(actions))
    stopped = [""] * len(actions)

    def run(number: int, action: Callable[[], object]) -> None:
        start.wait()
        try:
            action()
        except ImportProblem as problem:
            stopped[number] = type(problem).__name__
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(number, action)) for number, action in enumerate(actions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return stopped


def commit(batch: ImportBatch) -> ImportBatch:
    services.request_commit(batch.pk, actor=batch.uploaded_by, skip_bad_rows=False)
    return services.commit_batch(batch.pk, on=SURVEYED_ON)


def test_two_commits_of_one_batch_write_once(users):
    batch = previewed_survey(users(Role.IMPORT_ADMIN), [SurveyRowText()])
    services.request_commit(batch.pk, actor=batch.uploaded_by, skip_bad_rows=False)

    stopped = at_once(*[lambda: services.commit_batch(batch.pk, on=SURVEYED_ON)] * 3)

    assert stopped == ["", "", ""]
    assert SurveyLine.objects.count() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED


def test_the_same_file_in_two_batches_is_committed_once(users):
    user = users(Role.IMPORT_ADMIN)
    first, second = (previewed_survey(user, [SurveyRowText()]) for _ in range(2))
    ImportBatch.objects.update(sha256="1" * 64)

    stopped = at_once(lambda: commit(first), lambda: commit(second))

    assert sorted(map(bool, stopped)) == [False, True]
    assert SurveyLine.objects.count() == 1
    states = sorted(ImportBatch.objects.values_list("state", flat=True))
    assert states == [BatchState.COMMITTED, BatchState.PREVIEWED]


def test_undo_pressed_twice_is_done_once(users):
    user = users(Role.IMPORT_ADMIN)
    batch = commit(previewed_survey(user, [SurveyRowText()]))

    def undo() -> ImportBatch:
        return services.undo_batch(batch.pk, actor=user, reason="样例")

    stopped = at_once(undo, undo)

    assert sorted(stopped) == ["", "NotInState"]
    assert not SurveyLine.objects.live().exists()


def test_two_readers_of_one_file_store_its_rows_once(users):
    batch = previewed_survey(users(Role.IMPORT_ADMIN), [SurveyRowText()])
    batch.rows.all().delete()
    batch.findings.all().delete()
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.UPLOADED)

    stopped = at_once(*[lambda: services.read_batch(batch.pk, on=SURVEYED_ON)] * 2)

    assert stopped == ["", ""]
    assert batch.rows.count() == 1
