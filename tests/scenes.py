"""Small worlds for tests: a survey that came in by the real way, and what it left behind."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import openpyxl
from django.db.models import Model

from arrears.cases.enums import (
    AssetKind,
    RemedyKind,
    RemedyResult,
    ServiceMethod,
    ServiceOutcome,
)
from arrears.cases.services.assets import ClueFacts, record_asset
from arrears.cases.services.proposals import propose_step
from arrears.cases.services.steps import open_case, take_step
from arrears.enums import Certainty, EndKind, RevisionKind, StopKind
from arrears.models import (
    ArrearsItem,
    ArrearsItemRevision,
    AssetClueEnd,
    ClosedSegment,
    CollectionCase,
    DailyPosition,
    FeeStop,
    FeeStopEnd,
    PositionCorrection,
    Remedy,
    RemedyOutcome,
    ServiceRecord,
)
from arrears.projection import project
from arrears.services.accrual import accrue_day
from arrears.services.projections import refresh_principal
from arrears.services.receipts import (
    ReceiptFacts,
    RefundFacts,
    record_receipt,
    record_refund,
)
from arrears.services.stops import EndFacts, StopFacts, end_stop, record_stop
from casework.enums import Role
from casework.models import JobRun, JurisdictionProfile, User
from casework.scope import Scope
from casework.selectors import LocalRules
from enterprises.enums import InsuranceKind, OperatingStatus
from enterprises.models import BaselineCheck, Enterprise, SurveyLine, SurveyRound
from enterprises.services.checks import CheckFacts, record_check
from intake import services as intake
from intake.enums import BatchKind, BatchState
from intake.models import ImportBatch
from ledger.models import Entry, Posting, Receipt, Refund
from statutes.contribution import payment_deadline
from statutes.dates import ContributionMonth
from statutes.ids import uscc_check_digit
from tests.casework.factories import UserFactory

SURVEYED_ON = dt.date(2019, 9, 30)
CASE_TABLES = {
    "AssetClue",
    "AssetClueEnd",
    "CaseDocument",
    "CaseEvent",
    "CaseProposal",
    "CollectionCase",
    "Remedy",
    "RemedyOutcome",
    "ServiceRecord",
}
HEADERS = (
    "单位名称",
    "统一社会信用代码",
    "所在县市",
    "经营状态",
    "职工人数",
    "欠费起始月份",
    "欠费截止月份",
    "养老保险欠费（元）",
    "失业保险欠费（元）",
)


def uscc(number: int, area: str = "222401") -> str:
    """Return a valid, invented unified social credit code."""
    body = f"91{area}MA{number:07d}"
    return body + uscc_check_digit(body)


@dataclass(frozen=True)
class SurveyRowText:
    """One row as an office would type it."""

    name: str = "延吉样例食品有限公司"
    uscc: str = field(default_factory=lambda: uscc(1))
    county: str = "延吉市"
    status: str = "正常"
    employees: str = "12"
    first_month: str = "2018年1月"
    last_month: str = "2018年12月"
    pension: str = "1200.00"
    unemployment: str = "120.00"

    def cells(self) -> list[str]:
        return [
            self.name,
            self.uscc,
            self.county,
            self.status,
            self.employees,
            self.first_month,
            self.last_month,
            self.pension,
            self.unemployment,
        ]


def survey_workbook(rows: Sequence[SurveyRowText]) -> io.BytesIO:
    """Write a plain survey with one header row; the rewound bytes of an .xlsx file."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(list(HEADERS))
    for row in rows:
        sheet.append(row.cells())
    content = io.BytesIO()
    workbook.save(content)
    content.seek(0)
    return content


def previewed_survey(
    actor: User,
    rows: Sequence[SurveyRowText] = (SurveyRowText(),),
    *,
    title: str = "样例调研2019",
    as_of_on: dt.date | None = None,
) -> ImportBatch:
    """Upload and read a survey as `actor` would; nothing is committed."""
    batch = intake.receive_file(
        kind=BatchKind.SURVEY,
        title=title,
        content=survey_workbook(rows),
        original_name="样例.xlsx",
        scope=Scope.of(actor),
        uploaded_by=actor,
        as_of_on=as_of_on,
    )
    return intake.read_batch(batch.pk, on=SURVEYED_ON)


