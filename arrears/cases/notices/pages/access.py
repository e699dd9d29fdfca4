"""Which batches a user finds."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from arrears.cases.notices.selectors import visible_batches
from arrears.models import NoticeBatch
from enterprises.pages import PageRequest


def batch_of(request: PageRequest, pk: int) -> NoticeBatch:
    """Return a batch of the user's jurisdiction; not found is another's preview, too."""
    return get_object_or_404(visible_batches(request.user), pk=pk)
