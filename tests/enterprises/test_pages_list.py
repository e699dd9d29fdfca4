"""The list of enterprises: search, filters, order, paging, the part for htmx."""

import re
from decimal import Decimal

import pytest
from django.db.models import DecimalField, Value
from django.urls import reverse

from casework.enums import Role
from enterprises import selectors
from enterprises.models import Enterprise
from tests.arrears.builders import enterprise, in_arrears

pytestmark = pytest.mark.django_db

URL = "/enterprises/"
NAMED = re.compile(r'href="/enterprises/(\d+)/')


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def auditor(users, client_for):
    return client_for(users(Role.AUDITOR, "2224"))


def listed(client, query: str = "") -> list[int]:
    """Return the keys of the enterprises on the page, in its order."""
    response = client.get(URL + query)
    assert response.status_code == 200
    return [int(key) for key in NAMED.findall(response.content.decode())]


def test_shows_what_is_on_file_with_principal_and_late_fee(auditor):
    owner = enterprise(uscc="91222401MA00000017", employees=1234, status="loss_making")
    in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")

    page = auditor.get(URL).content.decode()

    assert owner.name in page
    assert "91222401MA00000017" in page
    assert "延吉市" in page
    assert "1,234" in page
    assert 'value="1000.00"' in page
    # 1,000.00 × 30 days (2019-09-01 to 30) × 0.0005.
    assert 'value="15.00"' in page


def test_late_fee_is_that_of_the_day_asked_for(auditor):
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")

    response = auditor.get(URL + "?on=2019-09-10")

    assert 'value="5.00"' in response.content.decode()
    assert "?on=2019-09-10" in response.content.decode()


def test_other_jurisdictions_are_not_there(auditor):
    ours, theirs = enterprise("222401"), enterprise("220102")

    assert listed(auditor) == [ours.pk]
    assert listed(auditor, f"?q={theirs.name}") == []


def test_enterprises_whose_import_was_undone_are_not_there(auditor):
    enterprise(is_current=False)
    standing = enterprise()

    assert listed(auditor) == [standing.pk]


def test_search_finds_parts_of_names_and_codes(auditor):
    wood = enterprise(uscc="91222401MA00000025")
    Enterprise.objects.filter(pk=wood.pk).update(name="样例长白山木业")
    other = enterprise()

    assert listed(auditor, "?q=长白山") == [wood.pk]
    assert listed(auditor, "?q=ma0000002") == [wood.pk]
    assert listed(auditor, "?q=%25") == []
    assert set(listed(auditor, "?q=+")) == {wood.pk, other.pk}


def test_filters_narrow_the_list_together(auditor):
    wanted = enterprise("222402", status="halted", disposal_class="halted_with_assets")
    wanted_debt = {"pension": "100.00"}
    in_arrears(wanted, wanted_debt, "2019-01", "2019-02")
    enterprise("222402", status="halted", disposal_class="to_verify")
    enterprise("222401", status="normal", disposal_class="normal")

    assert listed(auditor, "?county=222401") != [wanted.pk]
    assert len(listed(auditor, "?county=222402")) == 2
    assert len(listed(auditor, "?status=halted")) == 2
    assert listed(auditor, "?disposal=halted_with_assets") == [wanted.pk]
    assert listed(auditor, "?in_arrears=yes") == [wanted.pk]
    assert wanted.pk not in listed(auditor, "?in_arrears=no")
    assert listed(auditor, "?county=222402&status=halted&in_arrears=yes&q=样例") == [wanted.pk]
    assert listed(auditor, "?county=222401&status=halted") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?county=220102", "county"),
        ("?status=rich", "status"),
        ("?disposal=x", "disposal"),
        ("?in_arrears=maybe", "in_arrears"),
        ("?on=2019-02-30", "on"),
        ("?on=9999-01-01", "on"),
        ("?on=1948-12-31", "on"),
        ("?q=" + "长" * 121, "q"),
        ("?q=%00", "q"),
    ],
)
def test_filter_that_does_not_exist_is_said_at_its_field_and_filters_nothing(auditor, query, field):
    one = enterprise()

    response = auditor.get(URL + query)

    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert [row.enterprise.pk for row in response.context["rows"]] == [one.pk]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["甲样例", "乙样例", "丙样例"]),
        ("employees", ["乙样例", "丙样例", "甲样例"]),
        ("principal", ["丙样例", "乙样例", "甲样例"]),
    ],
)
def test_order_in_both_directions(auditor, sort, expected):
    for name, employees, principal in [("甲样例", 30, "9.00"), ("乙样例", None, "8.50")]:
        Enterprise.objects.create(
            name=name, region_code="222401", employees=employees, arrears_principal=principal
        )
    Enterprise.objects.create(name="丙样例", region_code="222401", employees=4)
    by_name = sorted(expected) if sort == "name" else expected

    def names(query):
        return [row.enterprise.name for row in auditor.get(URL + query).context["rows"]]

    assert names(f"?sort={sort}") == by_name
    assert names(f"?sort=-{sort}") == by_name[::-1]
    assert names("?sort=nonsense") == names("?sort=-principal") == names("")


