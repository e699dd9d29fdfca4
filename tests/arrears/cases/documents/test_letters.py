"""What each letter says, word for word, and the amounts in it, reckoned by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from arrears.cases.documents.letters import BY_STEP, LETTERS
from arrears.cases.documents.wording import contest_in_words, limit_in_words, number_in_words
from arrears.cases.enums import DocumentKind
from arrears.cases.workflow import COLLECTION
from arrears.models import CaseDocument
from statutes.deadlines import Contest, TimeLimit, enforcement_window
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.cases.documents.walks import claimed, proposed_for_write_off, to_the_court
from tests.arrears.sheet.test_letter import lines_of

pytestmark = pytest.mark.django_db

SERVED_ON = dt.date(2024, 9, 26)
GOLDEN = Path(__file__).parent / "data"


def text_of(document: CaseDocument) -> str:
    with document.file.open("rb") as file:
        return "\n".join(lines_of(io.BytesIO(file.read()))) + "\n"


def assert_golden(case, kinds) -> None:
    """To take over a new wording, write what comes out over the file and read the difference."""
    written = {one.kind: text_of(one) for one in case.documents.all()}

    assert set(written) == set(kinds)
    for kind, text in written.items():
        assert text == (GOLDEN / f"{kind}.txt").read_text(encoding="utf-8"), kind


def test_letters_from_the_reminder_to_the_court(officer, approver):
    case = to_the_court(officer, approver)

    # 10,000.00 bears 5.00 a day, 617.25 bears 0.308625; June from 1 July, July from 1 August.
    amounts = [
        (one.number, str(one.principal), str(one.late_fee)) for one in case.documents.order_by("pk")
    ]
    assert amounts == [
        # 75 and 44 days: 375.00 + 220.00 + 23.15 + 13.58
        ("社险提〔2024〕1号", "21234.50", "631.73"),
        # 80 and 49 days: 400.00 + 245.00 + 24.69 + 15.12
        ("社险限缴〔2024〕1号", "21234.50", "684.81"),
        # 102 and 71 days: 510.00 + 355.00 + 31.48 + 21.91
        ("社险查询〔2024〕1号", "21234.50", "918.39"),
        # 108 and 77 days: 540.00 + 385.00 + 33.33 + 23.76
        ("社险划拨〔2024〕1号", "21234.50", "982.09"),
        # 126 and 95 days, to 3 November: 630.00 + 475.00 + 38.89 + 29.32
        ("社险延缴〔2024〕1号", "21234.50", "1173.21"),
        # 7 more days, 1 to 7 April 2025, 133 and 102: 665.00 + 510.00 + 41.05 + 31.48
        ("社险催告〔2025〕1号", "21234.50", "1247.53"),
        # 36 more days, 1 April to 6 May, 162 and 131: 810.00 + 655.00 + 50.00 + 40.43
        ("社险强执〔2025〕1号", "21234.50", "1555.43"),
    ]
    assert_golden(
        case,
        set(DocumentKind) - {DocumentKind.BANKRUPTCY_CLAIM, DocumentKind.WRITE_OFF_REQUEST},
    )


def test_bankruptcy_claim_is_split_by_rank(officer, approver):
    case = claimed(officer, approver)

    # The last late day is 30 September: 92 and 61 days, 460.00 + 305.00 + 28.39 + 18.83.
    document = case.documents.get(kind=DocumentKind.BANKRUPTCY_CLAIM)
    assert (document.principal, document.late_fee) == (Decimal("21234.50"), Decimal("812.22"))
    assert text_of(document) == (GOLDEN / "bankruptcy_claim.txt").read_text(encoding="utf-8")


def test_claim_is_of_what_fell_due_before_the_acceptance(officer, approver):
    """企业破产法 第四十四条、第一百零七条; what fell due later stands beside it, without rank."""
    owner = enterprise(status="normal", disposal_class="normal")
    in_arrears(owner, {"pension": "50000.00"}, "2024-07", "2024-11")

    case = claimed(officer, approver, owner, filed_on="2024-12-20")

    # July and August to 30 September, on which September falls due: 61 and 30 days of 5.00.
    document = case.documents.get(kind=DocumentKind.BANKRUPTCY_CLAIM)
    assert (document.principal, document.late_fee) == (Decimal("30000.00"), Decimal("455.00"))
    text = text_of(document)
    assert "申报债权如下，合计30,455.00元" in text
    assert "养老保险 | 2024年7月 | 2024年9月 | 30,000.00 | 455.00 | 30,455.00" in text
    assert "后到期的社会保险费20,000.00元（所属期自2024年10月至2024年11月），不属于" in text
    assert "50,000.00" not in text


def test_write_off_request_names_its_reason(officer, approver):
    case = proposed_for_write_off(officer, approver)

    # 107 and 76 days: 535.00 + 380.00 + 33.02 + 23.46
    assert case.documents.get().late_fee == Decimal("971.48")
    assert_golden(case, {DocumentKind.WRITE_OFF_REQUEST})


def test_letter_is_stored_as_signed_and_linked_to_its_event(officer, approver):
    case = proposed_for_write_off(officer, approver)
    document = case.documents.get()

    with document.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert document.event is not None
    assert (document.event.step, document.issued_on) == (
        "propose_write_off",
        document.event.happened_on,
    )
    assert document.recorded_by == approver


def test_letter_is_chinese_in_any_language(officer, approver):
    with translation.override("en"):
        case = proposed_for_write_off(officer, approver)

    assert_golden(case, {DocumentKind.WRITE_OFF_REQUEST})


def test_every_kind_has_its_step():
    assert set(LETTERS) == set(DocumentKind)
    assert {COLLECTION.transition(step).name for step in BY_STEP} == set(BY_STEP)
    assert len({one.series for one in LETTERS.values()}) == len(LETTERS)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5, "五"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (60, "六十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (366, "三百六十六"),
    ],
)
def test_numbers_in_words(number, text):
    assert number_in_words(number) == text


@pytest.mark.parametrize(
    ("length", "unit", "text"),
    [(5, "working_days", "五个工作日"), (60, "days", "六十日"), (6, "months", "六个月")],
)
def test_limits_in_words(length, unit, text):
    assert limit_in_words(TimeLimit("样例", length, unit, "样例")) == text


def contest(filed_on: str, ended_on: str, *, is_suit=False, is_withdrawn=False) -> Contest:
    days = (dt.date.fromisoformat(text) for text in (filed_on, ended_on))
    return Contest(is_suit, is_withdrawn, *days)


@pytest.mark.parametrize(
    ("contests", "expected"),
    [
        (
            [contest("2024-11-20", "2025-05-20")],
            "被申请人申请行政复议，复议决定于2025年5月20日维持限期补缴通知书；其后被申请人在法定期限内"
            "未提起行政诉讼，起诉期限于2025年6月4日届满。",
        ),
        (
            [contest("2025-03-20", "2025-08-29", is_suit=True)],
            "被申请人提起行政诉讼，限期补缴通知书未被撤销或者变更，判决于2025年8月29日发生法律效力，"
            "被申请人仍未履行（行政诉讼法 第九十五条）。",
        ),
        (
            [contest("2024-11-20", "2025-01-03", is_withdrawn=True)],
            "被申请人曾于2024年11月20日申请行政复议，已于2025年1月3日撤回；"
            "起诉期限于2025年3月26日届满。",
        ),
        (
            [contest("2025-03-20", "2025-04-10", is_suit=True, is_withdrawn=True)],
            "被申请人曾于2025年3月20日提起行政诉讼，已于2025年4月10日撤回；"
            "起诉期限于2025年3月26日届满。",
        ),
        (
            [
                contest("2024-12-02", "2025-01-10", is_suit=True, is_withdrawn=True),
                contest("2024-10-21", "2024-11-20"),
            ],
            "被申请人申请行政复议，复议决定于2024年11月20日维持限期补缴通知书；其后被申请人曾于"
            "2024年12月2日提起行政诉讼，已于2025年1月10日撤回；起诉期限于2024年12月5日届满。",
        ),
        (
            [
                contest("2024-10-21", "2024-11-20"),
                contest("2024-12-02", "2025-08-29", is_suit=True),
            ],
            "被申请人申请行政复议，复议决定于2024年11月20日维持限期补缴通知书；其后被申请人提起行政"
            "诉讼，限期补缴通知书未被撤销或者变更，判决于2025年8月29日发生法律效力，被申请人仍未履行"
            "（行政诉讼法 第九十五条）。",
        ),
        (
            [],
            "被申请人在法定期限内未申请行政复议，也未提起行政诉讼，起诉期限于2025年3月26日届满。",
        ),
    ],
)
def test_court_is_told_what_was_contested(contests, expected):
    window = enforcement_window(SERVED_ON, contests=contests)

    assert contest_in_words(window, contests) == expected
