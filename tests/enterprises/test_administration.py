"""The administration: facts are read, users are managed, both within one's jurisdiction."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib import admin
from django.urls import reverse

from arrears import tasks
from arrears.cases.services.proposals import propose_step
from arrears.cases.services.steps import open_case, take_step
from arrears.services.accrual import accrue_day
from arrears.services.receipts import RefundFacts, record_refund
from casework.enums import Role
from casework.models import JurisdictionProfile, Region, User
from tests.arrears.builders import committed_batch, enterprise, in_arrears
from tests.arrears.money_scenes import day, deferred, ended, received
from tests.casework.factories import PASSWORD
from tests.casework.test_append_only import (
    asset_clue_end,
    baseline_check,
    remedy_outcome,
    service_record,
)

pytestmark = pytest.mark.django_db

OURS = [
    model
    for model in admin.site._registry
    if model._meta.app_label in {"casework", "enterprises", "arrears", "intake", "ledger"}
]
MANAGED = {User, JurisdictionProfile}
FACTS = [model for model in OURS if model not in MANAGED]


@pytest.fixture
def administrator(users, client_for, regions):
    return client_for(users(Role.ADMINISTRATOR, "2224", is_staff=True))


def address(model, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_lists_open_and_facts_can_only_be_read(model, administrator):
    in_arrears(enterprise(), {"pension": "10.00"}, "2019-08", "2019-08")

    assert administrator.get(address(model, "changelist")).status_code == 200
    may_add = administrator.get(address(model, "add")).status_code
    assert may_add == (200 if model in MANAGED else 403)


def in_collection(officer) -> None:
    """Make a row of each table of the ladder, a proposal with them."""
    on = dt.date(2019, 9, 30)
    debtor = enterprise()
    in_arrears(debtor, {"pension": "500.00"}, "2019-08", "2019-08", batch=committed_batch("样例三"))
    case = open_case(debtor.pk, established_on=on, on=on, actor_id=officer.pk)
    dated = {"on": on, "today": on, "facts": {}, "actor_id": officer.pk}
    take_step(case.pk, "remind", **dated)
    propose_step(case.pk, "issue_demand", **dated)
    for make in (service_record, asset_clue_end, remedy_outcome, baseline_check):
        make()


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_rows_are_shown_and_refuse_changes(model, users, client_for, regions):
    debtor = enterprise()
    in_arrears(debtor, {"pension": "10.00"}, "2019-07", "2019-07")
    in_arrears(debtor, {"pension": "10.00"}, "2019-08", "2019-08", batch=committed_batch("样例二"))
    accrue_day(dt.date(2019, 9, 30))
    received(debtor, "2019-09-05", "3.00")
    receipt = received(debtor, "2019-09-20", "100.00")
    paid_back = RefundFacts(receipt.pk, "样例退1", day("2019-09-21"), Decimal("1.00"), "样例")
    record_refund(paid_back, actor_id=None)
    ended(deferred(debtor, "2019-08-01", "2019-08-05"), "2019-08-03")
    in_collection(users(Role.AUDITOR))
    client = client_for(users(Role.ADMINISTRATOR, "", is_staff=True))
    row = model.objects.order_by("pk").last()
    before = model.objects.filter(pk=row.pk).values().get()

    assert client.get(address(model, "change", row.pk)).status_code == 200
    assert client.post(address(model, "change", row.pk), {}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_other_jurisdictions_are_not_there(administrator):
    ours, theirs = enterprise("222401"), enterprise("220102")
    batches = committed_batch(prefix="222401"), committed_batch(prefix="2201")

    listed = administrator.get(address(type(ours), "changelist")).content.decode()
    imports = administrator.get(address(type(batches[0]), "changelist")).content.decode()

    assert ours.name in listed
    assert theirs.name not in listed
    assert batches[0].original_name in imports
    assert batches[1].original_name not in imports
    assert administrator.get(address(type(theirs), "change", theirs.pk)).status_code == 302


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_staff_of_other_roles_finds_nothing(role, users, client_for, regions):
    client = client_for(users(role, "2224", is_staff=True))

    assert client.get(address(Region, "changelist")).status_code == 403
    assert client.get(address(User, "changelist")).status_code == 403


def test_administrator_makes_a_user_who_can_log_in(administrator, client):
    response = administrator.post(
        address(User, "add"),
        {
            "username": "yangli-new",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "first_name": "样例",
            "role": Role.ADMINISTRATOR,
            "jurisdiction_prefix": "222401",
        },
    )

    assert response.status_code == 302
    made = User.objects.get(username="yangli-new")
    assert (made.role, made.jurisdiction_prefix, made.is_staff) == ("administrator", "222401", True)
    assert not made.is_superuser
    assert made.check_password(PASSWORD)


@pytest.mark.parametrize("prefix", ["22", "220102", ""])
def test_nobody_gives_out_a_jurisdiction_beyond_the_own(administrator, users, prefix):
    colleague = users(Role.AUDITOR, "222401")

    response = administrator.post(
        address(User, "change", colleague.pk),
        {"username": colleague.username, "role": "leader", "jurisdiction_prefix": prefix},
    )
    colleague.refresh_from_db()

    assert response.status_code == 200
    assert "jurisdiction_prefix" in response.context["adminform"].form.errors
    assert (colleague.role, colleague.jurisdiction_prefix) == ("auditor", "222401")


def test_user_who_loses_the_role_loses_the_administration(administrator, users):
    colleague = users(Role.ADMINISTRATOR, "222401", is_staff=True)

    administrator.post(
        address(User, "change", colleague.pk),
        {"username": colleague.username, "role": "leader", "jurisdiction_prefix": "222401"},
    )
    colleague.refresh_from_db()

    assert (colleague.role, colleague.is_staff) == ("leader", False)


def test_users_elsewhere_and_superusers_are_out_of_reach(administrator, users):
    elsewhere = users(Role.AUDITOR, "2201")
    root = users(Role.ADMINISTRATOR, "222401", is_staff=True, is_superuser=True)

    assert administrator.get(address(User, "change", elsewhere.pk)).status_code == 302
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert administrator.post(password, {"password1": "x", "password2": "x"}).status_code == 403
    assert administrator.post(address(User, "change", root.pk), {}).status_code == 403
    assert administrator.post(address(User, "delete", root.pk), {}).status_code == 403


def test_local_limit_is_entered_with_its_profile(administrator, django_capture_on_commit_callbacks):
    profile = JurisdictionProfile.objects.create(
        region_prefix="2224", valid_from=dt.date(2019, 1, 1), document="样例州文件"
    )
    form = {
        "valid_from": "2019-01-01",
        "document": "样例州文件",
        "fee_reading": profile.fee_reading,
        "day_count": profile.day_count,
        "payment_order": profile.payment_order,
        "deadline_rule": profile.deadline_rule,
        "limits-TOTAL_FORMS": "1",
        "limits-INITIAL_FORMS": "0",
        "limits-0-profile": profile.pk,
        "limits-0-code": "demand_notice_payment",
        "limits-0-length": "10",
        "limits-0-unit": "working_days",
    }

    with django_capture_on_commit_callbacks() as sent:
        response = administrator.post(address(JurisdictionProfile, "change", profile.pk), form)

    assert response.status_code == 302, response.context["adminform"].errors
    (limit,) = profile.limits.all()
    assert (limit.code, limit.length, limit.unit) == ("demand_notice_payment", 10, "working_days")
    assert tasks.look_at_cases.delay in [getattr(one, "func", None) for one in sent]
