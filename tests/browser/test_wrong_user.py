"""People in the wrong place or role: an empty house, nothing by address, no imports."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casework.enums import Role
from tests.browser.steps import follow
from tests.scenes import Scene


@pytest.fixture
def scene(regions) -> Scene:
    return Scene()


def test_staff_of_another_county_see_nothing_and_find_nothing(page, sign_in, users, scene):
    sign_in(users(Role.UNION_STAFF, "222402"))

    for url in ("/", "/enterprises/"):
        page.goto(url)
        expect(page.locator(".empty-state")).to_be_visible()
        expect(page.locator("main")).not_to_contain_text(scene.enterprise.name)
    for url in (
        reverse("enterprises:file", args=[scene.enterprise.pk]),
        reverse("arrears:months", args=[scene.enterprise.pk, scene.item.insurance]),
        reverse("arrears:working", args=[scene.item.pk]),
    ):
        answer = page.goto(url)
        assert answer.status == 404
        expect(page.locator(".error-code")).to_have_text("404")
        expect(page.locator("body")).not_to_contain_text(scene.enterprise.name)

    follow(page.locator(".plain-actions a"))
    expect(page.locator("header nav")).to_be_visible()


def test_leader_reads_but_does_not_import(page, sign_in, scene):
    sign_in(scene.colleague(Role.LEADER))
    page.goto("/")
    expect(page.locator(".figures")).to_be_visible()
    expect(page.locator("header nav a[href^='/imports/']")).to_have_count(0)
    expect(page.locator("header nav a[href^='/admin/']")).to_have_count(0)

    for url in ("/imports/", "/imports/new/", reverse("intake:batch", args=[scene.batch.pk])):
        answer = page.goto(url)
        assert answer.status == 403
        expect(page.locator(".error-code")).to_have_text("403")


def test_ended_session_leads_to_log_in_even_from_a_filter(page, sign_in, scene):
    sign_in(scene.importer)
    page.goto("/enterprises/")
    page.context.clear_cookies()

    page.locator("select[name=in_arrears]").select_option("yes")

    expect(page.locator("input[name=password]")).to_be_visible()
    expect(page.locator("header nav")).to_have_count(0)
