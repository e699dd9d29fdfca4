"""Disposal class (处置分类): which way arrears are pursued, from what is on record.

Sorted as the prefecture union's survey sorts them: a shell goes to write-off, a loss-making
enterprise gets a baseline check, a halted one with assets asset preservation, a bankrupt one a
claim in its procedure. A halted enterprise without recorded assets is not called a shell before
somebody has verified that it neither produces nor pays wages.

Five questions decide, and each is answered by one piece of evidence: what stands until it is taken
back (a bankruptcy, an asset clue) before all else, then the newer one, then, of the same day, what
an officer saw before what a survey says. The rule page is docs/rules/disposal.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.enums import DisposalClass, EvidenceSource, OperatingStatus, Question

_RANK = {source: rank for rank, source in enumerate(EvidenceSource)}
_STANDS = {EvidenceSource.CLUE, EvidenceSource.COURT}


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer to one question: who says so, of which day, where it is written, who recorded it.

    A clue and a bankruptcy say yes as long as they stand; what a bankruptcy that was taken back
    says is no, from the day on which that was recorded.
    """

    question: Question
    answer: bool
    source: EvidenceSource
    said_on: date
    detail: str = ""
    by: str = ""

    @property
    def stands(self) -> bool:
        """Tell whether it counts until it is taken back, whatever is said later."""
        return self.answer and self.source in _STANDS

    @property
    def weight(self) -> tuple[bool, date, int]:
        """Return what orders the answers to one question; the greatest counts."""
        return (self.stands, self.said_on, _RANK[self.source])


@dataclass(frozen=True, slots=True)
class Answer:
    """What counts as the answer to a question, and what on record says the opposite."""

    question: Question
    counts: Piece | None = None
    against: tuple[Piece, ...] = ()

    @property
    def value(self) -> bool | None:
        """Return yes, no, or None where nothing is on record."""
        return None if self.counts is None else self.counts.answer

    @property
    def why(self) -> str | Promise:
        """Say why the answer counts over those against it; empty where nothing is against it."""
        if self.counts is None or not self.against:
            return ""
        if self.counts.stands:
            return _("What is on record as standing counts until it is taken back.")
        if self.counts.said_on > max(one.said_on for one in self.against):
            return _("The newer evidence counts.")
        if self.counts.source == EvidenceSource.COLUMN:
            return _("What the survey says of assets counts over its word for the status.")
        return _("Of the same day, what was checked or recorded last counts.")


@dataclass(frozen=True, slots=True)
class Disposal:
    """A class, the rule that led to it, the branch it leads to, and the answers.

    `rests_on` are the questions that decided; `answers` has all five, in their order.
    """

    disposal_class: DisposalClass
    reason: str | Promise
    branch: str | Promise
    rests_on: frozenset[Question]
    answers: tuple[Answer, ...] = ()


_BANKRUPT = frozenset({Question.BANKRUPT})
_ALIVE = frozenset({Question.PRODUCES, Question.MAKES_LOSSES})
_IDLE = frozenset({Question.PRODUCES, Question.HAS_ASSETS, Question.PAYS_WAGES})
_LADDER_UNTIL_VERIFIED = _("The ordinary ladder, until a baseline check says more.")


def survey_says(
    status: str, *, has_assets: bool | None, said_on: date, detail: str = ""
) -> list[Piece]:
    """Return what a survey line answers by its status and by its column on assets.

    A shell (空壳) is by its word without assets, production and wages; a column that says there are
    assets is more exact than that word, and counts.
    """
    answers = _BY_STATUS.get(OperatingStatus(status), {})
    pieces = [
        Piece(question, answer, EvidenceSource.STATUS, said_on, detail)
        for question, answer in answers.items()
    ]
    if has_assets is not None:
        pieces.append(
            Piece(Question.HAS_ASSETS, has_assets, EvidenceSource.COLUMN, said_on, detail)
        )
    return pieces


_BY_STATUS: dict[OperatingStatus, dict[Question, bool]] = {
    OperatingStatus.NORMAL: {Question.PRODUCES: True, Question.MAKES_LOSSES: False},
    OperatingStatus.LOSS_MAKING: {Question.PRODUCES: True, Question.MAKES_LOSSES: True},
    OperatingStatus.HALTED: {Question.PRODUCES: False},
    OperatingStatus.BANKRUPT: {Question.BANKRUPT: True},
    OperatingStatus.SHELL: {
        Question.PRODUCES: False,
        Question.HAS_ASSETS: False,
        Question.PAYS_WAGES: False,
    },
}


