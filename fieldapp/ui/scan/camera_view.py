"""What the camera sees, with a frame to hold a code into."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import theme
from fieldapp.ui.widgets import painting


class CameraView(QWidget):
    """Paints the newest picture, as large as fits."""

    def __init__(self, *, aims: bool = True, parent: QWidget | None = None) -> None:
        """`aims` paints the frame for codes."""
        super().__init__(parent)
        self._aims = aims
        self.image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("What the camera sees"))

    def show_image(self, image: QImage) -> None:
        """Show this picture."""
        self.image = image
        self.update()

    def sizeHint(self) -> QSize:
        """As a camera's picture is."""
        return QSize(theme.current().px(560), theme.current().px(320))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture and the frame."""
        look = theme.current()
        painter = painting.smooth(self)
        box = self.rect().toRectF()
        painting.panel(painter, box, look.colours.hover, radius=look.px(look.tokens.radius_m))
        if not self.image.isNull():
            size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (box.width() - size.width()) / 2, (box.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self.image)
        if self._aims:
            side = min(box.width(), box.height()) * 0.6
            aim = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
            painting.panel(painter, aim, "", line=look.colours.accent, width=3, radius=look.px(12))
        painter.end()
