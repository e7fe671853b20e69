"""What was read, as plain text, and where it leads."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.codes.sheet_code import SheetCode
from fieldapp.rules.procedures import is_out_of_calibration
from fieldapp.store.queries.lookup import Lead
from fieldapp.store.queries.order_rows import InstrumentRow
from fieldapp.store.queries.sealed_sheets import SheetHere
from fieldapp.ui import text
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.instrument_pick import calibration_words, instrument_words
from fieldapp.ui.scan.scan_model import Scanned
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, EmptyState
from fieldapp.ui.widgets.chips import Chip, Mark
from fieldapp.ui.widgets.labels import Words

MOST_SHOWN = 600
SHEET_CODE_SHOWN = 30
"""Order and revision; the digest says nothing to people."""
_ICONS = {"device": "device", "part": "part", "work_order": "order"}
_VERBS = {"device": "device", "part": "part", "work_order": "order"}


class ResultCard(Card):
    """Nothing yet, one thing, several things, or a code nobody knows."""

    pressed = Signal(str)
    """A verb and its subject: `device <id>`, `order <id>`, `part <id>`, `instrument <id>`, `sheet`, `check_in`,
    `draft`, `search <words>`."""

    def __init__(self, purpose: str, parent: QWidget | None = None) -> None:
        super().__init__("", "qr", parent=parent)
        self.title.set_words(self.tr("What was read"))
        self.scanned: Scanned | None = None
        self._purpose = purpose
        self._kind = Chip(Mark(""))
        self.text = Words(role=TextRole.STRONG, selectable=True)
        self.text.setMinimumWidth(1)  # a code without a space must not push the card out of the window
        self.says = Banner(closable=False)
        self.leads = FactList()
        self.leads.pressed.connect(self.pressed)
        self.draft = Button(self.tr("New device"), "plus", ButtonKind.PRIMARY)
        self.draft.clicked.connect(lambda: self.pressed.emit("draft"))
        self.search = Button(self.tr("Search for it"), "search")
        self.search.clicked.connect(self._on_search)
        self._unknown = layout.flow(self.draft, self.search)
        self._empty = EmptyState(
            "scan",
            self.tr("Nothing scanned yet"),
            self.tr("Device labels, nameplates, part boxes, order papers."),
        )
        self.add(self._empty, layout.row(self._kind, None), self.text, self.says, self.leads, self._unknown)
        for widget in (self._kind, self._unknown):
            widget.hide()

    def show_scanned(self, scanned: Scanned) -> None:
        """Show what was read."""
        self.scanned = scanned
        self._empty.hide()
        self._kind.set_mark(
            Mark(scanned.symbology or self.tr("Typed"), "qr" if scanned.symbology else "keyboard")
        )
        self._kind.show()
        most = MOST_SHOWN if scanned.sheet is None else SHEET_CODE_SHOWN
        self.text.set_words(text.one_line(scanned.text, most))
        self.text.setToolTip(text.tooltip(text.one_line(scanned.text, MOST_SHOWN)))
        self.leads.show_facts(self._facts(scanned))
        is_known = scanned.leads or scanned.instruments or scanned.is_enrolment or scanned.sheet
        self._unknown.setVisible(not is_known and self._purpose != "instrument")
        self._say(scanned)

    def is_right_device(self) -> bool:
        """Whether the order's own device was read."""
        scanned = self.scanned
        return scanned is not None and any(
            lead.table == "device" and lead.row_id == scanned.order_device for lead in scanned.leads
        )

    def _facts(self, scanned: Scanned) -> list[Fact]:
        facts = [self._fact(lead) for lead in scanned.leads]
        facts += [self._instrument(row, scanned.day) for row in scanned.instruments]
        if scanned.sheet is not None and scanned.sheet_here is not None:
            name = self._sheet_name(scanned.sheet)
            facts.append(
                Fact("sheet", name, icon="sheet", tone=Tone.ACTIVE, action=self.tr("Open the sheet"))
            )
        for row in scanned.orders:
            facts.append(
                Fact(
                    f"order {row.id}",
                    row.title,
                    row.number or "",
                    icon="order",
                    tone=Tone.ACTIVE,
                    action=self.tr("Open the order"),
                )
            )
        return facts

    def _fact(self, lead: Lead) -> Fact:
        words = {
            "device": self.tr("Open the archive"),
            "part": self.tr("Use it"),
            "work_order": self.tr("Open the order"),
        }
        return Fact(
            f"{_VERBS[lead.table]} {lead.row_id}",
            lead.title,
            lead.subtitle,
            icon=_ICONS[lead.table],
            tone=Tone.ACTIVE,
            action=words[lead.table],
        )

    def _instrument(self, row: InstrumentRow, day: date) -> Fact:
        due = row.calibrated_until
        return Fact(
            f"instrument {row.id}",
            instrument_words(row.name, row.serial),
            calibration_words(due, day),
            icon="gauge",
            tone=Tone.WARN if is_out_of_calibration(due, day) else Tone.ACTIVE,
            action=self.tr("Measure with it") if self._purpose == "instrument" else "",
        )

    def _say(self, scanned: Scanned) -> None:
        if scanned.is_enrolment:
            said = self.tr("It enrols a laptop. It is used once, when a laptop is first started.")
            self.says.tell(Tone.INFO, self.tr("This is an enrolment code"), said)
        elif scanned.sheet is not None:
            self._say_sheet(scanned.sheet, scanned.sheet_here)
        elif self._purpose == "instrument" and len(scanned.instruments) != 1:
            self._say_instruments(scanned)
        elif not scanned.leads and not scanned.instruments:
            said = self.tr("Nothing on this laptop has it. Search, or add the device it is stuck on.")
            self.says.tell(Tone.WARN, self.tr("This code is not known here"), said)
        elif self._purpose == "arrive" and not self.is_right_device():
            self._say_other_device()
        elif self._purpose == "part" and scanned.lead("part") is None:
            self.says.tell(Tone.WARN, self.tr("This is not a part"))
        else:
            self.says.hide()

    def _say_sheet(self, sheet: SheetCode, here: SheetHere | None) -> None:
        if here is None:
            said = self.tr("It is not on this laptop. The office can open it under this number.")
            self.says.tell(Tone.WARN, self._sheet_name(sheet), said)
        elif here.report_id is None:
            said = self.tr(
                "The order is on this laptop, this signed sheet is not: it may come with the next sync."
            )
            self.says.tell(Tone.WARN, self.tr("This sheet is not known here"), said)
        else:
            self.says.hide()

    def _sheet_name(self, sheet: SheetCode) -> str:
        words = self.tr("Sheet of order {0}, revision {1}")
        return words.format(text.plain(sheet.number or "?"), sheet.revision)

    def _say_instruments(self, scanned: Scanned) -> None:
        if scanned.instruments:
            self.says.tell(Tone.WARN, self.tr("Several instruments have this number: choose one"))
            return
        said = self.tr("Choose the instrument from the list of the step, or name it there in words.")
        self.says.tell(Tone.WARN, self.tr("No instrument of the company has this number"), said)

    def _say_other_device(self) -> None:
        anyway = Button(self.tr("Check in anyway"), "map-pin")
        anyway.clicked.connect(lambda: self.pressed.emit("check_in"))
        said = self.tr("The order is about another device. Look again, or check in anyway.")
        self.says.tell(Tone.WARN, self.tr("This is not the order's device"), said, anyway)

    def _on_search(self) -> None:
        if self.scanned is not None:
            self.pressed.emit(f"search {text.one_line(self.scanned.text, 200)}")
