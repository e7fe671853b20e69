"""What all sections of an order have in common: a model, a way to others, a page to show."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.layout import GAP_L, GAP_S

FRAME_MS = 16
"""After so long what was shown has been painted; building more before that would hold the painting up."""


class Section(QWidget):
    """One tab's content, scrolled."""

    def __init__(self, model: OrderModel, navigator: Navigator) -> None:
        super().__init__()
        self.model = model
        self.navigator = navigator

    def fill(self, content: QWidget) -> None:
        """Put the content in, scrolled vertically."""
        inner = layout.column(content, gap=GAP_L)
        inner.setContentsMargins(GAP_L, GAP_L, GAP_L, GAP_L)
        self.area = layout.scrolling(layout.boxed(inner), "window")
        self.setLayout(layout.column(self.area, gap=GAP_S))

    def show_page(self, page: OrderPage) -> None:
        """Show what differs from before."""
        raise NotImplementedError

    def refuse(self, error: FieldappError, where: str) -> bool:
        """Tell a refusal where it belongs; False when it does not belong here."""
        return False

    def point_at(self, what: str) -> None:
        """Bring a field, step or card into view."""

    def flush(self) -> None:
        """Hand over what is typed and not handed over yet."""
