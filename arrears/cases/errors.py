"""What the ladder refuses, in words for the person who asked."""

from __future__ import annotations

from arrears.cases.obstacles import Obstacle


class CaseProblem(Exception):
    """A case, step, proposal or document that cannot be recorded; the text names the remedy.

    `field` is the form field that the problem belongs to, empty where it belongs to none.
    """

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class StepNotPermitted(CaseProblem):
    """The ladder does not permit the step now; `obstacles` says what stands in the way."""

    def __init__(self, text: str, obstacles: list[Obstacle]) -> None:
        super().__init__(text)
        self.obstacles = obstacles
