"""The Device section: the archive of the machine the order is about."""

from __future__ import annotations

from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui.device.archive_view import ArchiveView
from fieldapp.ui.device.device_model import DeviceModel
from fieldapp.ui.knowledge.helpful_card import HelpfulCard
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.section import Section
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import EmptyState
from fieldapp.ui.widgets.layout import GAP_L


class DeviceSection(Section):
    """Another device when the order names another."""

    def __init__(self, model: OrderModel, navigator: Navigator) -> None:
        super().__init__(model, navigator)
        self.archive: ArchiveView | None = None
        self.helpful = HelpfulCard(model.session, navigator, model.order_id)
        scan = Button(self.tr("Scan the device"), "scan", ButtonKind.PRIMARY)
        scan.clicked.connect(lambda: navigator.open_scan("find", model.order_id))
        self._empty = EmptyState(
            "device",
            self.tr("No device on this order"),
            self.tr("Scan its label or nameplate to see its archive."),
            scan,
        )
        self._place = layout.column(self.helpful, self._empty, gap=GAP_L)
        self.fill(layout.boxed(self._place))

    def show_page(self, page: OrderPage) -> None:
        """Show the archive of the order's device."""
        device_id = page.head.device_id
        self.helpful.model.reload()
        self._empty.setVisible(device_id is None)
        if self.archive is not None and self.archive.model.device_id != device_id:
            self.archive.deleteLater()
            self.archive = None
        if device_id is not None and self.archive is None:
            self.archive = ArchiveView(DeviceModel(self.model.session, device_id, self), self.navigator)
            self._place.addWidget(self.archive)
        if self.archive is not None:
            self.archive.model.reload()
