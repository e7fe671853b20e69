"""The console's sentences about lists and checklists that people hand in."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.server.catalogue import N_

ABOUT_FILES: Mapping[str, str] = {
    "file-missing": N_("Choose a file."),
    "import-empty": N_("There is nothing in this file."),
    "import-binary": N_("This file holds no text. Save it as CSV or XLSX."),
    "import-markup": N_("This file is a web page or XML. Save it as CSV or XLSX."),
    "import-xls": N_("Old Excel files (.xls) cannot be read. Save it as XLSX."),
    "import-xlsb": N_("Binary Excel files (.xlsb) cannot be read. Save it as XLSX."),
    "import-ods": N_("OpenDocument files (.ods) cannot be read. Save it as XLSX."),
    "import-other-kind": N_("Files of this kind (%(kind)s) cannot be read. Save it as CSV or XLSX."),
    "import-encrypted": N_("This file is protected by a password. Save it without one."),
    "import-damaged": N_("This %(kind)s file is damaged."),
    "import-unpacks-too-large": N_("This file unpacks to more than %(size_mb)s MB and was not opened."),
    "import-no-header": N_("No row names the columns (it begins with %(start)s)."),
    "import-too-many-columns": N_("This file has %(found)s columns; at most %(most)s are read."),
    "import-cell-too-long": N_(
        "A value holds %(found)s characters; at most %(most)s are read (column %(place)s)."
    ),
    "import-line-too-long": N_("Line %(line)s is longer than %(most)s characters."),
    "import-nul": N_("There is a NUL character (column %(place)s)."),
    "import-quote-open": N_("A quotation mark is never closed."),
    "import-too-many-cells": N_("A row has %(found)s values for %(expected)s columns."),
    "import-wrong-bytes": N_("There are bytes that are no text (column %(place)s)."),
    "step-value": N_("Step %(position)s: “%(value)s” cannot be understood as “%(column)s”."),
    "procedure-no-steps": N_(
        "No column of this file holds the steps (%(columns)s). Name it Step or Item, or start from a saved procedure."
    ),
    "procedure-json": N_("This JSON file cannot be read: %(reason)s"),
    "procedure-left-out": N_("Line %(line)s was not taken as it stands: %(what)s"),
}
