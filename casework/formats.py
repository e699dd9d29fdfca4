"""Values as text, for pages and messages alike. Nothing here rounds money.

A dash stands for a value that is not there; zero is a value and is written out.
"""

import datetime as dt
from decimal import Decimal, InvalidOperation

from django.template.defaultfilters import floatformat
from django.utils import timezone

from statutes.dates import ContributionMonth
from statutes.money import to_fen

MISSING = "—"


def as_decimal(value: object) -> Decimal:
    """Take a Decimal, a whole number or a figure in text; a float is refused."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise TypeError(f"a figure is a Decimal or text, not {type(value).__name__}: {value!r}")
    try:
        figure = Decimal(value)
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite():
        raise ValueError(f"{value!r} is not a figure; write it as 1234.56")
    return abs(figure) if figure.is_zero() else figure  # a negative zero is shown as zero


def money(value: Decimal | int | str | None) -> str:
    """Write yuan as 1,234.56; a dash for nothing. Refuses what is finer than a fen (`exact`)."""
    if value is None or value == "":
        return MISSING
    amount = as_decimal(value)
    if to_fen(amount) != amount:
        raise ValueError(f"{value} is finer than a fen; round it by its rule or use |exact")
    return f"{to_fen(amount):,f}"


def exact(value: Decimal | int | str | None) -> str:
    """Write a figure with every decimal it has, two at least: the unrounded line of a working."""
    if value is None or value == "":
        return MISSING
    amount = as_decimal(value).normalize()
    return money(amount) if to_fen(amount) == amount else f"{amount:,f}"


def whole(value: int | str | None) -> str:
    """Write a count with thousands separators."""
    return MISSING if value is None or value == "" else f"{int(value):,}"


def percent(value: Decimal | int | str | None, digits: int = 1) -> str:
    """Write a ratio (0.4) as percent (40.0 %), rounded for the eye only."""
    if value is None or value == "":
        return MISSING
    return f"{floatformat(as_decimal(value) * 100, f'{digits}u')} %"


def rate(value: Decimal | str | None) -> str:
    """Write a daily rate (0.00050000) exactly, as percent (0.05 %)."""
    if value is None or value == "":
        return MISSING
    return f"{(as_decimal(value) * 100).normalize():f} %"


def date_iso(value: dt.date | None) -> str:
    """Write a day as 2026-03-01; a moment as its day in Shanghai."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return value.isoformat() if value else MISSING


def moment(value: dt.datetime | None) -> str:
    """Write a moment as 2026-03-01 14:05 in Shanghai."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else MISSING


def month(value: dt.date | ContributionMonth | None) -> str:
    """Write a contribution month as 2003-05."""
    if not value:
        return MISSING
    return str(value if isinstance(value, ContributionMonth) else ContributionMonth.of(value))


def minutes(value: dt.timedelta | None) -> str:
    """Write a length of time in whole minutes."""
    return whole(value // dt.timedelta(minutes=1)) if value else MISSING
