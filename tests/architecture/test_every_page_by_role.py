"""Every page as each role: answered or refused by the permission, and nobody is led to a refusal.

The test of the wrong user (test_urls_wrong_user.py) tries who must not get through; this one
walks like a user, from each page a role may see along every link, button and form on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from casework.enums import Role
from casework.models import User
from casework.permissions import (
    may_administer,
    may_handle_cases,
    may_import,
    may_record_money,
)
from tests.architecture.addresses import Address, all_addresses
from tests.architecture.test_urls_wrong_user import (
    ADMINISTERING,
    BOOKKEEPING,
    EXAMPLES,
    HANDLING,
    PUBLIC,
)
from tests.arrears.cases.notices.scene import notices_of
from tests.scenes import Scene

ADDRESSES = [one for one in all_addresses() if one.view_name not in PUBLIC]
# Not walked further; that a link to them is not refused is tried all the same.
FOREIGN = ("/admin/", "/api/", "/static/")
# Speaks only to scripts, or ends the session that walks.
NOT_WALKED = ("/logout/", "/progress/")
REFUSED = 403
LINK = re.compile(r'\s(?:href|hx-get)="([^"]+)"')
FORM = re.compile(r"<form\b([^>]*)>")


@pytest.fixture
def scene(regions, on) -> Scene:
    on("2019-09-30")
    made = Scene()
    assert made.receipt
    assert made.stop
    assert made.running_stop
    assert made.bank_list
    assert notices_of(made.case)
    return made


def may_open(user: User, address: Address) -> bool:
    """Say whether a role may open the page of an address, whose example is a survey's batch."""
    if address.view_name in {"intake:list", "intake:upload"}:
        return may_import(user) or may_record_money(user)
    if address.view_name.startswith("intake:"):
        return may_import(user)
    if address.view_name in HANDLING:
        return may_handle_cases(user)
    if address.view_name in ADMINISTERING:
        return may_administer(user)
    return address.view_name not in BOOKKEEPING or may_record_money(user)


def answer_of(client: Client, url: str) -> tuple[int, str]:
    """Return status and, of a page, its text; an error of the server is raised by the client."""
    answer = client.get(url)
    content = answer.getvalue()
    is_page = "text/html" in answer.headers.get("Content-Type", "")
    return answer.status_code, content.decode() if is_page else ""


def posted(client: Client, url: str) -> int:
    """Return what an empty form comes to, and leave nothing of it."""
    with transaction.atomic():
        status = client.post(url).status_code
        transaction.set_rollback(True)
    return status


def links_of(url: str, page: str) -> Iterator[str]:
    """Return what a page's links and buttons fetch."""
    for found in LINK.findall(page):
        target = urljoin(url, unescape(found)).partition("#")[0]
        if target.startswith("/") and not target.startswith("//"):
            yield target


def forms_of(url: str, page: str) -> Iterator[str]:
    """Return where a page's forms send what is typed."""
    for attributes in FORM.findall(page):
        if 'method="post"' in attributes:
            action = re.search(r'action="([^"]*)"', attributes)
            yield urljoin(url, unescape(action[1]) if action else "") or url


def shape(url: str) -> tuple[str, tuple[str, ...]]:
    """Name a page by its path and what is asked of it: sorting differently is no other page."""
    parts = urlsplit(url)
    return parts.path, tuple(sorted(parse_qs(parts.query)))


@pytest.mark.parametrize("role", Role)
def test_every_page_answers_a_role_or_refuses_it_by_its_permission(scene, client_for, role):
    user = scene.colleague(role)
    client = client_for(user)
    wrong = {}
    for address in ADDRESSES:
        kwargs = EXAMPLES[address.view_name](scene) if address.parameters else {}
        status, _page = answer_of(client, reverse(address.view_name, kwargs=kwargs))
        # A page that takes only what is sent says so to whoever may not send it, too.
        allowed = {200, 204, 302, 405} if may_open(user, address) else {REFUSED, 405}
        if status not in allowed:
            wrong[address.view_name] = status

    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_no_link_button_or_form_leads_a_role_to_a_refusal(scene, client_for, role):
    client = client_for(scene.colleague(role))
    waiting = [("", "/")]
    seen, forms, refused = set(), set(), []
    while waiting:
        source, url = waiting.pop()
        if shape(url) in seen or any(one in url for one in NOT_WALKED):
            continue
        seen.add(shape(url))
        if url.startswith("/static/"):
            continue
        status, page = answer_of(client, url)
        if status >= 400:
            refused.append((source, url, status))
        if url.startswith(FOREIGN):
            continue
        waiting += [(url, found) for found in links_of(url, page)]
        for action in forms_of(url, page):
            if shape(action) in forms or any(one in action for one in NOT_WALKED):
                continue
            forms.add(shape(action))
            if (status := posted(client, action)) in {REFUSED, 404, 405, 500}:
                refused.append((url, action, status))

    assert refused == []
    paths = {path for path, _query in seen}
    assert f"/enterprises/{scene.enterprise.pk}/" in paths
    assert f"/receipts/{scene.receipt.pk}/" in paths
    user = User(role=role)
    assert (f"/imports/{scene.batch.pk}/" in paths) == may_import(user)
    assert (f"/imports/{scene.bank_list.pk}/" in paths) == may_record_money(user)
    assert ("/receipts/new/" in paths) == may_record_money(user)
    assert ("/admin/" in paths) == may_administer(user)
