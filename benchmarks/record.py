"""What a benchmark measured, against its limit: printed, and kept in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure: what was asked for, what was measured, and how it came about."""

    name: str
    limit: str
    measured: str
    passed: bool
    details: str

    def as_row(self) -> str:
        """Write the figure as a row of the table."""
        verdict = "yes" if self.passed else "**no**"
        return f"| {self.name} | {self.limit} | {self.measured} | {verdict} | {self.details} |"


HEADER = "| figure | limit | measured | held | how |\n| --- | --- | --- | --- | --- |"


def as_table(figures: Sequence[Figure]) -> str:
    """Write figures as one Markdown table."""
    return "\n".join([HEADER, *(figure.as_row() for figure in figures)])


def machine(server: str = "") -> str:
    """Say on what and when the figures were measured, in one line."""
    model = re.search(r"model name\s*: (.*)", _text("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+) kB", _text("/proc/meminfo"))
    parts = [
        f"{os.cpu_count()} × {model[1].strip() if model else platform.machine()}",
        f"{round(int(memory[1]) / 2**20)} GiB" if memory else "",
        f"Python {platform.python_version()}",
        server,
        f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}",
    ]
    return ", ".join(part for part in parts if part)


def keep(name: str, text: str, *, page: Path = PAGE) -> None:
    """Put a benchmark's text in its place on the page, instead of what stood there.

    Raises ValueError when the page has no such place: `<!-- name -->` to `<!-- /name -->`.
    """
    content = page.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not place.search(content):
        raise ValueError(f"{page.name} has no place for {name}")
    new = place.sub(lambda found: f"{found[1]}{text.strip()}\n{found[2]}", content)
    page.write_text(new, encoding="utf-8")


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
