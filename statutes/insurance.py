"""The kinds of social insurance that premiums are owed for (险种)."""

from enum import StrEnum

from statutes.errors import InvalidFactError


class Insurance(StrEnum):
    PENSION = "pension"
    UNEMPLOYMENT = "unemployment"
    MEDICAL = "medical"
    INJURY = "injury"
    MATERNITY = "maternity"
    ANNUITY = "annuity"  # occupational or enterprise; private law, no statutory late fee

    @property
    def chinese_name(self) -> str:
        return _CHINESE_NAMES[self]


_CHINESE_NAMES = {
    Insurance.PENSION: "养老保险",
    Insurance.UNEMPLOYMENT: "失业保险",
    Insurance.MEDICAL: "医疗保险",
    Insurance.INJURY: "工伤保险",
    Insurance.MATERNITY: "生育保险",
    Insurance.ANNUITY: "年金",
}
_NAMES_IN_USE = {
    **{insurance.value: insurance for insurance in Insurance},
    **{name: insurance for insurance, name in _CHINESE_NAMES.items()},
    "occupational_annuity": Insurance.ANNUITY,
    "enterprise_annuity": Insurance.ANNUITY,
    "职业年金": Insurance.ANNUITY,
    "企业年金": Insurance.ANNUITY,
}


def parse_insurance(text: str, *, field: str = "insurance") -> Insurance:
    """Read an insurance by its code or its Chinese name."""
    found = _NAMES_IN_USE.get(text.strip())
    if found is None:
        raise InvalidFactError(field, text, f"choose one of {', '.join(Insurance)}")
    return found
