"""A Chinese reader meets the same words on page, workbook and letter."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from django.conf import settings
from django.utils import translation

from arrears.sheet.labels import HEADINGS
from casework.enums import Role
from statutes.sheet_keys import Key
from tests.arrears.money_scenes import received

LETTERS = settings.BASE_DIR / "templates" / "documents"


def words_of_letter(name: str) -> str:
    with zipfile.ZipFile(LETTERS / name) as parts:
        return re.sub(r"<[^>]+>", "|", parts.read("word/document.xml").decode())


def headings_of(page: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page)


@pytest.fixture
def chinese(users, client_for):
    return client_for(users(Role.AUDITOR, "2224"))


@pytest.fixture
def payer(debtor):
    received(debtor, "2019-07-10", "1150.00", reference="样例流水甲")
    return debtor


def test_statement_has_the_headings_of_its_letter(chinese, payer):
    letter = words_of_letter("account_statement.docx")
    address = f"/enterprises/{payer.pk}/statement"
    page = headings_of(chinese.get(f"{address}/?from=2019-07-01&to=2019-07-31").content.decode())
    content = chinese.get(f"{address}.xlsx?from=2019-07-01&to=2019-07-31").getvalue()
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)

    told = ["发生日", "入账日", "事项", "凭证号", "说明"]
    head = next(row for row in rows if row[0] == "发生日")
    assert list(head[:5]) == told
    assert set(told[:3]) <= set(page)
    assert all(f"|{word}|" in letter for word in told)
    assert any("科目" in row for row in rows)


def test_sheet_has_the_headings_of_its_letter():
    letter = words_of_letter("late_fee_sheet.docx")
    with translation.override("zh-hans"):
        named = {key: str(HEADINGS[key]) for key in (Key.BALANCE, Key.TO_PRINCIPAL, Key.TO_FEE)}
        left = str(HEADINGS[Key.PRINCIPAL_OUTSTANDING]), str(HEADINGS[Key.FEE_OUTSTANDING])

    assert named == {
        Key.BALANCE: "计费本金",
        Key.TO_PRINCIPAL: "抵本金",
        Key.TO_FEE: "抵滞纳金",
    }
    assert all(word in letter for word in (*named.values(), *left))


def test_brackets_around_months_are_those_of_the_language(chinese, payer):
    address = f"/enterprises/{payer.pk}/statement/?from=2019-07-01&to=2019-07-31"
    page = chinese.get(address).content.decode()
    chinese.cookies["django_language"] = "en"
    in_english = chinese.get(address).content.decode()

    assert re.search(r"本金 [\d,.]+（\d{4}-\d\d", page)
    assert not re.search(r"[\d.] \(\d{4}-\d\d", page)
    assert re.search(r"Principal [\d,.]+ \(\d{4}-\d\d", in_english)