def committed_survey(
    actor: User,
    rows: Sequence[SurveyRowText] = (SurveyRowText(),),
    *,
    title: str = "样例调研2019",
    skip_bad_rows: bool = False,
    as_of_on: dt.date | None = None,
) -> ImportBatch:
    """Upload, read and commit a survey as `actor` would."""
    batch = previewed_survey(actor, rows, title=title, as_of_on=as_of_on)
    intake.request_commit(batch.pk, actor=actor, skip_bad_rows=skip_bad_rows)
    return intake.commit_batch(batch.pk, on=SURVEYED_ON)


class Scene:
    """Yanji (222401) after one survey, of which one row was rejected, and people around it."""

    def __init__(self) -> None:
        self.importer = UserFactory.create(role=Role.IMPORT_ADMIN, jurisdiction_prefix="222401")
        rows = [SurveyRowText(), SurveyRowText(name="延吉样例纺织厂", uscc=uscc(2), pension="-1")]
        self.batch = committed_survey(self.importer, rows, skip_bad_rows=True)
        self.enterprise = Enterprise.objects.get()
        self.item = ArrearsItem.objects.earliest("contribution_month", "insurance")

    @cached_property
    def stranger(self) -> User:
        """Return an import admin of another county."""
        return self.stranger_as(Role.IMPORT_ADMIN)

    def stranger_as(self, role: Role) -> User:
        """Return somebody in another county in a role."""
        user: User = UserFactory.create(role=role, jurisdiction_prefix="222426")
        return user

    @cached_property
    def bank_list(self) -> ImportBatch:
        """Return a bank's list of one receipt and one rejected row, ready to commit."""
        content = io.BytesIO(
            "到账日期,流水号,付款人,金额(元)\n"
            f"2019-08-31,样例流水0009,{self.enterprise.name},100.00\n"
            f"2019-08-31,样例流水0010,{self.enterprise.name},-1\n".encode()
        )
        auditor = self.colleague(Role.AUDITOR)
        batch = intake.receive_file(
            kind=BatchKind.RECEIPTS,
            title="样例到账清单",
            content=content,
            original_name="样例.csv",
            scope=Scope.of(auditor),
            uploaded_by=auditor,
        )
        read = intake.read_batch(batch.pk, on=SURVEYED_ON)
        assert read.state == BatchState.PREVIEWED, read.problem
        return read

    @cached_property
    def receipt(self) -> Receipt:
        """Return a receipt that pays some months, moved by one recorded later, with a refund."""
        facts = ReceiptFacts(
            self.enterprise.pk, "样例流水0001", SURVEYED_ON, Decimal("9000.00"), payer="样例付款人"
        )
        receipt = record_receipt(facts, actor_id=None)
        earlier = ReceiptFacts(
            self.enterprise.pk, "样例流水0002", dt.date(2019, 3, 1), Decimal("150.00")
        )
        record_receipt(earlier, actor_id=None)
        record_refund(
            RefundFacts(receipt.pk, "样例退款0001", SURVEYED_ON, Decimal("1.00"), "样例：多缴"),
            actor_id=None,
        )
        return receipt

    @cached_property
    def stop(self) -> FeeStop:
        """Return a deferral that was broken."""
        stop = record_stop(
            StopFacts(
                self.enterprise.pk,
                StopKind.DEFERRAL,
                dt.date(2018, 3, 1),
                basis="社会保险法 第六十三条",
                document="样例缓缴协议1号",
                to_on=dt.date(2018, 8, 31),
                security_kind="抵押",
            ),
            actor_id=None,
        )
        end_stop(
            EndFacts(stop.pk, EndKind.BROKEN, dt.date(2018, 6, 1), "样例：未按约缴款", "样例通知"),
            actor_id=None,
        )
        return stop

    @cached_property
    def running_stop(self) -> FeeStop:
        """Return a deferral that still holds; the case comes first, for it would be paused."""
        assert self.case.is_open
        facts = StopFacts(
            self.enterprise.pk,
            StopKind.DEFERRAL,
            dt.date(2019, 9, 1),
            basis="社会保险法 第六十三条",
            document="样例缓缴协议2号",
            to_on=dt.date(2099, 12, 31),
            security_kind="mortgage",
        )
        return record_stop(facts, actor_id=None)

    @cached_property
    def case(self) -> CollectionCase:
        """Return a case with one asset on record; its auditor has proposed the demand."""
        auditor = self.colleague(Role.AUDITOR)
        # The day before the receipt of the scene, after which nothing is owed.
        day, actor = SURVEYED_ON - dt.timedelta(days=1), auditor.pk
        case = open_case(self.enterprise.pk, established_on=day, on=day, actor_id=actor)
        take_step(case.pk, "remind", on=day, today=day, facts={}, actor_id=actor)
        propose_step(case.pk, "issue_demand", on=day, today=day, facts={}, actor_id=actor)
        clue = ClueFacts(self.enterprise.pk, AssetKind.LAND, "样例地块", "样例登记", day)
        record_asset(clue, today=day, actor_id=actor)
        case.refresh_from_db()
        return case

    @cached_property
    def remedy(self) -> Remedy:
        """Return a suit that is open."""
        return Remedy.objects.create(
            case=self.case, kind=RemedyKind.SUIT, filed_on=SURVEYED_ON, document="样例起诉状"
        )

    def example_of(self, model: type[Model]) -> Model:
        """Return a row of the model that belongs to 222401."""
        if model is User:
            return self.importer
        if model in {DailyPosition, JobRun}:
            accrue_day(SURVEYED_ON)
        if model is JurisdictionProfile:
            JurisdictionProfile.objects.create(
                region_prefix="222401", valid_from=SURVEYED_ON, document="样例文件"
            )
        if model is BaselineCheck:
            record_check(
                CheckFacts(self.enterprise.pk, SURVEYED_ON, True, True, True, None, "样例：现场"),
                today=SURVEYED_ON,
                actor_id=None,
            )
        if model is ArrearsItemRevision:
            ArrearsItemRevision.objects.create(
                item=self.item, kind=RevisionKind.SUPERSEDED, batch=self.batch, reason="样例"
            )
        if model in {Receipt, Refund, Entry, Posting, PositionCorrection, ClosedSegment}:
            accrue_day(SURVEYED_ON)
            assert self.receipt
        if model in {FeeStop, FeeStopEnd}:
            assert self.stop
        if model.__name__ in CASE_TABLES:
            self._make_case_rows()
        example = model._default_manager.first()
        assert example is not None, f"the scene has no {model.__name__}: make one here"
        return example

    def _make_case_rows(self) -> None:
        """Add what a case may have besides its events: services, ended clues and remedies."""
        ServiceRecord.objects.create(
            document=self.case.documents.get(),
            method=ServiceMethod.MAIL,
            attempted_on=SURVEYED_ON,
            outcome=ServiceOutcome.UNDELIVERED,
            note="样例：退回",
        )
        AssetClueEnd.objects.create(clue=self.case.enterprise.asset_clues.get(), reason="样例")
        RemedyOutcome.objects.create(
            remedy=self.remedy,
            result=RemedyResult.UPHELD,
            decided_on=SURVEYED_ON,
            document="样例判决书",
        )

    def colleague(self, role: Role) -> User:
        """Return somebody in the same county in another role."""
        user: User = UserFactory.create(role=role, jurisdiction_prefix="222401")
        return user


