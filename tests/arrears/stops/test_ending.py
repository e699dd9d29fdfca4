"""The end of a stop through the pages: broken, taken back, revoked; twice the same, refused."""

from decimal import Decimal
from html import unescape

import pytest

from arrears.models import FeeStopEnd
from tests.arrears.money_scenes import bankrupt, deferred, figures, received
from tests.arrears.stops.given import BROKEN, end, record, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_broken_agreement_runs_again_from_the_day_after_the_breach(auditor, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")

    preview = auditor.post(end(stop), BROKEN)
    assert preview.context["preview"].today.more.late_fee == Decimal("2.50")
    assert FeeStopEnd.objects.count() == 0
    response = record(auditor, end(stop), BROKEN)

    assert response.url == f"/stops/{stop.pk}/"
    assert str(FeeStopEnd.objects.get().runs_again_from_on) == "2019-08-16"
    assert figures(debtor, "2019-09-30") == ("1000.00", "28.00")


def test_broken_agreement_may_run_again_from_its_first_day(auditor, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")

    record(auditor, end(stop), BROKEN | {"clause": "from_the_start"})

    assert figures(debtor, "2019-09-30") == ("1000.00", "30.50")
    text = auditor.get(f"/stops/{stop.pk}/").content.decode()
    assert "it never held" in text
    assert "样例：未按期缴纳" in text
    assert stop.document in text


def test_stop_taken_back_never_held_and_one_revoked_held_until_then(auditor, debtor):
    wrong, revoked = (
        deferred(debtor, "2019-08-11", "2019-08-20"),
        deferred(debtor, "2019-09-01", "2019-09-30"),
    )
    facts = {"reason": "样例：录入错误", "document": "样例更正单"}

    record(auditor, end(wrong, "reversed"), facts | {"clause": "from_the_start"})
    record(auditor, end(revoked, "reversed"), facts | {"clause": "from_a_day", "day": "2019-09-11"})

    ends = {one.stop_id: str(one.runs_again_from_on) for one in FeeStopEnd.objects.all()}
    assert ends == {wrong.pk: "2019-08-11", revoked.pk: "2019-09-11"}
    # 61 days less the ten of September.
    assert figures(debtor, "2019-09-30") == ("1000.00", "25.50")


def test_same_end_twice_is_one_and_another_is_refused(auditor, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")
    given = BROKEN | {"step": "record", "seen": seen(auditor.post(end(stop), BROKEN))}

    first, second = auditor.post(end(stop), given), auditor.post(end(stop), given)
    other = auditor.post(end(stop), given | {"day": "2019-08-12"})

    assert first.url == second.url
    assert FeeStopEnd.objects.count() == 1
    assert other.status_code == 400
    assert "runs again from 2019-08-16" in other.content.decode()
    assert auditor.get(end(stop)).url == f"/stops/{stop.pk}/"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"clause": ""}, "clause", "Choose from when"),
        ({"day": ""}, "day", "Give the day"),
        ({"day": "2019-08-20"}, "day", "cannot run again from 2019-08-21"),
        ({"day": "2019-08-09"}, "day", "cannot run again from 2019-08-10"),
        ({"reason": ""}, "reason", "Say why"),
        ({"document": ""}, "document", "Name the document"),
    ],
)
def test_incomplete_end_is_refused_at_its_field(auditor, debtor, given, field, words):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")

    response = auditor.post(end(stop), BROKEN | given)

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert words in unescape(response.content.decode())
    assert FeeStopEnd.objects.count() == 0


def test_end_that_does_something_else_by_now_is_previewed_again(auditor, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")
    given = BROKEN | {"step": "record", "seen": seen(auditor.post(end(stop), BROKEN))}
    received(debtor, "2019-08-10", "1000.00")

    response = auditor.post(end(stop), given)

    assert response.status_code == 409
    assert FeeStopEnd.objects.count() == 0


def test_only_an_agreement_can_be_broken_and_a_bankruptcy_only_as_a_whole(auditor, debtor):
    stop = bankrupt(debtor, "2019-08-11")

    assert auditor.get(end(stop, "broken")).status_code == 404
    assert auditor.get(end(stop, "vanished")).status_code == 404
    page = auditor.get(end(stop, "reversed"))
    assert [key for key, _label in page.context["form"].fields["clause"].choices] == [
        "from_the_start"
    ]
