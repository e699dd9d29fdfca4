"""What can go wrong with a batch, in words for the person in front of it."""

from __future__ import annotations

from django.utils.translation import gettext as _


class ImportProblem(Exception):
    """A batch cannot do what was asked; the text says why and what to do next."""


class AlreadyCommitted(ImportProblem):
    """The very same file was committed before under the same name."""

    def __init__(self, title: str, committed_on: str) -> None:
        super().__init__(
            _(
                "This file was already imported for “%(title)s” on %(day)s; nothing was changed. "
                "To import it again, undo that batch first."
            )
            % {"title": title, "day": committed_on}
        )


class NotInState(ImportProblem):
    """The batch has moved on since the page was shown."""

    def __init__(self, state: str) -> None:
        super().__init__(
            _("The batch is now in the state “%(state)s”; reload the page to go on.")
            % {"state": state}
        )


class HasRejectedRows(ImportProblem):
    """All or nothing: rows were rejected and leaving them out was not asked for."""

    def __init__(self, rejected: int) -> None:
        super().__init__(
            _(
                "%(count)d rows were rejected, so nothing was imported. Correct them in the "
                "workbook and upload it again, or choose to leave the rejected rows out."
            )
            % {"count": rejected}
        )


class UndoBlocked(ImportProblem):
    """Something was built on the batch."""

    def __init__(self, blockers: list[str]) -> None:
        self.blockers = blockers
        super().__init__(
            _("The batch cannot be undone: %(reasons)s") % {"reasons": " ".join(blockers)}
        )


class NothingToCommit(ImportProblem):
    def __init__(self) -> None:
        super().__init__(_("No row of this file can be imported; see the findings."))
