"""PySide reads no sources: a desk would hold 30 MB of them."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import fieldapp.ui.main, linecache
print([name for name in linecache.cache if "fieldapp" in name])
"""


def test_that_a_starting_desk_reads_the_source_of_none_of_its_modules() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "[]"
