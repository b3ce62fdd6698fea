"""Measurements: each beside its reference in the same run; only ratios mean anything. `make bench` runs them all."""
