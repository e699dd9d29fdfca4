"""Which step issues which letter, how its number is written, and what each letter has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from arrears.cases.enums import DocumentKind


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter: its step, the word in its number, its title in Chinese.

    `required` are the names whose values a template has to show, whatever else an office words
    differently.
    """

    kind: DocumentKind
    step: str
    series: str
    title: str
    required: tuple[str, ...]


_ALWAYS = (
    "number",
    "day",
    "enterprise.name",
    "debt.principal",
    "debt.late_fee",
    "debt.total",
    "debt.total_in_capitals",
)


def _letter(kind: DocumentKind, step: str, series: str, title: str, *required: str) -> Letter:
    return Letter(kind, step, series, title, (*_ALWAYS, *required))


_LETTERS = (
    _letter(DocumentKind.REMINDER, "remind", "提", "社会保险费缴费提醒通知"),
    _letter(
        DocumentKind.DEMAND_NOTICE,
        "issue_demand",
        "限缴",
        "限期补缴通知书",
        "term",
        "remedy.reconsideration",
        "remedy.suit",
    ),
    _letter(
        DocumentKind.ACCOUNT_INQUIRY,
        "inquire_accounts",
        "查询",
        "协助查询存款账户函",
        "demand.number",
    ),
    _letter(
        DocumentKind.TRANSFER_REQUEST,
        "request_transfer",
        "划拨",
        "划拨社会保险费申请书",
        "demand.number",
    ),
    _letter(
        DocumentKind.DEFERRAL_AGREEMENT,
        "agree_deferral",
        "延缴",
        "延期缴费协议书",
        "deferral.to_on",
        "deferral.security_kind",
        "deferral.security_details",
    ),
    _letter(
        DocumentKind.COURT_DEMAND,
        "issue_court_demand",
        "催告",
        "催告书",
        "demand.number",
        "term",
    ),
    _letter(
        DocumentKind.COURT_APPLICATION,
        "apply_to_court",
        "强执",
        "强制执行申请书",
        "demand.number",
        "court_demand.number",
    ),
    _letter(
        DocumentKind.BANKRUPTCY_CLAIM,
        "file_claim",
        "债申",
        "债权申报书",
        "bankruptcy.accepted_on",
        "claim.premiums",
        "claim.late_fee_before",
    ),
    _letter(
        DocumentKind.WRITE_OFF_REQUEST,
        "propose_write_off",
        "核销",
        "欠缴社会保险费核销申请书",
        "reason",
    ),
)

LETTERS: Mapping[DocumentKind, Letter] = {one.kind: one for one in _LETTERS}
BY_STEP: Mapping[str, Letter] = {one.step: one for one in _LETTERS}
# Without the service of these the ladder does not go on; the step that notes it.
SERVING_STEPS: Mapping[DocumentKind, str] = {
    DocumentKind.DEMAND_NOTICE: "serve_demand",
    DocumentKind.COURT_DEMAND: "serve_court_demand",
}
