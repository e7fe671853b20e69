"""Pages below one another, drawn when they come into view, at any zoom.

view = PagesView(model); view.set_zoom(1.5); view.go_to_page(2)
view.page_changed.connect(...)     # the page in view, counted from 0
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from fieldapp.sheet.preview import PageImage
from fieldapp.ui import theme
from fieldapp.ui.sheet_view.sheet_model import SheetDocument, SheetModel
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.layout import GAP_L

LEAST, MOST = 0.4, 3.0
A4_RATIO = 297 / 210
KEPT = 3


class PagesView(QScrollArea):
    """A document to read. Zoom 1 fits the width, up to a comfortable reading size."""

    page_changed = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._zoom = 1.0
        self._here = 0
        self._says = ""
        self._pages: list[_Page] = []
        content = QWidget()
        content.setProperty("ground", "window")
        self._column = QVBoxLayout(content)
        self._column.setSpacing(theme.current().px(GAP_L))
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Pages of the sheet"))
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(60)
        self._settle.timeout.connect(self._draw_visible)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.loaded.connect(self._show)
        model.drawn.connect(self._on_drawn)

    def zoom(self) -> float:
        """How large the pages are, 1 fits."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show the pages larger or smaller."""
        self._zoom = max(LEAST, min(MOST, zoom))
        self._size_pages()
        self.zoom_changed.emit(self._zoom)

    def go_to_page(self, page: int) -> None:
        """Bring a page to the top."""
        if 0 <= page < len(self._pages):
            self.verticalScrollBar().setValue(self._pages[page].y() - theme.current().px(GAP_L))

    def here(self) -> int:
        """The page in view."""
        return self._here

    def images(self) -> list[QImage]:
        """The pictures that are drawn by now."""
        return [page.image for page in self._pages if not page.image.isNull()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages follow the width."""
        super().resizeEvent(event)
        self._size_pages()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_zoom(self._zoom * 1.25)
        elif event.key() == Qt.Key.Key_Minus:
            self.set_zoom(self._zoom / 1.25)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QEvent) -> None:
        """Draw what is in view."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._settle.start()

    def _show(self, document: SheetDocument) -> None:
        if document.says == self._says and len(self._pages) == document.pages:
            self._draw_missing()
            return
        self._says = document.says
        for page in self._pages:
            self._column.removeWidget(page)
            page.deleteLater()
        self._pages = [_Page() for _ in range(document.pages)]
        for at, page in enumerate(self._pages, start=1):
            page.setAccessibleName(self.tr("Page {0} of {1}").format(at, document.pages))
            self._column.addWidget(page)
        self._here = 0
        self._size_pages()

    def _draw_missing(self) -> None:
        """The same pages came again: who reads stays where he is."""
        for page in self._pages:
            if page.image.isNull():
                page.forget()
        self._settle.start()

    def _size_pages(self) -> None:
        room = self.viewport().width() - 2 * theme.current().px(GAP_L)
        width = max(200, round(min(room, theme.current().px(860)) * self._zoom))
        for page in self._pages:
            page.set_width(width)
        self._settle.start()

    def _on_scrolled(self, _value: int) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        here = next((at for at, page in enumerate(self._pages) if page.geometry().bottom() >= middle), 0)
        if here != self._here:
            self._here = here
            self.page_changed.emit(here)
        self._settle.start()

    def _draw_visible(self) -> None:
        top = self.verticalScrollBar().value()
        seen = QRect(0, top, 1 << 16, self.viewport().height())
        for at, page in enumerate(self._pages):
            dpi = round(page.width() * page.devicePixelRatioF() / 8.27, 1)
            if page.geometry().intersects(seen.adjusted(-(1 << 16), -400, 0, 400)):
                if page.dpi != dpi:
                    page.dpi = dpi
                    self._model.draw(at, dpi)
            elif abs(at - self._here) > KEPT:
                page.forget()

    def _on_drawn(self, at: int, dpi: float, image: PageImage) -> None:
        if at < len(self._pages) and self._pages[at].dpi == dpi:
            self._pages[at].show_image(image)


class _Page(QWidget):
    """One page on its paper."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.dpi = 0.0
        self._ratio = A4_RATIO

    def set_width(self, width: int) -> None:
        self.setFixedSize(QSize(width, round(width * self._ratio)))

    def show_image(self, image: PageImage) -> None:
        width, height, stride, pixels = image
        self.image = QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).copy()
        self._ratio = height / width
        self.set_width(self.width())
        self.update()

    def forget(self) -> None:
        self.image = QImage()
        self.dpi = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = painting.smooth(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self.image.isNull():
            painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self.image)
        painting.panel(painter, self.rect().toRectF(), "", line=look.colours.line, width=look.tokens.border)
        painter.end()
