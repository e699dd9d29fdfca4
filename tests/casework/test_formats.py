"""Values as text: money, dates, months, rates."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from casework import formats
from statutes.dates import ContributionMonth
from tests.casework.rendering import render


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.5"), "1,234.50"),
        (Decimal("95845400.00000000"), "95,845,400.00"),
        (Decimal("-120.50"), "-120.50"),
        (Decimal("-0.00"), "0.00"),
        (0, "0.00"),
        ("92004022.12", "92,004,022.12"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_money_is_written_with_separators_and_two_decimals(value, text):
    assert render("{{ value|money }}", value=value) == text


def test_money_is_never_rounded_by_a_page():
    with pytest.raises(ValueError, match=r"0\.005 is finer than a fen"):
        formats.money(Decimal("0.005"))


@pytest.mark.parametrize("value", [1.5, True])
def test_money_refuses_what_is_no_figure(value):
    with pytest.raises(TypeError, match="is a Decimal or text"):
        formats.money(value)


@pytest.mark.parametrize("value", ["三百", "NaN", "Infinity"])
def test_money_names_the_text_that_is_no_figure(value):
    with pytest.raises(ValueError, match=value):
        formats.money(value)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ amount|exact }}", "1,234.56789"),
        ("{{ round|exact }}", "1,200.00"),
        ("{{ nothing|exact }}", "—"),
        ("{{ count|whole }}", "35,210"),
        ("{{ nothing|whole }}", "—"),
        ("{{ ratio|percent }}", "40.1 %"),
        ("{{ ratio|percent:0 }}", "40 %"),
        ("{{ nothing|percent }}", "—"),
        ("{{ daily|rate }}", "0.05 %"),
        ("{{ nothing|rate }}", "—"),
        ("{{ day|date_iso }}", "2026-03-01"),
        ("{{ instant|date_iso }}", "2026-03-02"),
        ("{{ nothing|date_iso }}", "—"),
        ("{{ instant|moment }}", "2026-03-02 00:30"),
        ("{{ nothing|moment }}", "—"),
        ("{{ day|month }}", "2026-03"),
        ("{{ contribution_month|month }}", "2003-05"),
        ("{{ nothing|month }}", "—"),
        ("{{ wait|minutes }}", "15"),
        ("{{ nothing|minutes }}", "—"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_values_are_written_alike_in_both_languages(source, text, language):
    with translation.override(language):
        written = render(
            source,
            amount=Decimal("1234.567890"),
            round=Decimal("1200.000"),
            nothing=None,
            count=35210,
            ratio=Decimal("0.4005"),
            daily=Decimal("0.00050000"),
            day=dt.date(2026, 3, 1),
            instant=dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC),
            wait=dt.timedelta(minutes=15),
            contribution_month=ContributionMonth(2003, 5),
        )

    assert written == text
