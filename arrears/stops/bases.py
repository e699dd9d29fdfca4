"""On what a stop rests, in words: bases of a deferral with their limits, codes of exceptions."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from arrears.enums import StopKind
from arrears.models import FeeStop
from arrears.stops.effect import StopPreview, overlapping
from arrears.what_if.case import covered_by
from casework.formats import date_iso, month
from enterprises.enums import InsuranceKind
from statutes.dates import ContributionMonth, DateSpan
from statutes.deferral_bases import Beyond, DeferralBasis, beyond_basis, deferral_bases
from statutes.fee_exceptions import ExceptionCode, exception_codes
from statutes.insurance import Insurance

AGREEMENT = "security_agreement"
OTHER_BASIS = "other"


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A basis of a deferral as a page tells it."""

    basis: DeferralBasis
    title: str
    limits: list[str]


def basis_of(code: str) -> DeferralBasis | None:
    """Return the basis of a code; None for one that is given in words."""
    return next((one for one in deferral_bases() if one.code == code), None)


def basis_choices() -> list[tuple[str, str]]:
    """List the bases to choose from, the one in words last."""
    return [
        *((one.code, title_of(one)) for one in deferral_bases()),
        (OTHER_BASIS, _("Another legal basis, in words")),
    ]


def basis_lines() -> list[BasisLine]:
    """List the bases with their limits."""
    return [BasisLine(one, title_of(one), limits_of(one)) for one in deferral_bases()]


def title_of(basis: DeferralBasis) -> str:
    """Name a basis."""
    if basis.first_month is None:
        return basis.name if _speaks_chinese() else basis.meaning
    comma = pgettext("between the parts of a list", ", ")
    return _("National window from %(month)s: %(insurances)s") % {
        "month": month(basis.first_month),
        "insurances": comma.join(str(InsuranceKind(one.value).label) for one in basis.insurances),
    }


def limits_of(basis: DeferralBasis) -> list[str]:
    """Say what a basis allows, one limit a line."""
    found = []
    if basis.first_month and basis.last_month:
        found.append(
            _("Contribution months %(first)s to %(last)s")
            % {"first": month(basis.first_month), "last": month(basis.last_month)}
        )
    elif basis.first_month:
        found.append(_("Contribution months from %(first)s") % {"first": month(basis.first_month)})
    if basis.repay_by:
        found.append(_("No fee until %(day)s") % {"day": date_iso(basis.repay_by)})
    elif basis.most_months:
        found.append(_("At most %(count)s months") % {"count": basis.most_months})
    found.append(_("Against security") if basis.needs_security else _("No security asked for"))
    return found


def exception_of(code: str) -> ExceptionCode | None:
    return next((one for one in exception_codes() if one.code == code), None)


def exception_choices() -> list[tuple[str, str]]:
    """List the exceptions to choose from."""
    return [(one.code, exception_name(one.code)) for one in exception_codes()]


def exception_name(code: str) -> str:
    """Name an exception; a code that is on record but no longer in force names itself."""
    found = exception_of(code)
    if found is None:
        return code
    return found.name if _speaks_chinese() else found.meaning


def warnings_of(preview: StopPreview, basis_code: str) -> list[str]:
    """Say what is allowed but unusual about stops that are to be recorded."""
    found = [] if preview.today.items else [_("They cover no item on file: nothing changes yet.")]
    found += [_overlap(stop) for stop in overlapping(preview)]
    basis = basis_of(basis_code)
    if preview.stops[0].kind == StopKind.DEFERRAL and basis is not None:
        found += _beyond(preview, basis)
    exception = exception_of(preview.stops[0].code)
    if exception is not None and preview.stops[0].from_on < exception.from_on:
        found.append(
            _("The exception holds from %(day)s on; the first day lies before it.")
            % {"day": date_iso(exception.from_on)}
        )
    return found


def _overlap(stop: FeeStop) -> str:
    return _(
        "%(kind)s %(document)s covers some of the same items on some of the same days. That is "
        "allowed: a day without fee stays one day."
    ) % {"kind": StopKind(stop.kind).label, "document": stop.document}


def _beyond(preview: StopPreview, basis: DeferralBasis) -> list[str]:
    """Say how a deferral goes beyond the limits of its basis."""
    first = preview.stops[0]
    if first.to_on is None:
        return []
    covered = {item for stop in preview.stops for item in covered_by(stop, preview.case.items)}
    beyond = beyond_basis(
        basis,
        DateSpan(first.from_on, first.to_on),
        insurances={Insurance(item.insurance) for item in covered},
        months=[ContributionMonth.of(item.contribution_month) for item in covered],
    )
    texts = {
        Beyond.INSURANCE: _("It covers insurances that the basis does not name."),
        Beyond.OPENING: _("Its first day %(first)s lies before the basis was in force, %(opens)s."),
        Beyond.FIRST_MONTH: _("It covers months before the window, which begins %(first_month)s."),
        Beyond.LAST_MONTH: _("It covers months after the window, which ends %(last_month)s."),
        Beyond.REPAYMENT: _("Its last day %(last)s lies after %(repay_by)s, the last without fee."),
        Beyond.TERM: _("It lasts longer than the %(most)s months that the basis allows."),
    }
    values = {
        "first": date_iso(first.from_on),
        "last": date_iso(first.to_on),
        "opens": date_iso(basis.opens_on),
        "first_month": month(basis.first_month),
        "last_month": month(basis.last_month),
        "repay_by": date_iso(basis.repay_by),
        "most": basis.most_months,
    }
    return [texts[one] % values for one in beyond]


def _speaks_chinese() -> bool:
    return (get_language() or "").startswith("zh")
