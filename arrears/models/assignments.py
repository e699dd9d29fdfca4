"""Who was put in charge of a collection case, when, and by whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from arrears.models.cases import CollectionCase
from ledger.models import Recorded


class CaseAssignment(Recorded):
    """A change of the person in charge; who is in charge now stands on the case."""

    case = models.ForeignKey(
        CollectionCase,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("case"),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("in charge"),
    )
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("in charge before"),
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("change of the person in charge")
        verbose_name_plural = _("changes of the person in charge")

    def __str__(self) -> str:
        return f"{self.case_id} {self.assigned_to_id}"
