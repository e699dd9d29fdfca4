"""The frame around every page: navigation, language, messages, log-in and error pages."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template
from django.utils import translation

from casework.models import User
from casework.templatetags.components import register
from tests.casework.rendering import render, words

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


PAGE = "{% extends 'base.html' %}{% block title %}T{% endblock %}{% block content %}C{% endblock %}"


def frame(**values: object) -> str:
    user = User(username="u", first_name="样例", role="auditor")
    return render(PAGE, "/enterprises/", user=user, jurisdiction_name="延边", **values)


def test_the_frame_says_who_works_where_and_marks_the_section():
    html = frame()

    assert "延边" in html and "样例" in html and "Auditor" in html
    assert "<title>T – 归仓 Guicang</title>" in html
    assert re.search(r'href="/enterprises/" aria-current="page"', html)
    assert not re.search(r'href="/" aria-current', html)


@pytest.mark.parametrize("permission", ["may_import", "may_record_money", "may_administer"])
def test_the_navigation_offers_only_what_the_user_may(permission):
    address = 'href="/admin/"' if permission == "may_administer" else 'href="/imports/"'
    nothing = {"may_import": False, "may_record_money": False, "may_administer": False}

    assert address not in frame(**nothing)
    assert address in frame(**nothing | {permission: True})


@pytest.mark.parametrize(
    ("language", "tag", "other"), [("en", "en", "zh-hans"), ("zh-hans", "zh-Hans", "en")]
)
def test_the_page_names_its_language_and_offers_the_other(language, tag, other):
    with translation.override(language):
        html = frame()

    assert f'<html lang="{tag}">' in html
    assert f'name="language" value="{other}"' in html


def test_no_page_has_inline_style_or_script():
    sources = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))

    assert not re.search(
        r"<style|\sstyle=|\son\w+=|javascript:|hx-on|<script(?![^>]*\ssrc=)", sources
    )


def test_messages_become_notices():
    class Told:
        level_tag = "success"

        def __str__(self):
            return "Saved."

    html = frame(messages=[Told()])

    assert re.search(r'class="notice tone-good" role="status">.*Saved\.', html, re.S)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_says_what_to_do_next_and_needs_no_context(name):
    html = get_template(f"{name}.html").render()

    assert name[:3] in words(html)
    assert 'href="/"' in html
    assert "{{" not in html


@pytest.mark.django_db
def test_a_wrong_password_is_told_with_what_to_do(client):
    client.cookies["django_language"] = "en"

    refused = client.post("/login/", {"username": "nobody", "password": "wrong"})

    html = refused.content.decode()
    assert "User name or password is wrong. Check capital letters" in words(html)
    assert 'role="alert"' in html


def test_the_lock_out_page_says_how_often_and_what_now():
    html = render(
        "{% extends 'registration/locked.html' %}",
        failure_limit=8,
        cooloff_timedelta=dt.timedelta(minutes=15),
    )

    assert "8 times in a row" in words(html)
    assert "Wait 15 minutes" in words(html)


# ---- the documentation ----

MANUAL = (ROOT / "docs" / "design-system.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```django\n(.+?)^```", MANUAL, re.M | re.S)


class ManualFilters(forms.Form):
    q = forms.CharField(required=False)


class ManualUpload(forms.Form):
    sheet = forms.FileField()


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_manual_works(example):
    rows = [{"name": "延吉样例纺织有限公司", "principal": Decimal("12.00")}]

    html = render(
        "{% load i18n %}" + example,
        filters=ManualFilters(),
        upload=ManualUpload(),
        rows=rows,
        page=Paginator(rows, 1).page(1),
        bars=[("养老保险", Decimal("1.00"))],
        articles=["社会保险法 第八十六条"],
        on=dt.date(2019, 9, 30),
        at=dt.datetime(2019, 9, 30, tzinfo=dt.UTC),
        principal=Decimal("2000.00"),
        late_fee=Decimal("1.23"),
        unrounded=Decimal("1.2345"),
        daily_rate=Decimal("0.0005"),
        ratio=Decimal("0.4"),
        employees=312,
        cause="",
        error="…",
    )

    assert words(html)
    assert "{%" not in html


def test_every_tag_and_filter_is_documented():
    missing = [name for name in {**register.tags, **register.filters} if f"`{name}`" not in MANUAL]
    assert missing == []
