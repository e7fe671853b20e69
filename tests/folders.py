"""Folders for what the tests of one process share."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path


def a_folder(prefix: str) -> Path:
    """A folder that lasts as long as this process."""
    folder = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
