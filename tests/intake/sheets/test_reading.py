"""Opening files: what a sheet looks like afterwards, encodings, numbering."""

import datetime as dt

import pytest
import xlwt

from intake.sheets.errors import UnreadableFile
from intake.sheets.reading import Merge, read_workbook
from tests.intake.sheets.books import new_book


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_rows_and_columns_are_numbered_as_excel_does(tmp_path):
    book, page = new_book()
    page["C5"] = "first"
    page["E9"] = 1.5
    book.save(tmp_path / "a.xlsx")

    sheet = read_workbook(tmp_path / "a.xlsx").sheets[0]

    assert sheet.cell(5, 3) == "first"
    assert sheet.cell(9, 5) == 1.5
    assert (sheet.cell(1, 1), sheet.cell(5, 4), sheet.cell(99, 99)) == (None, None, None)
    assert (len(sheet.rows), sheet.width) == (9, 5)


def test_values_keep_their_kinds(tmp_path):
    book, page = new_book()
    day, moment = dt.date(2019, 8, 31), dt.datetime.fromisoformat("2019-08-31 13:05")
    for column, value in enumerate(["text", 7, 7.25, day, moment, True, None, " x "], start=1):
        page.cell(1, column, value)
    book.save(tmp_path / "a.xlsx")

    row = read_workbook(tmp_path / "a.xlsx").sheets[0].rows[0]

    assert row == ["text", 7.0, 7.25, day, moment, True, None, " x "]


def test_merged_cells_are_filled_when_asked(tmp_path):
    book, page = new_book()
    page["B2"] = "group"
    page.merge_cells("B2:D3")
    page["D4"] = "last"
    book.save(tmp_path / "a.xlsx")

    sheet = read_workbook(tmp_path / "a.xlsx").sheets[0]

    assert sheet.merges == (Merge(2, 2, 3, 4),)
    assert sheet.cell(3, 4) is None
    assert sheet.filled(3, 4) == "group"
    assert sheet.filled(4, 4) == "last"


def test_hidden_sheets_are_marked(tmp_path):
    book, page = new_book()
    page.append(["seen"])
    hidden = book.create_sheet("hidden")
    hidden.append(["unseen"])
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")

    workbook = read_workbook(tmp_path / "a.xlsx")

    assert [(sheet.name, sheet.visible) for sheet in workbook.sheets] == [
        ("Sheet", True),
        ("hidden", False),
    ]


def test_error_values_are_not_blanks(tmp_path):
    book, page = new_book()
    page.append(["a", "#REF!", 3])
    page.cell(1, 2).data_type = "e"
    book.save(tmp_path / "a.xlsx")

    assert read_workbook(tmp_path / "a.xlsx").sheets[0].rows[0] == ["a", "#REF!", 3.0]


def test_old_xls_reads_like_xlsx(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write_merge(1, 1, 2, 4, "标题")
    sheet.write(2, 2, 12.5)
    sheet.write(3, 3, "end")
    book.save(str(tmp_path / "a.xls"))

    read = read_workbook(tmp_path / "a.xls").sheets[0]

    assert (read.name, read.filled(2, 4), read.cell(3, 3), read.cell(4, 4)) == (
        "表",
        "标题",
        12.5,
        "end",
    )


def test_old_xls_whose_formulas_were_never_calculated(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write(0, 0, "企业名称")
    sheet.write(2, 3, xlwt.Formula("1+1"))
    book.save(str(tmp_path / "a.xls"))

    with pytest.raises(UnreadableFile, match="D3"):
        read_workbook(tmp_path / "a.xls")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_encoding(tmp_path, encoding, delimiter):
    lines = [["标题"], ["企业名称", "欠费", "备注"], ["延吉样例𠮷兴公司", "1", ""], []]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    path = write(tmp_path / "表.csv", text, encoding)

    sheet = read_workbook(path).sheets[0]

    assert sheet.name == "表"
    assert sheet.rows == [["标题"], ["企业名称", "欠费", "备注"], ["延吉样例𠮷兴公司", "1"]]


def test_csv_with_quoted_commas_and_line_breaks(tmp_path):
    path = write(tmp_path / "a.csv", '名称,"欠费\n合计"\n某,"1,234.50"\n')

    assert read_workbook(path).sheets[0].rows[:2] == [
        ["名称", "欠费\n合计"],
        ["某", "1,234.50"],
    ]


def test_the_name_of_the_upload_counts_where_it_is_stored_under_another(tmp_path):
    path = write(tmp_path / "upload.tmp", "a,b\n1,2\n")

    workbook = read_workbook(path, original_name="调查.CSV")

    assert (workbook.file_name, workbook.format, len(workbook.digest)) == ("调查.CSV", "csv", 64)
