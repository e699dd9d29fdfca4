"""Templates that an office adapts: what is taken, what is refused, and what stays as it was."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from arrears.cases.documents.adapting import (
    MOST_BYTES,
    adapt_template,
    check_template,
    forget_template,
)
from arrears.cases.documents.context import LetterFacts, letter_context
from arrears.cases.documents.letters import LETTERS
from arrears.cases.documents.sample import sample_context, value_of
from arrears.cases.documents.templates import own_template, template_of
from arrears.cases.enums import DocumentKind
from arrears.cases.errors import CaseProblem
from casework.enums import Role
from tests.arrears.cases.documents.test_letters import text_of
from tests.arrears.cases.documents.walks import (
    claimed,
    debtor,
    opened,
    proposed_for_write_off,
    to_the_court,
)
from tests.arrears.cases.stepping import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

REMINDER = DocumentKind.REMINDER


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path):
    settings.LETTER_TEMPLATES = tmp_path / "templates"


def made(*paragraphs: str, required: bool = True) -> bytes:
    """Return a template of a reminder of one's own."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for name in LETTERS[REMINDER].required if required else ():
        document.add_paragraph(f"{{{{ {name} }}}}")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def with_parts(content: bytes, **parts: str) -> bytes:
    """Return a template with parts added, or replaced by what stands there changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return changed.getvalue()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def shape(value: Any) -> Any:
    """Return the names of a context without its values."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(value[0])] if isinstance(value, list) else "text"


def test_sample_has_the_names_of_the_real_letters(officer, approver):
    letters = []
    for case in (to_the_court(officer, approver), *_others(officer, approver)):
        letters += list(case.documents.select_related("event", "case__enterprise"))
    kinds = set()
    for document in letters:
        kind = DocumentKind(document.kind)
        facts = LetterFacts.of(
            LETTERS[kind], document.case, document.issued_on, document.event.facts
        )
        assert shape(letter_context(facts, number="1")) == shape(sample_context(kind)), kind
        kinds.add(kind)

    assert kinds == set(DocumentKind)


def _others(officer, approver):
    yield proposed_for_write_off(
        officer, approver, debtor("延吉样例空壳厂", 78, status="shell", disposal_class="shell")
    )
    yield claimed(officer, approver, debtor("延吉样例破产厂", 79))


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_own_templates_pass_the_check(kind):
    check_template(kind, own_template(kind).read_bytes())


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_required_values_tell_names_apart(kind):
    context = sample_context(kind)
    values = [value_of(context, name) for name in LETTERS[kind].required]

    assert len(set(values)) == len(values)
    for one in values:
        assert sum(one in other for other in values) == 1


