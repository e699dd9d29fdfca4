"""The list of stops, one stop, and what the file of an enterprise says of them."""

import re

import pytest

from arrears.enums import EndKind, StopKind
from arrears.models import FeeStop
from casework.enums import Role
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import bankrupt, day, deferred, ended
from tests.arrears.stops.given import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def debtor():
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00", "injury": "100.00"}, "2019-07", "2019-07")
    return owner


@pytest.fixture
def every_state(debtor):
    """Return a stop in each state there is on 2019-09-30, by what it is called here."""
    stops = {
        "running": deferred(debtor, "2019-09-01", "2019-10-31"),
        "last day is today": deferred(debtor, "2019-09-01", "2019-09-30"),
        "ends in 30 days": deferred(debtor, "2019-09-01", "2019-10-30"),
        "bankrupt": bankrupt(debtor, "2019-09-30"),
        "tomorrow": deferred(debtor, "2019-10-01", "2019-10-31"),
        "ended yesterday": deferred(debtor, "2019-09-01", "2019-09-29"),
        "broken": deferred(debtor, "2019-09-01", "2019-12-31"),
        "breaks tomorrow": deferred(debtor, "2019-09-01", "2019-12-31"),
        "never held": deferred(debtor, "2019-09-02", "2019-12-31"),
        "never to begin": deferred(debtor, "2019-11-01", "2019-12-31"),
    }
    ended(stops["broken"], "2019-09-30", EndKind.BROKEN)
    ended(stops["breaks tomorrow"], "2019-10-01", EndKind.BROKEN)
    ended(stops["never held"], "2019-09-02")
    ended(stops["never to begin"], "2019-11-01")
    return stops


def named(stops: dict[str, FeeStop], response) -> set[str]:
    names = {stop.pk: name for name, stop in stops.items()}
    return {names[row.line.stop.pk] for row in response.context["rows"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (
            "state=running",
            {"running", "last day is today", "ends in 30 days", "breaks tomorrow", "bankrupt"},
        ),
        ("state=ending", {"last day is today", "ends in 30 days", "breaks tomorrow"}),
        ("state=upcoming", {"tomorrow"}),
        ("state=over", {"ended yesterday", "broken", "never held", "never to begin"}),
        ("kind=bankruptcy", {"bankrupt"}),
        ("kind=exception", set()),
        ("kind=deferral&state=upcoming", {"tomorrow"}),
    ],
)
def test_list_is_narrowed_by_kind_and_by_what_a_stop_does_today(auditor, every_state, query, found):
    response = auditor.get(f"/stops/?{query}")

    assert named(every_state, response) == found


def test_every_stop_is_in_one_state(auditor, every_state):
    rows = auditor.get("/stops/").context["rows"]
    states = {row.line.stop.pk: row.line.state for row in rows}

    assert len(rows) == len(every_state)
    assert {name: states[stop.pk].value for name, stop in every_state.items()} == {
        "running": "running",
        "last day is today": "running",
        "ends in 30 days": "running",
        "bankrupt": "running",
        "tomorrow": "upcoming",
        "ended yesterday": "ended",
        "broken": "broken",
        "breaks tomorrow": "running",
        "never held": "taken_back",
        "never to begin": "taken_back",
    }
    for state in ("running", "upcoming", "over"):
        narrowed = {
            row.line.stop.pk for row in auditor.get(f"/stops/?state={state}").context["rows"]
        }
        assert narrowed == {
            pk
            for pk, one in states.items()
            if (one if one in {"running", "upcoming"} else "over") == state
        }


def test_list_finds_by_enterprise_and_document_and_says_when_nothing_matches(auditor, debtor):
    stop = deferred(debtor, "2019-09-01", "2019-10-31")
    other = deferred(enterprise(), "2019-09-01", "2019-10-31")

    by_name = auditor.get("/stops/", {"q": debtor.name})
    by_document = auditor.get("/stops/", {"q": other.document})
    nothing = auditor.get("/stops/?q=nobody").content.decode()

    assert [row.line.stop for row in by_name.context["rows"]] == [stop]
    assert [row.line.stop for row in by_document.context["rows"]] == [other]
    assert "No stop matches" in nothing


def test_list_without_any_stop_says_where_they_are_recorded(auditor):
    text = auditor.get("/stops/").content.decode()

    assert "Nothing stops a late fee yet" in text
    assert "/enterprises/" in text


def test_list_ends_at_the_jurisdiction(users, client_for, debtor):
    stop = deferred(debtor, "2019-09-01", "2019-10-31")

    within = client_for(users(Role.LEADER, "222401")).get("/stops/").content.decode()
    beyond = client_for(users(Role.LEADER, "222402")).get("/stops/").content.decode()

    assert stop.document in within
    assert stop.document not in beyond
    assert debtor.name not in beyond


def test_part_for_htmx_is_the_part_of_the_page(users, client_for, htmx_client_for, debtor):
    deferred(debtor, "2019-09-01", "2019-10-31")
    user = users(Role.UNION_STAFF, "222401")

    page = client_for(user).get("/stops/?state=running").content.decode()
    response = htmx_client_for(user).get("/stops/?state=running")
    part = response.content.decode()

    assert re.sub(r"\s+", " ", part).strip() in re.sub(r"\s+", " ", page)
    assert "<html" not in part
    assert "HX-Request" in response.headers["Vary"]


