"""Enterprise numbers, person numbers and amounts in words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.errors import InvalidFactError
from statutes.ids import (
    NumberWarning,
    Reason,
    Sex,
    check_person_id,
    check_uscc,
    organisation_check_digit,
    person_check_digit,
    uscc_check_digit,
)
from statutes.money import LARGEST
from statutes.rmb import capital_amount

ON = date(2026, 11, 20)
USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

uscc_bodies = st.builds(
    lambda head, organisation: (
        f"9122{head:04d}{organisation}" + organisation_check_digit(organisation)
    ),
    st.integers(0, 9999),
    st.text(USCC_CHARACTERS, min_size=8, max_size=8),
)
person_bodies = st.builds(
    lambda area, born_on, number: f"{area:06d}{born_on:%Y%m%d}{number:03d}",
    st.integers(110000, 829999),
    st.dates(date(1900, 1, 1), ON),
    st.integers(0, 999),
)


@given(uscc_bodies)
def test_a_code_with_its_check_characters_is_right(body):
    result = check_uscc(body + uscc_check_digit(body))

    assert result.ok
    assert result.errors == ()
    assert result.organisation_code_ok is True
    assert result.warnings == ()


@given(uscc_bodies, st.integers(0, 17), st.sampled_from(USCC_CHARACTERS))
def test_one_wrong_character_of_a_code_is_always_found(body, place, character):
    number = body + uscc_check_digit(body)
    wrong = number[:place] + character + number[place + 1 :]

    assert check_uscc(wrong).ok == (wrong == number)


def test_case_and_outer_blanks_of_a_code_do_not_matter():
    result = check_uscc(" 91222401ma9qqqq05w ")

    assert result.ok
    assert result.normalised == "91222401MA9QQQQ05W"


def test_area_and_organisation_code_are_only_warnings():
    body = "91992401MA9QQQQ06"

    result = check_uscc(body + uscc_check_digit(body))

    assert result.reason is Reason.OK
    assert result.organisation_code_ok is False
    assert result.warnings == (NumberWarning.AREA_CODE, NumberWarning.ORGANISATION_CODE)


@pytest.mark.parametrize("text", ["", "91222401MA9QQQQ05", "91222401MA9QQQQ05W0", "ß" * 18])
def test_a_code_of_another_length_is_wrong_by_length(text):
    assert check_uscc(text).reason is Reason.LENGTH
    assert check_uscc(text).errors == (Reason.LENGTH,)


@given(person_bodies)
def test_a_person_number_with_its_check_digit_is_right(body):
    result = check_person_id(body + person_check_digit(body), on=ON)

    assert result.reason is Reason.OK
    assert result.errors == ()
    assert f"{result.born_on:%Y%m%d}" == body[6:14]
    assert result.sex == (Sex.MALE if int(body[16]) % 2 else Sex.FEMALE)


@given(person_bodies, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_of_a_person_number_is_always_found(body, place, character):
    number = body + person_check_digit(body)
    wrong = number[:place] + character + number[place + 1 :]

    assert check_person_id(wrong, on=ON).ok == (wrong == number)


@given(person_bodies.filter(lambda body: body[6:8] == "19"))
def test_an_old_number_converts_to_the_new_one(body):
    result = check_person_id(body[:6] + body[8:], on=ON)

    assert result.ok
    assert result.reason is Reason.LEGACY15
    assert result.warnings == (NumberWarning.LEGACY15,)
    assert result.converted_18 == body + person_check_digit(body)
    assert check_person_id(str(result.converted_18), on=ON).sex == result.sex


def test_a_small_x_is_read_as_a_capital():
    result = check_person_id("11010519491231002x", on=ON)

    assert (result.ok, result.normalised) == (True, "11010519491231002X")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", Reason.LENGTH),
        ("1101051949123100", Reason.LENGTH),
        ("1101051949123100２X", Reason.CHARSET),
        ("1101051949123X0020", Reason.CHARSET),
        ("11010519491231002Y", Reason.CHARSET),
        ("11010549123100X", Reason.CHARSET),
        ("110105194902300020", Reason.DATE),
        ("110105000112310020", Reason.DATE),
        ("110105490230002", Reason.DATE),
        ("110105194912310021", Reason.CHECK),
    ],
)
def test_the_first_fault_of_a_person_number_is_named(number, reason):
    result = check_person_id(number, on=ON)

    assert (result.ok, result.reason, result.errors) == (False, reason, (reason,))
    assert result.sex is None
    assert result.converted_18 is None


def test_a_birth_is_in_the_future_until_its_day():
    body = "22240120261120001"
    number = body + person_check_digit(body)

    assert check_person_id(number, on=ON).reason is Reason.OK
    assert check_person_id(number, on=ON - timedelta(days=1)).reason is Reason.FUTURE


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1000005000", "人民币壹拾亿零伍仟元整"),
        ("1000000000000", "人民币壹万亿元整"),
        ("20000000000000.01", "人民币贰拾万亿元零壹分"),
        ("10000000000000", "人民币壹拾万亿元整"),
        (
            "9999999999999999.99",
            "人民币"
            + "玖仟玖佰玖拾玖万"
            + "玖仟玖佰玖拾玖亿"
            + "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
        ("100500", "人民币壹拾万零伍佰元整"),
        ("2005.50", "人民币贰仟零伍元伍角整"),
        ("-0.004", "人民币零元整"),
        ("-0.005", "负壹分"),
    ],
)
def test_amounts_in_words(amount, words):
    assert capital_amount(Decimal(amount)) == words


def fen_of(words):
    """Read capital characters back into fen; independent of how they were written."""
    yuan, _, rest = words.removeprefix("人民币").removesuffix("整").rpartition("元")
    jiao, _, fen = rest.rpartition("角")
    return number_of(yuan) * 100 + number_of(jiao) * 10 + number_of(fen.removesuffix("分"))


def number_of(words):
    for unit, worth in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        high, found, low = words.rpartition(unit)
        if found:
            return number_of(high) * worth + number_of(low)
    return "零壹贰叁肆伍陆柒捌玖".index(words.strip("零")) if words.strip("零") else 0


@given(st.integers(0, 10**18 - 1) | st.integers(0, 10**9))
def test_amounts_in_words_read_back_to_the_fen(fen):
    words = capital_amount(Decimal(fen) / 100)

    assert fen_of(words) == fen
    assert words.startswith("人民币")
    assert "零零" not in words
    assert words.endswith("分" if fen % 10 else "整")


def test_an_amount_too_large_for_words_is_refused():
    with pytest.raises(InvalidFactError, match="go up to"):
        capital_amount(LARGEST + 1)
