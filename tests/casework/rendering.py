"""Render a piece of template as a page would, and read what it says."""

import re

from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory

from casework.models import User


def render(
    source: str, address: str = "/", *, user: User | AnonymousUser | None = None, **values: object
) -> str:
    """Render for a request to the address; the values win over the context processors'."""
    request = RequestFactory().get(address)
    request.user = user or AnonymousUser()
    return engines["django"].from_string(source).render(values, request)


def words(html: str) -> str:
    """Return what is read: the text without markup, single-spaced."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()
