"""One command for each published figure; docs/benchmarks.md says which and keeps the results."""
