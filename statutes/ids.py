"""Check enterprise and person numbers: GB 32100-2015 (USCC), GB 11714, GB 11643.

A wrong check digit is an error. An area code never is in a person number: abolished codes live on
in the numbers of living people. In an enterprise number the area code and the embedded organisation
code are warnings.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_WEIGHTS = tuple(pow(2, place, 11) for place in range(17, 0, -1))
_PERSON_CHECK_DIGITS = "10X98765432"
_EARLIEST_BIRTH_YEAR = 1800

# First two digits of an area code: the provinces, and 10 for bodies registered with the state.
_PROVINCES = frozenset(
    str(code)
    for first, last in (
        (10, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 82),
    )
    for code in range(first, last + 1)
)


class Reason(StrEnum):
    """Why a number is wrong, or OK; LEGACY15 is right but old."""

    OK = "OK"
    LEGACY15 = "LEGACY15"
    LENGTH = "LENGTH"
    CHARSET = "CHARSET"
    DATE = "DATE"
    FUTURE = "FUTURE"
    CHECK = "CHECK"


class NumberWarning(StrEnum):
    """What to look at in a number that stands nevertheless."""

    LEGACY15 = "LEGACY15"
    AREA_CODE = "AREA_CODE"
    ORGANISATION_CODE = "ORGANISATION_CODE"


class Sex(StrEnum):
    MALE = "M"
    FEMALE = "F"


@dataclass(frozen=True, slots=True)
class UsccCheck:
    """What an enterprise number says; `organisation_code_ok` is None where it could not be read."""

    normalised: str
    reason: Reason
    organisation_code_ok: bool | None = None
    warnings: tuple[NumberWarning, ...] = ()

    @property
    def ok(self) -> bool:
        return self.reason is Reason.OK

    @property
    def errors(self) -> tuple[Reason, ...]:
        return () if self.ok else (self.reason,)


@dataclass(frozen=True, slots=True)
class PersonIdCheck:
    """What a person number says; sex, birth and conversion only where it is right."""

    normalised: str
    reason: Reason
    warnings: tuple[NumberWarning, ...] = ()
    born_on: date | None = None
    sex: Sex | None = None
    converted_18: str | None = None

    @property
    def ok(self) -> bool:
        return self.reason in (Reason.OK, Reason.LEGACY15)

    @property
    def errors(self) -> tuple[Reason, ...]:
        return () if self.ok else (self.reason,)


def check_uscc(text: str) -> UsccCheck:
    """Check a unified social credit code (统一社会信用代码); case and outer blanks are ignored."""
    number = text.strip().upper()
    if len(number) != 18:
        return UsccCheck(number, Reason.LENGTH)
    if not set(number) <= set(_USCC_CHARACTERS):
        return UsccCheck(number, Reason.CHARSET)
    organisation_ok = number[16] == organisation_check_digit(number[8:16])
    warnings = []
    if number[2:4] not in _PROVINCES or not number[2:8].isdecimal():
        warnings.append(NumberWarning.AREA_CODE)
    if not organisation_ok:
        warnings.append(NumberWarning.ORGANISATION_CODE)
    reason = Reason.OK if number[17] == uscc_check_digit(number[:17]) else Reason.CHECK
    return UsccCheck(number, reason, organisation_ok, tuple(warnings))


def uscc_check_digit(body: str) -> str:
    """Compute the last character from the first 17."""
    total = sum(
        _USCC_CHARACTERS.index(character) * weight
        for character, weight in zip(body, _USCC_WEIGHTS, strict=True)
    )
    return _USCC_CHARACTERS[-total % 31]


def organisation_check_digit(body: str) -> str:
    """Compute the ninth character of an organisation code (GB 11714) from the first eight."""
    total = sum(
        _ORGANISATION_CHARACTERS.index(character) * weight
        for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def check_person_id(text: str, *, on: date) -> PersonIdCheck:
    """Check a citizen identity number (公民身份号码) of 18 or the older 15 digits.

    A birth after `on` is in the future. A small x is read as X. Of several faults the first in
    the order length, characters, date, future, check digit is named.
    """
    number = text.strip().upper()
    if len(number) not in (15, 18):
        return PersonIdCheck(number, Reason.LENGTH)
    legacy = len(number) == 15
    body = f"{number[:6]}19{number[6:]}" if legacy else number[:17]
    if not _is_digits(body) or not (legacy or _is_digits(number[17].replace("X", "0"))):
        return PersonIdCheck(number, Reason.CHARSET)
    born_on = _birth_date(body)
    if born_on is None:
        return PersonIdCheck(number, Reason.DATE)
    if born_on > on:
        return PersonIdCheck(number, Reason.FUTURE)
    whole = body + person_check_digit(body)
    if not legacy and number != whole:
        return PersonIdCheck(number, Reason.CHECK)
    return PersonIdCheck(
        normalised=number,
        reason=Reason.LEGACY15 if legacy else Reason.OK,
        warnings=(NumberWarning.LEGACY15,) if legacy else (),
        born_on=born_on,
        sex=Sex.MALE if int(body[16]) % 2 else Sex.FEMALE,
        converted_18=whole if legacy else None,
    )


def person_check_digit(body: str) -> str:
    """Compute the last character from the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _PERSON_WEIGHTS, strict=True))
    return _PERSON_CHECK_DIGITS[total % 11]


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _birth_date(body: str) -> date | None:
    try:
        born_on = date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return None
    return born_on if born_on.year >= _EARLIEST_BIRTH_YEAR else None
