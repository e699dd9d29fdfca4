"""Links that keep the query string: navigation, sorting, paging, filters in force."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import reverse

from casework.components.text import Text

register = template.Library()

# A changed filter or order starts at the first page again.
PAGE_KEYS = ("page", "after", "before")


def parameters_of(context: Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


def changed(parameters: QueryDict, **changes: object) -> str:
    """Return `?…` with keys set, or removed by None and the empty text."""
    result = parameters.copy()
    for key, value in changes.items():
        result.pop(key, None)
        if value is not None and value != "":
            result[key] = str(value)
    return f"?{result.urlencode()}"


def from_the_start(parameters: QueryDict) -> QueryDict:
    kept = parameters.copy()
    for key in PAGE_KEYS:
        kept.pop(key, None)
    return kept


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Return the current query string with keys changed; None removes a key."""
    return changed(parameters_of(context), **changes)


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context: Context, url_name: str, label: Text, icon_name: str) -> dict[str, Any]:
    """Link a section of the product, marked as current on its own pages."""
    url = reverse(url_name)
    request: HttpRequest | None = context.get("request")
    here = request.path if request else ""
    current = here == url if url == reverse("home") else here.startswith(url)
    return {"url": url, "label": label, "icon_name": icon_name, "current": current}


@register.inclusion_tag("components/crumb.html")
def crumb(label: Text, url: str = "") -> dict[str, Any]:
    """Name one step of the way to this page; the last one has no address."""
    return {"label": label, "url": url}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context,
    key: str,
    label: Text,
    numeric: bool = False,
    default: str = "",
    target: str = "",
) -> dict[str, Any]:
    """Head a column that sorts by `sort=key`, or `sort=-key` from the largest.

    Numbers sort from the largest first, words from the smallest. `default` is the order in force
    while the address names none.
    """
    parameters = from_the_start(parameters_of(context))
    current = parameters.get("sort") or default
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    following = {"ascending": f"-{key}", "descending": key}.get(
        order, f"-{key}" if numeric else key
    )
    return {
        "label": label,
        "numeric": numeric,
        "order": order,
        "arrow": {"ascending": "sort-up", "descending": "sort-down"}.get(order, "sort"),
        "url": changed(parameters, sort=following),
        "target": target,
    }


@register.inclusion_tag("components/paging.html", takes_context=True)
def paging(context: Context, page: Page[Any], target: str = "") -> dict[str, Any]:
    """Link the pages of a counted list."""
    parameters = parameters_of(context)

    def address(number: int) -> str:
        return changed(parameters, page=number)

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "page": page,
        "links": [(n, address(n) if isinstance(n, int) else "") for n in shown],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "target": target,
    }


@register.inclusion_tag("components/key_paging.html", takes_context=True)
def key_paging(
    context: Context,
    before: str | None,
    after: str | None,
    summary: Text = "",
    target: str = "",
) -> dict[str, Any]:
    """Link the neighbouring pages of a list that pages by key; None where there is none."""
    parameters = from_the_start(parameters_of(context))
    return {
        "previous": changed(parameters, before=before) if before else "",
        "next": changed(parameters, after=after) if after else "",
        "summary": summary,
        "target": target,
    }
