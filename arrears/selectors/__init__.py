"""Reads across items and enterprises, for screens, reports and jobs."""
