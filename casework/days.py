"""Days as people type them into addresses, forms and commands."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from statutes.dates import parse_date
from statutes.errors import InvalidFactError

# The law on record begins with the first of these; past the second a date is a slip of the pen.
EARLIEST_ON = dt.date(1949, 10, 1)
LATEST_ON = dt.date(2099, 12, 31)
_SHOWN_LENGTH = 40


def read_day(text: str) -> dt.date:
    """Read a day written 2019-09-30; raises ValidationError that names the text and the remedy."""
    try:
        day = parse_date(text)
    except InvalidFactError:
        day = None
    if day is None or not EARLIEST_ON <= day <= LATEST_ON:
        raise ValidationError(
            _(
                "“%(text)s” is not a day that can be shown. Write a day of the calendar from "
                "%(first)s to %(last)s as in 2019-09-30."
            )
            % {"text": text[:_SHOWN_LENGTH], "first": EARLIEST_ON, "last": LATEST_ON}
        )
    return day
