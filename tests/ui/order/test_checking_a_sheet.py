"""A sheet that a desk with a certificate has sealed, checked on the desk itself."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.actions.procedures import record_answer
from fieldapp.actions.signing import Signing
from fieldapp.model.orders import OrderStatus
from fieldapp.sheet.certificates import DESK, sealing_key
from fieldapp.sync.enrol import Enrolment, PersonHere, keep
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.sheet_view.check_dialog import CheckDialog
from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
from fieldapp.ui.sign.sign_model import SignModel
from tests.builders import some_ink, the_page
from tests.sealing import SealingCompany
from tests.ui.desks import texts
from tests.ui.order.desk import fill
from tests.ui.order.person import click, show, wait

SIGNED = Signing(ink=some_ink(), signer_name="Mr. Zhao", time_zone="Asia/Shanghai")


def sign_an_order(qtbot: QtBot, session: DeskSession) -> tuple[str, str]:
    """An order whose customer has signed, and its report."""
    made = fill(session.store, OrderStatus.COMPLETED)
    for step, value in zip(made.steps[:3], ("yes", "4.2", "worn"), strict=True):
        record_answer(session.store, made.order, step, value, by=session.actor)
    said = Findings(findings="Seal weeps", remedy="Seal replaced")
    record_findings(session.store, made.order, said, by=session.actor)
    model = SignModel(session, made.order)
    with qtbot.waitSignal(model.sealed, timeout=20_000):
        model.seal(SIGNED)
    report = the_page(session.store, made.order).last_report
    assert report is not None
    return made.order, report.id


def open_checks(qtbot: QtBot, session: DeskSession, navigator: Navigator) -> CheckDialog:
    """The sheet's screen, and what its button shows."""
    screen = show(qtbot, session, SheetScreen(session, navigator, *sign_an_order(qtbot, session)))
    wait(qtbot, lambda: screen.pages.images())
    click(qtbot, screen.check)
    dialog = screen.findChild(CheckDialog)
    assert dialog is not None
    wait(qtbot, lambda: "The records" in texts(dialog))
    return dialog


@pytest.fixture
def certified(session: DeskSession) -> DeskSession:
    """A desk that has got its certificate."""
    seal = SealingCompany().certify(sealing_key(session.keys.signing, DESK))
    person = PersonHere("person-1", "Li Wei", "en", ("engineer",))
    enrolment = Enrolment("desk-2", person, "server", "epoch", "https://127.0.0.1:1", "", "", seal=seal)
    with session.store.writing() as connection:
        keep(connection, enrolment)
    session.enrolment = enrolment
    return session


def test_that_a_sheet_is_sealed_by_the_desk_and_found_genuine(
    qtbot: QtBot, certified: DeskSession, navigator: Navigator
) -> None:
    told = texts(open_checks(qtbot, certified, navigator))

    assert "Genuine and unchanged." in told
    assert "Sealed by Li Wei of Harbour Pumps" in told
    assert "the pages come out the same" in told


def test_that_a_desk_without_a_certificate_says_so_of_its_sheets(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    told = texts(open_checks(qtbot, session, navigator))

    assert "no electronic seal" in told
    assert "revision 1 of the sheet" in told
