"""What the buttons of an order do: at once, after a question, or on another screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fieldapp.model.orders import PauseReason
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.handover_dialogs import FollowUpDialog, HandoverDialog
from fieldapp.ui.order.order_model import OrderModel, reason_draft
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.dialogs import Dialog, ask_text


class OrderSteps(QObject):
    """Carries out an act by its key."""

    def __init__(self, model: OrderModel, navigator: Navigator, screen: QWidget) -> None:
        super().__init__(screen)
        self._model = model
        self._navigator = navigator
        self._screen = screen

    def act(self, key: str) -> None:
        """Do it, ask first, or go there."""
        self._acts()[key]()

    def _acts(self) -> dict[str, Callable[[], object]]:
        model, navigator, order_id = self._model, self._navigator, self._model.order_id
        return {
            "accept": model.accept,
            "travel": model.start_travel,
            "arrive": model.arrive,
            "arrive_scan": lambda: navigator.open_scan("arrive", order_id),
            "complete": model.complete,
            "sign": lambda: navigator.open_sign(order_id),
            "sheet": self._show_sheet,
            "resubmit": model.resubmit,
            "amend": self._ask_amend,
            "decline": self._ask_decline,
            "pause": self._ask_pause,
            "pause_parts": lambda: self._ask_pause(PauseReason.PARTS),
            "pause_customer": lambda: self._ask_pause(PauseReason.CUSTOMER),
            "cancel": self._ask_cancel,
            "hand_over": self._ask_handover,
            "follow_up": self._ask_follow_up,
        }

    def _show_sheet(self) -> None:
        page = self._model.page
        last = page.last_report if page and page.head.is_sealed else None
        self._navigator.open_sheet(self._model.order_id, last.id if last else None)

    def _ask_amend(self) -> None:
        self._ask(
            self.tr("Amend the sheet"),
            self.tr("The signed revision stays as it is. The customer signs a new one."),
            self.tr("Reason"),
            self.tr("Amend"),
            self._model.amend,
            "amend",
        )

    def _ask_decline(self) -> None:
        self._ask(
            self.tr("Decline the order"),
            self.tr("The office reads your reason and gives the order to somebody else."),
            self.tr("Reason"),
            self.tr("Decline"),
            self._model.decline,
            "decline",
        )

    def _ask_handover(self) -> None:
        self.handover = HandoverDialog(self._model, self._screen)
        self.handover.open()

    def _ask_follow_up(self) -> None:
        if self._model.page is not None:
            head = self._model.page.head
            self.follow_up = FollowUpDialog(self._model, head, self._on_drafted, self._screen)
            self.follow_up.open()

    def _on_drafted(self, _order: str) -> None:
        self._navigator.show_message(
            Tone.GOOD, self.tr("The follow-up order is drafted. The office plans it after the next sync.")
        )

    def _ask_pause(self, waits_for: PauseReason = PauseReason.OTHER) -> None:
        told = {
            PauseReason.PARTS: self.tr("The work waits for parts. Say which, if you know."),
            PauseReason.CUSTOMER: self.tr("The work waits for the customer. Say for what, if you know."),
        }
        example = self.tr("For example: the machine is needed, the day is over.")
        self._ask(
            self.tr("Pause the work"),
            told.get(waits_for, example),
            self.tr("Reason"),
            self.tr("Pause"),
            lambda reason: self._model.pause(reason, waits_for),
            "pause",
            required=False,
        )

    def _ask_cancel(self) -> None:
        self._ask(
            self.tr("Cancel the order"),
            "",
            self.tr("Reason"),
            self.tr("Cancel the order"),
            self._model.cancel,
            "cancel",
        )

    def _ask(
        self,
        title: str,
        explanation: str,
        label: str,
        yes: str,
        then: Callable[[str], object],
        step: str,
        *,
        required: bool = True,
    ) -> Dialog:
        """Ask for a reason; what was typed stays a draft until the step is recorded."""
        draft = reason_draft(step)
        return ask_text(
            self._screen,
            title,
            explanation,
            label=label,
            yes=yes,
            on_text=then,
            required=required,
            lines=3,
            begun=self._model.drafts.get(draft, ""),
            on_typed=lambda words: self._model.keep_draft(draft, words),
        )
