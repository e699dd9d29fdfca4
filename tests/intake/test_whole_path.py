"""The whole way of a survey through the pages, with a real worker on a real queue."""

import pytest
from django.urls import reverse

from casework.enums import Role
from enterprises.models import SurveyLine
from intake.enums import BatchState
from intake.models import ImportBatch
from tests.intake.conftest import TITLE, latest, uploaded
from tests.scenes import SurveyRowText, survey_workbook, uscc


@pytest.mark.django_db(transaction=True)
def test_survey_goes_in_through_the_pages_and_a_real_worker(
    celery_worker, client_for, users, wait_until
):
    client = client_for(users(Role.IMPORT_ADMIN, "2224"))
    rows = [SurveyRowText(), SurveyRowText(name="延吉样例纺织厂", uscc=uscc(2), pension="-1")]
    file = uploaded(survey_workbook(rows))

    def state_is(state: BatchState) -> bool:
        return ImportBatch.objects.filter(state=state).exists()

    page = client.post(reverse("intake:upload"), {"title": TITLE, "file": file}).url
    wait_until(lambda: state_is(BatchState.PREVIEWED), seconds=30)
    assert client.get(page).context["counts"].rejected == 1

    client.post(reverse("intake:commit", args=[latest().pk]), {"skip_bad_rows": "on"})
    wait_until(lambda: state_is(BatchState.COMMITTED), seconds=30)
    assert SurveyLine.objects.live().count() == 1

    client.post(reverse("intake:undo", args=[latest().pk]), {"reason": "样例"})
    assert state_is(BatchState.UNDONE)
    assert not SurveyLine.objects.live().exists()
