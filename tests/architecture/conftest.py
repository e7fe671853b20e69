"""Tells the figures of the code after these tests."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that says how long functions and files are."""
    from tests.architecture.test_lengths import summary

    terminalreporter.write_line(summary())
