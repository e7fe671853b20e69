"""The console's sentences about lists and checklists that people hand in."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.server.catalogue import N_

ABOUT_FILES: Mapping[str, str] = {
    "file-missing": N_("Choose a file."),
    "list-gone": N_("This list is no longer here; choose the file again. What was imported of it stays."),
    "step-value": N_("Step %(position)s: “%(value)s” cannot be understood as “%(column)s”."),
    "procedure-no-steps": N_(
        "No column of this file holds the steps (%(columns)s). Name it Step or Item, or start from a saved procedure."
    ),
    "intervals-too-many": N_(
        "The file names %(found)s intervals. At most %(most)s become procedures of their own, so all steps stand in one."
    ),
    "procedure-json": N_("This JSON file cannot be read: %(reason)s"),
    "procedure-left-out": N_("Line %(line)s was not taken as it stands: %(what)s"),
}
