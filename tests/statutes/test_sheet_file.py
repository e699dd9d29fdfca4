"""What is no late-fee sheet is refused in one line, whoever made it and whatever it hides."""

from __future__ import annotations

import io
import random
import resource
import struct
import zipfile

import openpyxl
import pytest

from statutes import sheet_file
from statutes.sheet_file import UnreadableSheet, read_worksheets
from statutes.sheet_keys import SIGNATURE
from tests.statutes.test_cli import python

SHEET_PART = "xl/worksheets/sheet1.xml"


def workbook(*rows, title: str = "样例") -> bytes:
    """Write rows to a workbook."""
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    sheet.title = title
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """Return a workbook with other, or more, parts."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in [*old.namelist(), *(name for name in changes if name not in old.namelist())]:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return target.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def bomb() -> bytes:
    return repacked(workbook(["样例"]), {SHEET_PART: b" " * (80 << 20)})


def lying_bomb() -> bytes:
    """Return an archive whose directory claims a small part where a large one is."""
    content = bytearray(bomb())
    size = struct.pack("<L", 80 << 20)
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = struct.pack("<L", 100)
    return bytes(content)


def many_parts() -> bytes:
    return repacked(workbook(["样例"]), {f"xl/media/{number}.png": b"" for number in range(1001)})


def large_styles() -> bytes:
    noise = random.Random(1).randbytes(3 << 20).hex()
    return repacked(workbook(["样例"]), {"xl/styles.xml": f"<a>{noise}</a>".encode()})


def entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">{laughs}]>'
    sheet = part_of(workbook(["样例"]), SHEET_PART).decode()
    text = sheet.replace("<worksheet", f"{document}<worksheet", 1).replace("</v>", "&l11;</v>")
    return repacked(workbook(["样例"]), {SHEET_PART: text.encode()})


def password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000


def encrypted_part() -> bytes:
    content = bytearray(workbook(["样例"]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + offset] |= 1
    return bytes(content)


def unusual_packing() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    return target.getvalue()


def far_cell() -> bytes:
    sheet = part_of(workbook(["样例"]), SHEET_PART).decode()
    far = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    return repacked(workbook(["样例"]), {SHEET_PART: sheet.replace("</sheetData>", far).encode()})


def cut_short() -> bytes:
    sheet = part_of(workbook(["样例"] * 50), SHEET_PART)
    return repacked(workbook(["样例"]), {SHEET_PART: sheet[: len(sheet) // 2]})


def many_sheets() -> bytes:
    book = openpyxl.Workbook()
    for number in range(60):
        book.create_sheet(str(number))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


HOSTILE = {
    bomb: "would unpack to 80 MB",
    lying_bomb: "damaged",
    many_parts: "parts",
    large_styles: "xl/styles.xml is too large",
    entities: "damaged",
    password: "not an .xlsx workbook, or it has a password",
    encrypted_part: "packed in an unusual way",
    unusual_packing: "packed in an unusual way",
    far_cell: "more than 120000 rows",
    cut_short: "damaged",
    many_sheets: "more than 50 worksheets",
}


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_hostile_file_is_refused_in_one_line(make, tmp_path, refused):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(make())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    line = refused("replay", str(path))

    assert HOSTILE[make] in line
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kb < 150_000, "what is refused is not unpacked first"


def test_large_file_is_refused_before_it_is_opened(tmp_path, refused, monkeypatch):
    monkeypatch.setattr(sheet_file, "MAX_FILE_SIZE", 2 << 20)
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(b"PK" * (2 << 20))

    assert "larger than 2 MB" in refused("replay", str(path))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "not an .xlsx workbook"),
        (b"plain text", "not an .xlsx workbook"),
        (workbook(["样例"]), "no cell holds the signature"),
        (workbook(), "no cell holds the signature"),
        (workbook(["guicang:late-fee-sheet:2"]), "another version"),
        (workbook([SIGNATURE]), "the row that names the columns is missing"),
        (workbook([SIGNATURE], ["columns:fee", "number"]), "the column insurance is there 0 times"),
        (workbook([SIGNATURE], ["columns:other"]), "no such table"),
        (workbook([SIGNATURE], ["item:pension"]), "stands above the names of its columns"),
        (workbook([SIGNATURE], ["rule:1:x:y"]), "A2: no such rule"),
        (workbook([SIGNATURE], ["rule:x:split:inclusive"]), "A2: no such rule"),
    ],
)
def test_what_is_no_sheet_is_refused_in_one_line(tmp_path, refused, content, part):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)

    assert part in refused("replay", str(path))


def test_path_that_is_no_file_is_refused_in_one_line(tmp_path, refused):
    assert "check the path" in refused("replay", str(tmp_path))
    assert "No such file" in refused("replay", str(tmp_path / "none.xlsx"))
    assert "null: this is no file" in refused("replay", "/dev/null")


def test_zipped_document_of_another_kind_is_no_workbook(tmp_path):
    path = tmp_path / "sheet.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a/>")

    with pytest.raises(UnreadableSheet, match=r"not an \.xlsx workbook"):
        list(read_worksheets(path))


def test_dimensions_that_a_file_claims_are_not_believed(tmp_path):
    content = workbook(["a", "b"], ["c"])
    sheet = part_of(content, SHEET_PART).decode()
    claimed = sheet.replace('<dimension ref="A1:B2"', '<dimension ref="A1:A1"')
    assert claimed != sheet
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(repacked(content, {SHEET_PART: claimed.encode()}))

    (worksheet,) = read_worksheets(path)

    assert [[value for value in row if value] for row in worksheet.rows] == [["a", "b"], ["c"]]


def test_without_openpyxl_it_says_what_is_missing(tmp_path):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(workbook(["样例"]))

    result = python("-S", "-m", "statutes", "replay", str(path))

    assert result.returncode == 2
    assert result.stderr.decode().endswith("takes openpyxl: pip install openpyxl\n")
