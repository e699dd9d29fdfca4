"""The day that a command works for, read from its --as-of option."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.days import read_day


def day_that_has_come(text: str | None) -> dt.date:
    """Return the day of --as-of, today without one.

    Raises CommandError with exit status 2 for what is no day and for a day still to come.
    """
    today = timezone.localdate()
    if text is None:
        return today
    try:
        day = read_day(text)
    except ValidationError as error:
        raise CommandError(f"--as-of: {error.message}", returncode=2) from error
    if day > today:
        raise CommandError(
            _("--as-of %(day)s is still to come; name a day up to today, %(today)s.")
            % {"day": day, "today": today},
            returncode=2,
        )
    return day
