"""Joining a server from the first screen: over a real one on this machine, and all that can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import qrcode
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.server import desk_api
from fieldapp.store import enrolments, vault
from fieldapp.ui.main import DeskWindow
from fieldapp.ui.unlock.unlock_screen import UnlockScreen
from tests.builders import ENGINEER_ID, Clock, an_administrator
from tests.servers import Running, a_reply, a_service, answering_with, running
from tests.ui.screens.conftest import OpenWindow


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def server(tmp_path: Path, clock: Clock) -> Iterator[Running]:
    service = a_service(tmp_path / "server", clock)
    with running(service, desk_api.routes) as up:
        yield up
    service.close()


def a_ticket(server: Running) -> EnrolmentTicket:
    code = enrolments.make_code(server.service.store, ENGINEER_ID, by=an_administrator()).code
    return EnrolmentTicket(server.url, code, server.fingerprint)


def the_screen(window: DeskWindow) -> UnlockScreen:
    assert window.unlock_screen is not None
    return window.unlock_screen


def fill_in(screen: UnlockScreen, ticket: str, pin: str = "4711", again: str = "4711") -> None:
    screen.form.ticket.set_value(ticket)
    screen.form.desk_name.set_value("Pump house laptop")
    screen.form.new_pin.set_value(pin)
    screen.form.pin_again.set_value(again)


def join(qtbot: QtBot, window: DeskWindow, ticket: str, **pins: str) -> None:
    fill_in(the_screen(window), ticket, **pins)
    the_screen(window).form.join.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=15_000)


def fail_to_join(qtbot: QtBot, window: DeskWindow, ticket: str, **pins: str) -> UnlockScreen:
    screen = the_screen(window)
    fill_in(screen, ticket, **pins)
    with qtbot.waitSignal(screen.model.failed, timeout=15_000):
        screen.form.join.click()
    return screen


def test_that_a_code_as_text_enrols_the_laptop_and_begins_to_sync(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    made = window(tmp_path / "new")

    join(qtbot, made, a_ticket(server).text())

    assert made.session is not None
    assert made.session.actor.name == "Li Wei"
    assert made.session.is_enrolled
    qtbot.waitUntil(lambda: len(made.session.rounds) > 0, timeout=15_000)  # type: ignore[union-attr]


def test_that_an_enrolled_laptop_opens_with_its_pin_when_the_server_is_gone(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    made = window(tmp_path / "new")
    join(qtbot, made, a_ticket(server).text())
    made.close()
    server.stop()

    again = window(tmp_path / "new")
    the_screen(again).pin.set_value("4711")
    the_screen(again).unlock.click()

    qtbot.waitUntil(lambda: again.shell is not None, timeout=15_000)
    assert again.session is not None
    assert again.session.actor.name == "Li Wei"


def test_that_a_code_is_read_from_a_picture(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    ticket = a_ticket(server)
    picture = tmp_path / "code.png"
    qrcode.make(ticket.qr_text()).save(str(picture))
    screen = the_screen(window(tmp_path / "new"))

    with qtbot.waitSignal(screen.model.ticket_read, timeout=8_000):
        screen.model.read_picture(picture)

    assert screen.form.ticket.value() == ticket.qr_text()


def test_that_a_code_is_taken_from_a_picture_in_the_clipboard(
    qtbot: QtBot, window: OpenWindow, tmp_path: Path
) -> None:
    ticket = EnrolmentTicket("https://desk.example:8443", "ABCDE-FGHJK", "")
    picture = tmp_path / "code.png"
    qrcode.make(ticket.qr_text()).save(str(picture))
    QApplication.clipboard().setImage(QImage(str(picture)))
    screen = the_screen(window(tmp_path / "new"))

    with qtbot.waitSignal(screen.model.ticket_read, timeout=8_000):
        screen.form.from_clipboard.click()

    assert screen.form.ticket.value() == ticket.qr_text()


def test_that_a_picture_without_a_code_is_told_at_the_code(
    qtbot: QtBot, window: OpenWindow, tmp_path: Path
) -> None:
    picture = tmp_path / "nothing.png"
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    image.save(str(picture))
    screen = the_screen(window(tmp_path / "new"))

    with qtbot.waitSignal(screen.model.failed, timeout=8_000):
        screen.model.read_picture(picture)

    assert "No code can be read" in screen.form.ticket.message()


def test_that_two_different_pins_are_told_at_the_second_and_nothing_is_made(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    screen = fail_to_join(qtbot, window(tmp_path / "new"), a_ticket(server).text(), pin="4711", again="4712")

    assert "not the same" in screen.form.pin_again.message()
    assert not vault.exists(tmp_path / "new")


def test_that_a_pin_that_is_too_short_is_told_at_it(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    screen = fail_to_join(qtbot, window(tmp_path / "new"), a_ticket(server).text(), pin="12", again="12")

    assert "At least 4" in screen.form.new_pin.message()


def test_that_half_a_code_is_told_at_the_code(qtbot: QtBot, window: OpenWindow, tmp_path: Path) -> None:
    screen = fail_to_join(qtbot, window(tmp_path / "new"), "https://desk.example")

    assert "incomplete" in screen.form.ticket.message()


def test_that_a_code_the_server_does_not_know_is_told_at_the_code(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    wrong = EnrolmentTicket(server.url, "ZZZZZ-ZZZZZ", server.fingerprint)

    screen = fail_to_join(qtbot, window(tmp_path / "new"), wrong.text())

    assert "does not know" in screen.form.ticket.message()


def test_that_a_used_code_is_told_at_the_code(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    ticket = a_ticket(server).text()
    join(qtbot, window(tmp_path / "first"), ticket)

    screen = fail_to_join(qtbot, window(tmp_path / "second"), ticket)

    assert "used already" in screen.form.ticket.message()


def test_that_an_expired_code_is_told_at_the_code(
    qtbot: QtBot, window: OpenWindow, server: Running, clock: Clock, tmp_path: Path
) -> None:
    ticket = a_ticket(server).text()
    clock.tick(days=400)

    screen = fail_to_join(qtbot, window(tmp_path / "new"), ticket)

    assert "expired" in screen.form.ticket.message()


def test_that_an_absent_server_is_told_and_the_same_code_works_when_it_is_back(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    ticket = a_ticket(server)
    made = window(tmp_path / "new")
    nobody = EnrolmentTicket("http://127.0.0.1:9", ticket.code)

    screen = fail_to_join(qtbot, made, nobody.text())

    assert "cannot be reached" in screen._banner.accessibleName()
    join(qtbot, made, ticket.text())


def test_that_a_page_in_the_servers_place_is_told_as_such(
    qtbot: QtBot, window: OpenWindow, tmp_path: Path
) -> None:
    page = b"<html>Sign in to the hotel's network</html>"
    with answering_with(a_reply(page, content_type="text/html", content_digest="")) as hotel:
        ticket = EnrolmentTicket(hotel.url, "ABCDE-FGHJK")

        screen = fail_to_join(qtbot, window(tmp_path / "new"), ticket.text())

    assert "in the server's place" in screen._banner.accessibleName()


def test_that_nothing_is_asked_before_the_laptop_has_a_name(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    screen = the_screen(window(tmp_path / "new"))
    fill_in(screen, a_ticket(server).text())
    screen.form.desk_name.set_value("")

    screen.form.join.click()

    assert screen.form.desk_name.message() == "Give the laptop a name."
    assert not vault.exists(tmp_path / "new")


def test_that_a_name_nobody_can_read_is_told_where_it_was_typed(
    qtbot: QtBot, window: OpenWindow, server: Running, tmp_path: Path
) -> None:
    screen = the_screen(window(tmp_path / "new"))
    fill_in(screen, a_ticket(server).text())
    screen.form.desk_name.set_value("\u200b" * 3)

    with qtbot.waitSignal(screen.model.failed):
        screen.form.join.click()

    assert screen.form.desk_name.message() == "Give the laptop a name."
    assert not vault.exists(tmp_path / "new")
