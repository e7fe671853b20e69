"""The device archive as a screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldapp.store.store import Changed
from fieldapp.ui.device.archive_view import ArchiveView
from fieldapp.ui.device.device_model import DeviceModel
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.layout import GAP_L

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession


class DeviceScreen(Screen):
    """One machine."""

    def __init__(self, session: DeskSession, navigator: Navigator, device_id: str) -> None:
        super().__init__()
        self.model = DeviceModel(session, device_id, self)
        self.model.reload()  # it is read while the screen is built
        self._is_new = True
        self.archive = ArchiveView(self.model, navigator)
        inner = layout.column(self.archive, None, margins=GAP_L)
        self.archive.loaded.connect(lambda page: self.setWindowTitle(page.head.name))
        self.setLayout(layout.column(layout.scrolling(layout.boxed(inner), "window")))

    def title(self) -> str:
        """The device's name, once it is known."""
        page = self.model.page
        return page.head.name if page else self.tr("Device")

    def on_shown(self) -> None:
        """Read the archive again, when one comes back to it."""
        if not self._is_new:
            self.model.reload()
        self._is_new = False

    def refresh(self, changed: Changed) -> None:
        """Look again where it matters."""
        self.model.refresh(changed)
