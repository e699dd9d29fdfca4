"""Cases that have come by all their letters; every amount in them was reckoned by hand."""

from __future__ import annotations

import datetime as dt

from arrears.cases.enums import AssetKind
from arrears.cases.services.assets import ClueFacts, record_asset
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.steps import open_case
from arrears.enums import StopKind
from arrears.models import CollectionCase
from arrears.services.stops import StopFacts, record_stop
from casework.models import User
from enterprises.models import Enterprise
from tests.arrears.builders import in_arrears
from tests.arrears.cases.stepping import agree, take
from tests.arrears.money_scenes import day
from tests.scenes import uscc

ESTABLISHED = dt.date(2024, 9, 12)
# June and July 2024, 10,000.00 and 617.25 each month, due at the end of the month.
OWED = {"pension": "20000.00", "unemployment": "1234.50"}


def debtor(name: str = "延吉样例木业有限公司", number: int = 77, **fields: object) -> Enterprise:
    given: dict[str, object] = {"status": "normal", "disposal_class": "normal"} | fields
    owner = Enterprise.objects.create(name=name, uscc=uscc(number), region_code="222401", **given)
    in_arrears(owner, OWED, "2024-06", "2024-07")
    return owner


def opened(owner: Enterprise, officer: User) -> CollectionCase:
    return open_case(owner.pk, established_on=ESTABLISHED, on=ESTABLISHED, actor_id=officer.pk)


def demanded(officer: User, approver: User, owner: Enterprise | None = None) -> CollectionCase:
    """Bring a case to its demand notice, 18 September 2024."""
    case = opened(owner or debtor(), officer)
    take(case, "remind", "2024-09-13", officer)
    agree(case, "issue_demand", "2024-09-18", officer, approver)
    return case


def to_the_court(officer: User, approver: User) -> CollectionCase:
    """Bring a case from the reminder to the application to the court."""
    case = demanded(officer, approver)
    take(case, "serve_demand", "2024-09-26", officer, method="direct", received_by="样例人")
    escalate_until(day("2024-10-10"))
    take(case, "inquire_accounts", "2024-10-10", officer)
    take(case, "find_funds", "2024-10-15", officer, document="样例银行查询回函3号")
    agree(case, "request_transfer", "2024-10-16", officer, approver)
    take(case, "find_too_little", "2024-10-30", officer, document="样例银行回函4号")
    clue = ClueFacts(
        case.enterprise_id, AssetKind.PLANT, "样例厂房一幢", "不动产登记查询", day("2024-10-31")
    )
    record_asset(clue, today=day("2024-10-31"), actor_id=officer.pk)
    agree(
        case,
        "agree_deferral",
        "2024-11-04",
        officer,
        approver,
        to_on="2025-03-31",
        document="样例延缴协议5号",
        security_kind="mortgage",
        security_details="样例厂房一幢，评估价值五十万元",
    )
    escalate_until(day("2025-04-01"))
    agree(case, "issue_court_demand", "2025-04-07", officer, approver)
    take(case, "serve_court_demand", "2025-04-10", officer, method="mail", received_by="样例人")
    escalate_until(day("2025-04-25"))
    agree(case, "apply_to_court", "2025-05-06", officer, approver)
    return case


def claimed(
    officer: User,
    approver: User,
    owner: Enterprise | None = None,
    *,
    filed_on: str = "2024-10-15",
) -> CollectionCase:
    """File the claim of a case whose debtor's bankruptcy was accepted on 1 October 2024."""
    case = demanded(officer, approver, owner)
    accepted = StopFacts(
        case.enterprise_id,
        kind=StopKind.BANKRUPTCY,
        from_on=day("2024-10-01"),
        basis="企业破产法 第四十六条",
        document="样例法院破产裁定1号",
    )
    record_stop(accepted, actor_id=officer.pk)
    agree(case, "file_claim", filed_on, officer, approver)
    return case


def proposed_for_write_off(
    officer: User, approver: User, owner: Enterprise | None = None
) -> CollectionCase:
    """Propose the write-off of what a shell owes."""
    case = opened(owner or debtor(status="shell", disposal_class="shell"), officer)
    agree(case, "propose_write_off", "2024-10-15", officer, approver, reason="样例：无资产、无人员")
    return case
