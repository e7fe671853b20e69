"""Where the customer reads the sheet, rates the work and signs, or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from fieldapp.actions.sheets import Signing
from fieldapp.errors import FieldappError
from fieldapp.rules.signing import MAY_BE_SIGNED
from fieldapp.store.queries.signers import KnownSigner
from fieldapp.store.store import Changed
from fieldapp.ui import theme
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.sheet_section import missing_facts
from fieldapp.ui.sheet_view.language_choice import LanguageChoice
from fieldapp.ui.sheet_view.pages_view import PagesView
from fieldapp.ui.sheet_view.sheet_model import SheetDocument, SheetModel
from fieldapp.ui.sign.absence_dialog import AbsenceDialog
from fieldapp.ui.sign.sign_draft import SignDraft
from fieldapp.ui.sign.sign_model import SignModel, zone_here
from fieldapp.ui.sign.signer_panel import SignerPanel
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind, IconButton
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.dialogs import ask_text
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S
from fieldapp.ui.widgets.progress import ProgressLine

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

NARROW = 980
LEAST_BESIDE = 720
"""On a low window the sheet stands beside the customer's part while both can be read."""
UPRIGHT = 0.75
KEPT_AFTER_MS = 200


class SignScreen(Screen):
    """The sheet at the left, the customer's part at the right."""

    def __init__(self, session: DeskSession, navigator: Navigator, order_id: str) -> None:
        super().__init__()
        self._navigator = navigator
        self._session = session
        self._order_id = order_id
        self._signed_under = ""
        """`shown_digest` of the sheet that the ink on the screen was given under."""
        self._has_looked = False
        self.sheet = SheetModel(session, order_id, self)
        self.model = SignModel(session, order_id, self)
        self.banner = Banner()
        self.languages = LanguageChoice()
        self.pages = PagesView(self.sheet)
        self.panel = SignerPanel()
        self.missing = FactList()
        self.missing.pressed.connect(self._go_to)
        self._missing_card = Card(self.tr("Before it can be signed"), "flag").add(self.missing)
        self._missing_card.hide()
        self.progress = ProgressLine(self.tr("Sealing the sheet"))
        self.absent = Button(self.tr("Nobody on site"), "photo")
        self.decline = Button(self.tr("Customer does not sign"), "close")
        self.seal = Button(self.tr("Sign and seal"), "sign", ButtonKind.PRIMARY)
        self._says = Words(soft=True)
        self._build()
        self._connect()

    def title(self) -> str:
        """Whose signature."""
        return self.tr("Signature")

    def on_shown(self) -> None:
        """Make the draft."""
        self.setFocus()
        self._load()
        if not self._has_looked:
            self._has_looked = True
            self.model.look()

    def on_left(self) -> None:
        """Keep what the customer gave a moment ago."""
        if self._pause.isActive():
            self._pause.stop()
            self._keep()

    def refresh(self, changed: Changed) -> None:
        """The draft follows the order; a signature under what it said before does not stay."""
        if not self.model.is_sealing:
            self.sheet.refresh(changed, self._load)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below one another on a window that is narrow and not low."""
        super().resizeEvent(event)
        look = theme.current()
        is_narrow = self.width() < look.px(NARROW)
        is_upright = self.height() > self.width() * UPRIGHT
        is_stacked = is_narrow and (is_upright or self.width() < look.px(LEAST_BESIDE))
        directions = QBoxLayout.Direction
        self._halves.setDirection(directions.TopToBottom if is_stacked else directions.LeftToRight)
        for half, share in enumerate((1, 2) if is_stacked else (4, 5) if is_narrow else (1, 1)):
            self._halves.setStretch(half, share)

    def _build(self) -> None:
        smaller = IconButton("zoom-out", self.tr("Smaller"))
        larger = IconButton("zoom-in", self.tr("Larger"))
        smaller.clicked.connect(lambda: self.pages.set_zoom(self.pages.zoom() / 1.25))
        larger.clicked.connect(lambda: self.pages.set_zoom(self.pages.zoom() * 1.25))
        tools = layout.row(self.languages, smaller, larger, gap=GAP_S)
        tools.setStretch(0, 1)
        left = layout.column(tools, self.pages, gap=GAP_S)
        left.setStretch(1, 1)
        right = layout.boxed(layout.column(self._missing_card, self.panel, None, gap=GAP_L))
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(theme.current().px(GAP_L))
        self._halves.addWidget(layout.boxed(left), 1)
        self._halves.addWidget(layout.scrolling(right), 1)
        self.progress.hide()
        buttons = layout.row(self.decline, self.absent, self._says, self.seal, gap=GAP_M)
        buttons.setStretch(2, 1)
        bottom = layout.boxed(layout.column(self.progress, buttons, gap=GAP_S, margins=GAP_S), "surface")
        body = layout.column(self.banner, self._halves, gap=GAP_M, margins=GAP_L)
        body.setStretch(1, 1)
        whole = layout.column(layout.boxed(body), bottom, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.sheet.loaded.connect(self._show)
        self.sheet.refused.connect(self._refuse)
        self.model.sealed.connect(self._on_sealed)
        self.model.refused.connect(self._refuse)
        self.languages.chosen.connect(lambda _key: self._load())
        self.panel.changed.connect(self._on_changed)
        self.model.found.connect(self._restore)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEPT_AFTER_MS)
        self._pause.timeout.connect(self._keep)
        self.seal.clicked.connect(self._on_seal)
        self.decline.clicked.connect(self._ask_reason)
        self.absent.clicked.connect(self._ask_absence)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show_ready()

    def _load(self) -> None:
        self.sheet.show(None, self.languages.chosen_languages(), usual=self.languages.languages())

    def _show(self, document: SheetDocument) -> None:
        self.languages.show_languages(document.languages)
        missing = self._missing(document)
        self._missing_card.setVisible(bool(missing))
        self.panel.setVisible(not missing)
        self.missing.show_facts(missing)
        self.panel.show_consent(document.consent)
        self._check_bound()
        self._show_ready()

    def _missing(self, document: SheetDocument) -> list[Fact]:
        """What stands between this sheet and a signature."""
        missing = missing_facts(document.order, self.tr("Go there"))
        if document.unprintable:
            lost = self.tr("These characters cannot be printed: {0}").format(document.unprintable)
            instead = self.tr("Write them in other characters; for names, ask the office to.")
            missing.append(Fact("", lost, instead, icon="warning", tone=Tone.WARN))
        return missing

    def _on_changed(self) -> None:
        if not self.panel.is_begun():
            self._signed_under = ""
        elif not self._signed_under and self.sheet.document is not None:
            self._signed_under = self.sheet.document.shown
        if not self._pause.isActive():  # whoever types on and on is kept too
            self._pause.start()
        self._show_ready()

    def _check_bound(self) -> None:
        """A signature belongs to the words it was given under, and to no others."""
        document = self.sheet.document
        if document is None or self.model.is_sealed or self._signed_under in ("", document.shown):
            return
        self.panel.forget_signatures()
        self.banner.tell(
            Tone.WARN,
            self.tr("The sheet says something else than when it was signed."),
            self.tr("Read it again with the customer, then sign."),
        )

    def _keep(self) -> None:
        """Whoever writes on and on is kept too."""
        self.model.keep(self.panel.draft(self._signed_under))
        if self.panel.is_drawing():
            self._pause.start()

    def _restore(self, draft: SignDraft | None, known: tuple[KnownSigner, ...]) -> None:
        self.panel.first.offer(known)
        self.panel.second.offer(known)
        if draft is None or self.panel.is_begun():
            return
        self.panel.restore(draft)
        self._signed_under = draft.shown if self.panel.is_begun() else ""
        self._check_bound()
        self._show_ready()

    def _show_ready(self) -> None:
        document = self.sheet.document
        complete = document is not None and not self._missing(document)
        is_open = document is not None and document.order.head.status in MAY_BE_SIGNED
        idle = complete and is_open and not self.model.is_sealing
        self.decline.setEnabled(idle)
        self.absent.setEnabled(idle)
        self.seal.setEnabled(idle and self.panel.is_signed())
        self._says.set_words(self._waits_for(complete, is_open) if document else "")

    def _waits_for(self, complete: bool, is_open: bool) -> str:
        if not is_open:
            return self.tr("This sheet cannot be signed now.")
        if not complete:
            return self.tr("Something is missing on the sheet.")
        return self.panel.lacks()

    def _on_seal(self) -> None:
        one = self.panel.first.signer()
        second = self.panel.second_signer()
        self._seal(self._signing(ink=one.ink, typed=one.typed, signer_name=one.name, second=second))

    def _ask_reason(self) -> None:
        ask_text(
            self,
            self.tr("The customer does not sign"),
            self.tr("The sheet is sealed with the reason instead of a signature."),
            label=self.tr("Reason"),
            yes=self.tr("Seal without signature"),
            on_text=self._decline,
            lines=3,
        )

    def _decline(self, reason: str) -> None:
        self._seal(self._signing(declined_reason=reason, signer_name=self.panel.name.value() or None))

    def _ask_absence(self) -> None:
        document = self.sheet.document
        if document is not None:
            dialog = AbsenceDialog(self._session, document.order, self)
            dialog.told.connect(self._seal_absence)
            dialog.open()

    def _seal_absence(self, remark: str, photo_id: str) -> None:
        """The photo just taken is on the sheet too, so what was on the screen before it does not bind."""
        absent = self._signing(absent_remark=remark, absent_photo_id=photo_id, signer_role=None, shown=None)
        self._seal(absent)

    def _signing(self, **given: object) -> Signing:
        panel, document = self.panel, self.sheet.document
        known = Signing(
            signer_role=panel.role.value() or None,
            csat=panel.rating.value() or None,
            words=panel.remark.value() or None,
            languages=self.languages.languages(),
            time_zone=zone_here(),
            shown=document.shown if document else None,
        )
        return Signing(**{**vars(known), **given})

    def _seal(self, signing: Signing) -> None:
        self.banner.hide()
        self.progress.show_unknown(self.tr("Writing the PDF and its seal"))
        self.progress.show()
        self.panel.set_sealed(True)
        self.model.seal(signing)
        self._show_ready()

    def _on_sealed(self, report_id: str) -> None:
        self.progress.hide()
        self._pause.stop()
        self._navigator.show_message(Tone.GOOD, self.tr("The sheet is sealed."))
        self._navigator.open_sheet(self._order_id, report_id)

    def _refuse(self, error: FieldappError) -> None:
        self.progress.hide()
        self.panel.set_sealed(False)
        self.banner.tell_error(error)
        if error.code == "sheet-changed":
            self._load()
        self._show_ready()

    def _go_to(self, what: str) -> None:
        section = "procedure" if what.startswith("answer:") else "work"
        self._navigator.open("order", self._order_id, section=section, what=what)
