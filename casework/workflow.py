"""Workflows as tables: what may follow what, who does it, which facts it takes, and by what law.

A table can be read aloud; documents and tests are made from it. Knows no framework: the one
function that applies a transition is the service of the app that owns the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """Who moves a case: the nightly job, one officer, or two people of whom one approves."""

    SYSTEM = "system"
    OFFICER = "officer"
    TWO_PEOPLE = "two_people"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a workflow: from any of `sources` to `target`, with the facts it takes."""

    name: str
    sources: frozenset[str]
    target: str
    by: By
    basis: str
    facts: tuple[str, ...] = ()


class UnknownTransitionError(LookupError):
    """A workflow has no transition of this name."""


class Workflow:
    """All transitions of one kind of case, by name."""

    def __init__(self, states: Iterable[str], transitions: Iterable[Transition]) -> None:
        self.states = frozenset(states)
        self._transitions: Mapping[str, Transition] = {one.name: one for one in transitions}
        for one in self:
            if unknown := (one.sources | {one.target}) - self.states:
                raise ValueError(f"{one.name} names states that there are not: {sorted(unknown)}")

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._transitions.values())

    def transition(self, name: str) -> Transition:
        """Return a transition; raises UnknownTransitionError where there is none of the name."""
        try:
            return self._transitions[name]
        except KeyError:
            raise UnknownTransitionError(name) from None

    def may_follow(self, state: str) -> list[Transition]:
        """List what may follow a state, in the order of the table."""
        return [one for one in self if state in one.sources]
