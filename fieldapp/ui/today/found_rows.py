"""What the search found, as lines under headings."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.store.queries.lookup import FoundRow

FOUND_ICONS = {
    "work_order": "order",
    "device": "device",
    "part": "part",
    "customer": "customer",
    "site": "site",
    "service_record": "history",
    "article": "article",
}
_HEADINGS = {
    "work_order": QT_TRANSLATE_NOOP("found", "Orders"),
    "device": QT_TRANSLATE_NOOP("found", "Devices"),
    "part": QT_TRANSLATE_NOOP("found", "Parts"),
    "customer": QT_TRANSLATE_NOOP("found", "Customers"),
    "site": QT_TRANSLATE_NOOP("found", "Sites"),
    "service_record": QT_TRANSLATE_NOOP("found", "Past jobs"),
    "article": QT_TRANSLATE_NOOP("found", "Knowledge"),
}


def grouped(found: dict[str, tuple[FoundRow, ...]]) -> tuple[FoundRow | str, ...]:
    """The rows with, before each kind, the name of its table as a heading."""
    lines: list[FoundRow | str] = []
    for table in _HEADINGS:
        if found.get(table):
            lines += [table, *found[table]]
    return tuple(lines)


def found_heading(table: str) -> str:
    """The heading of a table's rows in the language in force."""
    return QCoreApplication.translate("found", str(_HEADINGS[table]))
