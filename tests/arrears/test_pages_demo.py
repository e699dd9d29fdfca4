"""The pages on the survey that comes with the product: figures known to the fen."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.conf import settings

from casework.enums import Role
from casework.scope import Scope
from enterprises.models import Enterprise
from intake import services as intake
from intake.enums import BatchKind, BatchState

pytestmark = pytest.mark.django_db

WORKBOOK = settings.BASE_DIR / "fixtures" / "demo" / "survey_yanbian_2019.xlsx"
ON = "2019-09-30"


@pytest.fixture
def auditor(on, regions, users, client_for):
    day = on(ON)
    importer = users(Role.IMPORT_ADMIN, "2224")
    with WORKBOOK.open("rb") as content:
        batch = intake.receive_file(
            kind=BatchKind.SURVEY,
            title="样例调研",
            content=content,
            original_name=WORKBOOK.name,
            scope=Scope("2224"),
            uploaded_by=importer,
        )
    intake.read_batch(batch.pk, on=day)
    intake.request_commit(batch.pk, actor=importer, skip_bad_rows=False)
    assert intake.commit_batch(batch.pk, on=day).state == BatchState.COMMITTED
    return client_for(users(Role.AUDITOR, "2224"))


def test_every_page_tells_the_same_known_figures(auditor, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        home = auditor.get("/")
    total = home.context["total"]

    assert (total.enterprises, total.items) == (74, 35210)
    assert total.principal == Decimal("95845400.00")
    assert total.late_fee == Decimal("92004022.12")
    assert home.context["workers"].workers == 4562
    by_county = {line.name: line.owed for line in home.context["overview"].regions}
    assert by_county["图们市"].principal == Decimal("35604352.71")
    assert by_county["延吉市"].enterprises == 24

    with django_assert_max_num_queries(9):
        listed = auditor.get("/enterprises/?in_arrears=yes")
    assert "74" in listed.context["summary"]
    assert len(listed.context["rows"]) == 50

    debtor = Enterprise.objects.order_by("-arrears_principal")[0]
    section = auditor.get(f"/enterprises/{debtor.pk}/").content.decode()
    fees = re.findall(r'class="number"><data class="yuan[^"]*" value="([\d.]+)"', section)
    months = auditor.get(f"/enterprises/{debtor.pk}/arrears/pension/").context["months"]
    # Three readers of the same facts: SQL by insurance, statutes by month, the list's column.
    assert str(months.late_fee) in fees
    shown = {row.enterprise.pk: row.amounts[0] for row in listed.context["rows"]}
    by_insurance = [
        auditor.get(f"/enterprises/{debtor.pk}/arrears/{insurance}/").context["months"].late_fee
        for insurance in ("pension", "unemployment", "medical", "injury", "maternity")
    ]
    assert sum(by_insurance, Decimal("0")) == shown[debtor.pk]


def test_totals_of_an_earlier_day_need_no_nightly_run(auditor):
    page = auditor.get("/?on=2018-12-31")
    total = page.context["total"]

    assert page.context["as_of"].day == dt.date(2018, 12, 31)
    assert total.late_fee < Decimal("92004022.12")
    assert total.items < 35210
    assert (
        dt.date.fromisoformat("2018-12-31") == auditor.get("/?on=2018-12-31").context["as_of"].day
    )
