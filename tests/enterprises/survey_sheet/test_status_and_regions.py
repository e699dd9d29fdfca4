"""Recognising operating conditions and counties in the words people use for them."""

import pytest

from enterprises.survey_sheet.regions import RegionBook
from enterprises.survey_sheet.status import SurveyStatus, status_of
from tests.enterprises.survey_sheet.facts import REGIONS


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("正常", "normal"), ("正常经营", "normal"), ("经营良好", "normal"), ("在营", "normal"),
        ("亏损", "loss_making"), ("勉强维持", "loss_making"), ("经营困难", "loss_making"),
        ("濒临破产", "loss_making"), ("停产", "halted"), ("半停产", "halted"), ("停业", "halted"),
        ("已关闭", "halted"), ("停产亏损", "halted"), ("停产(拟破产)", "halted"),
        ("吊销", "halted"),
        ("破产", "bankrupt"), ("已宣布破产", "bankrupt"), ("破产清算中", "bankrupt"),
        ("空壳", "shell"), ("空壳企业", "shell"), ("停产,无资产", "shell"), (" 停 产 ", "halted"),
        ("不正常", None), ("未停产", None), ("", None), ("情况不明", None), ("不亏损", None),
    ],
)  # fmt: skip
def test_conditions_by_their_words(text, status):
    assert status_of(text) == status


def test_every_condition_has_a_chinese_name_that_reads_back():
    assert [status_of(one.chinese_name) for one in SurveyStatus] == list(SurveyStatus)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("延吉市", "222401"),
        ("延吉", "222401"),
        (" 延 吉 市 ", "222401"),
        ("222424", "222424"),
        ("吉林省延边朝鲜族自治州安图县", "222426"),
        ("延边州敦化市困难企业社会保险费拖欠情况调查表", "222403"),
        ("填报单位:和龙市总工会", "222406"),
        ("3.珲春", "222404"),
        ("延边州", "222400"),
        ("州直", "222400"),
        ("吉林省", "220000"),
        ("龙井", "222405"),
        ("长春市朝阳区", "220104"),
        ("延吉市、图们市", None),
        ("某某县", None),
        ("Sheet1", None),
        ("", None),
    ],
)
def test_counties_by_their_names(text, code):
    region = REGIONS.find(text, "2224")

    assert (region.code if region else None) == code


def test_of_equal_names_the_one_in_the_jurisdiction_counts():
    book = RegionBook([("220104", "朝阳区", False), ("110105", "朝阳区", False)])

    assert book.find("朝阳区") is None
    inside = book.find("朝阳区", "22")
    assert inside is not None
    assert inside.code == "220104"


def test_of_equal_names_the_one_inside_the_named_province_counts():
    book = RegionBook(
        [("110000", "北京市", False), ("220104", "朝阳区", False), ("110105", "朝阳区", False)]
    )

    found = book.find("北京市朝阳区")

    assert found is not None
    assert found.code == "110105"
