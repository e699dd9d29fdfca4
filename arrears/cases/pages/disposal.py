"""The disposal class on pages: the rule, what it rests on, its branch; and recording a check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from arrears.cases.pages.access import handlers_only
from arrears.cases.pages.forms import choose_from
from arrears.models import CollectionCase
from arrears.money.forms import GivenDayField
from enterprises.disposal import Answer, Disposal, Piece
from enterprises.enums import Question
from enterprises.errors import CheckProblem
from enterprises.evidence import disposal_for
from enterprises.models import BaselineCheck, Enterprise
from enterprises.pages import AsOf, PageRequest
from enterprises.services.checks import CheckFacts, record_check

_YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
_UNKNOWN = ("unknown", gettext_lazy("Could not be told"))
_VALUES = {"yes": True, "no": False, "unknown": None}
_FINDINGS_LENGTH = 300


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer, who says so and what says the opposite, as a page shows it."""

    answer: Answer
    decides: bool

    @property
    def question(self) -> str | Promise:
        return Question(self.answer.question).label

    @property
    def code(self) -> str:
        return {True: "yes", False: "no", None: "unknown"}[self.answer.value]

    @property
    def label(self) -> str | Promise:
        return {True: _("Yes"), False: _("No"), None: _("Not on record")}[self.answer.value]

    @property
    def counts(self) -> Piece | None:
        return self.answer.counts

    @property
    def against(self) -> tuple[Piece, ...]:
        return self.answer.against


def disposal_context(enterprise: Enterprise) -> dict[str, Any]:
    """Return the class of an enterprise as its evidence says today, line by line."""
    disposal = disposal_for(enterprise)
    return {
        "disposal": disposal,
        "disposal_lines": list(_lines(disposal)),
        "nothing_on_record": all(one.counts is None for one in disposal.answers),
    }


def disposal_section(enterprise: Enterprise, _as_of: AsOf) -> dict[str, Any]:
    """Return the section of the enterprise file; it speaks of today, whatever day was asked for."""
    return disposal_context(enterprise)


def _lines(disposal: Disposal) -> Iterator[AnswerLine]:
    for answer in disposal.answers:
        yield AnswerLine(answer, answer.question in disposal.rests_on)


def _question(question: Question, *further: tuple[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.label,
        choices=choose_from([*_YES_NO, *further]),
        error_messages={"required": gettext_lazy("Answer yes or no.")},
    )


class CheckForm(forms.Form):
    """What an officer found at an enterprise."""

    checked_on = GivenDayField(label=gettext_lazy("Day of the check"))
    is_producing = _question(Question.PRODUCES)
    pays_wages = _question(Question.PAYS_WAGES)
    makes_losses = _question(Question.MAKES_LOSSES)
    has_assets = _question(Question.HAS_ASSETS, _UNKNOWN)
    findings = forms.CharField(
        label=gettext_lazy("What was seen"),
        max_length=_FINDINGS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What was seen, who was spoken to, or which document says so."),
        error_messages={"required": gettext_lazy("Say what was seen, or which document says so.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, enterprise_id: int, today: dt.date
    ) -> None:
        super().__init__(data, initial={"checked_on": today.isoformat()})
        self.fields["has_assets"].error_messages["required"] = _(
            "Answer yes, no, or that it could not be told."
        )
        self._enterprise_id = enterprise_id

    @property
    def facts(self) -> CheckFacts:
        """Return what was found; raises CheckProblem where it says too little."""
        asked = self.cleaned_data
        answers = {
            name: _VALUES[asked[name]] for name in ("is_producing", "pays_wages", "makes_losses")
        }
        return CheckFacts(
            enterprise_id=self._enterprise_id,
            checked_on=asked["checked_on"],
            has_assets=_VALUES[asked["has_assets"]],
            findings=asked["findings"],
            **{name: bool(value) for name, value in answers.items()},
        )

    def show(self, problem: CheckProblem) -> None:
        """Say what was refused at the field it belongs to, or on top of the form."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


@require_http_methods(["GET", "HEAD", "POST"])
@handlers_only
def check_new(request: PageRequest, enterprise_pk: int) -> HttpResponse:
    """Record a baseline check; one is then back at the open case, or at the enterprise's file."""
    visible = Enterprise.objects.in_scope(request.user.scope)
    enterprise = get_object_or_404(visible, pk=enterprise_pk)
    case = CollectionCase.objects.open().filter(enterprise=enterprise).first()
    today = timezone.localdate()
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        enterprise_id=enterprise.pk,
        today=today,
    )
    if form.is_valid():
        before = BaselineCheck.objects.filter(enterprise=enterprise).count()
        try:
            record_check(form.facts, today=today, actor_id=request.user.pk)
        except CheckProblem as problem:
            form.show(problem)
        else:
            was_new = BaselineCheck.objects.filter(enterprise=enterprise).count() > before
            _say(request, enterprise, was_new=was_new)
            if case is not None:
                return redirect("cases:case", case.pk)
            return redirect("enterprises:file", enterprise.pk)
    context = {
        "form": form,
        "case": case,
        "enterprise": enterprise,
        "title": _("Record a baseline check"),
        "lead": _(
            "What was found on the spot decides, with the survey and what is on record, which way "
            "the arrears are pursued. A check that was wrong is corrected by another of its day."
        ),
        "button": _("Record it"),
    }
    status = 400 if form.errors else 200
    return render(request, "arrears/cases/form.html", context, status=status)


def _say(request: HttpRequest, enterprise: Enterprise, *, was_new: bool) -> None:
    """Say what was recorded and which class follows."""
    if not was_new:
        messages.info(request, _("This is on record already; nothing was changed."))
        return
    enterprise.refresh_from_db(fields=["disposal_class"])
    messages.success(
        request,
        _("The check was recorded. Disposal class: %(class)s.")
        % {"class": enterprise.get_disposal_class_display()},
    )
