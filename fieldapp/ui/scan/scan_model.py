"""What a code says and where it leads: decoded and looked up on a reader thread, never obeyed.

model.read_file(path) / model.read_picture(data) / model.read_words(typed)
model.read.connect(...)            # a Scanned
model.nothing_found.connect(...)   # a picture without a code
model.refused.connect(...)         # a FieldappError
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldapp.actions.devices import DeviceDraft, create_device
from fieldapp.actions.orders import arrive
from fieldapp.actions.procedures import record_answer
from fieldapp.codes.decode import decode_file
from fieldapp.codes.device_label import DeviceLabel
from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.codes.payload import LONGEST_TEXT, Payload, parse, parse_reading
from fieldapp.codes.reading import Reading
from fieldapp.codes.sheet_code import SheetCode
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.orders import ArrivedHow, WorkOrder
from fieldapp.rules.procedures import key_parts
from fieldapp.store.queries.checklists import instruments, instruments_with
from fieldapp.store.queries.lookup import Lead, look_up_code
from fieldapp.store.queries.order_rows import InstrumentRow
from fieldapp.store.queries.orders import OrderRow, open_orders_of, today
from fieldapp.store.queries.sealed_sheets import SheetHere, sheet_here
from fieldapp.ui.tasks import Latest

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession


@dataclass(frozen=True)
class Scanned:
    """What was read, and what it may mean here."""

    text: str
    symbology: str
    """Empty for what a scanner typed: it does not say."""
    leads: tuple[Lead, ...] = ()
    orders: tuple[OrderRow, ...] = ()
    """Open orders on the devices it leads to."""
    order_device: str | None = None
    """The device of the order the scanning is for."""
    order_site: str | None = None
    label: str | None = None
    """The key of one of our own labels that no device here has."""
    is_enrolment: bool = False
    sheet: SheetCode | None = None
    """The code at the foot of a service sheet."""
    sheet_here: SheetHere | None = None
    instruments: tuple[InstrumentRow, ...] = ()
    """What the company measures with, of that serial number."""
    day: date = date.min
    """When it was read."""

    def lead(self, table: str) -> Lead | None:
        """The first thing of a kind it leads to."""
        return next((lead for lead in self.leads if lead.table == table), None)


class ScanModel(QObject):
    """One scanner. UI thread only."""

    read = Signal(object)
    nothing_found = Signal()
    refused = Signal(object)
    sites_read = Signal(object)
    device_made = Signal(str)
    arrived = Signal()
    answered = Signal()

    def __init__(self, session: DeskSession, order_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._order_id = order_id
        self._latest = Latest(session.tasks)

    def read_file(self, path: Path) -> None:
        """The codes of a picture file."""
        self._decode(lambda: decode_file(path))

    def read_picture(self, encode: Callable[[], bytes]) -> None:
        """The codes of a picture; `encode` gives its bytes, on the reader thread."""
        self._decode(lambda: decode_file(encode()))

    def read_words(self, words: str) -> None:
        """What a scanner typed, or a person."""
        self._latest.read(lambda: self._look_up(_typed(words)), self.read.emit, self._refuse, owner=self)

    def read_reading(self, reading: Reading) -> None:
        """What the camera saw."""
        self._latest.read(lambda: self._look_up_reading(reading), self.read.emit, self._refuse, owner=self)

    def read_sites(self) -> None:
        """Where a new device may stand: the sites of the engineer's orders, as (id, name)."""
        self._session.tasks.read(self._sites, self.sites_read.emit, self._refuse, owner=self)

    def make_device(self, draft: DeviceDraft) -> None:
        """Add a device that nobody knew."""
        store, by = self._session.store, self._session.actor
        self._session.tasks.write(
            lambda: create_device(store, draft, by=by), self.device_made.emit, self._refuse, owner=self
        )

    def check_in(self) -> None:
        """The device of the order was scanned: the engineer is there."""
        store, by = self._session.store, self._session.actor
        self._session.tasks.write(
            lambda: arrive(store, self._order_id, ArrivedHow.SCAN, by=by),
            lambda _: self.arrived.emit(),
            self._refuse,
            owner=self,
        )

    def answer(self, key: str, words: str) -> None:
        """What was scanned is the answer to an item of the checklist."""
        store, by = self._session.store, self._session.actor
        step_id, device_id = key_parts(key)
        self._session.tasks.write(
            lambda: record_answer(store, self._order_id, step_id, words, device_id=device_id, by=by),
            lambda _: self.answered.emit(),
            self._refuse,
            owner=self,
        )

    def _decode(self, decode: Callable[[], tuple[Reading, ...]]) -> None:
        def read() -> Scanned | None:
            readings = decode()
            return self._look_up_reading(readings[0]) if readings else None

        self._latest.read(read, self._show, self._refuse, owner=self)

    def _show(self, scanned: Scanned | None) -> None:
        if scanned is None:
            self.nothing_found.emit()
        else:
            self.read.emit(scanned)

    def _refuse(self, error: FieldappError) -> None:
        self.refused.emit(error)

    def _look_up_reading(self, reading: Reading) -> Scanned:
        return self._found(reading.text, reading.symbology.value, parse_reading(reading))

    def _look_up(self, words: str) -> Scanned:
        return self._found(words, "", parse(words))

    def _found(self, words: str, symbology: str, payload: Payload) -> Scanned:
        if isinstance(payload, EnrolmentTicket):
            return Scanned("", symbology, is_enrolment=True)
        with self._session.store.read() as session:
            if isinstance(payload, SheetCode):
                here = sheet_here(session, payload.number, payload.digest)
                return Scanned(words, symbology, sheet=payload, sheet_here=here)
            keys = payload.lookup_keys()
            leads = look_up_code(session, keys)
            devices = [lead.row_id for lead in leads if lead.table == "device"]
            orders = [row for device in devices for row in open_orders_of(session, device)]
            order = session.get(WorkOrder, self._order_id) if self._order_id else None
            return Scanned(
                words,
                symbology,
                leads,
                tuple(orders),
                order.device_id if order else None,
                order.site_id if order else None,
                payload.key if isinstance(payload, DeviceLabel) and not leads else None,
                instruments=instruments_with(instruments(session), keys),
                day=self._session.store.world.now().date(),
            )

    def _sites(self) -> tuple[tuple[str, str], ...]:
        with self._session.store.read() as session:
            rows = today(session, self._session.actor.person_id or "", datetime.now(UTC))
        return tuple(
            {row.site_id: (row.site_id, row.site_name or "") for row in rows if row.site_id}.values()
        )


def _typed(words: str) -> str:
    if len(words) > LONGEST_TEXT:
        raise Unreadable("code-too-long", length=len(words), most=LONGEST_TEXT)
    return words.strip()
