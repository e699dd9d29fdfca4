"""A stop through the pages: facts, preview, record, twice the same, refused."""

import re
from decimal import Decimal
from html import unescape

import pytest

from arrears.enums import StopKind
from arrears.models import FeeStop, FeeStopEnd
from casework.enums import Role
from ledger.enums import EntryKind
from ledger.models import Entry
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import bankrupt, day, deferred, figures, received
from tests.arrears.stops.given import (
    BANKRUPTCY,
    BROKEN,
    DEFERRAL,
    EXCEPTION,
    end,
    new,
    record,
    seen,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_preview_shows_what_the_deferral_does_and_writes_nothing(auditor, debtor):
    response = auditor.post(new(debtor), DEFERRAL)
    text = response.content.decode()
    effect = response.context["preview"].today

    assert (effect.before.late_fee, effect.after.late_fee) == (Decimal("30.50"), Decimal("25.50"))
    assert [(one.insurance.value, one.items) for one in effect.insurances] == [("pension", 1)]
    assert "2019-08-11 – 2019-08-20" in words_of(response)
    assert 'value="-5.00"' in text
    assert "Nothing has been recorded yet." in text
    assert FeeStop.objects.count() == 0


def test_recording_what_was_previewed_gives_what_it_showed(auditor, debtor):
    response = record(auditor, new(debtor), DEFERRAL)
    stop = FeeStop.objects.get()

    assert response.url == f"/stops/{stop.pk}/"
    assert figures(debtor, "2019-09-30") == ("1000.00", "25.50")
    assert (stop.kind, str(stop.from_on), str(stop.to_on)) == (
        "deferral",
        "2019-08-11",
        "2019-08-20",
    )
    assert (stop.security_kind, stop.security_details) == ("mortgage", "样例厂房")
    assert stop.basis == "社会保险法 第六十三条；人社部令第13号 第二十二条"
    assert str(stop.recorded_by) == "样例稽核员"


def test_same_form_twice_records_one_stop(auditor, debtor):
    preview = auditor.post(new(debtor), DEFERRAL)
    given = DEFERRAL | {"step": "record", "seen": seen(preview)}

    first, second = auditor.post(new(debtor), given), auditor.post(new(debtor), given)

    assert first.url == second.url == f"/stops/{FeeStop.objects.get().pk}/"


def test_recording_without_a_preview_shows_one(auditor, debtor):
    response = auditor.post(new(debtor), DEFERRAL | {"step": "record"})

    assert response.status_code == 200
    assert response.context["preview"].today.less.late_fee == Decimal("5.00")
    assert FeeStop.objects.count() == 0


def test_preview_that_no_longer_holds_is_shown_anew(auditor, debtor):
    preview = auditor.post(new(debtor), DEFERRAL)
    received(debtor, "2019-08-10", "1000.00")

    given = DEFERRAL | {"step": "record", "seen": seen(preview)}
    response = auditor.post(new(debtor), given)

    assert response.status_code == 409
    assert "since you saw the preview" in response.content.decode()
    assert FeeStop.objects.count() == 0
    auditor.post(new(debtor), given | {"seen": seen(response)})
    assert FeeStop.objects.count() == 1


def test_facts_that_were_changed_after_the_preview_are_previewed_again(auditor, debtor):
    preview = auditor.post(new(debtor), DEFERRAL)

    response = auditor.post(
        new(debtor),
        DEFERRAL | {"to_on": "2019-12-31", "step": "record", "seen": seen(preview)},
    )

    assert response.status_code == 409
    assert FeeStop.objects.count() == 0


def test_back_to_the_facts_loses_nothing(auditor, debtor):
    response = auditor.post(new(debtor), DEFERRAL | {"insurances": ["injury"], "step": "change"})
    text = response.content.decode()

    for value in ("2019-08-11", "2019-08-20", "样例厂房", "样例延期缴费协议2019-1号"):
        assert f'value="{value}"' in text
    assert '<option value="mortgage" selected>' in text
    assert re.search(r'value="injury"[^>]*checked', text)


def test_receipts_that_will_be_laid_differently_are_named(auditor):
    owner = enterprise()
    in_arrears(owner, {"pension": "2000.00"}, "2019-06", "2019-07")
    receipt = received(owner, "2019-08-31", "2040.00")

    response = auditor.post(new(owner), DEFERRAL | {"from_on": "2019-08-01", "to_on": "2019-08-31"})
    (shift,) = response.context["preview"].today.shifts

    # 46.50 had run, of which 15.50 in June's and July's 31 days of August each.
    assert shift.receipt == receipt
    assert (shift.before.late_fee, shift.before.suspense) == (Decimal("40.00"), 0)
    assert (shift.after.late_fee, shift.after.suspense) == (Decimal("15.50"), Decimal("24.50"))
    assert receipt.reference in response.content.decode()
    record(auditor, new(owner), DEFERRAL | {"from_on": "2019-08-01", "to_on": "2019-08-31"})
    assert Entry.objects.filter(kind=EntryKind.REVERSAL).count() == 1


def test_deferral_that_is_still_to_come_shows_its_last_day_too(auditor, debtor):
    response = auditor.post(
        new(debtor), DEFERRAL | {"from_on": "2019-10-01", "to_on": "2019-10-10"}
    )
    preview = response.context["preview"]

    assert preview.today.less.late_fee == 0
    assert (str(preview.later.on), preview.later.less.late_fee) == ("2019-10-10", Decimal("5.00"))


def test_each_insurance_ticked_is_a_stop_of_its_own(auditor, debtor):
    response = record(
        auditor,
        new(debtor),
        DEFERRAL
        | {"insurances": ["pension", "injury"], "first_month": "2019-07", "last_month": "2019-07"},
    )

    assert response.url == f"/enterprises/{debtor.pk}/#stops"
    assert sorted(FeeStop.objects.values_list("insurance", "first_month", "last_month")) == [
        ("injury", day("2019-07-01"), day("2019-07-01")),
        ("pension", day("2019-07-01"), day("2019-07-01")),
    ]


def test_bankruptcy_is_recorded_with_court_and_ruling(auditor, debtor):
    record(auditor, new(debtor, "bankruptcy"), BANKRUPTCY)
    stop = FeeStop.objects.get()

    assert stop.document == "样例市人民法院 （2019）样2401破申1号"
    assert (stop.kind, stop.to_on, stop.basis) == ("bankruptcy", None, "企业破产法 第四十六条")
    # The last fee day is the day before: ten days.
    assert figures(debtor, "2019-09-30") == ("1000.00", "5.00")


def test_exception_without_a_last_day_holds_for_good(auditor, debtor):
    record(auditor, new(debtor, "exception"), EXCEPTION)
    stop = FeeStop.objects.get()

    assert (stop.code, stop.to_on) == ("flexible_lump_sum", None)
    assert figures(debtor, "2019-09-30") == ("1000.00", "5.00")


@pytest.mark.parametrize(
    ("kind", "given", "field", "words"),
    [
        ("deferral", {"from_on": "2019-02-30"}, "from_on", "2019-02-30"),
        ("deferral", {"to_on": ""}, "to_on", "Give the day"),
        ("deferral", {"to_on": "2019-08-10"}, "to_on", "2019-08-10 lies before the first"),
        ("deferral", {"security_kind": ""}, "security_kind", "Choose the security"),
        ("deferral", {"security_kind": "none"}, "security_kind", "against security"),
        ("deferral", {"basis": "other"}, "other_basis", "Name the legal basis"),
        ("deferral", {"basis": "nonsense"}, "basis", "nonsense"),
        ("deferral", {"document": " "}, "document", "Name the document"),
        ("deferral", {"document": "样" * 201}, "document", "200"),
        ("deferral", {"first_month": "2019-13"}, "first_month", "“2019-13” is not a month"),
        (
            "deferral",
            {"first_month": "2019-08", "last_month": "2019-07"},
            "last_month",
            "lies before the first",
        ),
        ("deferral", {"insurances": ["housing"]}, "insurances", "housing"),
        ("bankruptcy", {"accepted_on": "2019-10-01"}, "accepted_on", "still to come"),
        ("bankruptcy", {"court": ""}, "court", "Name the court"),
        ("bankruptcy", {"ruling": ""}, "ruling", "Give the number"),
        ("exception", {"code": "goodwill"}, "code", "goodwill"),
        ("exception", {"basis": ""}, "basis", "Name the legal basis"),
        ("exception", {"to_on": "2019-08-10"}, "to_on", "lies before the first"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    auditor, debtor, kind, given, field, words
):
    whole = {"deferral": DEFERRAL, "bankruptcy": BANKRUPTCY, "exception": EXCEPTION}[kind] | given

    response = auditor.post(new(debtor, kind), whole)
    text = response.content.decode()

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert words in unescape(text)
    for name, value in whole.items():
        if isinstance(value, str) and value.strip() and value not in {"nonsense", "goodwill"}:
            assert f'value="{value.strip()}"' in text, name
    assert FeeStop.objects.count() == 0


def test_second_bankruptcy_is_refused_before_any_preview(auditor, debtor):
    first = bankrupt(debtor, "2019-08-05")

    response = auditor.post(new(debtor, "bankruptcy"), BANKRUPTCY)

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["accepted_on"]
    assert f"2019-08-05 is on record ({first.document})" in response.content.decode()


def test_what_is_unusual_is_told_but_allowed(auditor, debtor):
    other = deferred(debtor, "2019-08-15", "2019-08-25")

    response = auditor.post(
        new(debtor),
        DEFERRAL | {"basis": "window-2022-04-pension", "security_kind": "none"},
    )
    warnings = response.context["warnings"]

    assert any(other.document in one and "allowed" in one for one in warnings)
    assert any("before the basis was in force, 2022-04-01" in one for one in warnings)
    assert any("months before the window, which begins 2022-04" in one for one in warnings)
    assert len(warnings) == 3
    record(
        auditor,
        new(debtor),
        DEFERRAL | {"basis": "window-2022-04-pension", "security_kind": "none"},
    )
    # 08-11 to 08-25 are fifteen days, whoever stopped them.
    assert figures(debtor, "2019-09-30") == ("1000.00", "23.00")


def test_ended_and_distant_deferrals_are_no_overlap(auditor, debtor):
    deferred(debtor, "2019-08-21", "2019-08-25")
    deferred(debtor, "2019-08-11", "2019-08-20", insurance="injury")

    assert auditor.post(new(debtor), DEFERRAL).context["warnings"] == []


def test_stop_that_covers_nothing_says_so(auditor, debtor):
    response = auditor.post(new(debtor), DEFERRAL | {"insurances": ["injury"]})

    assert ["no item on file" in one for one in response.context["warnings"]] == [True]


def test_exception_before_its_first_day_is_told(auditor, debtor):
    response = auditor.post(new(debtor, "exception"), EXCEPTION | {"code": "epidemic_2020"})

    assert ["2020-01-01" in one for one in response.context["warnings"]] == [True]


def test_unknown_kind_of_stop_has_no_page(auditor, debtor):
    assert auditor.get(new(debtor, "goodwill")).status_code == 404
    assert auditor.get(f"/enterprises/{debtor.pk}/stops/new/").context["kind"] == StopKind.DEFERRAL


@pytest.mark.parametrize("role", Role.values)
def test_only_bookkeepers_of_the_jurisdiction_record_and_end(role, users, client_for, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")
    within, beyond = client_for(users(role, "222401")), client_for(users(role, "222402"))
    expected = 200 if role in {Role.AUDITOR, Role.ADMINISTRATOR} else 403

    for url in (new(debtor), end(stop)):
        assert within.get(url).status_code == expected
        assert beyond.get(url).status_code == 404
        assert beyond.post(url, DEFERRAL | BROKEN).status_code == 404
        if expected == 403:
            assert within.post(url, DEFERRAL | BROKEN).status_code == 403
    assert FeeStop.objects.count() == 1
    assert FeeStopEnd.objects.count() == 0
