"""Measurements: `python -m tests.benchmarks.NAME [--json]`. Ratios and counts of one run, never a timed test."""
