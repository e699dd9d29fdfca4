"""The long way of a collection case through a browser, on a calendar with a holiday in it.

2024 around the National Day: 27 September is a Friday, Sunday the 29th is worked, 1 to 7 October
are off, Saturday 12 October is worked.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from playwright.sync_api import expect

from statutes.allocation import DatedReceipt, Debt, RunningDebts
from statutes.dates import DateSpan
from statutes.insurance import Insurance
from statutes.late_fee import Deferral, PrincipalHistory
from tests.browser.office import (
    Office,
    happened,
    in_state,
    next_words,
    obstacle,
    open_case,
    owed,
    previewed_and_recorded,
    record_receipt,
    said,
    serve,
    step_name,
    take,
    to_stops,
)
from tests.browser.steps import follow
from tests.scenes import SurveyRowText, uscc

DEBTOR = "延吉样例机械有限公司"
AGREEMENT = "样例延期缴费协议〔2024〕5号"
# 10,000.00 of pension and 617.25 of unemployment insurance, each for June and for July 2024.
ROW = SurveyRowText(
    name=DEBTOR,
    uscc=uscc(11),
    first_month="2024年6月",
    last_month="2024年7月",
    pension="20000.00",
    unemployment="1234.50",
)


def reckoned(on: str, *receipts: tuple[str, str], deferral: str = "") -> tuple[Decimal, Decimal]:
    """Reckon by the statutes alone what the debtor owes at the end of a day.

    Receipts as day and amount; a deferral as its first and last day.
    """
    spans = [DateSpan(*map(dt.date.fromisoformat, deferral.split("/")))] if deferral else []
    debts = RunningDebts(
        [
            Debt(
                due_on.replace(day=1),
                PrincipalHistory(
                    principal, due_on, deferrals=tuple(Deferral(one, "样例") for one in spans)
                ),
                insurance,
            )
            for due_on in (dt.date(2024, 6, 30), dt.date(2024, 7, 31))
            for insurance, principal in (
                (Insurance.PENSION, Decimal("10000.00")),
                (Insurance.UNEMPLOYMENT, Decimal("617.25")),
            )
        ]
    )
    for day, amount in receipts:
        debts.lay(DatedReceipt(dt.date.fromisoformat(day), Decimal(amount)))
    return debts.owed(dt.date.fromisoformat(on))


def test_case_from_survey_to_court_and_payment(office, celery_worker):
    office.surveyed("2024-09-19", ROW)
    page = office.on("2024-09-19", "officer")
    case = open_case(page, DEBTOR)
    office.picture("journey-1-opened")

    demanded(office, case)
    expired_after_the_holiday(office, case)
    paid_in_part(office, case)
    deferred_and_broken(office, case)
    demanded_for_the_court(office, case)
    brought_to_court(office, case)
    paid_in_full(office, case)


def demanded(office: Office, case: str) -> None:
    """Remind, then issue and serve the demand notice, which takes two people."""
    page = office.on("2024-09-20", "officer")
    page.goto(case)
    # 82 and 51 late days: 410.00 + 255.00 + 25.31 + 15.74.
    assert owed(page) == (Decimal("21234.50"), Decimal("706.05")) == reckoned("2024-09-20")
    take(page, "remind")
    in_state(page, "reminded")
    assert "706.05" in office.letter("社险提〔2024〕1号")
    # Five working days from the 19th: 20, 23, 24, 25, 26.
    assert "2024-09-26" in next_words(page)
    office.picture("journey-2-reminded")

    office.agreed(case, ("2024-09-23", "2024-09-24"), "issue_demand")
    in_state(office.page, "demand_issued")
    assert "五个工作日" in office.letter("社险限缴〔2024〕1号")
    office.picture("journey-3-demanded")

    page = office.on("2024-09-27", "officer")
    page.goto(case)
    serve(page, "serve_demand", "样例收件人")
    in_state(page, "demand_served")
    assert "样例收件人" in office.service_record("社险限缴〔2024〕1号")
    # Sunday the 29th, Monday the 30th, and after the holiday the 8th, the 9th and the 10th.
    assert "2024-10-10" in next_words(page)
    office.picture("journey-4-served")


def expired_after_the_holiday(office: Office, case: str) -> None:
    """Nobody pays; the day after the fifth working day the demand has expired, not earlier."""
    office.stays(case, ["2024-09-30", "2024-10-08", "2024-10-10"], "demand_served")
    office.night("2024-10-11")
    page = office.see(case, "2024-10-11", "officer", "demand_expired")
    assert happened(page)[-1] == ("2024-10-11", step_name("expire_demand"))
    office.picture("journey-5-expired")


def paid_in_part(office: Office, case: str) -> None:
    """Inquire, find too little, and record a part that comes in: principal first."""
    page = office.on("2024-10-11", "officer")
    page.goto(case)
    take(page, "inquire_accounts")
    in_state(page, "inquiring")
    assert "21,234.50" in office.letter("社险查询〔2024〕1号")
    page = office.on("2024-10-14", "officer")
    page.goto(case)
    office.picture("journey-6-inquiring")
    take(page, "find_too_little", document="样例银行回函〔2024〕3号")
    in_state(page, "funds_insufficient")

    page = office.on("2024-10-14", "clerk")
    record_receipt(page, case, "样例流水20241014", "5,000.00")
    page.goto(case)
    # To the pension of June. 106 and 75 late days: 530.00 + 375.00 + 32.71 + 23.15.
    left = (Decimal("16234.50"), Decimal("960.86"))
    assert owed(page) == left == reckoned("2024-10-14", ("2024-10-14", "5000.00"))
    in_state(page, "funds_insufficient")
    office.picture("journey-7-paid-in-part")


def deferred_and_broken(office: Office, case: str) -> None:
    """Defer against security by two people; nothing moves until the agreement is broken."""
    page = office.on("2024-10-15", "officer")
    page.goto(case)
    follow(page.locator("#next a[href$='/assets/new/']"))
    form = page.locator("main form:has([name=kind])")
    form.locator("[name=kind]").select_option("plant")
    form.locator("[name=description]").fill("样例厂房一处，登记于延吉样例路8号")
    form.locator("[name=source]").fill("样例不动产登记")
    office.picture("journey-8-asset")
    follow(form.locator("[type=submit]"))

    office.agreed(
        case,
        ("2024-10-15", "2024-10-16"),
        "agree_deferral",
        to_on="2025-03-31",
        document=AGREEMENT,
        security_kind="mortgage",
        security_details="样例厂房一处，评估价三百万元",
    )
    in_state(office.page, "deferred")
    assert "2025年3月31日" in office.letter("社险延缴〔2024〕1号")
    office.look("journey-9-deferred")
    office.stays(case, ["2024-10-17", "2024-11-15"], "deferred")
    # One day more than on the 14th, then none: 532.50 + 380.00 + 33.02 + 23.46.
    assert owed(office.page) == (Decimal("16234.50"), Decimal("968.98"))

    page = office.on("2024-11-18", "clerk")
    to_stops(page, case)
    follow(page.locator("#stops th a", has_text=AGREEMENT))
    follow(page.locator(".page-actions a[href*='kind=broken']"))
    page.locator("[name=clause][value=from_a_day]").check()
    page.locator("[name=day]").fill("2024-11-15")
    page.locator("[name=reason]").fill("样例：首期款到期未缴")
    page.locator("[name=document]").fill("样例违约认定书〔2024〕1号")
    previewed_and_recorded(page)
    office.night("2024-11-19")
    page = office.see(case, "2024-11-19", "officer", "unsecured")
    # The night works off the day on which the breach was recorded.
    assert happened(page)[-1] == ("2024-11-18", step_name("resume"))
    office.picture("journey-10-resumed")


def demanded_for_the_court(office: Office, case: str) -> None:
    """Issue and serve the court demand; its ten working days pass."""
    office.agreed(case, ("2024-11-20", "2024-11-21"), "issue_court_demand")
    in_state(office.page, "court_demand_issued")
    assert "十个工作日" in office.letter("社险催告〔2024〕1号")
    page = office.on("2024-11-25", "officer")
    page.goto(case)
    serve(page, "serve_court_demand", "样例收件人")
    in_state(page, "court_demand_served")
    # 26 to 29 November, 2 to 6 and 9 December.
    assert "2024-12-09" in next_words(page)
    office.picture("journey-11-court-demand")
    office.stays(case, ["2024-12-09"], "court_demand_served")
    office.stays(case, ["2024-12-10"], "court_ready")


def brought_to_court(office: Office, case: str) -> None:
    """Apply inside the window: the suit period, six months from the service, is over first."""
    page = office.on("2025-03-27", "officer")
    page.goto(f"{case}steps/apply_to_court/")
    expect(page.locator("main")).to_contain_text(obstacle("suit_period_runs"))
    expect(page.locator("main")).to_contain_text("2025-03-28")
    expect(page.locator("main form")).to_have_count(0)
    office.look("journey-12-too-early")
    page.goto(case)
    expect(page.locator("#next form")).to_have_count(0)

    office.night("2025-03-28")
    page = office.on("2025-03-28", "officer")
    page.goto(case)
    # Three months from the end of the suit period, the 27th.
    assert "2025-06-27" in next_words(page)
    office.picture("journey-13-window")
    office.agreed(case, ("2025-04-01", "2025-04-02"), "apply_to_court")
    in_state(office.page, "court_applied")
    letter = office.letter("社险强执〔2025〕1号")
    assert "样例厂房" in letter
    office.picture("journey-14-court")


def paid_in_full(office: Office, case: str) -> None:
    """Record what is left; the night closes the case, and all that happened is told in order."""
    page = office.on("2025-04-10", "clerk")
    page.goto(case)
    # 146 days since 16 November: 897.50 + 1,110.00 + 78.08 + 68.51.
    left = (Decimal("16234.50"), Decimal("2154.09"))
    before = ("2024-10-14", "5000.00")
    assert owed(page) == left
    assert left == reckoned("2025-04-10", before, deferral="2024-10-16/2024-11-15")
    record_receipt(page, case, "样例流水20250410", "18,388.59")
    office.night("2025-04-11")
    page = office.see(case, "2025-04-11", "officer", "settled")
    assert owed(page) == (Decimal("0.00"), Decimal("0.00"))
    expect(page.locator("#next")).to_have_count(0)
    office.look("journey-15-closed")
    assert happened(page) == [
        ("2024-09-19", step_name("open")),
        ("2024-09-20", step_name("remind")),
        ("2024-09-24", step_name("issue_demand")),
        ("2024-09-27", step_name("serve_demand")),
        ("2024-10-11", step_name("expire_demand")),
        ("2024-10-11", step_name("inquire_accounts")),
        ("2024-10-14", step_name("find_too_little")),
        ("2024-10-14", said("Receipt")),
        ("2024-10-16", step_name("agree_deferral")),
        ("2024-11-18", f"{said('Deferral')}：{said('Agreement broken')}"),
        ("2024-11-18", step_name("resume")),
        ("2024-11-21", step_name("issue_court_demand")),
        ("2024-11-25", step_name("serve_court_demand")),
        ("2024-12-10", step_name("expire_court_demand")),
        ("2025-04-02", step_name("apply_to_court")),
        ("2025-04-10", said("Receipt")),
        ("2025-04-10", step_name("settle")),
    ]
    office.prove_the_books()
