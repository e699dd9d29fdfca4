"""Reference data is found by code, loaded as often as one likes, and checked before it enters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.enums import RegionLevel
from casework.management.commands.load_reference import load_regions
from casework.models import Region
from tests.casework.factories import RegionFactory


def write(path: Path, **fields: object) -> Path:
    row = {"code": "222401", "name": "延吉市", "level": "county", "abolished": False} | fields
    path.write_text(json.dumps([{"model": "casework.region", "fields": row}]), encoding="utf-8")
    return path


def test_command_loads_provinces_and_the_counties_of_yanbian(db, capsys):
    call_command("load_reference")

    assert Region.objects.filter(level=RegionLevel.PROVINCE).count() == 31
    yanbian = Region.objects.filter(code__startswith="2224", level=RegionLevel.COUNTY)
    assert dict(yanbian.filter(abolished=False).values_list("code", "name")) == {
        "222401": "延吉市",
        "222402": "图们市",
        "222403": "敦化市",
        "222404": "珲春市",
        "222405": "龙井市",
        "222406": "和龙市",
        "222424": "汪清县",
        "222426": "安图县",
    }
    assert set(yanbian.filter(abolished=True).values_list("code", flat=True)) == {
        "222421",
        "222422",
        "222423",
        "222425",
        "222427",
    }
    assert f"{Region.objects.count()} regions" in capsys.readouterr().out


def test_counties_and_prefectures_lie_within_what_is_listed(regions):
    for code, region in regions.items():
        parent = {"county": code[:4] + "00", "prefecture": code[:2] + "0000"}.get(region.level)
        assert parent is None or parent in regions, code


def test_second_load_changes_nothing_and_keeps_ids(regions):
    call_command("load_reference", stdout=None)

    again = {region.code: region.pk for region in Region.objects.all()}
    assert again == {code: region.pk for code, region in regions.items()}


def test_renamed_region_is_updated_and_an_own_one_stays(db, tmp_path):
    own = RegionFactory.create()
    load_regions(write(tmp_path / "regions.json", name="旧名"))

    load_regions(write(tmp_path / "regions.json"))

    assert Region.objects.get(code="222401").name == "延吉市"
    assert Region.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize(("field", "value"), [("code", "2224"), ("level", "village"), ("name", "")])
def test_wrong_reference_data_is_named_and_nothing_loaded(db, tmp_path, field, value):
    with pytest.raises(CommandError, match=rf"regions\.json, code .*{field}"):
        load_regions(write(tmp_path / "regions.json", **{field: value}))

    assert not Region.objects.exists()
