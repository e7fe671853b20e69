"""One photo, large, with when and by whom. An original that is elsewhere is fetched when it is opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.queries.order_rows import AttachmentRow
from fieldapp.store.store import Changed
from fieldapp.ui import text
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.thumbnails import LARGE, scaled
from fieldapp.ui.sync_words import AWAY
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words


class PhotoDialog(Dialog):
    """The photo can be taken back where `withdraw` is given."""

    mark_asked = Signal()
    """Somebody wants to draw over it."""

    def __init__(
        self, order: OrderModel, row: AttachmentRow, withdraw: Callable[[], object] | None, parent: QWidget
    ) -> None:
        super().__init__(row.caption or row.file_name or self.tr("Photo"), parent=parent)
        self._session = order.session
        self._row = row
        self._has_original = False
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.banner = Banner(closable=False)
        self.add(self._label)
        self.add(self.banner)
        told = " · ".join(filter(None, (text.moment(row.made_at), row.by_name, text.size(row.size_bytes))))
        self.add(Words(told, soft=True))
        self.mark = Button(self.tr("Draw on it"), "edit")
        self.mark.setEnabled(False)
        layout.show_if(withdraw is not None, self.mark)
        self.add_button(self.mark, self._on_mark)
        if withdraw is not None:
            button = Button(self.tr("Take back"), "withdraw", ButtonKind.DANGER)
            self.add_button(button, self.accept)
            self.accepted.connect(withdraw)
        self.add_no(self.tr("Close"))
        self._session.changed.connect(self._on_changed)
        self._look(self._on_first_look)

    def _on_mark(self) -> None:
        self.mark_asked.emit()
        self.reject()

    def _look(self, found: Callable[[tuple[QImage, bool]], None]) -> None:
        session, sha256 = self._session, self._row.sha256

        def read() -> tuple[QImage, bool]:
            data, is_original = session.photo_here(sha256)
            return scaled(data, LARGE), is_original

        session.tasks.read(read, found, self._refuse, owner=self)

    def _on_first_look(self, found: tuple[QImage, bool]) -> None:
        self._show(found)
        if not self._has_original:
            self._session.want_files([self._row.sha256])

    def _show(self, found: tuple[QImage, bool]) -> None:
        image, self._has_original = found
        self.mark.setEnabled(self._has_original)
        room = (self.parentWidget() or self).window().size() * 0.75
        fitted = image.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._label.setPixmap(QPixmap.fromImage(fitted))
        self.resize(fitted.width() + 80, fitted.height() + 220)
        if self._has_original:
            self.banner.hide()
        else:
            self._say_small()

    def _say_small(self) -> None:
        size = text.size(self._row.size_bytes)
        if self._is_away():
            rest = self.tr("The original ({0}) comes when there is a network.").format(size)
        else:
            rest = self.tr("The original ({0}) is on its way.").format(size)
        self.banner.tell(Tone.INFO, self.tr("Only a small picture is on this laptop."), rest)

    def _is_away(self) -> bool:
        last = self._session.last_told
        return self._session.is_kept_offline or last is None or last.code in AWAY

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        if not self._has_original and changed.everything:
            self._look(self._show)

    def _refuse(self, error: FieldappError) -> None:
        if error.code == "blob-missing":
            self._session.want_files([self._row.sha256])
        self.banner.tell_error(error)
