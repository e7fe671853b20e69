"""One device as its archive shows it: its page, and its past jobs in pages as they are scrolled to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import conflicts
from fieldapp.actions.devices import edit_device, relate_devices
from fieldapp.actions.replacements import Replacement, replace_device
from fieldapp.codes.device_label import key_of_id, label_text
from fieldapp.codes.label_layout import Label
from fieldapp.codes.label_sheets import sheet_format
from fieldapp.errors import Unreadable
from fieldapp.store.durable import told_as_trouble
from fieldapp.store.print_jobs import Wanted
from fieldapp.store.queries.cover import cover_of_device
from fieldapp.store.queries.devices import (
    DeviceHead,
    DevicePage,
    DeviceRow,
    RecordRow,
    device_page,
    device_records,
    neighbours,
)
from fieldapp.store.queries.lost_values import LostValue
from fieldapp.store.queries.maintenance import next_dues
from fieldapp.store.store import Changed
from fieldapp.ui.tasks import Latest

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

PAGE = 200


class DeviceModel(QObject):
    """UI thread only; reading is a task."""

    page_changed = Signal(object)
    records_changed = Signal(object, int)
    """The rows read so far, and how many there are."""
    absent = Signal()
    refused = Signal(object)
    label_saved = Signal(str)
    replaced = Signal(str)
    """The id of what takes its place."""
    others_read = Signal(object)
    """The other devices of its site."""

    def __init__(self, session: DeskSession, device_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.device_id = device_id
        self.page: DevicePage | None = None
        self._records: tuple[RecordRow, ...] = ()
        self._total = 0
        self._reading_more = False
        self._latest = Latest(session.tasks)

    def reload(self) -> None:
        """Read the archive again."""
        self._latest.read(self._read, self._show, self.refused.emit, owner=self)

    def refresh(self, changed: Changed) -> None:
        """Rows changed somewhere: look again if the archive may show them."""
        if changed.everything or any(table in _SHOWN for table, _row in changed.rows):
            self.reload()

    def more(self) -> None:
        """The list was scrolled to its end: read the next page, if there is one."""
        if self._reading_more or len(self._records) >= self._total:
            return
        self._reading_more = True
        number = len(self._records) // PAGE + 1

        def read() -> tuple[RecordRow, ...]:
            with self.session.store.read() as session:
                return device_records(session, self.device_id, number, PAGE).rows

        self.session.tasks.read(read, self._append, self.refused.emit, owner=self)

    def read_others(self) -> None:
        """The other devices of its site."""

        def read() -> tuple[DeviceRow, ...]:
            with self.session.store.read() as session:
                return neighbours(session, self.device_id)

        self.session.tasks.read(read, self.others_read.emit, self.refused.emit, owner=self)

    def fit_into(self, parent_id: str) -> None:
        """It is fitted in another device."""
        page, store, by = self.page, self.session.store, self.session.actor
        if page is not None:
            seen = {"parent_id": page.head.parent_id}
            self._write(lambda: edit_device(store, self.device_id, seen, {"parent_id": parent_id}, by=by))

    def restore(self, lost: LostValue) -> None:
        """Let a value stand again that lost a conflict."""
        store, by = self.session.store, self.session.actor
        self._write(lambda: conflicts.restore(store, lost.conflict_id, lost.side, seen=lost.standing, by=by))

    def say_it_needs(self, needs_id: str) -> None:
        """It cannot do its work without another device."""
        store, by = self.session.store, self.session.actor
        self._write(lambda: relate_devices(store, self.device_id, needs_id, by=by))

    def replace(self, coming: Replacement) -> None:
        """Take it out and put another in its place; `replaced` names that."""
        store, by = self.session.store, self.session.actor
        self.session.tasks.write(
            lambda: replace_device(store, self.device_id, coming, by=by),
            self.replaced.emit, self.refused.emit, owner=self,
        )  # fmt: skip

    def _write(self, action: Callable[[], object]) -> None:
        self.session.tasks.write(action, None, self.refused.emit, owner=self)

    def save_label(self, path: Path, format_name: str) -> None:
        """Write a PDF with the device's label."""
        page = self.page
        if page is None:
            return

        def save() -> str:
            data = self._label_pdf(page.head, format_name)
            with told_as_trouble():
                path.write_bytes(data)
            return str(path)

        self.session.tasks.read(save, self.label_saved.emit, self.refused.emit, owner=self)

    def print_label(self, format_name: str, printer: str) -> None:
        """Put the device's label into the print queue, on paper of its format's size."""
        page = self.page
        if page is None:
            return
        size = sheet_format(format_name).paper_name
        title = self.tr("Label {0}").format(label_of(page.head).number)

        def queue(data: bytes) -> None:
            name = hashlib.sha256(data).hexdigest()
            self.session.printing.add([Wanted(title, name, printer, size, is_own=True)], data)

        self.session.tasks.read(
            lambda: self._label_pdf(page.head, format_name), queue, self.refused.emit, owner=self
        )

    def _label_pdf(self, head: DeviceHead, format_name: str) -> bytes:
        fonts = self.session.fonts()
        from fieldapp.codes.labels import LabelFonts, label_pdf

        return label_pdf([label_of(head)], sheet_format(format_name), LabelFonts(fonts.regular, fonts.bold))

    def _read(self) -> DevicePage | None:
        day = self.session.store.world.now().astimezone().date()
        with self.session.store.read() as session:
            page = device_page(session, self.device_id, records_size=PAGE)
            if page is None:
                return None
            cover = cover_of_device(session, self.device_id, day)
            return replace(page, cover=cover, coming=next_dues(session, day, device_id=self.device_id))

    def _show(self, page: DevicePage | None) -> None:
        if page is None:
            self.absent.emit()
            return
        self.page = page
        self._records, self._total = page.records.rows, page.records.total
        self.page_changed.emit(page)
        self.records_changed.emit(self._records, self._total)

    def _append(self, rows: tuple[RecordRow, ...]) -> None:
        self._reading_more = False
        known = {row.id for row in self._records}
        self._records += tuple(row for row in rows if row.id not in known)
        self.records_changed.emit(self._records, self._total)


def label_of(head: DeviceHead) -> Label:
    """What is printed on the label of a device."""
    try:
        code = label_text(head.label or "")
    except Unreadable:
        code = label_text(key_of_id(head.id))
    lines = tuple(filter(None, (head.model_name, head.serial, head.location)))
    return Label(code=code, number=head.number or head.serial or head.name, title=head.name, lines=lines)


_SHOWN = frozenset(
    {
        "device",
        "device_relation",
        "service_record",
        "reading",
        "contact",
        "site",
        "work_order",
        "conflict",
        "contract",
        "contract_device",
        "maintenance_plan",
        "plan_interval",
        "planned_device",
    }
)
