"""Recognise the county that a cell, a sheet's name or a title speaks of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from intake.sheets.cells import fold

_SUFFIX = re.compile(
    r"(?:(?:朝鲜|满|蒙古|回|藏|壮|苗|彝|土家|哈萨克)族)?"
    r"(?:自治州|自治县|自治区|特别行政区|地区|林区|新区)$"
    r"|[省市县区州盟旗]$"
)
_OWN_LEVEL = frozenset({"州直", "州本级", "市本级", "本级", "州直属", "市直", "省直", "地直"})
_CODE = re.compile(r"\d{6}")
_SHORTEST_ALIAS = 2


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division; 2200xx province, 2224xx prefecture, 222401 county."""

    code: str
    name: str
    abolished: bool = False

    @property
    def is_county(self) -> bool:
        return not self.code.endswith("00")

    @property
    def prefix(self) -> str:
        """Return the digits that its parts share: 22, 2224 or 222401."""
        return (
            self.code.removesuffix("0000").removesuffix("00") if not self.is_county else self.code
        )


class Regions(Protocol):
    """Whoever knows the administrative divisions."""

    def find(self, text: str, within_prefix: str = "") -> Region | None:
        """Return the division that a text names, None where it names none or several.

        The text may be a name, a short name (延吉), a code, or longer (吉林省延吉市总工会, a
        title): the lowest level in it counts. Divisions within the prefix come first.
        """


class RegionBook:
    """The divisions of a list of (code, name, abolished), found by name, short name or code."""

    def __init__(self, rows: Iterable[tuple[str, str, bool]]) -> None:
        self._by_code: dict[str, Region] = {}
        self._by_name: dict[str, list[Region]] = {}
        self._longest = 0
        self._found: dict[tuple[str, str], Region | None] = {}
        for code, name, abolished in rows:
            region = Region(code, name, abolished)
            self._by_code[code] = region
            for alias in _aliases(name):
                self._by_name.setdefault(alias, []).append(region)
                self._longest = max(self._longest, len(alias))

    def find(self, text: str, within_prefix: str = "") -> Region | None:
        """Return the division that a text names; see `Regions.find`."""
        key = (fold(text), within_prefix)
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, text: str, within_prefix: str) -> Region | None:
        if _CODE.fullmatch(text):
            return self._by_code.get(text)
        if text in _OWN_LEVEL:
            own = within_prefix.ljust(6, "0")
            return self._by_code.get(own) if len(within_prefix) >= 2 else None
        exact = self._by_name.get(text)
        if exact:
            return _the_one(exact, within_prefix)
        return _the_one(self._named_within(text), within_prefix)

    def _named_within(self, text: str) -> list[Region]:
        """Return the divisions whose names stand in a longer text, each stretch read once.

        The longest name wins a stretch, so that 延吉市 is not also 延吉.
        """
        found: list[Region] = []
        start = 0
        while start < len(text):
            for length in range(min(self._longest, len(text) - start), _SHORTEST_ALIAS - 1, -1):
                named = self._by_name.get(text[start : start + length])
                if named:
                    found += named
                    start += length - 1
                    break
            start += 1
        return found


def _aliases(name: str) -> set[str]:
    folded = fold(name)
    short = _SUFFIX.sub("", folded)
    aliases = {folded}
    if len(short) >= _SHORTEST_ALIAS:
        aliases.add(short)
        if folded.endswith("自治州"):
            aliases.add(f"{short}州")
    return aliases


def _the_one(found: list[Region], within_prefix: str) -> Region | None:
    """Return the one division of the lowest level; inside the prefix and in force come first."""
    inside = [region for region in found if region.code.startswith(within_prefix)] or found
    in_force = [region for region in inside if not region.abolished] or inside
    lowest = max((len(region.prefix) for region in in_force), default=0)
    candidates = {region for region in in_force if len(region.prefix) == lowest}
    if len(candidates) > 1:
        # 延边州朝阳区: of several with one name, the one inside a higher level that is named too.
        above = [region.prefix for region in in_force if len(region.prefix) < lowest]
        candidates = {
            region
            for region in candidates
            if any(region.code.startswith(prefix) for prefix in above)
        }
    return candidates.pop() if len(candidates) == 1 else None
