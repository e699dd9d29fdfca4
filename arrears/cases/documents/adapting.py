"""An office words a letter its own way: its template is tried before it is taken.

What does not render, leaves out what the law asks for, or could do anything but be read, is
refused. Letters that were issued keep the text that they were issued with.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from docx import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from jinja2 import TemplateError

from arrears.cases.documents.letters import LETTERS
from arrears.cases.documents.sample import sample_context, value_of
from arrears.cases.documents.templates import adapted_template
from arrears.cases.enums import DocumentKind
from arrears.cases.errors import CaseProblem
from arrears.documents import DOCX_TYPE, filled

MOST_BYTES = 1024 * 1024
_MOST_UNPACKED = 20 * MOST_BYTES
_MOST_PARTS = 500
_UNUSABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OpcError,
    PythonDocxError,
    SyntaxError,
    TypeError,
    ValueError,
)
# Macros, embedded objects and controls; a letter needs none of them.
_ACTIVE = re.compile(r"vba|macro|embeddings/|activex/|\.bin$", re.IGNORECASE)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def check_template(kind: DocumentKind, content: bytes) -> None:
    """Raise CaseProblem, with the remedy, for a template that cannot be taken."""
    if len(content) > MOST_BYTES:
        raise _problem(
            _("The file is larger than %(limit)s; take pictures out.")
            % {"limit": filesizeformat(MOST_BYTES)}
        )
    _refuse_active(content)
    context = sample_context(kind)
    try:
        text = "\n".join(_lines(filled(io.BytesIO(content), context)))
    except TemplateError as error:
        raise _problem(
            _("A tag cannot be filled in: %(error)s") % {"error": error.message or error}
        ) from error
    # Whatever else python-docx, lxml or a tag stumbles over, the file is no template.
    except _UNUSABLE as error:
        raise _problem(
            _("The file cannot be filled in: %(error)s") % {"error": str(error)[:200]}
        ) from error
    missing = [
        f"{{{{ {name} }}}}"
        for name in LETTERS[kind].required
        if value_of(context, name) not in text
    ]
    if missing:
        raise _problem(
            _("The letter has to say these too: %(names)s.") % {"names": ", ".join(missing)}
        )


def adapt_template(kind: DocumentKind, content: bytes) -> None:
    """Take a template that an office adapted; letters are made from it from now on."""
    check_template(kind, content)
    target = adapted_template(kind)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and moved, so that no letter is ever made from half a file.
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(target)


def forget_template(kind: DocumentKind) -> None:
    """Go back to the product's own template."""
    adapted_template(kind).unlink(missing_ok=True)


def _refuse_active(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > _MOST_PARTS or size > _MOST_UNPACKED:
                raise _problem(_("The file unpacks to more than a letter needs."))
            if any(_ACTIVE.search(part.filename) for part in parts):
                raise _problem(
                    _("The file has macros or embedded objects; save it as .docx without them.")
                )
            texts = {
                part.filename: archive.read(part)
                for part in parts
                if part.filename.endswith((".xml", ".rels"))
            }
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError) as error:
        raise _problem(_("This is no .docx file; save the letter as .docx.")) from error
    types = texts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    if f"{DOCX_TYPE}.main+xml" not in types or _ACTIVE.search(types):
        raise _problem(_("This is no .docx file; save the letter as .docx."))
    for text in texts.values():
        if _DECLARES.search(text):
            raise _problem(_("The file declares entities; save it anew in an office program."))
        if _EXTERNAL.search(text):
            raise _problem(
                _("The file points outside itself; take links, pictures and templates out.")
            )


def _lines(letter: io.BytesIO) -> Iterator[str]:
    """Yield what a letter shows: body, tables, headers and footers."""
    document = Document(letter)
    bodies = [document.element.body]
    for section in document.sections:
        bodies += [section.header._element, section.footer._element]  # noqa: SLF001
    for body in bodies:
        for paragraph in body.iter("{*}p"):
            yield "".join(text.text or "" for text in paragraph.iter("{*}t"))


def _problem(text: str) -> CaseProblem:
    return CaseProblem(text, field="file")