def test_adapted_text_is_used_and_issued_letters_keep_theirs(officer):
    cases = [opened(debtor(f"延吉样例{one}厂", one), officer) for one in (1, 2, 3)]
    take(cases[0], "remind", "2024-09-13", officer)
    adapt_template(REMINDER, made("样例：另一种措辞"))
    take(cases[1], "remind", "2024-09-13", officer)
    forget_template(REMINDER)
    take(cases[2], "remind", "2024-09-13", officer)

    adapted = ["样例：另一种措辞" in text_of(case.documents.get()) for case in cases]
    assert adapted == [False, True, False]
    assert template_of(REMINDER) == own_template(REMINDER)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no file", "no .docx"),
        (b"PK\x03\x04" + b"0" * 100, "no .docx"),
        (made(required=False), "enterprise.name"),
        (made("{{ no_such_name }}"), "no_such_name"),
        (made("{{ debt.no_such_name }}"), "no_such_name"),
        (made("{{ debt.__class__.__mro__ }}"), "cannot be filled in"),
        (made("{% for one in debt.lines %}"), "cannot be filled in"),
        (made("{{ 1 // 0 }}"), "cannot be filled in"),
        (made() + b"0" * MOST_BYTES, "larger"),
        (with_parts(made(), **{"word/vbaProject.bin": "x"}), "macros"),
        (with_parts(made(), **{"word/embeddings/a.xlsx": "x"}), "embedded"),
        (with_parts(made(), **{"word/big.xml": "0" * (21 * MOST_BYTES)}), "larger|unpacks"),
        (
            with_parts(
                made(),
                **{
                    "[Content_Types].xml": part(made(), "[Content_Types].xml").replace(
                        "wordprocessingml.document.main+xml",
                        "wordprocessingml.document.macroEnabled.main+xml",
                    )
                },
            ),
            "no .docx",
        ),
        (
            with_parts(
                made(),
                **{
                    "word/_rels/settings.xml.rels": "<Relationships><Relationship "
                    'TargetMode="External" Target="样例"/></Relationships>'
                },
            ),
            "outside",
        ),
        (
            with_parts(made(), **{"word/more.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "entities",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused(content, message):
    with pytest.raises(CaseProblem, match=message) as refused:
        adapt_template(REMINDER, content)

    assert refused.value.field == "file"
    assert template_of(REMINDER) == own_template(REMINDER)


def uploaded(content: bytes) -> dict[str, Any]:
    return {"kind": "reminder", "file": SimpleUploadedFile("样例.docx", content)}


def test_administrator_puts_a_template_in_and_takes_it_back(client_for, users):
    client = client_for(users(Role.ADMINISTRATOR, ""))
    url = reverse("documents:templates")
    content = made("样例：另一种措辞")

    assert client.post(url, uploaded(content)).status_code == 302
    file = client.get(reverse("documents:template-file"), {"kind": "reminder"})
    assert file.getvalue() == content
    adapted = [kind for kind, at in client.get(url).context["lines"] if at]
    assert adapted == [REMINDER]
    client.post(reverse("documents:template-reset"), {"kind": "reminder"})
    assert [kind for kind, at in client.get(url).context["lines"] if at] == []


def test_refused_template_is_said_at_its_field(client_for, users):
    client = client_for(users(Role.ADMINISTRATOR, ""))
    response = client.post(reverse("documents:templates"), uploaded(b"no file"))

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["file"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_templates_are_for_administrators(client_for, users, role):
    client = client_for(users(role))

    assert client.get(reverse("documents:templates")).status_code == 403
    assert client.post(reverse("documents:templates"), uploaded(made())).status_code == 403
    assert client.get(reverse("documents:template-file")).status_code == 403
    assert client.post(reverse("documents:template-reset")).status_code == 403
    assert template_of(REMINDER) == own_template(REMINDER)


@pytest.mark.parametrize("prefix", ["22", "2224", "222403"])
def test_administrator_of_a_part_reads_and_is_told_who_may_change(client_for, users, prefix):
    client = client_for(users(Role.ADMINISTRATOR, prefix))
    adapt_template(REMINDER, made("样例：另一种措辞"))
    adapted = template_of(REMINDER).read_bytes()

    page = client.get(reverse("documents:templates"))
    replaced = client.post(reverse("documents:templates"), uploaded(made("样例：本县措辞")))
    taken_back = client.post(reverse("documents:template-reset"), {"kind": "reminder"})

    assert page.status_code == 200
    assert page.context["who_may"] in page.content.decode()
    assert 'enctype="multipart/form-data"' not in page.content.decode()
    assert reverse("documents:template-reset") not in page.content.decode()
    assert (replaced.status_code, taken_back.status_code) == (403, 403)
    assert page.context["who_may"] in replaced.content.decode()
    assert template_of(REMINDER).read_bytes() == adapted


def test_superuser_of_a_part_changes_the_letters_of_all(client_for, users):
    client = client_for(users(Role.ADMINISTRATOR, "2224", is_superuser=True))
    url = reverse("documents:templates")

    assert 'enctype="multipart/form-data"' in client.get(url).content.decode()
    assert client.post(url, uploaded(made("样例：另一种措辞"))).status_code == 302
    assert template_of(REMINDER) != own_template(REMINDER)


def names_of(value: Any) -> set[str]:
    """Return all names within a context."""
    if isinstance(value, dict):
        return set(value) | {name for one in value.values() for name in names_of(one)}
    return names_of(value[0]) if isinstance(value, list) else set()


def test_rule_page_lists_every_name(settings):
    page = (settings.BASE_DIR / "docs" / "rules" / "collection-documents.md").read_text()
    names = {name for kind in DocumentKind for name in names_of(sample_context(kind))}

    assert {name for name in names if f"`{name}`" not in page} == set()
    assert [kind for kind in DocumentKind if f"`{kind}`" not in page] == []
