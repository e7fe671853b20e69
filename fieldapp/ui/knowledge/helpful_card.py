"""What may help with an order: articles and past jobs that are like it, the best first, each with its reason."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldapp.store.queries.knowledge import FittingArticle, Helpful, PastCase
from fieldapp.ui import text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.knowledge.article_words import came_back_told, helped_told, reasons_told, title_of
from fieldapp.ui.knowledge.knowledge_model import HelpfulModel
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Card, KeyValues
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words


class HelpfulCard(Card):
    """Two short lists; an article opens its screen, a past job its record."""

    def __init__(
        self, session: DeskSession, navigator: Navigator, order_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "article", parent=parent)
        self._navigator = navigator
        self._order_id = order_id
        self._cases: dict[str, PastCase] = {}
        self.title.set_words(self.tr("What may help"))
        self.model = HelpfulModel(session, order_id, self)
        self.articles = FactList(self.tr("No article fits this device and these words yet."))
        self.cases = FactList(self.tr("Nothing like it is among the past jobs on this laptop."))
        self.add(Words(self.tr("Articles"), TextRole.CAPTION, soft=True), self.articles)
        self.add(Words(self.tr("Similar past jobs"), TextRole.CAPTION, soft=True), self.cases)
        self.articles.pressed.connect(self._open_article)
        self.cases.pressed.connect(self._open_case)
        self.model.loaded.connect(self._show)

    @Slot(object)
    def _show(self, helpful: Helpful) -> None:
        self._cases = {case.id: case for case in helpful.cases}
        self.articles.show_facts([self._article(each) for each in helpful.articles])
        self.cases.show_facts([self._case(each) for each in helpful.cases])

    def _article(self, found: FittingArticle) -> Fact:
        detail = " · ".join(filter(None, (found.row.number, helped_told(found.row), reasons_told(found.fit))))
        return Fact(
            found.row.id,
            title_of(found.row),
            detail,
            icon="article",
            action=self.tr("Read"),
            action_icon="chevron-right",
        )

    def _case(self, case: PastCase) -> Fact:
        fixed = self.tr("Fixed by: {0}").format(text.one_line(case.remedy, 120)) if case.remedy else ""
        day = text.date_only(case.happened_at.astimezone().date())
        first = " · ".join(filter(None, (fixed, day, case.device_name, came_back_told(case))))
        return Fact(
            case.id,
            text.one_line(case.summary, 160),
            f"{first}\n{reasons_told(case.fit)}",
            icon="history",
            action=self.tr("Open"),
            action_icon="chevron-right",
        )

    def _open_article(self, article_id: str) -> None:
        self._navigator.open("article", article_id, order_id=self._order_id)

    def _open_case(self, case_id: str) -> None:
        case = self._cases[case_id]
        dialog = Dialog(case.number or self.tr("Past job"), parent=self)
        pairs = (
            (self.tr("When"), text.moment(case.happened_at)),
            (self.tr("Where"), " · ".join(filter(None, (case.customer_name, case.device_name)))),
            (self.tr("What"), text.plain(case.summary)),
            (self.tr("Cause"), text.plain(case.cause or "")),
            (self.tr("Remedy"), text.plain(case.remedy or "")),
            (self.tr("Afterwards"), came_back_told(case)),
            (self.tr("Why it is shown"), reasons_told(case.fit)),
        )
        dialog.add(KeyValues([(name, value) for name, value in pairs if value]))
        dialog.add_no(self.tr("Close"))
        if case.device_id:
            device = case.device_id
            dialog.add_button(Button(self.tr("Open the device"), "device"), dialog.accept)
            dialog.accepted.connect(lambda: self._navigator.open_device(device))
        dialog.open()