def test_stop_shows_its_facts_what_it_covers_and_what_it_does(auditor, debtor):
    stop = deferred(
        debtor,
        "2019-08-11",
        "2019-08-20",
        insurance="pension",
        security_kind="mortgage",
        security_details="样例厂房",
    )

    response = auditor.get(f"/stops/{stop.pk}/")
    text = response.content.decode()
    effect = response.context["effect"]

    for words in ("2019-08-11 – 2019-08-20", "Mortgage: 样例厂房", stop.document, stop.basis):
        assert words in words_of(response)
    assert "Pension insurance, all months" in text
    assert [(one.insurance.value, one.items) for one in effect.insurances] == [("pension", 1)]
    # Pension 61 days less ten; injury 61 days.
    assert (str(effect.before.late_fee), str(effect.after.late_fee)) == ("33.55", "28.55")
    assert f"/stops/{stop.pk}/end/?kind=broken" in text


def test_ended_stop_shows_both_facts_and_offers_no_second_end(auditor, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")
    ended(stop, "2019-08-16", EndKind.BROKEN)

    response = auditor.get(f"/stops/{stop.pk}/")
    text = response.content.decode()

    assert "Agreement broken" in text
    assert "runs again from 2019-08-16" in text
    assert "2019-08-11 – 2019-08-15" in words_of(response)  # the days that it held
    assert "2019-08-11 – 2019-08-20" in words_of(response)  # as it was granted
    assert "样例终止文书" in text
    assert f"/stops/{stop.pk}/end/" not in text


def test_stop_in_words_that_no_choice_offers_is_shown_as_it_is(auditor, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20", security_kind="抵押")
    bare = FeeStop.objects.create(
        enterprise=debtor,
        kind=StopKind.EXCEPTION,
        from_on=day("2019-08-01"),
        first_month=day("2019-07-01"),
        code="abolished_code",
        basis="样例",
        document="样例",
    )

    assert "抵押" in auditor.get(f"/stops/{stop.pk}/").content.decode()
    text = auditor.get(f"/stops/{bare.pk}/").content.decode()
    assert "abolished_code" in text
    assert "All insurances, months from 2019-07 on" in text


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_a_stop_within_and_nobody_beyond(role, users, client_for, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")
    may_record = role in {Role.AUDITOR, Role.ADMINISTRATOR}

    within = client_for(users(role, "222401")).get(f"/stops/{stop.pk}/")
    beyond = client_for(users(role, "222402")).get(f"/stops/{stop.pk}/")

    assert (within.status_code, beyond.status_code) == (200, 404)
    assert (f"/stops/{stop.pk}/end/" in within.content.decode()) == may_record


def test_file_of_the_enterprise_lists_stops_and_offers_new_ones_to_bookkeepers(
    users, client_for, auditor, debtor
):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")
    url = f"/enterprises/{debtor.pk}/"

    text = auditor.get(url).content.decode()
    leader = client_for(users(Role.LEADER, "222401")).get(url).content.decode()

    assert stop.document in text
    assert f"/enterprises/{debtor.pk}/stops/new/?kind=bankruptcy" in text
    assert "/stops/new/" not in leader
    assert "Nothing stops it." in auditor.get(f"/enterprises/{enterprise().pk}/").content.decode()


def test_file_tells_the_state_of_its_day_and_what_was_known_then(auditor, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")
    ended(stop, "2019-08-11")
    url = f"/enterprises/{debtor.pk}/"

    def state(query: str) -> list[str]:
        section = auditor.get(url + query).content.decode().split('id="stops"')[1]
        return re.findall(r'data-status="(\w+)"', section.split("</section>")[0])

    assert state("?on=2019-08-15") == ["taken_back"]
    assert state("?on=2019-08-15&known=2019-09-29") == []


def test_timeline_tells_stops_and_their_ends(users, auditor, debtor):
    stop = deferred(debtor, "2019-08-11", "2019-08-20")
    ended(stop, "2019-08-16", EndKind.BROKEN)
    bankrupt(debtor, "2019-09-01")

    text = auditor.get(f"/enterprises/{debtor.pk}/").content.decode()

    assert "Deferral: no late fee from 2019-08-11 to 2019-08-20" in text
    assert "Agreement broken: the late fee runs again from 2019-08-16" in text
    assert "Bankruptcy accepted: no late fee from 2019-09-01 without an end" in text


def test_number_of_queries_does_not_grow(auditor, django_assert_max_num_queries):
    few, many = enterprise(), enterprise()
    in_arrears(few, {"pension": "10.00"}, "2019-08", "2019-08")
    in_arrears(many, {"pension": "10000.00", "injury": "100.00"}, "2009-01", "2019-08")
    one = deferred(few, "2019-08-11", "2019-08-20")
    last = [deferred(many, "2019-08-11", f"2019-09-{number:02d}") for number in range(1, 20)][-1]

    with django_assert_max_num_queries(8):
        auditor.get("/stops/")
    with django_assert_max_num_queries(11) as few_queries:
        auditor.get(f"/stops/{one.pk}/")
    with django_assert_max_num_queries(len(few_queries)):
        auditor.get(f"/stops/{last.pk}/")
    facts = {
        "basis": "security_agreement",
        "from_on": "2019-08-11",
        "to_on": "2019-08-20",
        "security_kind": "mortgage",
        "document": "样例",
    }
    with django_assert_max_num_queries(12) as few_queries:
        auditor.post(f"/enterprises/{few.pk}/stops/new/", facts)
    with django_assert_max_num_queries(len(few_queries)):
        auditor.post(f"/enterprises/{many.pk}/stops/new/", facts)


def test_long_debt_is_shown_in_part(auditor):
    owner = enterprise()
    in_arrears(owner, {"pension": "12800.00"}, "2009-01", "2019-08")

    stop = deferred(owner, "2019-08-11", "2019-08-20")
    text = auditor.get(f"/stops/{stop.pk}/").content.decode()

    assert "28 more items are not listed here." in text
