"""The desk makes its sheets as the office wants them, without a network."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.actions.procedures import record_answer
from fieldapp.actions.sheet_layout import kept_company
from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Company, Paper
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.sheet_view.language_choice import LanguageChoice
from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
from fieldapp.ui.sign.sign_screen import SignScreen
from tests.builders import as_pulled
from tests.ui.order.desk import Rows, fill
from tests.ui.order.person import show, wait


def an_order_to_sign(session: DeskSession, **chosen: object) -> Rows:
    """Done work, after a pull that brought what the office chose."""
    made = fill(session.store, OrderStatus.COMPLETED)
    for step, value in zip(made.steps[:3], ("yes", "4.2", "worn"), strict=True):
        record_answer(session.store, made.order, step, value, by=session.actor)
    said = Findings(findings="Seal weeps", remedy="Seal replaced")
    record_findings(session.store, made.order, said, by=session.actor)
    with session.store.read() as reading:
        kept = kept_company(reading)
        assert kept is not None
        columns = {column.key: getattr(kept, column.key) for column in Company.__table__.columns}
    as_pulled(session.store, [Company(**{**columns, **chosen})])
    return made


def test_that_the_customer_reads_the_languages_and_terms_that_the_office_chose(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    order = an_order_to_sign(
        session,
        sheet_languages="en,zh",
        sheet_terms="Payable within 14 days.",
        sheet_consent="I accept the work and the invoice.",
        sheet_consent_zh="本人认可所做工作及账单。",
        paper=Paper.LETTER,
    ).order

    screen = show(qtbot, session, SignScreen(session, navigator, order))
    wait(qtbot, lambda: screen.pages.images())

    document = screen.sheet.document
    assert document is not None
    assert (document.languages, document.paper) == (("en", "zh"), "Letter")
    told = " ".join(label.text() for label in screen.panel.findChildren(QLabel))
    assert "I accept the work and the invoice.\n本人认可所做工作及账单。" in told
    assert screen.languages.languages() == ("en", "zh")
    assert screen.languages.key() == "both"
    assert screen.languages.chosen_languages() == ()


def test_that_a_draft_is_shown_on_the_companys_paper_until_somebody_chooses_another(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    order = an_order_to_sign(session, paper=Paper.LETTER).order
    screen = show(qtbot, session, SheetScreen(session, navigator, order))
    wait(qtbot, lambda: screen.model.document)
    before = screen.model.document.paper, screen.paper.value()

    screen.paper.set_value("A4")
    screen.paper.settled.emit("A4")

    assert before == ("Letter", "Letter")
    wait(qtbot, lambda: screen.model.document.paper == "A4")


def test_that_an_engineer_may_choose_another_language_than_the_offices(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    order = an_order_to_sign(session, sheet_languages="en,zh").order
    screen = show(qtbot, session, SignScreen(session, navigator, order))
    wait(qtbot, lambda: screen.pages.images())

    screen.languages.chosen.emit("zh")

    wait(qtbot, lambda: screen.sheet.document.languages == ("zh",))
    assert screen.languages.languages() == ("zh",)


def test_that_the_desks_own_language_counts_where_the_office_left_it_open(qtbot: QtBot) -> None:
    choice = LanguageChoice()
    qtbot.addWidget(choice)

    assert choice.chosen_languages() == ()
    assert choice.languages() in (("en",), ("zh",))
