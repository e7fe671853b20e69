"""Nobody on site: a remark and a photo stand in for the signature, and the customer confirms from elsewhere.

dialog = AbsenceDialog(session, page, parent)
dialog.told.connect(...)          # the remark, and the id of the photo
dialog.open()
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.errors import FieldappError
from fieldapp.rules.signing import has_letters
from fieldapp.store.queries.order_page import OrderPage, order_page
from fieldapp.store.queries.order_rows import AttachmentRow
from fieldapp.ui import text
from fieldapp.ui.order.photo_intake import PhotoIntake
from fieldapp.ui.order.thumbnails import Thumbnails
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import TextField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S
from fieldapp.ui.widgets.photo_strip import Photo, PhotoStrip

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession


class AbsenceDialog(Dialog):
    """Asks what was found and which photo shows it."""

    told = Signal(str, str)

    def __init__(self, session: DeskSession, page: OrderPage, parent: QWidget) -> None:
        super().__init__(
            self.tr("Nobody is on site"),
            self.tr(
                "The sheet is sealed without a signature. The customer is asked to confirm it by a link."
            ),
            parent,
        )
        self._session = session
        self._order_id = page.head.id
        self._rows: dict[str, AttachmentRow] = {}
        self._chosen = ""
        self.intake = PhotoIntake(session, self._order_id, self)
        self._thumbnails = Thumbnails(session, self)
        self.banner = Banner()
        self.remark = TextField(self.tr("What you found, whom you called"), required=True, lines=3)
        self.strip = PhotoStrip(self.tr("Photos"))
        self._which = Words(soft=True)
        self._build()
        self._connect()
        self._show_photos(page.photos)

    @property
    def chosen(self) -> str:
        """The id of the photo that shows it; empty while there is none."""
        return self._chosen

    def _build(self) -> None:
        camera = Button(self.tr("Take a photo"), "camera")
        camera.clicked.connect(self._take_photo)
        self.add(self.banner)
        self.add(self.remark)
        self.add(Words(self.tr("Photo that shows it"), TextRole.STRONG))
        self.add(self.strip)
        tools = layout.row(self._which, camera, gap=GAP_S)
        tools.setStretch(0, 1)
        self.add(tools)
        self.add_no()
        self.seal = self.add_button(
            Button(self.tr("Seal without signature"), kind=ButtonKind.PRIMARY), self.accept
        )

    def _connect(self) -> None:
        self._thumbnails.ready.connect(lambda _sha256: self._show())
        self.intake.attached.connect(self._on_attached)
        self.intake.refused.connect(self._refuse)
        self.strip.opened.connect(self._choose)
        self.strip.add_asked.connect(self._ask_file)
        self.remark.editor.textChanged.connect(self._show_ready)
        self.accepted.connect(lambda: self.told.emit(self.remark.value(), self._chosen))

    def _show_photos(self, rows: tuple[AttachmentRow, ...]) -> None:
        self._rows = {row.id: row for row in rows}
        if self._chosen not in self._rows:
            self._chosen = rows[-1].id if rows else ""
        self._show()

    def _show(self) -> None:
        self.strip.show_photos(
            [
                Photo(row.id, self._caption(row), self._thumbnails.of(row.sha256))
                for row in self._rows.values()
            ]
        )
        row = self._rows.get(self._chosen)
        self._which.set_words(
            self.tr("Chosen: {0}").format(text.one_line(self._words(row)))
            if row
            else self.tr("Take a photo, or choose one of this order.")
        )
        self._show_ready()

    def _caption(self, row: AttachmentRow) -> str:
        return f"✓ {self._words(row)}" if row.id == self._chosen else self._words(row)

    def _words(self, row: AttachmentRow) -> str:
        number = list(self._rows).index(row.id) + 1
        return f"{number} · {row.caption or row.file_name or text.time(row.made_at)}"

    def _show_ready(self) -> None:
        self.seal.setEnabled(bool(self._chosen) and has_letters(self.remark.value()))

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._show()

    def _on_attached(self, attachment_id: str) -> None:
        self._chosen = attachment_id
        session, order_id = self._session, self._order_id

        def read() -> tuple[AttachmentRow, ...]:
            with session.store.read() as rows:
                page = order_page(rows, order_id)
            return page.photos if page else ()

        session.tasks.read(read, self._show_photos, self._refuse, owner=self)

    def _take_photo(self) -> None:
        from fieldapp.ui.scan.camera_dialog import open_camera

        open_camera(self, self._session.chosen_camera, self.intake.add_image, self._refuse)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose photos"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.intake.add_file(Path(name)))
        dialog.open()

    def _refuse(self, error: FieldappError) -> None:
        self.banner.tell_error(error)