@pytest.mark.parametrize(
    "sort", ["name", "-name", "employees", "-employees", "principal", "-principal"]
)
def test_paging_by_key_shows_each_enterprise_once_there_and_back(sort):
    for number in range(23):
        Enterprise.objects.create(
            name=f"样例{number % 5}号企业",
            region_code="222401",
            uscc=f"{number:018d}",
            # Many equals and some unknown: the key decides among them.
            employees=None if number % 4 == 0 else number % 3,
            arrears_principal=Decimal(number % 2),
        )
    # As a sum of parts leaves it behind on SQLite: 0.30000000000000004.
    tenths = [Value(Decimal(one), output_field=DecimalField()) for one in ("0.1", "0.2")]
    Enterprise.objects.filter(arrears_principal=0).update(arrears_principal=tenths[0] + tenths[1])
    everything = Enterprise.objects.all()
    expected = [one.pk for one in selectors.in_order(everything, sort)]

    forwards, after = [], ""
    while True:
        page = selectors.key_page(everything, sort, after=after, size=5)
        assert (page.before is None) == (after == "")
        forwards.append([one.pk for one in page.enterprises])
        if page.after is None:
            break
        after = page.after
    backwards, before = [forwards[-1]], page.before
    while before:
        page = selectors.key_page(everything, sort, before=before, size=5)
        assert page.after is not None
        backwards.append([one.pk for one in page.enterprises])
        before = page.before

    assert sum(forwards, []) == expected
    assert backwards == forwards[::-1]


@pytest.mark.parametrize("key", ["x", "0", "-1", "9" * 30, "１"])
def test_unknown_key_gives_the_first_page(auditor, key):
    one = enterprise()

    assert listed(auditor, f"?after={key}") == listed(auditor, f"?before={key}") == [one.pk]


def test_pages_link_their_neighbours(auditor, monkeypatch):
    monkeypatch.setattr(selectors, "COUNT_LIMIT", 60)
    for number in range(61):
        Enterprise.objects.create(
            name=f"样例企业{number:02d}", region_code="222401", uscc=f"{number:018d}"
        )

    first = auditor.get(URL + "?sort=name")
    following = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert following is not None
    second = auditor.get(URL + following[1].replace("&amp;", "&"))

    assert len(first.context["rows"]) == selectors.PAGE_SIZE
    assert [row.enterprise.name for row in second.context["rows"]][0] == "样例企业50"
    assert len(second.context["rows"]) == 11
    assert 'rel="prev"' in second.content.decode()
    assert 'rel="next"' not in second.content.decode()


def test_count_is_exact_up_to_the_limit_and_honest_beyond(auditor, monkeypatch):
    monkeypatch.setattr(selectors, "COUNT_LIMIT", 2)
    auditor.cookies["django_language"] = "en"
    for _ in range(2):
        enterprise()
    exact = auditor.get(URL).content.decode()
    enterprise()
    beyond = auditor.get(URL).content.decode()

    assert "More than" not in exact
    assert "2 enterprises" in exact
    assert "More than 2 enterprises" in beyond


def test_part_for_htmx_is_the_part_of_the_page(users, client_for, htmx_client_for):
    user = users(Role.LEADER, "2224")
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")
    query = "?in_arrears=yes&sort=name"

    page = client_for(user).get(URL + query)
    part = htmx_client_for(user).get(URL + query)

    assert "<html" not in part.content.decode()
    assert part.content.decode().strip() in page.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_step_back_in_history_gets_the_whole_page(users, htmx_client_for):
    restored = htmx_client_for(users(Role.LEADER, "2224")).get(
        URL, headers={"HX-History-Restore-Request": "true"}
    )

    assert "<html" in restored.content.decode()


def test_nothing_imported_yet_says_who_can_do_something(users, client_for):
    importer = client_for(users(Role.IMPORT_ADMIN, "2224")).get(URL).content.decode()
    leader = client_for(users(Role.LEADER, "2224")).get(URL).content.decode()

    assert importer.count(reverse("intake:list")) == 2  # the menu's link, and the page's own
    assert reverse("intake:list") not in leader
    assert "empty-state" in leader


def test_nothing_found_is_told_apart_from_nothing_there(auditor):
    enterprise()
    auditor.cookies["django_language"] = "en"

    page = auditor.get(URL + "?q=nobody").content.decode()

    assert "No enterprise matches" in page


def test_number_of_queries_does_not_grow(auditor, django_assert_max_num_queries):
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")
    with django_assert_max_num_queries(9) as few:
        auditor.get(URL)
    for region in ("222401", "222402", "222403"):
        for _ in range(3):
            in_arrears(enterprise(region), {"injury": "10.00"}, "2018-01", "2019-08")

    with django_assert_max_num_queries(len(few.captured_queries)):
        auditor.get(URL + "?sort=employees")


def test_only_reading_is_possible(auditor):
    assert auditor.post(URL).status_code == 405
