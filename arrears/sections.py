"""What arrears adds to the enterprise list and file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from arrears.cases.pages.disposal import disposal_section
from arrears.cases.pages.section import case_section
from arrears.money.selectors import account_section
from arrears.selectors.enterprise import arrears_section, late_fees_of, timeline_section
from arrears.stops.selectors import stops_section
from arrears.what_if.forms import what_if_section
from enterprises.sections import MoneyColumn, Section, register_column, register_section


def register() -> None:
    """Register the late-fee column and the sections; called once from AppConfig.ready."""
    register_column(MoneyColumn(slug="late_fee", title=_("Late fee to date"), load=late_fees_of))
    register_section(
        Section(
            slug="arrears",
            title=_("Arrears and late fee"),
            order=20,
            template="arrears/_enterprise_section.html",
            load=lambda enterprise, as_of: arrears_section(enterprise, as_of.day, as_of.known_at),
        )
    )
    register_section(
        Section(
            slug="case",
            title=_("Collection case"),
            order=25,
            template="arrears/cases/_section.html",
            load=case_section,
        )
    )
    register_section(
        Section(
            slug="disposal",
            title=_("Disposal class"),
            order=27,
            template="arrears/cases/_disposal.html",
            load=disposal_section,
        )
    )
    register_section(
        Section(
            slug="account",
            title=_("Account"),
            order=30,
            template="arrears/money/_account_section.html",
            load=account_section,
        )
    )
    register_section(
        Section(
            slug="stops",
            title=_("What stops the late fee"),
            order=40,
            template="arrears/stops/_section.html",
            load=stops_section,
        )
    )
    register_section(
        Section(
            slug="what-if",
            title=_("If it pays"),
            order=45,
            template="arrears/what_if/_section.html",
            load=what_if_section,
        )
    )
    register_section(
        Section(
            slug="timeline",
            title=_("What happened"),
            order=90,
            template="arrears/_timeline_section.html",
            load=timeline_section,
        )
    )
