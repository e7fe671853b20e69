"""Scan: from the camera, a file, the clipboard or a USB scanner; what was read, and where it leads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from fieldapp.errors import FieldappError
from fieldapp.ui import theme
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.order.photo_intake import jpeg_of
from fieldapp.ui.order.procedure_model import MEASURED
from fieldapp.ui.scan.camera import CameraFeed, FrameDecoder
from fieldapp.ui.scan.camera_view import CameraView
from fieldapp.ui.scan.device_draft import DeviceDraftDialog
from fieldapp.ui.scan.result_card import ResultCard
from fieldapp.ui.scan.scan_model import ScanModel, Scanned
from fieldapp.ui.scan.scanner_keys import ScannerKeys
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.fields import LineField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_S

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession


class ScanScreen(Screen):
    """One scanner with a purpose: find, arrive at an order, a part for it, the answer to a step or its instrument."""

    def __init__(
        self,
        session: DeskSession,
        navigator: Navigator,
        *,
        purpose: str = "find",
        order_id: str = "",
        step_id: str = "",
    ) -> None:
        super().__init__()
        self._session = session
        self._navigator = navigator
        self._purpose = purpose
        self._order_id = order_id
        self._step_id = step_id
        self.model = ScanModel(session, order_id, self)
        self.banner = Banner()
        self.result = ResultCard(purpose)
        self.words = LineField(self.tr("Code or serial number"), longest=10_000)
        self.keys = ScannerKeys(self)
        self.view = CameraView()
        self._feed: CameraFeed | None = None
        self._decoder: FrameDecoder | None = None
        self._build()
        self._connect()

    def title(self) -> str:
        """What the scanning is for."""
        return {
            "arrive": self.tr("Scan the device to check in"),
            "part": self.tr("Scan a part"),
            "answer": self.tr("Scan the answer"),
            "instrument": self.tr("Scan the instrument"),
        }.get(self._purpose, self.tr("Scan"))

    def on_shown(self) -> None:
        """Listen to the USB scanner."""
        self.setFocus()
        self.keys.set_on(True)

    def on_left(self) -> None:
        """Let go of camera and keyboard."""
        self.keys.set_on(False)
        self._stop_camera()

    def paste(self) -> None:
        """Read what the clipboard holds: a picture, a file, or words."""
        data = QGuiApplication.clipboard().mimeData()
        image = data.imageData() if data.hasImage() else None
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if isinstance(image, QImage):
            self._read_image(image)
        elif files:
            self.read_file(files[0])
        elif data.hasText():
            self.read_words(data.text())
        else:
            self.banner.tell(Tone.WARN, self.tr("The clipboard is empty"))

    def read_file(self, path: Path) -> None:
        """Read the code in a picture file."""
        self.banner.hide()
        self.model.read_file(path)

    def read_words(self, words: str) -> None:
        """What was typed or scanned."""
        self.banner.hide()
        self.model.read_words(words)

    def take_scan(self, words: str) -> None:
        """Look up what was scanned on another screen."""
        self.read_words(words)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        event.acceptProposedAction()
        for url in event.mimeData().urls()[:1]:
            self.read_file(Path(url.toLocalFile()))

    def _build(self) -> None:
        self.camera = Button(self.tr("Use the camera"), "camera", ButtonKind.PRIMARY)
        self.from_file = Button(self.tr("From a picture"), "photo")
        self.from_clipboard = Button(self.tr("From the clipboard"), "clipboard")
        look_up = Button(self.tr("Look up"), "search")
        look_up.clicked.connect(lambda: self.read_words(self.words.value()))
        hint = Words(self.tr("A USB scanner works at any time: just pull its trigger."), soft=True)
        typed = layout.row(self.words, layout.column(None, look_up), gap=GAP_S)
        typed.setStretch(0, 1)
        self.view.setMinimumHeight(theme.current().px(300))
        self.view.hide()
        ways = layout.flow(self.camera, self.from_file, self.from_clipboard)
        scan = Card(self.tr("Scan"), "scan").add(self.view, ways, typed, hint)
        columns = Columns([self.banner, scan], [self.result])
        inner = layout.boxed(layout.column(columns, None, margins=GAP_L))
        self.setLayout(layout.column(layout.scrolling(inner, "window")))
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _connect(self) -> None:
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self.camera.clicked.connect(self._toggle_camera)
        self.from_file.clicked.connect(self._choose)
        self.from_clipboard.clicked.connect(self.paste)
        self.words.submitted.connect(self.read_words)
        self.keys.scanned.connect(self.read_words)
        self.model.read.connect(self._show)
        self.model.nothing_found.connect(self._on_nothing)
        self.model.refused.connect(self._refuse)
        self.model.arrived.connect(self._navigator.back)
        self.model.answered.connect(self._navigator.back)
        self.model.device_made.connect(self._navigator.open_device)
        self.result.pressed.connect(self._act)

    def _show(self, scanned: Scanned) -> None:
        self.banner.hide()
        self.result.show_scanned(scanned)
        if self._purpose == "answer" and scanned.text:
            self.model.answer(self._step_id, scanned.text)
        elif self._purpose == "arrive" and self.result.is_right_device():
            self.model.check_in()
        elif self._purpose == "find" and scanned.sheet_here is not None and scanned.sheet_here.report_id:
            self._open_sheet()
        elif self._purpose == "part" and (lead := scanned.lead("part")) is not None:
            self._open_part(lead.row_id)
        elif self._purpose == "instrument" and len(scanned.instruments) == 1:
            self._measure_with(scanned.instruments[0].id)

    def _act(self, key: str) -> None:
        verb, _, subject = key.partition(" ")
        if verb == "device":
            self._navigator.open_device(subject)
        elif verb == "order":
            self._navigator.open_order(subject)
        elif verb == "part":
            self._open_part(subject)
        elif verb == "instrument":
            self._measure_with(subject)
        elif verb == "check_in":
            self.model.check_in()
        elif verb == "sheet":
            self._open_sheet()
        elif verb == "draft" and self.result.scanned is not None:
            DeviceDraftDialog(self.model, self.result.scanned, self).open()
        elif verb == "search":
            self._navigator.open("find", subject, words=subject)

    def _open_sheet(self) -> None:
        """The sealed revision where it is here, else the order's newest sheet."""
        here = self.result.scanned.sheet_here if self.result.scanned else None
        if here is not None:
            self._navigator.open_sheet(here.order_id, here.report_id)

    def _measure_with(self, instrument_id: str) -> None:
        what = f"{MEASURED}{self._step_id}:{instrument_id}"
        self._navigator.open("order", self._order_id, section="procedure", what=what)

    def _open_part(self, part_id: str) -> None:
        if self._order_id:
            what = f"part:{part_id}"
            self._navigator.open("order", self._order_id, section="parts", what=what)
        else:
            self._navigator.open("van", part_id)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a picture of a code"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters(
            [self.tr("Pictures (*.jpg *.jpeg *.png *.webp *.gif *.bmp)"), self.tr("All files (*)")]
        )
        dialog.fileSelected.connect(lambda name: self.read_file(Path(name)))
        dialog.open()

    def _read_image(self, image: QImage) -> None:
        self.banner.hide()
        self.model.read_picture(lambda: jpeg_of(image))

    def _toggle_camera(self) -> None:
        if self._feed is not None:
            self._stop_camera()
            return
        try:
            self._feed = CameraFeed(self._session.chosen_camera, self)
        except FieldappError as trouble:
            self._refuse(trouble)
            return
        self._decoder = FrameDecoder(self._session.tasks.relay(self.model.read_reading))
        self._feed.frame.connect(self.view.show_image)
        self._feed.failed.connect(self._on_camera_failed)
        self._feed.frame.connect(self._decoder.offer)
        self.view.show()
        self.camera.setText(self.tr("Stop the camera"))
        self._feed.start()

    def _on_camera_failed(self, trouble: FieldappError) -> None:
        self._stop_camera()
        self._refuse(trouble)

    def _stop_camera(self) -> None:
        if self._feed is not None:
            self._feed.stop()
            self._feed.deleteLater()
            self._feed = None
        if self._decoder is not None:
            self._decoder.stop()
            self._decoder = None
        self.view.hide()
        self.camera.setText(self.tr("Use the camera"))

    def _on_nothing(self) -> None:
        self.banner.tell(
            Tone.WARN,
            self.tr("There is no code in this picture"),
            self.tr("Take it again: closer, sharp, the whole code in view."),
        )

    def _refuse(self, error: FieldappError) -> None:
        self.banner.tell_error(error)
