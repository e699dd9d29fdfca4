"""Commit and undo as the page does them, and what happens when something goes wrong."""

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.models import Enterprise, SurveyLine
from intake import prepare as preparing
from intake import services
from intake.enums import BatchState
from intake.models import ImportBatch
from tests.intake.conftest import TITLE, latest, uploaded
from tests.scenes import (
    SURVEYED_ON,
    SurveyRowText,
    committed_survey,
    previewed_survey,
    survey_workbook,
    uscc,
)

GOOD = SurveyRowText()
BAD = SurveyRowText(name="延吉样例纺织厂", uscc=uscc(2), pension="-1")


def state_of(batch: ImportBatch) -> str:
    return str(ImportBatch.objects.get(pk=batch.pk).state)


def page_of(client: Client, batch: ImportBatch) -> str:
    return client.get(reverse("intake:batch", args=[batch.pk])).content.decode()


def test_clean_batch_is_committed_by_the_worker(post, browser_of, importer):
    batch = previewed_survey(importer, [GOOD])

    response = post(browser_of, "commit", batch.pk)

    assert response.url == reverse("intake:batch", args=[batch.pk])
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED
    assert batch.committed_by == importer
    assert SurveyLine.objects.live().count() == 1


def test_rejected_rows_are_left_out_only_when_that_was_ticked(post, browser_of, importer):
    batch = previewed_survey(importer, [GOOD, BAD])

    post(browser_of, "commit", batch.pk)
    assert "1 rows were rejected, so nothing was imported." in page_of(browser_of, batch)
    assert state_of(batch) == BatchState.PREVIEWED
    assert not SurveyLine.objects.exists()

    post(browser_of, "commit", batch.pk, data={"skip_bad_rows": "on"})
    assert state_of(batch) == BatchState.COMMITTED
    assert Enterprise.objects.get().name == GOOD.name


def test_second_press_changes_nothing_more(post, browser_of, importer):
    batch = previewed_survey(importer, [GOOD])
    post(browser_of, "commit", batch.pk)

    post(browser_of, "commit", batch.pk)

    assert "The batch is now in the state “Committed”" in page_of(browser_of, batch)
    assert SurveyLine.objects.count() == 1


def test_undo_takes_back_and_says_who_and_why(post, browser_of, importer):
    batch = committed_survey(importer, [GOOD])

    post(browser_of, "undo", batch.pk, data={"reason": "上传了错误的表"})

    assert state_of(batch) == BatchState.UNDONE
    assert not SurveyLine.objects.live().exists()
    page = page_of(browser_of, batch)
    assert "This import was undone." in page
    assert "上传了错误的表" in page
    assert page.count(str(importer)) >= 3


@pytest.mark.parametrize("reason", ["", "   ", "长" * 201])
def test_undo_needs_a_reason_that_can_be_kept(post, browser_of, importer, reason):
    batch = committed_survey(importer, [GOOD])

    post(browser_of, "undo", batch.pk, data={"reason": reason})

    assert state_of(batch) == BatchState.COMMITTED
    assert 'class="notice tone-error"' in page_of(browser_of, batch)


def test_undone_file_can_be_imported_again(post, browser_of, importer):
    content = survey_workbook([GOOD]).getvalue()
    for _ in range(2):
        post(browser_of, "upload", data={"title": TITLE, "file": uploaded(content)})
        batch = latest()
        post(browser_of, "commit", batch.pk)
        assert state_of(batch) == BatchState.COMMITTED
        live = SurveyLine.objects.live()
        assert [line.batch for line in live] == [batch]
        post(browser_of, "undo", batch.pk, data={"reason": "样例"})

    assert not SurveyLine.objects.live().exists()


def test_undo_is_blocked_by_what_was_built_on_it_and_says_by_what(post, browser_of, importer):
    batch = committed_survey(importer, [GOOD])
    later = committed_survey(importer, [SurveyRowText(pension="2400.00")])

    page = page_of(browser_of, batch)
    assert "This import can no longer be undone:" in page
    assert str(later) in page
    assert reverse("intake:undo", args=[batch.pk]) not in page

    post(browser_of, "undo", batch.pk, data={"reason": "样例"})
    assert state_of(batch) == BatchState.COMMITTED
    assert "The batch cannot be undone:" in page_of(browser_of, batch)


def test_what_was_replaced_counts_again_after_the_undo(post, browser_of, importer):
    committed_survey(importer, [GOOD])
    later = committed_survey(importer, [SurveyRowText(pension="2400.00")])

    post(browser_of, "undo", later.pk, data={"reason": "样例"})

    assert [str(line.total) for line in SurveyLine.objects.live()] == ["1320.00"]


def test_undo_of_what_is_not_committed_says_so(post, browser_of, importer):
    batch = previewed_survey(importer, [GOOD])

    post(browser_of, "undo", batch.pk, data={"reason": "样例"})

    assert "The batch is now in the state “Ready to commit”" in page_of(browser_of, batch)


def test_commit_that_breaks_down_leaves_nothing_and_goes_back_to_the_preview(
    post, browser_of, importer, monkeypatch
):
    batch = previewed_survey(importer, [GOOD])

    def broken(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("enterprises.services.surveys.refresh_enterprises", broken)
    with pytest.raises(ZeroDivisionError):
        post(browser_of, "commit", batch.pk)

    assert state_of(batch) == BatchState.PREVIEWED
    assert not Enterprise.objects.exists()
    assert "The last attempt was refused; nothing was recorded." in page_of(browser_of, batch)


def test_reader_that_was_overtaken_by_a_mapping_drops_its_work(importer, monkeypatch):
    batch = previewed_survey(importer, [GOOD])
    mapping = batch.layout["mapping"]
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.UPLOADED)
    prepare = preparing.prepare

    def overtaken(*args, **kwargs):
        prepared = prepare(*args, **kwargs)
        ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.NEEDS_MAPPING)
        services.give_mapping(batch.pk, mapping=mapping, actor=importer)
        return prepared

    monkeypatch.setattr(services, "prepare", overtaken)
    services.read_batch(batch.pk, on=SURVEYED_ON)

    batch.refresh_from_db()
    assert batch.state == BatchState.UPLOADED
    assert batch.layout == {"given": mapping}
