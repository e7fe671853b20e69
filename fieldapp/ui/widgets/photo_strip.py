"""Photos side by side, as thumbnails; the last tile takes another one.

    strip.show_photos((Photo("sha256", self.tr("Nameplate"), thumbnail, is_waiting=True),))
    strip.opened.connect(...); strip.add_asked.connect(...)

Thumbnails are QImages made on a reader thread; None shows a frame until one arrives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QWidget,
)

from fieldapp.ui import icons, text, theme
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout, painting
from fieldapp.ui.widgets.layout import GAP_S
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.pressing import EnterPresses


@dataclass(frozen=True, eq=False)
class Photo:
    """One photo; `is_waiting` while its bytes have not reached the server, `is_small` while the original is elsewhere."""

    key: str
    caption: str
    thumbnail: QImage | None = None
    is_waiting: bool = False
    is_small: bool = False


class PhotoStrip(Live, QScrollArea):
    """Tiles in one row that scrolls sideways."""

    opened = Signal(str)
    add_asked = Signal()

    def __init__(self, name: str, *, can_add: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[_Tile] = []
        self._row: QHBoxLayout = layout.row(gap=GAP_S)
        self._add = _AddTile()
        self._add.clicked.connect(self.add_asked)
        layout.show_if(can_add, self._add)
        self._row.addWidget(self._add)
        self._row.addStretch(1)
        self.setWidget(layout.boxed(self._row))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.go_live()

    @property
    def add_tile(self) -> QAbstractButton:
        """The tile that takes another photo, to press."""
        return self._add

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Show these, in this order; tiles are reused."""
        while len(self._tiles) > len(photos):
            tile = self._tiles.pop()
            self._row.removeWidget(tile)
            tile.deleteLater()
        while len(self._tiles) < len(photos):
            tile = _Tile()
            tile.clicked.connect(self._on_clicked)
            self._row.insertWidget(len(self._tiles), tile)
            self._tiles.append(tile)
        for tile, photo in zip(self._tiles, photos, strict=True):
            tile.show_photo(photo)

    def set_can_add(self, can_add: bool) -> None:
        """Whether another one may be taken."""
        layout.show_if(can_add, self._add)

    def restyle(self) -> None:
        """The height follows the scale, with room for the bar below."""
        look = theme.current()
        self.setFixedHeight(_tile_size().height() + look.px(18))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move between the tiles."""
        if event.key() == Qt.Key.Key_Right:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Left:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        tile = self.sender()
        if isinstance(tile, _Tile):
            self.opened.emit(tile.photo.key)


def _tile_size() -> QSize:
    look = theme.current()
    return QSize(look.px(132), look.px(99) + painting.height_of(look.font(TextRole.CAPTION)) + look.px(8))


class _Tile(EnterPresses, QAbstractButton):
    """One photo with its caption."""

    def __init__(self) -> None:
        super().__init__()
        self.photo = Photo("", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_photo(self, photo: Photo) -> None:
        self.photo = photo
        caption = text.one_line(photo.caption)
        waits = self.tr("waits to be sent") if photo.is_waiting else ""
        waits = self.tr("only a small picture is here") if photo.is_small else waits
        self.setAccessibleName(", ".join(filter(None, (caption or self.tr("Photo"), waits))))
        self.setToolTip(text.tooltip(caption))
        self.update()

    def sizeHint(self) -> QSize:
        return _tile_size()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = painting.smooth(self)
        picture = QRectF(0, 0, self.width(), look.px(99))
        radius = look.px(look.tokens.radius_m)
        self._paint_picture(painter, picture, radius)
        painting.panel(painter, picture, "", line=look.colours.line, width=look.tokens.border, radius=radius)
        if self.photo.is_waiting or self.photo.is_small:
            self._paint_badge(painter, picture, "upload" if self.photo.is_waiting else "download")
        if self.hasFocus():
            painting.focus_ring(painter, picture, radius)
        below = QRectF(
            0, picture.bottom() + look.px(4), self.width(), self.height() - picture.height() - look.px(4)
        )
        caption = text.one_line(self.photo.caption)
        painting.words(painter, below, caption, look.font(TextRole.CAPTION), look.colours.soft_text)
        painter.end()

    def _paint_picture(self, painter: QPainter, box: QRectF, radius: float) -> None:
        look = theme.current()
        image = self.photo.thumbnail
        if image is None or image.isNull():
            painting.panel(painter, box, look.colours.hover, radius=radius)
            side = look.px(look.tokens.icon_l) * 0.7
            middle = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
            icons.paint(painter, "photo", look.colours.soft_text, middle)
            return
        path = QPainterPath()
        path.addRoundedRect(box, radius, radius)
        painter.save()
        painter.setClipPath(path)
        painter.drawImage(box, image, _middle_of(image, box))
        painter.restore()

    def _paint_badge(self, painter: QPainter, box: QRectF, icon: str) -> None:
        look = theme.current()
        side = look.px(26)
        badge = QRectF(box.right() - side - look.px(6), box.top() + look.px(6), side, side)
        tone = look.tone(Tone.INFO)
        painting.panel(painter, badge, tone.soft, line=tone.line, width=look.tokens.border, radius=side / 2)
        inset = look.px(5)
        icons.paint(painter, icon, tone.fore, badge.adjusted(inset, inset, -inset, -inset))


def _middle_of(image: QImage, box: QRectF) -> QRectF:
    """The part of the image that fills the box without being stretched."""
    wanted = box.width() / box.height()
    width = min(float(image.width()), image.height() * wanted)
    height = width / wanted
    return QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)


class _AddTile(EnterPresses, Live, QAbstractButton):
    """The tile that takes another photo."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.go_live()

    def retranslate(self) -> None:
        self.setText(self.tr("Add photo"))
        self.setAccessibleName(self.text())

    def sizeHint(self) -> QSize:
        return _tile_size()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        c, t = look.colours, look.tokens
        painter = painting.smooth(self)
        box, radius = QRectF(0, 0, self.width(), look.px(99)), look.px(t.radius_m)
        painting.panel(painter, box, c.hover if self.underMouse() else c.surface, radius=radius)
        painting.dashed(painter, box, c.edge, t.border_strong, radius)
        if self.hasFocus():
            painting.focus_ring(painter, box, radius)
        side = look.px(28)
        top = box.center().y() - side / 2 - look.px(10)
        icons.paint(painter, "camera", c.accent, QRectF(box.center().x() - side / 2, top, side, side))
        below = QRectF(0, top + side, box.width(), box.bottom() - top - side)
        middle = Qt.AlignmentFlag.AlignCenter
        painting.words(painter, below, self.text(), look.font(TextRole.STRONG), c.accent, middle)
        painter.end()
