"""The order's screens, registered with the window under the names the navigator uses; imported when first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from fieldapp.ui.navigation import Navigator, Place, Screen

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession
    from fieldapp.ui.device.device_screen import DeviceScreen
    from fieldapp.ui.order.order_screen import OrderScreen
    from fieldapp.ui.scan.scan_screen import ScanScreen
    from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
    from fieldapp.ui.sign.sign_screen import SignScreen


class Registry(Protocol):
    """What of the window is needed here."""

    def register(self, name: str, factory: Callable[[Place], Screen]) -> object:
        """Make the screen of that name with this factory."""


def register(shell: Registry, session: DeskSession, navigator: Navigator) -> None:
    """Register order, device, scan, sign and sheet."""
    shell.register("order", lambda place: _order(session, navigator, place))
    shell.register("device", lambda place: _device(session, navigator, place))
    shell.register("scan", lambda place: _scan(session, navigator, place))
    shell.register("sign", lambda place: _sign(session, navigator, place))
    shell.register("sheet", lambda place: _sheet(session, navigator, place))


def _order(session: DeskSession, navigator: Navigator, place: Place) -> OrderScreen:
    from fieldapp.ui.order.order_screen import OrderScreen

    made = OrderScreen(session, navigator, place.subject, str(place.details.get("section") or "work"))
    if place.details.get("what"):
        made.go_to(str(place.details["what"]))
    return made


def _scan(session: DeskSession, navigator: Navigator, place: Place) -> ScanScreen:
    from fieldapp.ui.scan.scan_screen import ScanScreen

    return ScanScreen(
        session,
        navigator,
        purpose=str(place.details.get("purpose") or "find"),
        order_id=place.subject,
        step_id=str(place.details.get("step_id") or ""),
    )


def _device(session: DeskSession, navigator: Navigator, place: Place) -> DeviceScreen:
    from fieldapp.ui.device.device_screen import DeviceScreen

    return DeviceScreen(session, navigator, place.subject)


def _sign(session: DeskSession, navigator: Navigator, place: Place) -> SignScreen:
    from fieldapp.ui.sign.sign_screen import SignScreen

    return SignScreen(session, navigator, place.subject)


def _sheet(session: DeskSession, navigator: Navigator, place: Place) -> SheetScreen:
    from fieldapp.ui.sheet_view.sheet_screen import SheetScreen

    return SheetScreen(session, navigator, place.subject, place.details.get("report_id"))
