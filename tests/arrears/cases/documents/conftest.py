"""The place names that letters are headed with."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _places(regions: object) -> None:
    """Load the regions."""
