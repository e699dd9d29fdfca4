"""Every address of the product, found by walking the URL configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One URL pattern; `view_name` is how `reverse` knows it."""

    view_name: str
    route: str
    parameters: frozenset[str]

    def __str__(self) -> str:
        return self.view_name or self.route


def all_addresses() -> list[Address]:
    """List every address outside the admin site, which has rules and tests of its own."""
    return list(_walk(get_resolver().url_patterns, "", (), frozenset()))


def _walk(
    patterns: Sequence[URLPattern | URLResolver],
    route: str,
    namespaces: tuple[str, ...],
    parameters: frozenset[str],
) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        names = parameters | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, here, inner, names)
        else:
            name = ":".join((*namespaces, pattern.name)) if pattern.name else ""
            yield Address(name, here, names)
