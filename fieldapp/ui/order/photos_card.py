"""Photos of an order: taken, chosen, pasted or dropped here; looked at and taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from fieldapp.errors import FieldappError
from fieldapp.rules.orders import FACTS_MAY_BE_RECORDED
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import AttachmentRow
from fieldapp.ui import text
from fieldapp.ui.order.mark_dialog import MarkDialog
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.photo_dialog import PhotoDialog
from fieldapp.ui.order.photo_intake import PhotoIntake
from fieldapp.ui.order.thumbnails import Thumbnails
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import ButtonKind, IconButton
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.fields import LineField
from fieldapp.ui.widgets.layout import GAP_S
from fieldapp.ui.widgets.photo_strip import Photo, PhotoStrip


class PhotosCard(Card):
    """Thumbnails, and four ways in."""

    def __init__(self, order: OrderModel, parent: QWidget | None = None) -> None:
        super().__init__("", "photo", parent=parent)
        self.title.set_words(self.tr("Photos"))
        self._order = order
        self._rows: dict[str, AttachmentRow] = {}
        self._may_add = False
        self._waiting: frozenset[tuple[str, str]] = frozenset()
        self._thumbnails = Thumbnails(order.session, self)
        self._thumbnails.ready.connect(self._show)
        self.intake = PhotoIntake(order.session, order.order_id, self)
        self.intake.refused.connect(self.refuse)
        self.intake.attached.connect(self._on_attached)
        self.banner = Banner()
        self.strip = PhotoStrip(self.tr("Photos"))
        self.strip.opened.connect(self._open)
        self.strip.add_asked.connect(self._choose)
        self.caption = LineField(
            "", placeholder=self.tr("What the next photo shows, such as nameplate or leak"), longest=200
        )
        self._tools = layout.boxed(self._build_tools())
        self.add(self.banner, self.strip, self._tools)
        self.setAcceptDrops(True)
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def show_page(self, page: OrderPage) -> None:
        """Show the photos of this order."""
        self._rows = {row.id: row for row in page.photos}
        self._waiting = page.unsent
        self._may_add = page.head.status in FACTS_MAY_BE_RECORDED
        self.strip.set_can_add(self._may_add)
        self._tools.setVisible(self._may_add)
        self.setAcceptDrops(self._may_add)
        self.setVisible(self._may_add or bool(self._rows))
        self._show()

    def refuse(self, error: FieldappError) -> None:
        """Say why a photo was not taken."""
        self.banner.tell_error(error)

    def add_file(self, path: Path) -> None:
        """Take a file in."""
        self.banner.hide()
        self.intake.add_file(path, self.caption.value())

    def add_image(self, image: QImage) -> None:
        """Take a picture in."""
        self.banner.hide()
        self.intake.add_image(image, self.caption.value())

    def paste(self) -> None:
        """Take in what the clipboard holds: a picture, or files."""
        self._take(QGuiApplication.clipboard().mimeData())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures and files may be dropped."""
        data = event.mimeData()
        if data.hasImage() or data.hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was dropped."""
        event.acceptProposedAction()
        self._take(event.mimeData())

    def _build_tools(self) -> QHBoxLayout:
        paste = IconButton("clipboard", self.tr("Paste a photo"), ButtonKind.SECONDARY)
        paste.clicked.connect(self.paste)
        camera = IconButton("camera", self.tr("Take a photo"), ButtonKind.SECONDARY)
        camera.clicked.connect(self._take_photo)
        row = layout.row(self.caption, camera, paste, gap=GAP_S)
        row.setStretch(0, 1)
        return row

    def _take(self, data: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        image = data.imageData()
        for path in files:
            self.add_file(path)
        if not files and isinstance(image, QImage):
            self.add_image(image)
        elif not files:
            self.banner.tell(Tone.WARN, self.tr("The clipboard holds no picture"))

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose photos"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [self.tr("Photos (*.jpg *.jpeg *.png *.webp *.gif *.bmp)"), self.tr("All files (*)")]
        )
        dialog.filesSelected.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, names: list[str]) -> None:
        for name in names:
            self.add_file(Path(name))

    def _take_photo(self) -> None:
        from fieldapp.ui.scan.camera_dialog import open_camera

        open_camera(self, self._order.session.chosen_camera, self.add_image, self.refuse)

    def _on_attached(self, _attachment_id: str) -> None:
        self.caption.set_value("")
        self._order.reload()

    def _show(self, _sha256: str = "") -> None:
        self.strip.show_photos(
            [
                Photo(
                    row.id,
                    row.caption or row.file_name or text.time(row.made_at),
                    self._thumbnails.of(row.sha256),
                    ("attachment", row.id) in self._waiting,
                    self._thumbnails.is_small(row.sha256),
                )
                for row in self._rows.values()
            ]
        )

    def _open(self, key: str) -> None:
        row = self._rows.get(key)
        if row is not None:
            withdraw = partial(self._order.withdraw_attachment, row.id)
            self.photo = PhotoDialog(self._order, row, withdraw if self._may_add else None, self)
            self.photo.mark_asked.connect(partial(self._mark, row))
            self.photo.open()

    def _mark(self, row: AttachmentRow) -> None:
        self.marking = MarkDialog(self._order, row, self)
        self.marking.drawn.connect(partial(self._keep_marked, row))
        self.marking.open()

    def _keep_marked(self, row: AttachmentRow, draw: Callable[[], QImage]) -> None:
        self.banner.hide()
        self.intake.add_marked(draw, row.id, row.caption or row.file_name or "")
