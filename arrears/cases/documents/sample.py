"""An invented letter with every name a template may use: what an adapted template is tried with.

Each value occurs once, so that finding it in the filled letter proves that its name is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arrears.cases.enums import DocumentKind

Texts = dict[str, Any]

_COMMON: Texts = {
    "number": "样例文号〔2024〕6789号",
    "day": "2024年9月18日",
    "office": "样例社会保险经办机构",
    "basis": "样例依据",
    "enterprise": {
        "name": "延吉样例木业有限公司",
        "uscc": "91222401MA00000775",
        "region": "延吉市",
        "contact": "样例联系人",
        "phone": "0433-0000000",
    },
    "debt": {
        "on": "2024年9月17日",
        "principal": "11,111.11",
        "principal_in_capitals": "人民币壹万壹仟壹佰壹拾壹元壹角壹分",
        "late_fee": "2,222.22",
        "late_fee_in_capitals": "人民币贰仟贰佰贰拾贰元贰角贰分",
        "total": "13,333.33",
        "total_in_capitals": "人民币壹万叁仟叁佰叁拾叁元叁角叁分",
        "first_month": "2024年5月",
        "last_month": "2024年8月",
        "lines": [
            {
                "insurance": "养老保险",
                "first_month": "2024年5月",
                "last_month": "2024年6月",
                "principal": "10,000.10",
                "late_fee": "2,000.20",
                "total": "12,000.30",
            },
            {
                "insurance": "医疗保险",
                "first_month": "2024年7月",
                "last_month": "2024年8月",
                "principal": "1,111.01",
                "late_fee": "222.02",
                "total": "1,333.03",
            },
        ],
    },
}
_DEMAND: Texts = {
    "number": "样例限缴〔2024〕4321号",
    "issued_on": "2024年7月1日",
    "served_on": "2024年7月2日",
    "last_on": "2024年7月9日",
}
_BANKRUPTCY: Texts = {"accepted_on": "2024年8月8日", "document": "样例裁定书"}

_OWN: Mapping[DocumentKind, Texts] = {
    DocumentKind.DEMAND_NOTICE: {
        "term": "七十三个工作日",
        "remedy": {"reconsideration": "六十四日", "suit": "十七个月"},
    },
    DocumentKind.ACCOUNT_INQUIRY: {"demand": _DEMAND},
    DocumentKind.TRANSFER_REQUEST: {"demand": _DEMAND, "inquiry": {"document": "样例查询回函"}},
    DocumentKind.DEFERRAL_AGREEMENT: {
        "demand": _DEMAND,
        "deferral": {
            "from_on": "2024年9月19日",
            "to_on": "2025年3月31日",
            "security_kind": "样例担保方式",
            "security_details": "样例厂房一幢",
            "document": "样例协议",
        },
    },
    DocumentKind.COURT_DEMAND: {"demand": _DEMAND, "term": "七十三个工作日"},
    DocumentKind.COURT_APPLICATION: {
        "demand": _DEMAND,
        "court_demand": {
            "number": "样例催告〔2024〕8765号",
            "issued_on": "2025年2月1日",
            "served_on": "2025年2月2日",
            "last_on": "2025年2月18日",
        },
        "window": {
            "contest": "样例单位在法定期限内未申请行政复议，也未提起行政诉讼。",
            "suit_last_on": "2025年1月2日",
            "opens_on": "2025年1月3日",
            "closes_on": "2025年4月2日",
        },
        "assets": [{"kind": "样例财产", "description": "样例土地一块", "source": "样例登记"}],
    },
    DocumentKind.BANKRUPTCY_CLAIM: {
        "bankruptcy": _BANKRUPTCY,
        "claim": {
            "premiums": "10,101.01",
            "late_fee_before": "2,020.02",
            "late_fee_after": "0.00",
            "later": {
                "premiums": "3,030.03",
                "first_month": "2024年9月",
                "last_month": "2024年10月",
            },
        },
    },
    DocumentKind.WRITE_OFF_REQUEST: {
        "bankruptcy": _BANKRUPTCY,
        "standing": {"status": "样例状况", "disposal_class": "样例分类"},
        "reason": "样例核销理由",
    },
}


def sample_context(kind: DocumentKind) -> Texts:
    """Return the names that the template of a letter may use, with invented values."""
    return _COMMON | _OWN.get(kind, {})


def value_of(context: Texts, name: str) -> str:
    """Return the value of a dotted name."""
    value: Any = context
    for part in name.split("."):
        value = value[part]
    return str(value)
