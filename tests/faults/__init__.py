"""Faults: what happens to a running site when something under it breaks, or somebody tries to break it.

Each module says it in figures: `python -m tests.faults` runs all, `python -m tests.faults kill redis` two of them.
"""
