"""The enterprise file (一户一档) is put together here from what each app has to say.

An app above enterprises registers a section of the page, and columns of the list, when it starts;
enterprises itself knows none of them, so that nothing here imports upwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from enterprises.models import Enterprise
from enterprises.pages import AsOf


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an enterprise's file: a template and the function that fills its context."""

    slug: str
    title: str | Promise
    order: int
    template: str
    load: Callable[[Enterprise, AsOf], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """One money column of the enterprise list, loaded for all rows of a page at once."""

    slug: str
    title: str | Promise
    load: Callable[[Sequence[int], dt.date], dict[int, Decimal]]


_sections: dict[str, Section] = {}
_columns: dict[str, MoneyColumn] = {}


def register_section(section: Section) -> None:
    """Add a section to every enterprise's file; the same slug replaces the earlier one."""
    _sections[section.slug] = section


def register_column(column: MoneyColumn) -> None:
    """Add a money column to the list of enterprises; the same slug replaces the earlier one."""
    _columns[column.slug] = column


def sections() -> list[Section]:
    """Return the registered sections in the order of the page."""
    return sorted(_sections.values(), key=lambda section: section.order)


def columns() -> list[MoneyColumn]:
    """Return the registered money columns in the order they were registered."""
    return list(_columns.values())
