"""What the commits of lists have in common."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import ngettext

from arrears.lists.reading import ListedRow
from casework.scope import Scope
from enterprises.models import Enterprise
from intake.errors import ImportProblem

_CHUNK = 500


def refuse_missing_enterprises(rows: Sequence[ListedRow], scope: Scope) -> None:
    """Raise ImportProblem when enterprises that were found at reading are no longer on file."""
    ids = sorted({row.enterprise_id for row in rows if row.enterprise_id})
    known: set[int] = set()
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        found = Enterprise.objects.in_scope(scope).current().filter(pk__in=part)
        known.update(found.values_list("pk", flat=True))
    missing = [row for row in rows if row.enterprise_id not in known]
    if missing:
        raise ImportProblem(
            ngettext(
                "%(count)s row names an enterprise that is no longer on file here, first "
                "%(name)s in sheet %(sheet)s, row %(row)s; upload the file again.",
                "%(count)s rows name enterprises that are no longer on file here, first "
                "%(name)s in sheet %(sheet)s, row %(row)s; upload the file again.",
                len(missing),
            )
            % {
                "count": len(missing),
                "name": missing[0].name or missing[0].uscc,
                "sheet": missing[0].sheet,
                "row": missing[0].row_number,
            }
        )
