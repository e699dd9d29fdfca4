"""Choices that every office shares."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a user is in the product for; what each may do stands in permissions.py."""

    UNION_STAFF = "union_staff", _("Union staff")
    AUDITOR = "auditor", _("Auditor")
    IMPORT_ADMIN = "import_admin", _("Import administrator")
    LEADER = "leader", _("Leader")
    ADMINISTRATOR = "administrator", _("Administrator")


class RegionLevel(TextChoices):
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture or city")
    COUNTY = "county", _("County")


class FeeReading(TextChoices):
    """How days before 2011-07-01 bear the late fee (LAW: 人社部令13号 第二十九条)."""

    # xgettext:no-python-format
    UNIFORM = "uniform_new", _("0.05 % for every day")
    SPLIT = "split", _("0.2 % up to 2011-06-30, then 0.05 %")
    BY_DUE_DATE = "by_due_date", _("0.2 % throughout for debts due before 2011-07-01")


class DayCount(TextChoices):
    """Whether the day of payment bears the late fee."""

    INCLUSIVE = "inclusive", _("The day of payment counts")
    EXCLUSIVE = "exclusive", _("The day of payment does not count")


class DeadlineRule(TextChoices):
    """When the contribution of a month falls due."""

    MONTH_END = "month_end", _("Last day of the contribution month")
    DAY_OF_NEXT_MONTH = "day_of_next_month", _("A day of the following month")


class PaymentOrder(TextChoices):
    """What a receipt pays first; the oldest contribution month comes first either way."""

    PRINCIPAL_FIRST = "principal_first", _("Principal first, then late fee")
    FEE_FIRST = "fee_first", _("Late fee first, then principal")


class LimitCode(TextChoices):
    """The time limits that a locality may set for itself; each stands in statutes/parameters."""

    DEMAND_NOTICE_ISSUE = "demand_notice_issue", _("Issue of the demand notice")
    DEMAND_NOTICE_PAYMENT = "demand_notice_payment", _("Payment under the demand notice")
    SERVICE = "service", _("Service of a document")
    APPROVAL = "approval", _("Approval of a proposal")
    ACCOUNT_INQUIRY = "account_inquiry", _("Account inquiry")
    INQUIRY_ANSWER = "inquiry_answer", _("Answer to an account inquiry")
    TRANSFER_REQUEST = "transfer_request", _("Application for transfer")
    TRANSFER_OUTCOME = "transfer_outcome", _("Result of a transfer")
    ASSET_SEARCH = "asset_search", _("Search for assets")
    SECURITY = "security", _("Agreement on security")
    COURT_DEMAND_ISSUE = "court_demand_issue", _("Issue of the court demand")
    ENFORCEMENT_REVIEW = "enforcement_review", _("Review of an enforcement")
    WRITE_OFF = "write_off", _("Write-off documents")


class LimitUnit(TextChoices):
    WORKING_DAYS = "working_days", _("working days")
    DAYS = "days", _("days")
    MONTHS = "months", _("months")


class JobKind(TextChoices):
    LATE_FEE_ACCRUAL = "late_fee_accrual", _("Daily late fee")
    POSITION_CORRECTION = "position_correction", _("Correction of daily positions")
    ESCALATION = "escalation", _("Escalation of collection cases")
    CASE_REPAIR = "case_repair", _("Repair of collection cases")


class JobState(TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
