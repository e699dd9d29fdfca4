"""Files that are broken or mean harm are refused with one line, quickly, before any parsing."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import msoffcrypto
import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.worksheet.cell_range import CellRange

from intake.sheets.errors import UnreadableFile
from intake.sheets.reading import read_workbook
from tests.intake.sheets.books import new_book

SHEET = "xl/worksheets/sheet1.xml"


def honest(path: Path) -> Path:
    book, sheet = new_book()
    sheet.append(["企业名称", "欠费"])
    sheet.append(["延吉样例公司", 12.5])
    book.save(path)
    return path


def rebuilt(path: Path, changes: dict[str, bytes | None], **added: bytes) -> Path:
    """Write an honest workbook with some parts changed, left out or added."""
    source = honest(path.with_name("honest.xlsx"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = changes.pop(entry.filename, old.read(entry))
            if content is not None:
                new.writestr(entry.filename, content)
        for name, content in {**changes, **added}.items():
            new.writestr(name, content or b"")
    return path


def sheet_of(body: bytes) -> bytes:
    return (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main"><sheetData>' + body + b"</sheetData></worksheet>"
    )


def refusal(path: Path, **options) -> UnreadableFile:
    started = time.process_time()
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(path, **options)
    assert time.process_time() - started < 10
    line = str(refused.value)
    assert line
    assert "\n" not in line
    assert "%(" not in line
    return refused.value


def test_the_honest_workbook_reads(tmp_path):
    sheet = read_workbook(honest(tmp_path / "a.xlsx")).sheets[0]

    assert sheet.rows == [["企业名称", "欠费"], ["延吉样例公司", 12.5]]


def test_over_the_size_limit(tmp_path):
    path = honest(tmp_path / "a.xlsx")

    assert refusal(path, size_limit=1_000).code == "too_large"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \n"])
def test_empty_file(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    assert refusal(path).code == "empty"


def test_workbook_without_any_content(tmp_path):
    new_book()[0].save(tmp_path / "a.xlsx")

    assert refusal(tmp_path / "a.xlsx").code == "no_sheet"


@pytest.mark.parametrize("name", ["a.pdf", "a.ods", "a.txt", "a"])
def test_extensions_that_are_not_read(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x,y\n")

    assert refusal(path).code == "extension"


@pytest.mark.parametrize("name", ["a.xlsm", "a.xlsb"])
def test_macro_workbooks_by_name(tmp_path, name):
    assert refusal(honest(tmp_path / name)).code == "macro"


def test_macros_inside_an_innocent_name(tmp_path):
    path = rebuilt(tmp_path / "a.xlsx", {}, **{"xl/vbaProject.bin": b"macro"})

    assert refusal(path).code == "macro"


def test_zip_bomb_by_ratio(tmp_path):
    body = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 400_000

    assert refusal(rebuilt(tmp_path / "a.xlsx", {SHEET: sheet_of(body)})).code == "bomb"


def test_zip_bomb_of_many_parts_that_share_nothing(tmp_path):
    parts = {f"xl/media/{number}.png": b"\0" * (1 << 20) for number in range(40)}

    assert refusal(rebuilt(tmp_path / "a.xlsx", {}, **parts)).code == "bomb"


def test_archive_of_too_many_parts(tmp_path):
    parts = {f"xl/media/{number}.png": b"x" for number in range(6_000)}

    assert refusal(rebuilt(tmp_path / "a.xlsx", {}, **parts)).code == "too_many_parts"


def test_zip_bomb_that_lies_about_its_size(tmp_path):
    """The directory claims a kilobyte; the stream behind it never ends."""
    path = rebuilt(tmp_path / "a.xlsx", {})
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packer.compress(b" " * (64 << 20)) + packer.flush()
    name = b"xl/styles2.xml"
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    count, size, offset = struct.unpack("<HLL", data[end + 10 : end + 20])
    sizes = (0, len(stream), 1000, len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, *sizes)
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, *sizes, 0, 0, 0, 0, offset
    )
    directory = bytes(data[offset : offset + size]) + central + name
    body = local + name + stream
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), offset + len(body), 0
    )
    path.write_bytes(bytes(data[:offset]) + body + directory + tail)

    assert refusal(path).code == "bomb"


def test_truncated_archive(tmp_path):
    path = honest(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:-200])

    assert refusal(path).code == "damaged"


def test_sheet_cut_off_in_the_middle(tmp_path):
    path = rebuilt(tmp_path / "a.xlsx", {SHEET: b"<worksheet><sheetData><row r='1'><c r='A1'"})

    assert refusal(path).code == "damaged"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "extra/any.bin"])
def test_external_entities(tmp_path, part):
    hostile = (
        b'<?xml version="1.0"?><!-- ' + b"x" * 2_000_000 + b" -->"
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
    )
    path = rebuilt(tmp_path / "a.xlsx", {part: hostile, "noise.bin": bytes(range(256)) * 200})

    assert refusal(path).code == "doctype"


def test_entities_behind_another_encoding(tmp_path):
    hostile = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r []><r/>'.encode("utf-16")

    assert refusal(rebuilt(tmp_path / "a.xlsx", {SHEET: hostile})).code == "damaged"


def test_password_protected_workbook(tmp_path):
    plain, path = honest(tmp_path / "plain.xlsx"), tmp_path / "a.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    with path.open("rb") as written:
        assert msoffcrypto.OfficeFile(written).is_encrypted()

    assert refusal(path).code == "encrypted"


def old_workbook() -> bytearray:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write(0, 0, "企业名称")
    sheet.write(1, 0, "延吉样例公司")
    content = io.BytesIO()
    book.save(content)
    return bytearray(content.getvalue())


def test_password_protected_old_workbook(tmp_path):
    data = old_workbook()
    first_record = data.find(b"\x09\x08\x10\x00") + 20
    data[first_record : first_record + 2] = b"\x2f\x00"
    (tmp_path / "a.xls").write_bytes(data)

    assert refusal(tmp_path / "a.xls").code == "encrypted"


def test_damaged_old_workbook(tmp_path):
    (tmp_path / "a.xls").write_bytes(old_workbook()[:700])

    assert refusal(tmp_path / "a.xls").code == "damaged"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", "企业名称,欠费\n".encode()),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>'),
        ("a.xls", "企业名称\t欠费\n".encode("gb18030")),
        ("a.csv", b"<!DOCTYPE html><html></html>"),
        ("a.xlsx", bytes(old_workbook())),
        ("a.csv", bytes(old_workbook())),
    ],
)
def test_content_that_is_not_what_the_name_says(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    assert refusal(tmp_path / name).code == "mismatch"


@pytest.mark.parametrize("name", ["a.xls", "a.csv"])
def test_xlsx_under_another_name(tmp_path, name):
    assert refusal(honest(tmp_path / name)).code == "mismatch"


def test_another_archive_under_the_name_of_a_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert refusal(tmp_path / "a.xlsx").code == "mismatch"


def test_a_million_empty_rows(tmp_path):
    rows = b"".join(b'<row r="%d" ht="15"/>' % number for number in range(2, 1_048_577))
    first = b'<row r="1"><c r="A1"><v>1</v></c></row>'

    found = refusal(rebuilt(tmp_path / "a.xlsx", {SHEET: sheet_of(first + rows)}))

    assert (found.code, found.params["rows"]) == ("too_many_rows", 1_048_576)


def test_one_cell_in_the_last_row(tmp_path):
    book, sheet = new_book()
    sheet["A1"], sheet["A1048576"] = "first", "last"
    book.save(tmp_path / "a.xlsx")

    assert refusal(tmp_path / "a.xlsx").code == "too_many_rows"


def test_one_cell_in_the_last_column(tmp_path):
    book, sheet = new_book()
    sheet["A1"], sheet["XFD90000"] = "first", "last"
    book.save(tmp_path / "a.xlsx")

    assert refusal(tmp_path / "a.xlsx").code == "too_many_cells"


@pytest.mark.parametrize(
    "cell",
    [
        b"<x:c\nr='XFD150000'><x:v>1</x:v></x:c>",
        b'<c s="1" r = "XFD150000"><v>1</v></c>',
    ],
)
def test_far_cells_in_unusual_notation(tmp_path, cell):
    body = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="150000">' + cell + b"</row>"

    assert refusal(rebuilt(tmp_path / "a.xlsx", {SHEET: sheet_of(body)})).code == "too_many_cells"


def test_cells_without_references_are_counted(tmp_path):
    body = b"<row>" + b"<c><v>1</v></c>" * 1_500 + b"</row>"

    assert refusal(rebuilt(tmp_path / "a.xlsx", {SHEET: sheet_of(body)})).code == "too_many_cells"


def test_a_dimension_that_claims_too_much_is_only_a_claim(tmp_path):
    path = honest(tmp_path / "honest2.xlsx")
    with zipfile.ZipFile(path) as archive:
        content = archive.read(SHEET).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in content

    sheet = read_workbook(rebuilt(tmp_path / "a.xlsx", {SHEET: content})).sheets[0]

    assert len(sheet.rows) == 2


def test_merges_over_whole_columns_cost_nothing(tmp_path):
    book, sheet = new_book()
    for number in range(1, 2_001):
        sheet.append([number])
    for _copy in range(200):
        sheet.merged_cells.ranges.add(CellRange("A1:XFD1048576"))
    sheet["D2"] = "x"
    book.save(tmp_path / "a.xlsx")

    started = time.process_time()
    assert read_workbook(tmp_path / "a.xlsx").sheets[0].cell(2_000, 1) == 2_000
    assert time.process_time() - started < 10


def test_formula_that_was_never_calculated(tmp_path):
    book, sheet = new_book()
    sheet.title = "明细"
    sheet.append(["企业名称", "=1+1"])
    book.save(tmp_path / "a.xlsx")

    found = refusal(tmp_path / "a.xlsx")

    assert (found.code, found.params) == ("formula", {"sheet": "明细", "cell": "B1"})


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b'<c r="B1"><f>1+1</f><v>2</v></c>', 2.0),
        (b'<c r="B1" t="str"><f>""</f><v></v></c>', None),
        (b'<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    ],
)
def test_formulas_with_stored_results_read(tmp_path, cell, value):
    body = b'<row r="1"><c r="A1"><v>1</v></c>' + cell + b"</row>"

    sheet = read_workbook(rebuilt(tmp_path / "a.xlsx", {SHEET: sheet_of(body)})).sheets[0]

    assert sheet.cell(1, 2) == value


def test_csv_with_binary_content(tmp_path):
    (tmp_path / "a.csv").write_bytes("企业名称,欠费\n".encode() + b"\x00\x01\x02")

    assert refusal(tmp_path / "a.csv").code == "binary"


def test_csv_in_an_unknown_encoding(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"name,\xff\xff\xff\n")

    found = refusal(tmp_path / "a.csv")

    assert (found.code, found.params["position"]) == ("encoding", 5)


def test_csv_with_a_quotation_mark_that_never_closes(tmp_path):
    (tmp_path / "a.csv").write_bytes('名称,欠费\n"某公司,1\n某,2\n'.encode())

    found = refusal(tmp_path / "a.csv")

    assert found.code == "csv"
    assert int(found.params["line"]) >= 2


def test_csv_of_a_million_empty_lines(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a,b\n" + b",\n" * 1_000_000)

    assert refusal(tmp_path / "a.csv").code == "too_many_rows"


def test_a_far_cell_behind_a_misleading_attribute(tmp_path):
    far = b'<c x="a>b" r="XFD150000"><v>1</v></c>'
    body = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="150000">' + far + b"</row>"

    assert refusal(rebuilt(tmp_path / "a.xlsx", {SHEET: sheet_of(body)})).code == "too_many_cells"


@pytest.mark.parametrize("piece", [b"<row ", b"<c ", b"<c r ", b"<c r='A1'><f>"])
def test_tags_that_never_close_cost_nothing(tmp_path, piece):
    noise = b"".join(b"%d" % (number * 7919 % 99_991) for number in range(60_000))
    body = b"".join(piece + noise[at : at + 4] for at in range(0, 200_000))

    found = refusal(rebuilt(tmp_path / "a.xlsx", {SHEET: sheet_of(body)}))

    assert found.code in {"damaged", "too_many_cells"}


def test_large_parts_that_are_no_worksheet_are_read_through(tmp_path):
    noise = b"".join(b"<si><t>%d</t></si>" % (number * 7919) for number in range(1_800_000))
    assert len(noise) > 36 << 20
    table = b'<?xml version="1.0"?><sst>' + noise + b"</sst>"

    path = rebuilt(tmp_path / "a.xlsx", {"xl/other.xml": table})

    assert read_workbook(path).sheets[0].cell(2, 2) == 12.5
