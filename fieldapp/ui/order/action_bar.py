"""The bar at the bottom of an order: the main action at the right, everything else in a menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from fieldapp.rules.actors import Actor
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui import icons, theme
from fieldapp.ui.order.next_step import Act, further_acts, main_act
from fieldapp.ui.shortcuts import MAIN_ACTION
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S


class ActionBar(QWidget):
    """Always in the same place."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main: Act | None = None
        self.main = Button("", "", ButtonKind.PRIMARY)
        self.main.clicked.connect(self._on_main)
        self.further = Button(self.tr("More"), "more")
        self.menu = QMenu(self)
        self.further.clicked.connect(self._open_menu)
        self._says = Words(soft=True)
        self._row = layout.row(self.further, self._says, self.main, gap=GAP_M)
        self._row.setStretch(1, 1)
        self._row.setContentsMargins(GAP_L, GAP_S, GAP_L, GAP_S)
        self.setLayout(layout.column(layout.boxed(self._row, "surface"), gap=0))

    def answer_key(self, screen: QWidget) -> None:
        """F8 anywhere on the screen presses the main action."""
        QShortcut(QKeySequence(MAIN_ACTION), screen).activated.connect(self.main.click)

    def show_page(self, page: OrderPage, by: Actor) -> None:
        """Offer what this person may do now."""
        self._main = main_act(page)
        self.main.setVisible(self._main is not None)
        if self._main is not None:
            self.main.setText(self._main.words())
            self.main.set_icon(self._main.icon)
            self.main.setToolTip(f"{self._main.words()} ({MAIN_ACTION})")
        self._says.set_words("" if self._main else self.tr("Nothing to do here: it is the office's turn."))
        self._fill_menu(further_acts(page, by))

    def key(self) -> str:
        """What the main action is; empty when there is none."""
        return self._main.key if self._main else ""

    def set_narrow(self, narrow: bool) -> None:
        """On a narrow window the main action takes the width."""
        policy = self.main.sizePolicy()
        kinds = QSizePolicy.Policy
        policy.setHorizontalPolicy(kinds.Expanding if narrow else kinds.Fixed)
        self.main.setSizePolicy(policy)
        self._row.setStretch(2, 1 if narrow else 0)
        self._row.setStretch(1, 0 if narrow and self._main else 1)
        self._says.setVisible(not narrow or self._main is None)

    def _fill_menu(self, acts: tuple[Act, ...]) -> None:
        look = theme.current()
        self.menu.clear()
        for act in acts:
            action = QAction(icons.icon(act.icon, look.colours.text), act.words(), self.menu)
            action.setObjectName(act.key)
            action.triggered.connect(lambda _checked=False, key=act.key: self.pressed.emit(key))
            self.menu.addAction(action)
        self.further.setVisible(bool(acts))

    def _open_menu(self) -> None:
        corner = self.further.rect().topLeft()
        corner.setY(corner.y() - self.menu.sizeHint().height())
        self.menu.popup(self.further.mapToGlobal(corner))

    def _on_main(self) -> None:
        if self._main is not None and self.main.isVisible():
            self.pressed.emit(self._main.key)
