"""Every address is tried by those who must not get through.

The addresses come from the URL configuration itself. Each one with a parameter needs an example
in EXAMPLES; one without fails `test_every_address_has_an_example`, so that no page is forgotten.
The right user tries every example too: a 404 for the wrong user says something only when the
same address exists for the right one.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.contrib import admin
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from casework.enums import Role
from casework.models import JobRun, JurisdictionProfile, Region, User
from casework.permissions import may_administer, may_handle_cases, may_import, may_record_money
from enterprises.models import SurveyRound
from tests.architecture.addresses import Address, all_addresses
from tests.architecture.sources import PRODUCT
from tests.arrears.cases.notices.scene import notices_of
from tests.arrears.fines.scene import fine_of
from tests.scenes import Scene

Example = Callable[[Scene], dict[str, object]]

# What stands in the parameters of each address, for the scene in 222401.
EXAMPLES: dict[str, Example] = {
    "api:enterprise-arrears": lambda s: {"pk": s.enterprise.pk},
    "api:enterprise-detail": lambda s: {"pk": s.enterprise.pk},
    "api:enterprise-items": lambda s: {"pk": s.enterprise.pk},
    "api:item-working": lambda s: {"pk": s.item.pk},
    "arrears:months": lambda s: {"enterprise_pk": s.enterprise.pk, "insurance": s.item.insurance},
    "arrears:sheet": lambda s: {"enterprise_pk": s.enterprise.pk},
    "arrears:sheet_docx": lambda s: {"enterprise_pk": s.enterprise.pk},
    "arrears:sheet_xlsx": lambda s: {"enterprise_pk": s.enterprise.pk},
    "arrears:working": lambda s: {"pk": s.item.pk},
    "cases:approve": lambda s: {"pk": s.case.proposals.get().pk},
    "cases:asset-end": lambda s: {"pk": s.case.enterprise.asset_clues.get().pk},
    "cases:asset-new": lambda s: {"pk": s.case.pk},
    "cases:assign": lambda s: {"pk": s.case.pk},
    "cases:case": lambda s: {"pk": s.case.pk},
    "cases:check-new": lambda s: {"enterprise_pk": s.enterprise.pk},
    "cases:open": lambda s: {"enterprise_pk": s.enterprise.pk},
    "cases:remedy-new": lambda s: {"pk": s.case.pk},
    "cases:remedy-outcome": lambda s: {"pk": s.remedy.pk},
    "cases:send-back": lambda s: {"pk": s.case.proposals.get().pk},
    "cases:step": lambda s: {"pk": s.case.pk, "step": "inquire_accounts"},
    "documents:draft": lambda s: {"case_pk": s.case.pk},
    "documents:file": lambda s: {"pk": s.case.documents.get().pk},
    "documents:serve": lambda s: {"pk": s.case.documents.get().pk},
    "documents:service-return": lambda s: {"pk": s.case.documents.get().pk},
    "enterprises:file": lambda s: {"pk": s.enterprise.pk},
    "fines:approve": lambda s: {"pk": fine_of(s.case).proposals.get().pk},
    "fines:fine": lambda s: {"pk": fine_of(s.case).pk},
    "fines:new": lambda s: {"case_pk": s.case.pk},
    "fines:remedy-new": lambda s: {"pk": fine_of(s.case).pk},
    "fines:remedy-outcome": lambda s: {"pk": fine_of(s.case).remedies.get().pk},
    "fines:send-back": lambda s: {"pk": fine_of(s.case).proposals.get().pk},
    "fines:step": lambda s: {"pk": fine_of(s.case).pk, "step": "drop"},
    "intake:batch": lambda s: {"pk": s.batch.pk},
    "intake:commit": lambda s: {"pk": s.batch.pk},
    "intake:file": lambda s: {"pk": s.batch.pk},
    "intake:mapping": lambda s: {"pk": s.batch.pk},
    "intake:progress": lambda s: {"pk": s.batch.pk},
    "intake:rejects": lambda s: {"pk": s.batch.pk},
    "intake:undo": lambda s: {"pk": s.batch.pk},
    "money:receipt": lambda s: {"pk": s.receipt.pk},
    "money:record": lambda s: {"enterprise_pk": s.enterprise.pk},
    "money:refund": lambda s: {"pk": s.receipt.pk},
    "money:refund-reverse": lambda s: {"pk": s.receipt.refunds.get().pk},
    "money:reverse": lambda s: {"pk": s.receipt.pk},
    "money:statement": lambda s: {"pk": s.enterprise.pk},
    "money:statement-docx": lambda s: {"pk": s.enterprise.pk},
    "money:statement-xlsx": lambda s: {"pk": s.enterprise.pk},
    "notices:batch": lambda s: {"pk": notices_of(s.case).pk},
    "notices:decide": lambda s: {"pk": notices_of(s.case).pk},
    "notices:drop": lambda s: {"pk": notices_of(s.case).pk},
    "notices:leave-out": lambda s: {"pk": notices_of(s.case).pk},
    "notices:letters": lambda s: {"pk": notices_of(s.case).pk},
    "notices:outcome": lambda s: {"pk": notices_of(s.case).pk},
    "notices:progress": lambda s: {"pk": notices_of(s.case).pk},
    "notices:renew": lambda s: {"pk": notices_of(s.case).pk},
    "notices:start": lambda s: {"pk": notices_of(s.case).pk},
    "stops:end": lambda s: {"pk": s.running_stop.pk},
    "stops:new": lambda s: {"enterprise_pk": s.enterprise.pk},
    "stops:stop": lambda s: {"pk": s.stop.pk},
    "what_if:payment": lambda s: {"enterprise_pk": s.enterprise.pk},
    "what_if:plan": lambda s: {"enterprise_pk": s.enterprise.pk},
    "what_if:plan-xlsx": lambda s: {"enterprise_pk": s.enterprise.pk},
}
# Open to everybody, by intention.
PUBLIC = {"login", "set_language"}
# Only for those who may handle some kind of file; which, the file decides.
IMPORTING = ("intake:",)
# Only for those who may record money.
BOOKKEEPING = (
    "money:choose",
    "money:record",
    "money:refund",
    "money:refund-reverse",
    "money:reverse",
    "stops:end",
    "stops:new",
)
# Only for those who may handle collection cases.
HANDLING = (
    "cases:approve",
    "cases:asset-end",
    "cases:asset-new",
    "cases:assign",
    "cases:check-new",
    "cases:open",
    "cases:remedy-new",
    "cases:remedy-outcome",
    "cases:send-back",
    "cases:step",
    "documents:serve",
    "fines:approve",
    "fines:new",
    "fines:remedy-new",
    "fines:remedy-outcome",
    "fines:send-back",
    "fines:step",
    "notices:batch",
    "notices:choose",
    "notices:decide",
    "notices:drop",
    "notices:leave-out",
    "notices:letters",
    "notices:list",
    "notices:outcome",
    "notices:progress",
    "notices:renew",
    "notices:start",
)
# Only for administrators.
ADMINISTERING = ("documents:template-file", "documents:template-reset", "documents:templates")
# Answers programs, which a log-in page does not help.
PROGRAMMED = ("api:",)
# Tables of the administration that belong to no place: everybody's, or about the product itself.
PLACELESS: set[type[Model]] = {JobRun, JurisdictionProfile, Region, SurveyRound}

ADDRESSES = all_addresses()
OF_OBJECTS = [address for address in ADDRESSES if address.parameters]
PRIVATE = [address for address in ADDRESSES if address.view_name not in PUBLIC]
LISTS = [address for address in PRIVATE if not address.parameters]
OF_IMPORTS = [address for address in ADDRESSES if address.view_name.startswith(IMPORTING)]
OF_MONEY = [address for address in ADDRESSES if address.view_name in BOOKKEEPING]
OF_CASES = [address for address in ADDRESSES if address.view_name in HANDLING]
REGISTERED = list(admin.site._registry)
OURS = [model for model in REGISTERED if model.__module__.partition(".")[0] in PRODUCT]
REFUSALS = {403, 404}
WRONG_METHOD = 405

named = pytest.mark.parametrize


@pytest.fixture
def scene(regions) -> Scene:
    return Scene()


def url_of(address: Address, scene: Scene | None) -> str:
    example = EXAMPLES.get(address.view_name)
    kwargs = example(scene) if example and scene else {}
    return reverse(address.view_name, kwargs=kwargs)


def status(response: HttpResponseBase) -> int:
    """Return the status of a response that has been read to its end, which closes its file."""
    response.getvalue()
    return response.status_code


def answers(client: Client, url: str) -> set[int]:
    """Return what GET and POST, by link and by htmx, come to."""
    return {
        status(ask(url, headers=headers))
        for ask in (client.get, client.post)
        for headers in ({}, {"HX-Request": "true"})
    }


def text_of(response: HttpResponseBase) -> str:
    """Return all that a page or a workbook says."""
    content = response.getvalue()
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        return "".join(workbook.read(part).decode() for part in workbook.namelist())


def role_for(address: Address) -> Role:
    """Return a role that may do what stands at the address."""
    if address.view_name in ADMINISTERING:
        return Role.ADMINISTRATOR
    return Role.AUDITOR if address.view_name in BOOKKEEPING + HANDLING else Role.IMPORT_ADMIN


def is_refused(statuses: set[int]) -> bool:
    """Say whether the object was refused, and not merely the method."""
    return statuses <= REFUSALS | {WRONG_METHOD} and statuses != {WRONG_METHOD}


def test_every_address_has_an_example():
    assert [address.route for address in ADDRESSES if not address.view_name] == []
    without = {str(address) for address in OF_OBJECTS} - set(EXAMPLES)
    assert without == set(), "give EXAMPLES the parameters of a case in 222401"
    gone = set(EXAMPLES) - {address.view_name for address in OF_OBJECTS}
    assert gone == set(), "these addresses no longer exist or have no parameter"


def test_public_addresses_exist():
    assert {address.view_name for address in ADDRESSES} >= PUBLIC


@named("address", OF_OBJECTS, ids=str)
def test_example_exists_for_the_right_user(scene, client_for, address):
    response = client_for(scene.colleague(role_for(address))).get(url_of(address, scene))

    assert status(response) in {200, 204, 302, WRONG_METHOD}


@named("address", PRIVATE, ids=str)
def test_anonymous_is_sent_to_log_in(scene, address):
    url = url_of(address, scene)

    for ask in (Client().get, Client().post):
        response = ask(url)
        if address.view_name.startswith(PROGRAMMED):
            assert response.status_code in {401, 403}
            continue
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse(django_settings.LOGIN_URL))


@named("address", OF_OBJECTS, ids=str)
def test_another_jurisdiction_finds_nothing(scene, client_for, address):
    stranger = scene.stranger_as(role_for(address))
    statuses = answers(client_for(stranger), url_of(address, scene))

    assert statuses <= {404, WRONG_METHOD}
    assert 404 in statuses


@named("address", LISTS, ids=str)
def test_lists_do_not_mention_another_jurisdiction(scene, client_for, address):
    assert scene.receipt
    assert scene.case
    page = client_for(scene.stranger_as(role_for(address))).get(url_of(address, None))
    text = text_of(page)

    assert status(page) in {200, 302, WRONG_METHOD}
    for theirs in (
        scene.enterprise.name,
        scene.enterprise.uscc,
        scene.batch.title,
        scene.receipt.reference,
    ):
        assert theirs not in text


@named("address", OF_IMPORTS, ids=str)
def test_imports_are_refused_without_the_permission(scene, client_for, address):
    """What is owed is for those who import, a list of receipts for those who record money."""
    survey = bank = url_of(address, scene)
    if address.parameters:
        bank = reverse(address.view_name, kwargs={"pk": scene.bank_list.pk})
    else:
        survey, bank = f"{survey}?kind=survey", f"{survey}?kind=receipts"
    refused = 0
    for role in Role:
        user, client = User(role=role), client_for(scene.colleague(role))
        importer, bookkeeper = may_import(user), may_record_money(user)
        if address.view_name == "intake:list":
            importer = bookkeeper = importer or bookkeeper
        for url, may in ((survey, importer), (bank, bookkeeper)):
            refused += not may
            assert may or is_refused(answers(client, url)), (role, url)
    assert refused >= 4


@named("address", [one for one in OF_IMPORTS if one.parameters], ids=str)
def test_bank_list_is_for_the_right_user_of_the_same_place(scene, client_for, address):
    url = reverse(address.view_name, kwargs={"pk": scene.bank_list.pk})
    answer = client_for(scene.colleague(Role.AUDITOR)).get(url)
    stranger = client_for(scene.stranger_as(Role.AUDITOR))

    assert status(answer) in {200, 302, WRONG_METHOD}
    assert answers(stranger, url) in ({404}, {404, WRONG_METHOD})


@named("address", OF_MONEY, ids=str)
def test_money_is_refused_without_the_permission(scene, client_for, address):
    roles = [role for role in Role if not may_record_money(User(role=role))]

    assert len(roles) >= 3
    for role in roles:
        assert is_refused(answers(client_for(scene.colleague(role)), url_of(address, scene))), role


@named("address", OF_CASES, ids=str)
def test_cases_are_refused_without_the_permission(scene, client_for, address):
    roles = [role for role in Role if not may_handle_cases(User(role=role))]

    assert len(roles) >= 3
    for role in roles:
        assert is_refused(answers(client_for(scene.colleague(role)), url_of(address, scene))), role


def admin_url(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def admin_urls() -> list[str]:
    return [reverse("admin:index"), *(admin_url(model, "changelist") for model in REGISTERED)]


@named("role", [role for role in Role if not may_administer(User(role=role))])
def test_administration_is_closed_to_other_roles(db, users, client_for, role):
    client = client_for(users(role))

    for url in admin_urls():
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("admin:login"))


def test_administration_sends_anonymous_to_log_in(db):
    for url in admin_urls():
        assert Client().get(url).status_code == 302


def test_tables_of_other_packages_which_know_no_jurisdiction_are_not_shown():
    assert set(REGISTERED) == set(OURS)


@named("model", [m for m in OURS if m not in PLACELESS], ids=lambda model: model.__name__)
def test_administration_ends_at_the_jurisdiction(scene, users, client_for, model):
    local = client_for(users(Role.ADMINISTRATOR, "222401"))
    stranger = client_for(users(Role.ADMINISTRATOR, "222426"))
    theirs = scene.example_of(model)
    page = admin_url(model, "change", theirs.pk)

    assert local.get(page).status_code == 200
    assert stranger.get(page).status_code == 302
    assert page in local.get(admin_url(model, "changelist")).content.decode()
    assert page not in stranger.get(admin_url(model, "changelist")).content.decode()
