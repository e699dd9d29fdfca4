"""The branches of a collection case through a browser: a bankruptcy, and a shell."""

from __future__ import annotations

from decimal import Decimal

from playwright.sync_api import Page, expect

from tests.browser.office import (
    Office,
    fill,
    happened,
    in_state,
    obstacle,
    open_case,
    owed,
    previewed_and_recorded,
    record_receipt,
    said,
    serve,
    step_name,
    take,
    to_file,
    to_stops,
)
from tests.browser.steps import follow
from tests.scenes import SurveyRowText, uscc

MILL, SHELL = "延吉样例纺织有限公司", "延吉样例商贸有限公司"
# 10,000.00 of pension and 617.25 of unemployment insurance, each for June and for July 2024.
OWED = {
    "first_month": "2024年6月",
    "last_month": "2024年7月",
    "pension": "20000.00",
    "unemployment": "1234.50",
}
OFFICES = {
    "agency": "样例经办机构批复〔2025〕1号",
    "labour": "样例人社局批复〔2025〕2号",
    "finance": "样例财政局批复〔2025〕3号",
    "government": "样例市政府批复〔2025〕4号",
}


def approved(office: Office, case: str, who: str, on: tuple[str, str]) -> None:
    """Record the approval of one of the four; each is decided by another person."""
    office.agreed(case, on, f"approve_by_{who}", by=who, document=OFFICES[who])


def rung(page: Page, step: str) -> str:
    """Read what the ladder says of a landmark."""
    return page.locator("#ladder tbody tr", has_text=step_name(step)).inner_text()


def test_bankruptcy_in_the_middle_of_the_ladder_ends_in_a_write_off(office, celery_worker):
    office.surveyed("2024-09-19", SurveyRowText(name=MILL, uscc=uscc(12), **OWED))
    case = demanded(office)
    bankruptcy_accepted(office, case)
    claimed(office, case)
    distributed(office, case)
    written_off_after_a_bankruptcy(office, case)


def demanded(office: Office) -> str:
    """Open, remind, demand and serve on 27 September; the term runs up to 10 October."""
    page = office.on("2024-09-19", "officer")
    case = open_case(page, MILL)
    take(page, "remind")
    office.agreed(case, ("2024-09-20", "2024-09-23"), "issue_demand")
    page = office.see(case, "2024-09-27", "officer", "demand_issued")
    serve(page, "serve_demand", "样例收件人")
    in_state(page, "demand_served")
    return case


def bankruptcy_accepted(office: Office, case: str) -> None:
    """Record the acceptance while the term of the demand runs; the ladder goes no further."""
    page = office.on("2024-10-09", "clerk")
    to_stops(page, case)
    follow(page.locator("#stops a[href*='kind=bankruptcy']"))
    ruling = {
        "accepted_on": "2024-10-08",
        "court": "延边样例中级人民法院",
        "ruling": "（2024）样24破申1号",
    }
    fill(page.locator("main form:has([name=ruling])"), ruling)
    previewed_and_recorded(page)

    # The term is over with the 10th; it expires no more.
    office.stays(case, ["2024-10-10", "2024-10-11"], "demand_served")
    page = office.page
    assert happened(page)[-1] == ("2024-10-08", said("Bankruptcy accepted"))
    assert obstacle("bankruptcy_accepted") in rung(page, "inquire_accounts")
    # Fee up to the 7th, the day before: 495.00 + 340.00 + 30.55 + 20.99.
    assert owed(page) == (Decimal("21234.50"), Decimal("886.54"))
    office.look("branch-1-bankrupt")


def claimed(office: Office, case: str) -> None:
    office.agreed(case, ("2024-10-14", "2024-10-15"), "file_claim")
    in_state(office.page, "claim_filed")
    letter = office.letter("社险债申〔2024〕1号")
    assert "21,234.50" in letter
    assert "886.54" in letter
    assert "（2024）样24破申1号" in letter
    office.picture("branch-2-claimed")


def distributed(office: Office, case: str) -> None:
    """Receive what the distribution gave, and record what it left."""
    page = office.on("2025-05-19", "clerk")
    record_receipt(page, case, "样例流水20250519", "4,000.00")
    page = office.see(case, "2025-05-20", "officer", "claim_filed")
    assert owed(page) == (Decimal("17234.50"), Decimal("886.54"))
    take(page, "find_remainder", document="样例破产财产分配方案（2025）样24破1号")
    in_state(page, "remainder_found")


def written_off_after_a_bankruptcy(office: Office, case: str) -> None:
    reason = "样例：破产财产分配完毕，无可供清偿的财产"
    office.agreed(case, ("2025-05-21", "2025-05-22"), "propose_write_off", reason=reason)
    assert reason in office.letter("社险核销〔2025〕1号")
    days = (
        ("2025-05-23", "2025-05-26"),
        ("2025-05-27", "2025-05-28"),
        ("2025-05-29", "2025-05-30"),
        ("2025-06-03", "2025-06-04"),
    )
    for who, on in zip(OFFICES, days, strict=True):
        approved(office, case, who, on)
    page = office.page
    in_state(page, "written_off")
    expect(page.locator("#next")).to_have_count(0)
    office.picture("branch-3-written-off")
    assert happened(page)[-6:] == [
        ("2025-05-20", step_name("find_remainder")),
        ("2025-05-22", step_name("propose_write_off")),
        *((on[1], step_name(f"approve_by_{who}")) for who, on in zip(OFFICES, days, strict=True)),
    ]
    office.prove_the_books()


def test_shell_is_written_off_after_a_refusal_and_its_file_is_kept(office, celery_worker):
    row = SurveyRowText(name=SHELL, uscc=uscc(13), status="空壳", **OWED)
    office.surveyed("2024-09-19", row)
    page = office.on("2024-09-19", "officer")
    case = open_case(page, SHELL)
    office.picture("branch-4-shell")
    reason = "样例：无资产、无生产、无工资发放"
    office.agreed(case, ("2024-09-20", "2024-09-23"), "propose_write_off", reason=reason)
    assert reason in office.letter("社险核销〔2024〕1号")
    approved(office, case, "agency", ("2024-09-24", "2024-09-25"))

    page = office.see(case, "2024-09-26", "officer", "write_off_by_agency")
    take(page, "refuse_write_off", reason="样例：材料不全", document="样例退件通知〔2024〕2号")
    in_state(page, "write_off_refused")
    office.look("branch-5-refused")
    # What was approved before the refusal counts no more.
    supplemented = "样例：已补充税务、市场监管登记证明"
    office.agreed(case, ("2024-09-27", "2024-09-29"), "propose_write_off", reason=supplemented)
    assert supplemented in office.letter("社险核销〔2024〕2号")
    days = ("2024-09-30", "2024-10-08", "2024-10-09", "2024-10-10")
    for who, day in zip(OFFICES, days, strict=True):
        approved(office, case, who, (day, day))
    in_state(office.page, "written_off")
    office.picture("branch-6-shell-written-off")

    office.night("2024-10-11")
    page = office.on("2024-10-11", "officer")
    to_file(page, SHELL)
    office.picture("branch-7-file-kept")
    expect(page.locator("#case form")).to_have_count(0)
    # The night changes nothing: the debt stands on the file with the case that was closed.
    follow(page.locator("#case table th a"))
    in_state(page, "written_off")
    assert supplemented in office.letter("社险核销〔2024〕2号")
    office.prove_the_books()