def disposal_of(pieces: Iterable[Piece]) -> Disposal:
    """Return the disposal class that follows from the evidence, with the rule that led to it.

    `pieces` in the order in which they were recorded: of two that weigh the same the later counts.
    """
    by_question: dict[Question, list[Piece]] = {}
    for piece in pieces:
        by_question.setdefault(piece.question, []).append(piece)
    answers = {one: _weigh(one, by_question.get(one, ())) for one in Question}
    found = _decide(answers)
    return Disposal(
        found.disposal_class, found.reason, found.branch, found.rests_on, tuple(answers.values())
    )


def _weigh(question: Question, pieces: Iterable[Piece]) -> Answer:
    in_order = sorted(pieces, key=lambda one: one.weight)
    if not in_order:
        return Answer(question)
    counts = in_order[-1]
    against = tuple(one for one in reversed(in_order) if one.answer != counts.answer)
    return Answer(question, counts, against)


def _decide(answers: dict[Question, Answer]) -> Disposal:
    bankrupt = answers[Question.BANKRUPT]
    if bankrupt.value:
        in_court = bankrupt.counts is not None and bankrupt.counts.source == EvidenceSource.COURT
        return _ACCEPTED if in_court else _SAID_BANKRUPT
    produces = answers[Question.PRODUCES].value
    if produces is None:
        return _UNKNOWN
    if produces:
        return _LOSS_MAKING if answers[Question.MAKES_LOSSES].value else _NORMAL
    if answers[Question.HAS_ASSETS].value:
        return _HALTED
    if answers[Question.PAYS_WAGES].value:
        return _PAYS_WAGES
    proven = answers[Question.HAS_ASSETS].value is False
    return _SHELL if proven and answers[Question.PAYS_WAGES].value is False else _TO_VERIFY


_ACCEPTED = Disposal(
    DisposalClass.BANKRUPT,
    _("It was declared bankrupt: file the claim in the bankruptcy procedure."),
    _("Nothing is collected beside the procedure; what it leaves may be written off."),
    _BANKRUPT,
)
_SAID_BANKRUPT = Disposal(
    DisposalClass.BANKRUPT,
    _("It was declared bankrupt: file the claim in the bankruptcy procedure."),
    _(
        "The court's acceptance is not on record: record it under what stops the late fee; "
        "until then the ordinary ladder goes on."
    ),
    _BANKRUPT,
)
_NORMAL = Disposal(
    DisposalClass.NORMAL,
    _("It operates normally: the ordinary collection ladder applies."),
    _("Reminder, demand notice, accounts and transfer, security with deferral, court."),
    _ALIVE,
)
_LOSS_MAKING = Disposal(
    DisposalClass.LOSS_MAKING,
    _("It makes losses but is alive: check the baseline, then agree on payment."),
    _(
        "Once the demand has expired, a baseline check comes before accounts and transfer; where "
        "the funds are insufficient, security and deferral come before the court."
    ),
    _ALIVE,
)
_HALTED = Disposal(
    DisposalClass.HALTED_WITH_ASSETS,
    _("It is halted and has land, plant or equipment: apply for asset preservation."),
    _(
        "Where the funds are insufficient, the court demand follows without a deferral, so that "
        "the court can preserve the assets."
    ),
    _IDLE,
)
_SHELL = Disposal(
    DisposalClass.SHELL,
    _("It has no assets, no production and no wages: prepare the write-off, keep the file."),
    _("The write-off is proposed and takes four approvals; the file is kept."),
    _IDLE,
)
_TO_VERIFY = Disposal(
    DisposalClass.TO_VERIFY,
    _("It is halted and no assets are on record: verify assets, production and wages."),
    _LADDER_UNTIL_VERIFIED,
    _IDLE,
)
_PAYS_WAGES = Disposal(
    DisposalClass.TO_VERIFY,
    _("It is halted and no assets are on record, but wages are paid: verify from what."),
    _LADDER_UNTIL_VERIFIED,
    _IDLE,
)
_UNKNOWN = Disposal(
    DisposalClass.TO_VERIFY,
    _("Its operating status is not on record: verify it."),
    _LADDER_UNTIL_VERIFIED,
    frozenset({Question.PRODUCES}),
)
