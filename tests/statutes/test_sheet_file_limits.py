"""The edges of what a file may hold, and what its cells are read as."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from statutes import sheet_file
from statutes.sheet_file import UnreadableSheet, Worksheet, cell_value, read_worksheets
from tests.statutes.test_sheet_file import (
    SHEET_PART,
    many_sheets,
    part_of,
    password,
    repacked,
    unusual_packing,
    workbook,
)

NO_WORKBOOK = "this is not an .xlsx workbook, or it has a password; save it as .xlsx without one"


@pytest.fixture
def refusal(tmp_path):
    """Return the whole sentence with which a file is refused."""

    def act(content: bytes) -> str:
        path = tmp_path / "sheet.xlsx"
        path.write_bytes(content)
        with pytest.raises(UnreadableSheet) as caught:
            list(read_worksheets(path))
        return str(caught.value)

    return act


@pytest.fixture
def read(tmp_path):
    def act(content: bytes) -> list[Worksheet]:
        path = tmp_path / "sheet.xlsx"
        path.write_bytes(content)
        return list(read_worksheets(path))

    return act


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (None, None),
        ("", ""),
        (" 样例 ", " 样例 "),
        (3, Decimal(3)),
        (0.1, Decimal("0.1")),
        (94.85, Decimal("94.85")),
        (Decimal("1.10"), Decimal("1.10")),
        (date(2019, 9, 30), date(2019, 9, 30)),
        (datetime(2019, 9, 30, 23, 59), date(2019, 9, 30)),  # noqa: DTZ001
        (True, "True"),
        (float("inf"), "inf"),
        (Decimal("NaN"), "NaN"),
        (b"x", "b'x'"),
    ],
)
def test_cell_is_text_figure_or_day(cell, value):
    read = cell_value(cell)

    assert read == value
    assert type(read) is type(value)


def test_worksheets_come_in_order_with_their_rows(read):
    book = workbook(["样例", 1.5, None, datetime(2019, 9, 30)], [None, "b"], title="甲")  # noqa: DTZ001

    (sheet,) = read(book)

    assert sheet.name == "甲"
    assert [row[:4] for row in sheet.rows] == [
        ("样例", Decimal("1.5"), None, date(2019, 9, 30)),
        (None, "b", None, None),
    ]


def test_only_the_first_hundred_columns_are_read(read):
    (sheet,) = read(workbook([f"{number}" for number in range(1, 121)]))

    assert sheet.rows[0][-1] == "100"


@pytest.mark.parametrize("content", [b"", b"text", password()])
def test_what_is_no_archive_is_no_workbook(refusal, content):
    assert refusal(content) == NO_WORKBOOK


def test_file_that_is_none_is_refused_in_words(tmp_path):
    with pytest.raises(UnreadableSheet) as missing:
        list(read_worksheets(tmp_path / "none.xlsx"))
    with pytest.raises(UnreadableSheet) as folder:
        list(read_worksheets(tmp_path))

    assert str(missing.value) == "it cannot be read: No such file or directory; check the path"
    assert str(folder.value) == "this is no file; check the path"


def test_file_may_be_as_large_as_the_limit(refusal, read, monkeypatch):
    content = workbook(["样例"])

    monkeypatch.setattr(sheet_file, "MAX_FILE_SIZE", len(content))
    assert len(read(content)) == 1
    monkeypatch.setattr(sheet_file, "MAX_FILE_SIZE", len(content) - 1)
    assert refusal(content) == "it is larger than 0 MB"


def with_media(size: int, count: int = 1) -> bytes:
    """Return a workbook with pictures that are blank and pack to next to nothing."""
    pictures = {f"xl/media/{number}.png": b" " * size for number in range(count)}
    return repacked(workbook(["样例"]), pictures)


def test_two_megabytes_may_swell_and_more_may_not(refusal, read):
    assert len(read(with_media(1 << 20))) == 1
    assert refusal(with_media(4 << 20)) == "it would unpack to 4 MB in 10 parts"


def test_as_much_may_be_unpacked_as_the_limit(refusal, read, monkeypatch):
    content = with_media(1 << 20)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())

    monkeypatch.setattr(sheet_file, "MAX_UNPACKED", unpacked)
    assert len(read(content)) == 1
    monkeypatch.setattr(sheet_file, "MAX_UNPACKED", unpacked - 1)
    assert refusal(content) == "it would unpack to 1 MB in 10 parts"


def test_as_many_parts_are_read_as_the_limit(refusal, read, monkeypatch):
    content = with_media(1, count=5)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = len(archive.infolist())

    monkeypatch.setattr(sheet_file, "MAX_PARTS", parts)
    assert len(read(content)) == 1
    monkeypatch.setattr(sheet_file, "MAX_PARTS", parts - 1)
    assert refusal(content) == f"it would unpack to 0 MB in {parts} parts"


def test_what_packs_badly_may_be_larger(read):
    """Three megabytes of noise are three when packed: nothing swells."""
    noise = random.Random(1).randbytes(3 << 20)

    assert len(read(repacked(workbook(["样例"]), {"xl/media/1.png": noise}))) == 1


def test_long_names_of_parts_are_shown_by_their_beginning(refusal):
    name = "xl/" + "x" * 100
    target = io.BytesIO(workbook(["样例"]))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, b"x", zipfile.ZIP_LZMA)
    noise = random.Random(1).randbytes(5 << 20)

    assert refusal(target.getvalue()) == f"its part {name[:80]} is packed in an unusual way"
    assert refusal(repacked(workbook(["样例"]), {name: noise})) == (
        f"its part {name[:80]} is too large"
    )


def test_formula_is_its_stored_result(read):
    content = workbook([2.5])
    sheet = part_of(content, SHEET_PART).decode()
    with_formula = sheet.replace("<v>2.5</v>", "<f>1+1</f><v>2.5</v>")
    assert with_formula != sheet

    (worksheet,) = read(repacked(content, {SHEET_PART: with_formula.encode()}))

    assert worksheet.rows[0][0] == Decimal("2.5")


def test_what_the_reader_warns_of_is_not_said(read, recwarn):
    """A workbook without a default style, as some programs write it."""
    styles = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'

    (worksheet,) = read(repacked(workbook(["样例"]), {"xl/styles.xml": styles.encode()}))

    assert worksheet.rows[0][0] == "样例"
    assert len(recwarn) == 0


def test_packing_and_size_of_a_part_are_named(refusal, read, monkeypatch):
    content = workbook(["样例"])
    assert refusal(unusual_packing()) == "its part xl/workbook.xml is packed in an unusual way"

    theme = len(part_of(content, "xl/theme/theme1.xml"))
    monkeypatch.setattr(sheet_file, "MAX_PART_IN_MEMORY", theme - 1)
    assert refusal(content) == "its part xl/theme/theme1.xml is too large"
    # Worksheets, shared texts and pictures are read piece by piece, or not at all.
    monkeypatch.setattr(sheet_file, "MAX_PART_IN_MEMORY", theme)
    assert len(read(with_media(1 << 20))) == 1


def test_as_many_worksheets_and_rows_are_read_as_the_limit(refusal, read, monkeypatch):
    assert refusal(many_sheets()) == "it has more than 50 worksheets"
    monkeypatch.setattr(sheet_file, "MAX_SHEETS", 61)
    assert len(read(many_sheets())) == 61

    three_rows = workbook(["1"], ["2"], ["3"])
    monkeypatch.setattr(sheet_file, "MAX_ROWS", 3)
    assert len(read(three_rows)[0].rows) == 3
    monkeypatch.setattr(sheet_file, "MAX_ROWS", 2)
    assert refusal(three_rows) == "it has more than 2 rows"


def test_damage_is_told_in_one_short_line(refusal):
    content = workbook([2.5])
    sheet = part_of(content, SHEET_PART).decode()
    no_figure = "x" * 200
    damaged = sheet.replace("<v>2.5</v>", f"<v>{no_figure}</v>")

    line = refusal(repacked(content, {SHEET_PART: damaged.encode()}))

    detail = f"invalid literal for int() with base 10: '{no_figure}"
    assert line == f"the workbook is damaged ({detail[:120]})"
