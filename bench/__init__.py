"""Measurements: each prints what it measured; results go to docs/log.md by hand."""
