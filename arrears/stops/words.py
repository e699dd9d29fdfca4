"""What a stop covers and what secures it, in words."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.models import FeeStop
from casework.formats import month
from enterprises.enums import InsuranceKind


class SecurityKind(TextChoices):
    """What secures a deferral (社会保险法 63)."""

    MORTGAGE = "mortgage", gettext_lazy("Mortgage")
    PLEDGE = "pledge", gettext_lazy("Pledge")
    GUARANTEE = "guarantee", gettext_lazy("Guarantee")
    OTHER = "other", gettext_lazy("Other security")
    NONE = "none", gettext_lazy("None: the basis asks for none")


def coverage_of(stop: FeeStop) -> str:
    """Say for which insurance and which contribution months a stop holds."""
    insurance = str(InsuranceKind(stop.insurance).label) if stop.insurance else _("All insurances")
    return _("%(insurance)s, %(months)s") % {"insurance": insurance, "months": _months(stop)}


def security_of(stop: FeeStop) -> str:
    """Say what secures a deferral; empty for any other stop."""
    if not stop.security_kind:
        return ""
    kind = security_name(stop.security_kind)
    if not stop.security_details:
        return kind
    return _("%(kind)s: %(details)s") % {"kind": kind, "details": stop.security_details}


def security_name(kind: str) -> str:
    """Name a kind of security; one that was recorded in other words names itself."""
    return str(SecurityKind(kind).label) if kind in SecurityKind.values else kind


def _months(stop: FeeStop) -> str:
    first, last = stop.first_month, stop.last_month
    if first and last:
        return _("months %(first)s to %(last)s") % {"first": month(first), "last": month(last)}
    if first:
        return _("months from %(first)s on") % {"first": month(first)}
    if last:
        return _("months up to %(last)s") % {"last": month(last)}
    return _("all months")
