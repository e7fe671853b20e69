"""The screen of one order: head, sections, and at the bottom the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from fieldapp.errors import FieldappError
from fieldapp.rules.charges import Offer
from fieldapp.rules.review import ANSWER
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.store import Changed
from fieldapp.ui import theme
from fieldapp.ui.charges.charges_section import ChargesSection
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.order.action_bar import ActionBar
from fieldapp.ui.order.contact_dialog import ContactDialog
from fieldapp.ui.order.device_section import DeviceSection
from fieldapp.ui.order.head_view import NARROW, HeadView
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.order_steps import OrderSteps
from fieldapp.ui.order.procedure_model import MEASURED
from fieldapp.ui.order.procedure_view import ProcedureView
from fieldapp.ui.order.section import FRAME_MS, Section
from fieldapp.ui.order.section_tabs import SectionTabs, Tab
from fieldapp.ui.order.sheet_section import SheetSection, missing_facts
from fieldapp.ui.order.work_view import WorkView
from fieldapp.ui.parts.parts_section import PartsSection
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.layout import GAP_L, GAP_S

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

LOW = 500
SECTIONS = ("work", "procedure", "parts", "charges", "device", "sheet")


class OrderScreen(Screen):
    """From assigned to signed without leaving it."""

    def __init__(
        self, session: DeskSession, navigator: Navigator, order_id: str, section: str = "work"
    ) -> None:
        super().__init__()
        self.navigator = navigator
        self.model = OrderModel(session, order_id, self)
        self.head = HeadView()
        self.banner = Banner()
        self.tabs = SectionTabs(self.tr("Sections of the order"))
        self.stack = QStackedWidget()
        self.stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.bar = ActionBar()
        self.steps = OrderSteps(self.model, navigator, self)
        self.sections: dict[str, Section] = {}
        self._here = section if section in SECTIONS else "work"
        self._waiting_for = ""
        self._build()
        self.model.page_changed.connect(self.show_page)
        self.model.refused.connect(self._refuse)
        self.model.absent.connect(self._on_absent)
        self.tabs.chosen.connect(self._go_to_tab)
        self.bar.pressed.connect(self._act)
        self.bar.answer_key(self)
        self.head.contact_asked.connect(self._correct_contact)

    def title(self) -> str:
        """The order's number, once it is known."""
        page = self.model.page
        return page.head.number or page.head.title if page else self.tr("Order")

    def help_topic(self) -> str:
        """The section in view."""
        return f"order-{self._here}"

    def on_shown(self) -> None:
        """Read the order once the screen is painted, and show it whole even if nothing changed."""
        self.setFocus()
        self.model.page = None
        QTimer.singleShot(
            0, self.model, self.model.reload
        )  # behind the painting, and what is read holds none up

    def on_left(self) -> None:
        """Record what is typed."""
        self.flush()

    def refresh(self, changed: Changed) -> None:
        """Look again where it matters."""
        self.model.refresh(changed)

    def go(self, section: str, what: str = "") -> None:
        """Show a section, and in it a field, a step or a part."""
        if section not in SECTIONS:
            return
        self.flush()
        self._here = section
        self._waiting_for = what
        self.tabs.set_here(section)
        if self.model.page is not None:
            made = self._section(section)
            self.stack.setCurrentWidget(made)
            made.show_page(self.model.page)
            self._point()

    def _go_to_tab(self, section: str) -> None:
        """Paint the tab before its section is made."""
        self.tabs.repaint()
        self.go(section)

    def go_to(self, what: str) -> None:
        """Go to what a remark or a missing thing points at: a column, `answer:<step>`, parts..."""
        if what.startswith((ANSWER, MEASURED)) or what == "answers":
            self.go("procedure", what)
        elif what == "parts" or what.startswith("part:"):
            self.go("parts", what)
        elif what == "charges":
            self.go("charges", what)
        elif what in ("signature", "sheet"):
            self.go("sheet")
        else:
            self.go("work", what.removeprefix("work_order."))

    def show_page(self, page: OrderPage) -> None:
        """Show what differs."""
        self.setWindowTitle(self.title())
        self.head.show_page(page)
        self.tabs.show_tabs(self._tabs(page))
        self.bar.show_page(page, self.model.session.actor)
        for part in (self.head, self.tabs, self.bar):
            part.show()
        if self._here not in self.sections:
            QTimer.singleShot(FRAME_MS, self, self._show_section)  # head and main action are painted before
            return
        self.sections[self._here].show_page(page)
        self._point()

    @Slot()
    def _show_section(self) -> None:
        if self._here not in self.sections:
            self.go(self._here, self._waiting_for)

    def flush(self) -> None:
        """Record what is typed anywhere on this screen."""
        for section in self.sections.values():
            section.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The main action takes the whole width of a narrow window; a low one leaves the room to the work."""
        super().resizeEvent(event)
        self.head.set_low(self.height() < theme.current().px(LOW))
        self.bar.set_narrow(self.width() < theme.current().px(NARROW))

    def _build(self) -> None:
        top = layout.column(self.banner, self.head, self.tabs, gap=GAP_S)
        top.setContentsMargins(GAP_L, GAP_S, GAP_L, 0)
        whole = layout.column(layout.boxed(top), self.stack, self.bar, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        for part in (self.head, self.tabs, self.bar):
            part.hide()  # what is filled where nobody sees it is laid out once and not with each word
        self.tabs.set_here(self._here)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _section(self, key: str) -> Section:
        if key not in self.sections:
            made = _MADE_BY[key](self.model, self.navigator)
            if isinstance(made, WorkView | SheetSection):
                made.fix_asked.connect(self.go_to)
            self.sections[key] = made
            self.stack.addWidget(made)
        return self.sections[key]

    def _tabs(self, page: OrderPage) -> tuple[Tab, ...]:
        steps = f"{page.progress.done}/{page.progress.total}" if page.progress.total else ""
        parts = sum(1 for row in page.parts if row.counts)
        charges = sum(1 for row in page.charges if row.counts)
        waiting = (
            any(row.counts and row.offer is Offer.OPEN for row in page.charges) and not page.head.is_sealed
        )
        missing = bool(missing_facts(page, "")) and not page.head.is_sealed
        attention = bool(page.open_conflicts or page.remarks)
        return (
            Tab("work", "labour", self.tr("Work"), attention=attention),
            Tab("procedure", "procedure", self.tr("Procedure"), steps, bool(page.progress.out_of_limit)),
            Tab("parts", "part", self.tr("Parts"), str(parts) if parts else ""),
            Tab("charges", "money", self.tr("Charges"), str(charges) if charges else "", waiting),
            Tab("device", "device", self.tr("Device")),
            Tab("sheet", "sheet", self.tr("Sheet"), attention=missing),
        )

    def _act(self, key: str) -> None:
        self.banner.hide()
        self.flush()
        self.steps.act(key)

    def _correct_contact(self) -> None:
        if self.model.page is not None:
            ContactDialog(self.model, self.model.page.head, self).open()

    def _point(self) -> None:
        if self._waiting_for and self._here in self.sections:
            self.sections[self._here].point_at(self._waiting_for)
            self._waiting_for = ""

    def _refuse(self, error: FieldappError, where: str) -> None:
        if not any(section.refuse(error, where) for section in self.sections.values()):
            self.banner.tell_error(error)

    def _on_absent(self) -> None:
        self.banner.tell(
            Tone.WARN,
            self.tr("This order is not on this laptop any more"),
            self.tr("The office gave it to somebody else. What you recorded was kept and sent."),
        )


_MADE_BY: dict[str, Callable[[OrderModel, Navigator], Section]] = {
    "work": WorkView,
    "procedure": ProcedureView,
    "parts": PartsSection,
    "charges": ChargesSection,
    "device": DeviceSection,
    "sheet": SheetSection,
}
