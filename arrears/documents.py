"""Fill the Word templates of templates/documents/, which an office may word as it likes.

A template is an ordinary .docx with tags such as {{ head.enterprise }}; docs/rules/ says which
names each one may use. What is filled in is text, never markup; a tag reaches nothing but what it
is given (docs/decisions/0008-documents.md).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled_document(name: str, context: Mapping[str, object]) -> io.BytesIO:
    """Fill a template of the product and return the rewound .docx."""
    return filled(settings.BASE_DIR / "templates" / "documents" / name, context)


def filled(template: Path | io.BytesIO, context: Mapping[str, object]) -> io.BytesIO:
    """Fill a template and return the rewound .docx; an unknown name in a tag is an error."""
    letter = DocxTemplate(template)
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    letter.render(dict(context), jinja_env=environment, autoescape=True)
    content = io.BytesIO()
    letter.save(content)
    content.seek(0)
    return content
