"""The disposal class: each class from its evidence, which evidence counts, what contradicts it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from enterprises.disposal import Piece, disposal_of, survey_says
from enterprises.enums import DisposalClass, EvidenceSource, OperatingStatus, Question

SURVEYED = dt.date(2019, 8, 31)
LATER = dt.date(2019, 9, 20)


def piece(question: str, answer: bool, source: str, on: dt.date = LATER) -> Piece:
    return Piece(Question(question), answer, EvidenceSource(source), on)


def check(on: dt.date = LATER, **answers: bool) -> list[Piece]:
    return [piece(question, answer, "check", on) for question, answer in answers.items()]


def survey(status: str, has_assets: bool | None = None, on: dt.date = SURVEYED) -> list[Piece]:
    return survey_says(status, has_assets=has_assets, said_on=on)


CLUE = piece("has_assets", True, "clue")
ACCEPTED = piece("bankrupt", True, "court")
TAKEN_BACK = piece("bankrupt", False, "court")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], "to_verify"),
        (survey("normal"), "normal"),
        (survey("loss_making"), "loss_making"),
        (survey("halted", has_assets=True), "halted_with_assets"),
        (survey("halted", has_assets=False), "to_verify"),
        (survey("halted"), "to_verify"),
        (survey("bankrupt"), "bankrupt"),
        (survey("shell"), "shell"),
        (survey("shell", has_assets=False), "shell"),
        (survey("unknown", has_assets=True), "to_verify"),
        # A write-off with assets on record would give the debt away.
        (survey("shell", has_assets=True), "halted_with_assets"),
        ([*survey("shell", has_assets=False), CLUE], "halted_with_assets"),
        # What is found later.
        ([*survey("halted"), CLUE], "halted_with_assets"),
        ([*survey("halted", has_assets=False), *check(pays_wages=False)], "shell"),
        ([*survey("halted"), *check(pays_wages=False)], "to_verify"),
        ([*survey("halted", has_assets=False), *check(pays_wages=True)], "to_verify"),
        ([*survey("normal"), *check(produces=True, makes_losses=True)], "loss_making"),
        ([*survey("shell"), *check(produces=True, makes_losses=False)], "normal"),
        ([*survey("loss_making"), *check(produces=False, has_assets=True)], "halted_with_assets"),
        # Bankruptcy goes before all else, and goes away with what took it back.
        ([*survey("normal"), ACCEPTED], "bankrupt"),
        ([*survey("normal"), TAKEN_BACK], "normal"),
        ([*survey("bankrupt"), TAKEN_BACK], "to_verify"),
        ([TAKEN_BACK, *survey("bankrupt", on=LATER + dt.timedelta(1))], "bankrupt"),
    ],
)
def test_class_follows_from_the_evidence(pieces, expected):
    assert disposal_of(pieces).disposal_class == expected


@pytest.mark.parametrize(
    ("pieces", "counts", "why"),
    [
        # The newer of two, whichever way round they were recorded.
        ([*check(produces=True), *survey("halted")], "check", "newer evidence"),
        (
            [*check(dt.date(2019, 8, 1), produces=True), *survey("halted")],
            "status",
            "newer evidence",
        ),
        ([*check(SURVEYED, produces=True), *survey("halted")], "check", "Of the same day"),
        ([*check(produces=True), *check(produces=False)], "check", "Of the same day"),
    ],
)
def test_newer_evidence_counts_and_the_other_is_shown(pieces, counts, why):
    (answer,) = [one for one in disposal_of(pieces).answers if one.question == Question.PRODUCES]

    assert answer.counts is not None
    assert answer.counts.source == counts
    assert len(answer.against) == 1
    with translation.override("en"):
        assert why in str(answer.why)


@pytest.mark.parametrize(
    ("pieces", "counts", "why"),
    [
        ([CLUE, *survey("halted", has_assets=False)], "clue", "until it is taken back"),
        # A clue stands even against a later word: it is taken back when what it names is sold.
        (
            [CLUE, *check(LATER + dt.timedelta(1), has_assets=False)],
            "clue",
            "until it is taken back",
        ),
        (survey("shell", has_assets=True), "column", "over its word for the status"),
    ],
)
def test_assets_on_record_count_over_a_word_that_there_are_none(pieces, counts, why):
    (answer,) = [one for one in disposal_of(pieces).answers if one.question == Question.HAS_ASSETS]

    assert answer.value is True
    assert answer.counts is not None
    assert answer.counts.source == counts
    assert [one.answer for one in answer.against] == [False]
    with translation.override("en"):
        assert why in str(answer.why)


def test_of_two_checks_of_one_day_the_later_recorded_one_counts():
    wrong, right = check(produces=True, makes_losses=False), check(produces=False)

    answers = {one.question: one for one in disposal_of([*wrong, *right]).answers}

    assert answers[Question.PRODUCES].value is False


def test_bankruptcy_that_only_a_survey_reports_asks_for_the_court():
    with translation.override("en"):
        said, accepted = disposal_of(survey("bankrupt")), disposal_of([ACCEPTED])
        assert "acceptance is not on record" in str(said.branch)
        assert "Nothing is collected beside the procedure" in str(accepted.branch)


def test_every_class_is_reached_and_says_why_and_where_it_leads():
    reached = [
        disposal_of([*survey(status, has_assets=assets), *checked])
        for status in OperatingStatus
        for assets in (None, True, False)
        for checked in ([], check(pays_wages=False), check(pays_wages=True))
    ]

    assert {one.disposal_class for one in reached} == set(DisposalClass)
    assert all(one.reason and one.branch and one.rests_on for one in reached)


pieces_of_all_kinds = st.lists(
    st.builds(
        piece,
        st.sampled_from(list(Question)),
        st.booleans(),
        st.sampled_from(["status", "column", "check"]),
        st.sampled_from([SURVEYED, LATER]),
    ),
    max_size=8,
)


@given(pieces_of_all_kinds)
def test_nothing_with_a_standing_asset_is_ever_a_shell(pieces):
    assert disposal_of([*pieces, CLUE]).disposal_class != DisposalClass.SHELL


@given(pieces_of_all_kinds)
def test_an_accepted_bankruptcy_is_always_bankrupt(pieces):
    assert disposal_of([*pieces, ACCEPTED]).disposal_class == DisposalClass.BANKRUPT


@given(pieces_of_all_kinds)
def test_a_shell_has_all_three_answered_no(pieces):
    found = disposal_of(pieces)
    values = {one.question: one.value for one in found.answers}
    empty = [values[one] for one in (Question.PRODUCES, Question.HAS_ASSETS, Question.PAYS_WAGES)]
    bankrupt = values[Question.BANKRUPT]

    assert (found.disposal_class == DisposalClass.SHELL) == (
        not bankrupt and all(one is False for one in empty)
    )


@given(pieces_of_all_kinds)
def test_order_of_recording_matters_only_between_equals(pieces):
    """What is of different days or sources gives the same class in any order."""
    once = {(one.question, one.source, one.said_on): one for one in pieces}
    for order in itertools.islice(itertools.permutations(once.values()), 6):
        assert disposal_of(order).disposal_class == disposal_of(once.values()).disposal_class
