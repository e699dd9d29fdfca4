"""Where the text of a letter is kept: the product's own template, or the one an office adapted."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from arrears.cases.enums import DocumentKind


def own_template(kind: DocumentKind) -> Path:
    """Return the product's template of a letter."""
    return Path(settings.BASE_DIR, "templates", "documents", f"{kind}.docx")


def adapted_template(kind: DocumentKind) -> Path:
    """Return where an office keeps its own template of a letter, there or not."""
    return Path(settings.LETTER_TEMPLATES, f"{kind}.docx")


def template_of(kind: DocumentKind) -> Path:
    """Return the template that letters of a kind are made from now."""
    adapted = adapted_template(kind)
    return adapted if adapted.exists() else own_template(kind)
