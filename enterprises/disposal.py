"""Disposal class (处置分类): which way arrears are pursued, from what is on record.

Sorted as the prefecture union's survey sorts them: a shell goes to write-off, a loss-making
enterprise gets a baseline check, a halted one with assets asset preservation, a bankrupt one a
claim in its procedure. A halted enterprise without recorded assets is not called a shell before
somebody has verified that it neither produces nor pays wages.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.enums import DisposalClass, OperatingStatus


@dataclass(frozen=True, slots=True)
class Disposal:
    """A class and the sentence that says why."""

    disposal_class: DisposalClass
    reason: str | Promise


_BY_STATUS = {
    OperatingStatus.NORMAL: Disposal(
        DisposalClass.NORMAL, _("It operates normally: the ordinary collection ladder applies.")
    ),
    OperatingStatus.LOSS_MAKING: Disposal(
        DisposalClass.LOSS_MAKING,
        _("It makes losses but is alive: check the baseline, then agree on payment."),
    ),
    OperatingStatus.BANKRUPT: Disposal(
        DisposalClass.BANKRUPT,
        _("It was declared bankrupt: file the claim in the bankruptcy procedure."),
    ),
    OperatingStatus.SHELL: Disposal(
        DisposalClass.SHELL,
        _("It has no assets, no production and no wages: prepare the write-off, keep the file."),
    ),
}


def disposal_of(status: str, *, has_assets: bool | None) -> Disposal:
    """Return the disposal class of an enterprise with the rule that led to it."""
    known = OperatingStatus(status)
    if known in _BY_STATUS:
        return _BY_STATUS[known]
    if known == OperatingStatus.HALTED and has_assets:
        return Disposal(
            DisposalClass.HALTED_WITH_ASSETS,
            _("It is halted and has land, plant or equipment: apply for asset preservation."),
        )
    if known == OperatingStatus.HALTED:
        return Disposal(
            DisposalClass.TO_VERIFY,
            _("It is halted and no assets are on record: verify assets, production and wages."),
        )
    return Disposal(DisposalClass.TO_VERIFY, _("Its operating status is not on record: verify it."))
