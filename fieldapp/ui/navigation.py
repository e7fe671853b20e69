"""How screens find each other without knowing each other.

    class TodayScreen(Screen):
        def title(self) -> str: ...
    shell.register("today", lambda place: TodayScreen(session, navigator))
    navigator.open_order(order_id, section="procedure")

A `Place` names a screen and what it shows; the shell keeps a stack of them, makes the
screen from its registered factory and calls `on_shown`. Screens only ever see the `Navigator`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.ui.tokens import Tone

if TYPE_CHECKING:
    from fieldapp.store.store import Changed


@dataclass(frozen=True)
class Place:
    """A screen, and what it shows."""

    screen: str
    subject: str = ""
    """The id of the order, device, report... the screen is about."""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """One sentence for the banner of the window; `action` is offered as a button."""

    tone: Tone
    text: str
    action: str = ""
    act: Callable[[], None] | None = None


class Navigator(QObject):
    """What screens ask of the window. The shell listens; tests listen too."""

    wanted = Signal(object)
    """A `Place` to go to."""
    back_wanted = Signal()
    message = Signal(object)
    """A `Message` to show."""

    def open(self, screen: str, subject: str = "", **details: Any) -> None:
        """Go to a screen by its registered name."""
        self.wanted.emit(Place(screen, subject, details))

    def open_order(self, order_id: str, section: str = "work") -> None:
        """An order; sections are work, procedure, parts, device and sheet."""
        self.open("order", order_id, section=section)

    def open_device(self, device_id: str) -> None:
        """A device's archive."""
        self.open("device", device_id)

    def open_scan(self, purpose: str = "find", order_id: str = "", step_id: str = "") -> None:
        """The scanner. Purposes: find, arrive (at `order_id`), part (for it), answer or instrument (of a step of it)."""
        self.open("scan", order_id, purpose=purpose, step_id=step_id)

    def open_sign(self, order_id: str) -> None:
        """The sheet as the customer reads and signs it."""
        self.open("sign", order_id)

    def open_sheet(self, order_id: str, report_id: str | None = None) -> None:
        """The pages of a sheet: a sealed revision, or the draft."""
        self.open("sheet", order_id, report_id=report_id)

    def back(self) -> None:
        """The place before."""
        self.back_wanted.emit()

    def show_message(
        self, tone: Tone, text: str, action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Tell the person something in the window's banner."""
        self.message.emit(Message(tone, text, action, act))


class Screen(QWidget):
    """What the shell asks of a screen. All of it happens on the UI thread."""

    def title(self) -> str:
        """What stands in the window's head while this screen is shown."""
        raise NotImplementedError

    def help_topic(self) -> str:
        """What F1 tells of, where that is not the name of the place."""
        return ""

    def on_shown(self) -> None:
        """The screen has come into view: read what it shows."""

    def on_left(self) -> None:
        """The screen goes out of view: keep drafts, let go of the camera."""

    def take_scan(self, words: str) -> None:
        """A USB scanner read this where nobody asked for a code, and this screen was opened for it."""

    def refresh(self, changed: Changed) -> None:
        """Rows changed, here or by the sync; only what differs should repaint."""
