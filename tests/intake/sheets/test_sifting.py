"""What stands twice is counted once; what contradicts itself is not counted at all."""

from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from intake.sheets.sifting import sift

Row = tuple[int, dict[Hashable, object]]

rows = st.lists(
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 2), min_size=1, max_size=2), max_size=8
).map(lambda claims: list(enumerate(claims)))


def sifted(*claims: dict[Hashable, object]) -> tuple[list[int], list[int], list[int]]:
    found = sift(list(enumerate(claims)), lambda row: row[1])
    return (
        [row[0] for row in found.rows],
        [row[0] for row, _other in found.duplicates],
        [row[0] for row, _other in found.conflicts],
    )


def test_rows_about_different_things_are_all_kept():
    assert sifted({"a": 1}, {"b": 1}, {"c": 1}) == ([0, 1, 2], [], [])


def test_repeated_row_is_a_duplicate_of_the_first():
    assert sifted({"a": 1}, {"a": 1}, {"a": 1}) == ([0], [1, 2], [])


def test_every_row_of_a_contradiction_is_a_conflict():
    assert sifted({"a": 1}, {"a": 1}, {"a": 2}, {"b": 1}) == ([3], [], [0, 1, 2])


def test_row_that_repeats_a_part_and_adds_another_is_a_conflict():
    assert sifted({"a": 1}, {"a": 1, "b": 1}) == ([0], [], [1])


def test_two_rows_may_be_repeated_by_one():
    assert sifted({"a": 1}, {"b": 1}, {"a": 1, "b": 1}) == ([0, 1], [2], [])


@given(rows)
def test_each_row_ends_in_one_place_and_what_is_kept_agrees(known: list[Row]):
    found = sift(known, lambda row: row[1])

    places = [row[0] for row in found.rows]
    places += [row[0] for row, _other in (*found.duplicates, *found.conflicts)]
    assert sorted(places) == list(range(len(known)))
    kept = [claim for row in found.rows for claim in row[1].items()]
    assert len(kept) == len({key for key, _facts in kept})
    contradicted = {
        key
        for _place, claims in known
        for key, facts in claims.items()
        if any(other.get(key, facts) != facts for _place, other in known)
    }
    assert not contradicted & {key for key, _facts in kept}
    for row, other in (*found.duplicates, *found.conflicts):
        assert row[1].keys() & other[1].keys()
        assert row[0] != other[0]
