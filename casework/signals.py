"""News from reference data to the apps above, sent inside the transaction that makes it."""

from django.dispatch import Signal

# Arguments: prefix, the jurisdiction whose local rules were added or changed.
profile_changed = Signal()
