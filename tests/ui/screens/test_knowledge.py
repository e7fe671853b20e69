"""Knowledge on the desk, without a network: found, read, voted on, proposed from an order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from fieldapp.actions.knowledge import ArticleDraft, propose_article
from fieldapp.model.devices import ServiceRecord
from fieldapp.model.knowledge import Article, ArticleRead, ArticleState, ArticleVote
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.store.queries.outbox import outbox
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.knowledge.article_screen import ArticleScreen
from fieldapp.ui.knowledge.knowledge_screen import KnowledgeScreen
from fieldapp.ui.knowledge.proposal_dialog import ProposalDialog
from fieldapp.ui.navigation import Navigator, Place
from fieldapp.ui.order.device_section import DeviceSection
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.work_view import WorkView
from tests.builders import (
    A_MORNING,
    ENGINEER_ID,
    a_device,
    a_person,
    a_site,
    an_article,
    an_engineer,
    an_order,
    put,
)
from tests.ui.desks import texts


@pytest.fixture
def navigator() -> Navigator:
    """The way to other screens."""
    return Navigator()


@pytest.fixture
def articles(qtbot: QtBot, session: DeskSession, navigator: Navigator) -> Iterator[KnowledgeScreen]:
    """The list, on a desk whose person is known."""
    a_person(session.store, an_engineer())
    made = KnowledgeScreen(session, navigator)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    yield made
    made.hide()


def _titles(screen: KnowledgeScreen) -> list[str]:
    model = screen.articles.model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def _article_screen(qtbot: QtBot, session: DeskSession, navigator: Navigator, article: str) -> ArticleScreen:
    made = ArticleScreen(session, navigator, article)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.on_shown()
    qtbot.waitUntil(lambda: made.page is not None, timeout=5_000)
    return made


def test_that_articles_are_found_as_one_types_and_opened_by_keyboard(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, articles: KnowledgeScreen
) -> None:
    seal = an_article(session.store)
    an_article(session.store, title="Door sticks", title_zh=None, problem="Door", problem_zh=None,
               cause=None, remedy="Oil", remedy_zh=None, number="KB-00002", cause_zh=None)  # fmt: skip
    went: list[Place] = []
    navigator.wanted.connect(went.append)
    articles.on_shown()
    qtbot.waitUntil(lambda: len(_titles(articles)) == 2, timeout=5_000)

    articles.search.setText("密封")
    qtbot.waitUntil(lambda: len(_titles(articles)) == 1, timeout=5_000)
    qtbot.keyClick(articles.search, Qt.Key.Key_Down)
    qtbot.keyClick(articles.articles, Qt.Key.Key_Return)

    assert [(place.screen, place.subject) for place in went] == [("article", seal)]


def test_that_an_empty_list_says_what_to_do(qtbot: QtBot, articles: KnowledgeScreen) -> None:
    articles.on_shown()
    articles.search.setText("unheard")
    qtbot.waitUntil(lambda: "No article has these words" in texts(articles), timeout=5_000)

    assert "propose what you know" in texts(articles)


def test_that_reading_is_counted_once_and_voting_asks_nobody_twice(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    a_person(session.store, an_engineer())
    article = an_article(session.store)
    screen = _article_screen(qtbot, session, navigator, article)

    screen.on_shown()
    screen.did_not.click()
    screen.dialog.accept()
    qtbot.waitUntil(lambda: bool(screen.page and screen.page.votes), timeout=5_000)
    qtbot.waitUntil(lambda: "It did not help" in texts(screen), timeout=5_000)

    assert not screen.helped.isVisible()
    with session.store.read() as store:
        assert [row.version for row in store.scalars(select(ArticleRead))] == [1]
        assert [(row.helped, row.person_id) for row in store.scalars(select(ArticleVote))] == [
            (False, ENGINEER_ID)
        ]


def test_that_an_order_proposes_an_article_with_what_it_knows(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    store = session.store
    a_person(store, an_engineer())
    site = a_site(store)
    pump = a_device(store, site, model_name="CR 5", category="pump")
    order = an_order(
        store, OrderStatus.ON_SITE, an_engineer(), device_id=pump, title="水泵漏水", fault="轴封处漏水",
        cause="密封磨损", remedy="更换机械密封", number="WO-2026-00007",
    )  # fmt: skip
    model = OrderModel(session, order)
    work = WorkView(model, navigator)
    qtbot.addWidget(work)
    work.show()
    model.page_changed.connect(work.show_page)
    model.reload()
    qtbot.waitUntil(work.propose.isVisible, timeout=5_000)

    work.propose.click()
    dialog = work.dialog
    qtbot.waitUntil(lambda: dialog.remedy.value() == "更换机械密封", timeout=5_000)
    with qtbot.waitSignal(dialog.model.kept, timeout=5_000):
        dialog.keep.click()

    with store.read() as found:
        row = found.scalars(select(Article)).one()
        assert (row.title_zh, row.problem_zh, row.cause_zh) == ("水泵漏水", "轴封处漏水", "密封磨损")
        assert (row.models, row.categories, row.state) == (["CR 5"], ["pump"], ArticleState.DRAFT)
        assert (row.source_order_number, row.by_id) == ("WO-2026-00007", ENGINEER_ID)
        assert "Propose an article" in [each.title for each in outbox(found).rows]


def test_that_a_proposal_waits_for_a_title_and_a_remedy(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    dialog = ProposalDialog(session, navigator)
    qtbot.addWidget(dialog)
    dialog.title.set_value("Seal")

    dialog.remedy.set_value(" ")
    before = dialog.keep.isEnabled()
    dialog.remedy.editor.setPlainText("Change it")
    dialog.title.edited.emit("Seal")
    dialog.remedy.flush()

    assert not before
    assert dialog.keep.isEnabled()


def _proposing(qtbot: QtBot, articles: KnowledgeScreen) -> ProposalDialog:
    articles.propose.click()
    with qtbot.waitSignal(articles.dialog.model.begun, timeout=5_000):
        pass
    return articles.dialog


def test_that_a_proposal_left_half_written_is_there_again_until_it_is_proposed(
    qtbot: QtBot, articles: KnowledgeScreen
) -> None:
    left = _proposing(qtbot, articles)
    qtbot.keyClicks(left.title.editor, "Seal leaks")
    qtbot.keyClicks(left.remedy.editor, "Change it")
    left.reject()

    again = _proposing(qtbot, articles)
    found = (again.title.value(), again.remedy.value())
    with qtbot.waitSignal(again.model.kept, timeout=5_000):
        again.keep.click()
    after = _proposing(qtbot, articles)

    assert found == ("Seal leaks", "Change it")
    assert after.title.value() == ""


def test_that_an_author_changes_a_draft_and_takes_it_back_on_its_page(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    a_person(session.store, an_engineer())
    draft = ArticleDraft(title_zh="水泵漏水", problem_zh="漏水", remedy_zh="换密封")
    article = propose_article(session.store, draft, by=session.actor)
    screen = _article_screen(qtbot, session, navigator, article)

    screen.edit.click()
    with qtbot.waitSignal(screen.dialog.model.begun, timeout=5_000):
        pass
    screen.dialog.remedy.set_value("更换机械密封")
    with qtbot.waitSignal(screen.dialog.model.kept, timeout=5_000):
        screen.dialog.keep.click()
    screen.take_back.click()
    with qtbot.waitSignal(screen.model.taken_back, timeout=5_000):
        screen.dialog.accept()

    with session.store.read() as found:
        row = found.get_one(Article, article)
        assert (row.title_zh, row.remedy_zh, row.remedy) == ("水泵漏水", "更换机械密封", None)
        assert row.state is ArticleState.WITHDRAWN


def test_that_an_orders_device_shows_what_helped_before_with_reasons(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    store = session.store
    site = a_site(store)
    pump = a_device(store, site, model_name="CR 5", category="pump")
    article = an_article(store, models=["CR 5"])
    put(store, ServiceRecord(id=store.world.new_id(), site_id=site, device_id=pump, number="OLD-1",
        summary="Water dripping, drips at the shaft", remedy="New seal", happened_at=A_MORNING - timedelta(days=300)))  # fmt: skip
    order = an_order(
        store, OrderStatus.ON_SITE, an_engineer(), device_id=pump, fault="Water drips from the shaft"
    )
    model = OrderModel(session, order)
    section = DeviceSection(model, navigator)
    qtbot.addWidget(section)
    section.resize(1000, 800)
    section.show()
    went: list[Place] = []
    navigator.wanted.connect(went.append)
    model.page_changed.connect(section.show_page)

    model.reload()
    qtbot.waitUntil(lambda: "same model CR 5" in texts(section.helpful), timeout=5_000)
    section.helpful.articles.pressed.emit(article)

    shown = texts(section.helpful)
    assert "same words: water, drips, shaft" in shown
    assert "Fixed by: New seal" in shown
    assert "did not come back" in shown
    assert [(place.screen, place.subject, place.details) for place in went] == [
        ("article", article, {"order_id": order})
    ]
    with store.read() as found:
        assert found.get(WorkOrder, order) is not None
