"""Use cases of bulk notices: preview and start, work off, decide."""
