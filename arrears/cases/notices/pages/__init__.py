"""Pages of bulk notices: choose, preview, progress and outcome, the second person's decision."""
