"""The words of the Word letter, as the template has them and as they come out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from docx import Document
from docx.document import Document as Letter
from docx.table import Table
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from arrears.documents import filled_document
from arrears.sheet.docx import docx_of
from statutes.insurance import Insurance
from statutes.sheet import StopKind
from tests.arrears.sheet.papers import debt, paper
from tests.arrears.sheet.test_replay_tampered import rich_paper

GOLDEN = Path(__file__).parent / "data"
TEMPLATE = settings.BASE_DIR / "templates" / "documents" / "late_fee_sheet.docx"


def lines_of(content: io.BytesIO) -> Iterator[str]:
    """Yield what a letter says, a paragraph or a table row a line, cells parted by bars."""
    document: Letter = Document(content)
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(row.cells)  # a merged cell stands there several times
                yield " | ".join(" ".join(cell.text.split()) for cell in cells)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("letter_rich.txt", rich_paper()),
        ("letter_plain.txt", paper(debt(), debt("2018-02", insurance=Insurance.MEDICAL))),
        ("letter_empty.txt", paper()),
    ],
)
def test_letter_says_what_it_always_said(name, made):
    """To take over a new wording, write what comes out over the file and read the difference."""
    text = "\n".join(lines_of(docx_of(made))) + "\n"

    assert text == (GOLDEN / name).read_text(encoding="utf-8")


def test_letter_is_the_same_in_any_language():
    with translation.override("en"):
        english = list(lines_of(docx_of(rich_paper())))

    with translation.override("zh-hans"):
        assert list(lines_of(docx_of(rich_paper()))) == english


def test_what_somebody_typed_stays_text():
    typed = '{{ 7 * 7 }} <w:p/> & "样例" =1+1\x07'
    made = paper(
        debt(stops=((StopKind.DEFERRAL, "2018-03-01", "2018-04-30", typed),)), enterprise=typed
    )

    text = "\n".join(lines_of(docx_of(made)))

    assert text.count('{{ 7 * 7 }} <w:p/> & "样例" =1+1') == 3
    assert "49" not in text


@pytest.mark.parametrize(
    ("tag", "error"),
    [
        ("{{ head.enterprise.__class__.__mro__ }}", SecurityError),
        ("{{ head.no_such_name.text }}", UndefinedError),
        ("{{ no_such_name }}", UndefinedError),
        ("{{ head.clear() }}", SecurityError),
    ],
)
def test_a_tag_reaches_nothing_but_what_it_is_given(tag, error, tmp_path, settings):
    document = Document()
    document.add_paragraph(tag)
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates" / "documents").mkdir(parents=True)
    document.save(str(tmp_path / "templates" / "documents" / "evil.docx"))

    with pytest.raises(error):
        filled_document("evil.docx", {"head": {"enterprise": "样例"}})


def test_template_uses_every_name_it_is_given_but_for_what_an_office_may_add():
    names = DocxTemplate(TEMPLATE).get_undeclared_template_variables()

    assert names == {
        *("head", "rules", "several_rules", "groups", "total", "in_capitals"),
        *("readings", "payments", "stops", "comes_above"),
    }


def test_template_carries_no_picture_and_no_name_of_a_person():
    with zipfile.ZipFile(TEMPLATE) as archive:
        names = archive.namelist()
        properties = archive.read("docProps/core.xml").decode()

    assert [name for name in names if name.startswith(("word/media", "docProps/thumb"))] == []
    assert "<dc:creator></dc:creator>" in properties or "<dc:creator/>" in properties
