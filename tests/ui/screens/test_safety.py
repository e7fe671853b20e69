"""The check of all data, and the question before most orders would leave the laptop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.sync import removal
from fieldapp.sync.removal import OrdersWouldGo
from fieldapp.ui import language
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.sync_screen.safety_card import SafetyCard
from tests.ui.desks import make_a_day, texts


@pytest.fixture
def card(qtbot: QtBot, session: DeskSession) -> Iterator[SafetyCard]:
    make_a_day(session.store)
    made = SafetyCard(session)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    yield made
    made.hide()


def _read(qtbot: QtBot, card: SafetyCard) -> str:
    with qtbot.waitSignal(card.model.loaded, timeout=5_000):
        card.reload()
    return texts(card)


def _stop(session: DeskSession) -> None:
    removal.stop(session.store, OrdersWouldGo(4, 5))


def test_that_a_check_says_what_was_looked_at_and_what_differs(
    qtbot: QtBot, session: DeskSession, card: SafetyCard
) -> None:
    with qtbot.waitSignal(card.model.loaded, timeout=5_000):
        card.check.click()

    told = texts(card)
    assert "records were looked at" in told
    assert "fetched anew with the next sync" in told  # no server ever sent the rows of this day
    assert card.check.isEnabled()


def test_that_nothing_is_asked_while_nothing_waits(qtbot: QtBot, card: SafetyCard) -> None:
    told = _read(qtbot, card)

    assert "Let them go" not in told


def test_that_orders_go_only_after_two_answers(qtbot: QtBot, session: DeskSession, card: SafetyCard) -> None:
    _stop(session)

    told = _read(qtbot, card)
    assert "would take 4 of 5 orders off this laptop" in told
    assert str(session.profile.kept) in told
    assert not card.really.isVisible()
    card.let_go.click()
    assert card.really.text() == "Yes, take 4 orders off this laptop"
    with session.store.snapshot() as connection:
        assert removal.stopped(connection) is not None
    with qtbot.waitSignal(card.model.loaded, timeout=5_000):
        card.really.click()

    assert not card.question.isVisible()
    with session.store.snapshot() as connection:
        assert removal.stopped(connection) is None


def test_that_keeping_them_takes_the_first_answer_back(
    qtbot: QtBot, session: DeskSession, card: SafetyCard
) -> None:
    _stop(session)
    _read(qtbot, card)
    card.let_go.click()

    card.keep.click()

    assert not card.really.isVisible()
    assert card.let_go.isVisible()


def test_that_the_question_is_asked_in_chinese_too(
    qtbot: QtBot, session: DeskSession, card: SafetyCard
) -> None:
    _stop(session)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    language.install(app, Language.ZH)
    try:
        assert "工单" in _read(qtbot, card)
    finally:
        language.install(app, Language.EN)
