"""Many letters at once: what is previewed, what the worker does, what the second person decides."""
