"""Pages about collection cases: the section of the enterprise file, one case, the worktray."""
