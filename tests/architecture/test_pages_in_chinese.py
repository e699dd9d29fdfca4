"""No page speaks English to those who have not asked for it, the administration included."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from casework.enums import Role
from tests.architecture.addresses import Address, all_addresses
from tests.architecture.test_urls_wrong_user import PROGRAMMED, url_of
from tests.scenes import Scene

SHOWN_ATTRIBUTE = re.compile(r'\s(?:aria-label|title|placeholder)="([^"]*)"')
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
# Two words in a row are a phrase; one alone may be a name, a code or a file.
PHRASE = re.compile(r"[A-Za-z’']{2,} [A-Za-z’']{2,}(?: [A-Za-z’']+)*")

PAGES = [one for one in all_addresses() if not one.view_name.startswith(PROGRAMMED)]


@pytest.fixture
def scene(regions) -> Scene:
    return Scene()


@pytest.fixture
def administrator(users, client_for) -> Client:
    client: Client = client_for(users(Role.ADMINISTRATOR, "", is_superuser=True, is_staff=True))
    return client


def phrases(html: str) -> list[str]:
    """List the English phrases that a page shows or reads out."""
    html = UNSEEN.sub(" ", html)
    texts = [*SHOWN_ATTRIBUTE.findall(html), *re.split(r"<[^>]*>", html)]
    return [found for text in texts for found in PHRASE.findall(unescape(text))]


def test_phrases_are_found_in_texts_and_labels():
    html = '<p title="Open it">归仓 Guicang</p><script>let it be</script><b>not one word</b>'

    assert phrases(html) == ["Open it", "not one word"]


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_no_page_speaks_english(scene, client_for, address: Address):
    response = client_for(scene.importer).get(url_of(address, scene))

    if response.headers.get("Content-Type", "").startswith("text/html"):
        assert phrases(response.getvalue().decode()) == []
    else:
        response.getvalue()


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_no_table_of_the_administration_speaks_english(scene, administrator, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = scene.example_of(model)
    addresses = [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])]

    for url in addresses:
        response = administrator.get(url)
        assert response.status_code == 200
        assert phrases(response.content.decode()) == [], url


@pytest.mark.parametrize(
    "view_name", ["index", "casework_user_add", "casework_jurisdictionprofile_add"]
)
def test_the_administration_speaks_no_english(administrator, regions, view_name):
    response = administrator.get(reverse(f"admin:{view_name}"))

    assert phrases(response.content.decode()) == []


@pytest.mark.parametrize("path", ["/no-such-page/", "/imports/999999/"])
def test_no_error_page_speaks_english(users, client_for, path):
    response = client_for(users(Role.IMPORT_ADMIN)).get(path)

    assert response.status_code == 404
    assert phrases(response.content.decode()) == []
