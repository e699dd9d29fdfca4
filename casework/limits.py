"""Time limits as they stand in a region: the law's, the office's, or what the locality decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from casework.models import JurisdictionProfile, LocalLimit
from statutes.deadlines import TimeLimit, office_limit, time_limit
from statutes.parameters import UnknownParameterError


def standard_limit(code: str, on: dt.date) -> TimeLimit:
    """Return a limit of the law, else the one an office works to.

    Raises UnknownParameterError for a code that neither knows on the day.
    """
    try:
        return time_limit(code, on)
    except UnknownParameterError:
        return office_limit(code, on)


class LimitBook:
    """All local limits, read once; the most specific jurisdiction wins, then the latest start.

    A profile governs the limits that begin to run within its validity; that of a demand notice
    is the one of the day on which it was issued, which it prints.
    """

    def __init__(self, profiles: list[JurisdictionProfile], limits: list[LocalLimit]) -> None:
        self._profiles = sorted(
            profiles, key=lambda one: (len(one.region_prefix), one.valid_from), reverse=True
        )
        self._limits = {(one.profile_id, one.code): one for one in limits}
        self._standard: dict[tuple[str, dt.date], TimeLimit] = {}

    @classmethod
    def load(cls) -> LimitBook:
        """Read the profiles that set a limit; two statements."""
        return cls(
            list(JurisdictionProfile.objects.filter(limits__isnull=False).distinct()),
            list(LocalLimit.objects.all()),
        )

    def limits(self, region_code: str) -> Callable[[str, dt.date], TimeLimit]:
        """Return the lookup for one region: a code and the day that decides which holds."""

        def limit(code: str, on: dt.date) -> TimeLimit:
            return self._local(region_code, code, on) or self._by_law(code, on)

        return limit

    def _by_law(self, code: str, on: dt.date) -> TimeLimit:
        """Look a limit up once: hundreds of cases ask for the same days."""
        known = self._standard.get((code, on))
        if known is None:
            known = self._standard[code, on] = standard_limit(code, on)
        return known

    def _local(self, region_code: str, code: str, on: dt.date) -> TimeLimit | None:
        for profile in self._profiles:
            local = self._limits.get((profile.pk, code))
            if (
                local is not None
                and region_code.startswith(profile.region_prefix)
                and profile.valid_from <= on
                and (profile.valid_to is None or on <= profile.valid_to)
            ):
                return TimeLimit(code, local.length, local.unit, profile.document)
        return None
