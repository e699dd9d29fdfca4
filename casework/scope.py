"""Jurisdiction: which administrative codes somebody may see.

Codes are hierarchical by digits (22 Jilin, 2224 Yanbian, 222401 Yanji), so a jurisdiction is a
prefix and every query asks for a range of codes, which an index answers at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from casework.models import User

CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Scope:
    """A jurisdiction; the empty prefix is the whole country."""

    prefix: str

    @classmethod
    def of(cls, user: User) -> Scope:
        """Return the user's jurisdiction."""
        return cls(user.jurisdiction_prefix)

    def codes(self, field: str) -> Q:
        """Restrict `field` (a six-digit code or a prefix of one) to this jurisdiction.

        The upper bound is the next code of the same length: the comparison is between digits
        only and so does not depend on the database's collation.
        """
        if not self.prefix:
            return Q()
        return Q(**{f"{field}__gte": self.prefix, f"{field}__lt": self._next_prefix()})

    def covers(self, code: str) -> bool:
        """Tell whether a code, or the jurisdiction given by a prefix, lies within this one."""
        return code.startswith(self.prefix)

    def _next_prefix(self) -> str:
        return str(int(self.prefix) + 1).zfill(len(self.prefix))


EVERYWHERE = Scope("")


def jurisdiction_of(code: str) -> str:
    """Return the prefix that a six-digit code stands for: 222400 is 2224, 222401 itself."""
    for length in (0, 2, 4):
        if code[length:] == "0" * (CODE_LENGTH - length):
            return code[:length]
    return code