def arrears_item(
    *,
    principal: Decimal = Decimal("100.00"),
    month: str = "2018-01",
    insurance: InsuranceKind = InsuranceKind.PENSION,
    enterprise: Enterprise | None = None,
) -> ArrearsItem:
    """Put one item on file directly, for tests of what happens to items after the import."""
    contribution_month = ContributionMonth.parse(month)
    line = _survey_line(enterprise or an_enterprise(), principal)
    item = ArrearsItem(
        enterprise=line.enterprise,
        insurance=insurance,
        contribution_month=contribution_month.first_day,
        principal=principal,
        due_on=payment_deadline(contribution_month),
        certainty=Certainty.ESTIMATED,
        survey_line=line,
    )
    project(item, LocalRules())
    item.save()
    refresh_principal([line.enterprise_id])
    return item


def an_enterprise(*, region_code: str = "222401", **fields: object) -> Enterprise:
    """Put one enterprise on file directly; its name tells it from the others."""
    number = Enterprise.objects.count() + 1
    name = f"样例企业{number}"
    return Enterprise.objects.create(**({"name": name, "region_code": region_code} | fields))


def _survey_line(enterprise: Enterprise, total: Decimal) -> SurveyLine:
    survey_round, _ = SurveyRound.objects.get_or_create(
        name="样例调研", defaults={"surveyed_on": SURVEYED_ON}
    )
    batch = ImportBatch.objects.create(
        kind=BatchKind.SURVEY,
        title=survey_round.name,
        original_name="样例.xlsx",
        sha256="0" * 64,
        size=1,
        jurisdiction_prefix=enterprise.region_code,
    )
    line, _ = SurveyLine.objects.get_or_create(
        round=survey_round,
        enterprise=enterprise,
        is_live=True,
        defaults={
            "batch": batch,
            "sheet": "样例",
            "row_number": 1,
            "status": OperatingStatus.NORMAL,
            "total": total,
        },
    )
    return line
