"""Figures that a run should show. pytest hides what passing tests print; `conftest.py` prints these at the end."""

from __future__ import annotations

figures: list[str] = []


def report(figure: str) -> None:
    """Shows a line at the end of the run."""
    figures.append(figure)
