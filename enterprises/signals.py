"""News to the apps above, carrying ids; sent inside the transaction that makes it."""

from django.dispatch import Signal

# Arguments: batch_id, actor_id (or None), progress (to report to, in survey lines).
survey_committed = Signal()

# Arguments: batch_id, actor_id (or None), reason.
survey_undone = Signal()

# Arguments: batch_id. Receivers return sentences that say what stands in the way, or nothing.
survey_undo_asked = Signal()

# Arguments: enterprise_id, on (today). The disposal class is drawn anew already.
baseline_checked = Signal()
