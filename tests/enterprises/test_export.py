"""The list as a workbook: the same enterprises, numbers as numbers, texts never formulas."""

import io
from decimal import Decimal

import openpyxl
import pytest

from casework.enums import Role
from enterprises import export, views
from enterprises.models import Enterprise
from tests.arrears.builders import enterprise, in_arrears

pytestmark = pytest.mark.django_db

URL = "/enterprises/export.xlsx"


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def auditor(users, client_for):
    return client_for(users(Role.AUDITOR, "2224"))


def sheet_of(response):
    assert response.status_code == 200
    content = io.BytesIO(b"".join(response.streaming_content))
    return openpyxl.load_workbook(content).worksheets[0]


def test_holds_the_filtered_list_in_its_order(auditor):
    for name, debt in [("甲样例", "1.00"), ("乙样例", "3.00"), ("丙样例", "2.00")]:
        owner = enterprise()
        Enterprise.objects.filter(pk=owner.pk).update(name=name)
        in_arrears(owner, {"pension": debt}, "2019-08", "2019-08")
    enterprise()
    enterprise("220102")

    sheet = sheet_of(auditor.get(URL + "?in_arrears=yes&sort=-principal"))

    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["乙样例", "丙样例", "甲样例"]


def test_figures_are_numbers_with_a_format(auditor):
    owner = enterprise(employees=1234)
    in_arrears(owner, {"pension": "12345.67"}, "2019-08", "2019-08")

    sheet = sheet_of(auditor.get(URL + "?on=2019-09-10"))
    employees, principal, late_fee = sheet[2][7], sheet[2][8], sheet[2][9]

    assert [employees.data_type, principal.data_type, late_fee.data_type] == ["n", "n", "n"]
    assert employees.value == 1234
    assert Decimal(str(principal.value)) == Decimal("12345.67")
    # 12,345.67 × 10 days × 0.0005 = 61.72835.
    assert Decimal(str(late_fee.value)) == Decimal("61.73")
    assert principal.number_format == late_fee.number_format == "#,##0.00"
    assert "2019-09-10" in sheet[1][9].value


def test_text_that_looks_like_a_formula_stays_text(auditor):
    owner = enterprise(ownership="@SUM(A1)", industry="+1\x07")
    Enterprise.objects.filter(pk=owner.pk).update(name='=HYPERLINK("样例")')

    row = sheet_of(auditor.get(URL))[2]

    assert [(cell.value, cell.data_type) for cell in (row[0], row[3], row[4])] == [
        ('=HYPERLINK("样例")', "s"),
        ("@SUM(A1)", "s"),
        ("+1", "s"),
    ]


def test_too_long_a_list_is_refused_with_the_remedy(auditor, monkeypatch):
    monkeypatch.setattr(views, "MAX_ROWS", 1)
    auditor.cookies["django_language"] = "en"
    enterprise()
    enterprise()

    response = auditor.get(URL + "?sort=name", follow=True)

    assert response.redirect_chain == [("/enterprises/?sort=name", 302)]
    assert "at most 1 enterprises" in response.content.decode()


def test_queries_grow_by_chunks_and_not_by_rows(
    auditor, monkeypatch, django_assert_max_num_queries
):
    for _ in range(6):
        in_arrears(enterprise(), {"pension": "10.00"}, "2019-07", "2019-08")

    with django_assert_max_num_queries(8):
        whole = sheet_of(auditor.get(URL))
    monkeypatch.setattr(export, "_CHUNK", 4)
    chunked = sheet_of(auditor.get(URL))

    assert list(whole.values) == list(chunked.values)
    assert whole.max_row == 7
