"""What a path may name besides a spreadsheet, and archives that reach out of themselves."""

import os
import zipfile

import pytest

from intake.sheets.errors import UnreadableFile
from intake.sheets.reading import read_workbook
from tests.intake.sheets.test_hostile_files import honest, refusal


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.xlsx")

    assert refusal(tmp_path / "a.xlsx").code == "not_a_file"


@pytest.mark.parametrize("extension", [".xlsx", ".csv"])
def test_a_device_behind_a_link(tmp_path, extension):
    path = tmp_path / f"a{extension}"
    path.symlink_to("/dev/zero")

    assert refusal(path).code == "not_a_file"


def test_a_directory(tmp_path):
    (tmp_path / "a.xlsx").mkdir()

    assert refusal(tmp_path / "a.xlsx").code == "not_a_file"


@pytest.mark.parametrize("target", ["nowhere.xlsx", "loop.xlsx"])
def test_a_link_that_leads_nowhere(tmp_path, target):
    (tmp_path / "loop.xlsx").symlink_to(target)

    assert refusal(tmp_path / "loop.xlsx").code == "unopenable"


def test_a_name_with_line_breaks_stays_on_one_line(tmp_path):
    assert refusal(tmp_path / "a\nb.xlsx").code == "unopenable"
    assert refusal(tmp_path / "a.x\nls").code == "extension"


def test_a_link_to_a_spreadsheet_reads(tmp_path):
    (tmp_path / "link.xlsx").symlink_to(honest(tmp_path / "a.xlsx"))

    assert read_workbook(tmp_path / "link.xlsx").sheets[0].cell(2, 2) == 12.5


@pytest.mark.parametrize("part", ["../../etc/x", "/etc/x", "xl\\..\\..\\x", "C:/x"])
def test_parts_that_point_outside(tmp_path, part):
    path = honest(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(part), b"x")

    with pytest.raises(UnreadableFile) as refused:
        read_workbook(path)

    assert refused.value.code == "part_name"
