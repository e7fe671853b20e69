"""Drawing over a photo: arrow, box or words; what is kept is a new photo, the original stays."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.queries.order_rows import AttachmentRow
from fieldapp.ui.order.mark_canvas import MarkCanvas
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.photo_marks import MOST, MarkKind, marked
from fieldapp.ui.order.thumbnails import scaled
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.choice_fields import Segments
from fieldapp.ui.widgets.dialogs import Dialog, ask_text
from fieldapp.ui.widgets.fields import Option
from fieldapp.ui.widgets.layout import GAP_S


class MarkDialog(Dialog):
    """A photo, three tools, one step back."""

    drawn = Signal(object)
    """A call that makes the marked picture, for a reader thread."""

    def __init__(self, order: OrderModel, row: AttachmentRow, parent: QWidget) -> None:
        super().__init__(self.tr("Draw on the photo"), parent=parent)
        self._image = QImage()
        self._stamp = _stamp(order, row)
        self.banner = Banner(closable=False)
        self.canvas = MarkCanvas(self.tr("Photo to draw on"))
        self.canvas.changed.connect(self._judge)
        self.canvas.words_wanted.connect(self._ask_words)
        self.tools = Segments(
            (
                Option(MarkKind.ARROW, self.tr("Arrow"), "forward"),
                Option(MarkKind.BOX, self.tr("Box"), "scan"),
                Option(MarkKind.TEXT, self.tr("Text"), "note"),
            )
        )
        self.tools.set_key(MarkKind.ARROW)
        self.tools.chosen.connect(self._on_tool)
        self.back = Button(self.tr("Step back"), "undo")
        self.back.clicked.connect(self.canvas.take_back)
        bar = layout.row(self.tools, self.back, gap=GAP_S)
        bar.setStretch(0, 1)
        self.add(self.banner)
        self.add(bar)
        self.add(self.canvas)
        self.body.setStretch(2, 1)
        self.add_no()
        self.keep = self.add_button(
            Button(self.tr("Keep the drawing"), "check", ButtonKind.PRIMARY), self._keep
        )
        self._judge()
        order.session.tasks.read(
            lambda: scaled(order.session.photo_here(row.sha256)[0], MOST),
            self._show, self.banner.tell_error, owner=self,
        )  # fmt: skip

    def refuse(self, error: FieldappError) -> None:
        """Say why there is nothing to draw on."""
        self.banner.tell_error(error)

    def _show(self, image: QImage) -> None:
        self._image = image
        room = (self.parentWidget() or self).window().size() * 0.92
        self.resize(room)
        self.canvas.show_image(image)
        self.canvas.setFocus()
        self._judge()

    def _on_tool(self, key: str) -> None:
        self.canvas.kind = MarkKind(key) if key else MarkKind.ARROW
        if not key:
            self.tools.set_key(MarkKind.ARROW)
        self.canvas.setFocus()

    def _ask_words(self) -> None:
        self.words = ask_text(
            self,
            self.tr("Text on the photo"),
            label=self.tr("Text"),
            yes=self.tr("Put it there"),
            on_text=self.canvas.add_words,
            lines=2,
        )

    def _judge(self) -> None:
        self.back.setEnabled(bool(self.canvas.marks))
        self.keep.setEnabled(bool(self.canvas.marks) and not self._image.isNull())

    def _keep(self) -> None:
        self.drawn.emit(partial(marked, self._image, tuple(self.canvas.marks), self._stamp))
        self.accept()


def _stamp(order: OrderModel, row: AttachmentRow) -> str:
    """The order, when the photo was taken, and by whom."""
    head = order.page.head if order.page else None
    number = (head.number or head.title) if head else ""
    return " · ".join(filter(None, (number, f"{row.made_at.astimezone():%Y-%m-%d %H:%M}", row.by_name)))
