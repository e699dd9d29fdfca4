"""Numbers and amounts in words: what a refused number still shows, and places that go wrong."""

from datetime import date
from decimal import Decimal

import pytest

from statutes.ids import (
    Reason,
    check_person_id,
    check_uscc,
    organisation_check_digit,
    person_check_digit,
    uscc_check_digit,
)
from statutes.rmb import capital_amount

ON = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "reason", "compared"),
    [
        (" 91222401ma9qqqq05 ", Reason.LENGTH, "91222401MA9QQQQ05"),
        ("91222401ma9qqqq0ow", Reason.CHARSET, "91222401MA9QQQQ0OW"),
        ("91222401ma9qqqq05x", Reason.CHECK, "91222401MA9QQQQ05X"),
    ],
)
def test_a_refused_code_is_shown_as_it_was_compared(text, reason, compared):
    result = check_uscc(text)

    assert (result.reason, result.normalised) == (reason, compared)


@pytest.mark.parametrize(
    ("text", "reason", "compared"),
    [
        (" 11010519491231002 ", Reason.LENGTH, "11010519491231002"),
        ("11010519491231002y", Reason.CHARSET, "11010519491231002Y"),
        ("11010519490230002x", Reason.DATE, "11010519490230002X"),
        ("11010520491231002x", Reason.FUTURE, "11010520491231002X"),
        ("11010519491231003x", Reason.CHECK, "11010519491231003X"),
    ],
)
def test_a_refused_person_number_is_shown_as_it_was_compared(text, reason, compared):
    result = check_person_id(text, on=ON)

    assert (result.reason, result.normalised) == (reason, compared)
    assert (result.born_on, result.sex, result.warnings) == (None, None, ())


def test_a_number_of_18_digits_needs_no_warning_and_no_conversion():
    result = check_person_id("11010519491231002X", on=ON)

    assert (result.ok, result.warnings, result.converted_18) == (True, (), None)


def test_births_count_from_1800_on():
    first, before = "22240118000101001", "22240117991231001"

    assert check_person_id(first + person_check_digit(first), on=ON).ok
    assert check_person_id(before + person_check_digit(before), on=ON).reason is Reason.DATE


@pytest.mark.parametrize(
    ("compute", "body"),
    [
        (uscc_check_digit, "91222401MA9QQQQ05"),
        (organisation_check_digit, "MA9QQQQ0"),
        (person_check_digit, "11010519491231002"),
    ],
)
def test_a_check_digit_is_not_computed_from_a_body_of_another_length(compute, body):
    assert len(compute(body)) == 1
    for wrong in (body[:-1], body + "0"):
        with pytest.raises(ValueError, match="zip"):
            compute(wrong)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        # 零 stands where thousands (of 元, or of 万 within 亿) are missing, whatever follows them.
        ("10999", "人民币壹万零玖佰玖拾玖元整"),
        ("11000", "人民币壹万壹仟元整"),
        ("10000", "人民币壹万元整"),
        ("109999999", "人民币壹亿零玖佰玖拾玖万玖仟玖佰玖拾玖元整"),
        ("100009999", "人民币壹亿零玖仟玖佰玖拾玖元整"),
        ("110000000", "人民币壹亿壹仟万元整"),
    ],
)
def test_a_missing_thousand_is_written_as_one_zero(amount, words):
    assert capital_amount(Decimal(amount)) == words
