"""Limits on photos, what is to go and to come, and whether one can leave with what is here."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import Attachment, AttachmentKind
from fieldapp.store import blob_records
from fieldapp.store.photos import scaled
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.uploads import Progress, list_blobs
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.file_travel import FileTravel
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.photo_dialog import PhotoDialog
from fieldapp.ui.order.thumbnails import Thumbnails
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.settings_screen.files_card import FilesCard
from fieldapp.ui.sync_screen.sync_screen import SyncScreen
from fieldapp.ui.today.leaving import LeavingButton, LeavingDialog
from tests.builders import put
from tests.ui.desks import complete_at, make_a_day, pump, texts


def a_picture(shade: int = 90, side: int = 900) -> bytes:
    whole = io.BytesIO()
    noise = hashlib.shake_256(b"%d" % shade).digest(side * side)
    Image.frombytes("L", (side, side), noise).save(whole, "JPEG")
    return whole.getvalue()


def attach(session: DeskSession, order: str, data: bytes, kind: AttachmentKind, *, here: bool = False) -> str:
    store, sha256 = session.store, hashlib.sha256(data).hexdigest()
    if here:
        session.blobs.put(data)
    put(
        store,
        Attachment(
            id=store.world.new_id(), order_id=order, kind=kind, sha256=sha256, size_bytes=len(data),
            media_type="image/jpeg", file_name="Wiring plan.pdf", made_at=store.world.now(),
        ),
    )  # fmt: skip
    list_blobs(store, session.blobs.has, lambda work: work())
    return sha256


def keep_small(session: DeskSession, sha256: str, data: bytes) -> None:
    small = session.previews.put(scaled(data, 420))
    with session.store.writing() as connection:
        blob_records.set_preview(connection, sha256, small.sha256)


def state_of(session: DeskSession, sha256: str) -> str:
    return str(session.store.scalar("SELECT state FROM blob WHERE sha256 = :name", name=sha256))


@pytest.fixture
def day(session: DeskSession) -> dict[str, str]:
    return make_a_day(session.store)


# ─── settings ──────────────────────────────────────────────────────────────────────────────────


def test_that_a_speed_holds_at_once_and_at_the_next_start(qtbot: QtBot, session: DeskSession) -> None:
    card = FilesCard(session.travel)
    qtbot.addWidget(card)

    card.speed.settled.emit("256000")
    card.on_request.switch.click()
    card.share.settled.emit("20")

    again = FileTravel(Preferences(session.profile.folder))
    assert session.travel.limits.bits_per_s == 256_000
    assert not session.travel.limits.photos_travel
    assert (again.limits.bits_per_s, again.limits.photos_travel) == (256_000, False)
    assert again.share_bytes == 20_000_000_000


def test_that_pressing_the_chosen_speed_again_keeps_it(qtbot: QtBot, session: DeskSession) -> None:
    card = FilesCard(session.travel)
    qtbot.addWidget(card)
    card.speed.settled.emit("1000000")

    card.speed.settled.emit("")

    assert card.speed.value() == "1000000"


# ─── the sync screen ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def screen(qtbot: QtBot, session: DeskSession, day: dict[str, str]) -> SyncScreen:
    attach(session, day["urgent"], a_picture(1), AttachmentKind.PHOTO, here=True)
    attach(session, day["urgent"], b"plan" * 500, AttachmentKind.DOCUMENT, here=True)
    attach(session, day["urgent"], a_picture(2), AttachmentKind.PHOTO)
    attach(session, day["urgent"], b"manual" * 5_000, AttachmentKind.DOCUMENT)
    made = SyncScreen(session, Navigator())
    qtbot.addWidget(made)
    made.resize(1200, 768)
    made.show()
    read_again(qtbot, made)
    return made


def read_again(qtbot: QtBot, screen: SyncScreen) -> None:
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.model.reload()


def sums(screen: SyncScreen) -> str:
    assert screen._page is not None
    return "\n".join(f"{name}: {value}" for name, value in screen._told(screen._page.summary))


def test_that_what_is_to_go_and_to_come_is_told_before_it_travels(screen: SyncScreen) -> None:
    told = sums(screen)

    assert "Photos and sheets to be sent: 1 photo · 1 sheet or document · " in told
    assert "Still to come: 1 file · 30.0 kB · 1 small picture" in told


def test_that_an_empty_queue_does_not_hide_photos_that_still_wait(screen: SyncScreen) -> None:
    assert "photos and sheets are still to be sent" in texts(screen)


def test_that_records_still_to_come_stay_told_after_a_cut(screen: SyncScreen, session: DeskSession) -> None:
    session._heard(Tell(Phase.RECEIVING, 300, 1_000))
    session._heard(Tell(Phase.TROUBLE, code="server-absent"))
    after_the_cut = sums(screen)
    session._heard(Tell(Phase.COMPLETE, 1_000, 1_000))

    assert "Still to come: 700 records · 1 file" in after_the_cut
    assert "records" not in sums(screen)


def test_that_photos_on_request_are_sent_from_here(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession
) -> None:
    session.travel.set_photos_wait(True)
    read_again(qtbot, screen)
    offered, told = screen.send_photos.isVisible(), sums(screen)

    screen.send_photos.click()
    read_again(qtbot, screen)

    assert offered
    assert "photos wait until you send them" in told
    assert session.travel.limits.photos_travel
    assert not screen.send_photos.isVisible()


# ─── small pictures ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def frame(qtbot: QtBot) -> QWidget:
    """A window that photos open over."""
    made = QWidget()
    made.resize(1200, 800)
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_a_small_picture_is_shown_said_so_and_its_original_asked_for(
    qtbot: QtBot, frame: QWidget, session: DeskSession, day: dict[str, str]
) -> None:
    data = a_picture(3)
    sha256 = attach(session, day["urgent"], data, AttachmentKind.PHOTO)
    keep_small(session, sha256, data)
    dialog = open_photo(qtbot, frame, session, day["urgent"])

    assert pump(lambda: dialog.banner.isVisible())
    said = texts(dialog)
    assert pump(lambda: state_of(session, sha256) == "asked")
    assert "Only a small picture is on this laptop." in said
    assert "comes when there is a network" in said


def test_that_the_original_takes_the_small_pictures_place_when_it_comes(
    qtbot: QtBot, frame: QWidget, session: DeskSession, day: dict[str, str]
) -> None:
    data = a_picture(3)
    sha256 = attach(session, day["urgent"], data, AttachmentKind.PHOTO)
    keep_small(session, sha256, data)
    dialog = open_photo(qtbot, frame, session, day["urgent"])
    assert pump(lambda: dialog.banner.isVisible())

    session.blobs.put(data)
    session._files_ended(Progress(fetched=1))

    assert pump(lambda: not dialog.banner.isVisible())


def test_that_thumbnails_are_made_of_small_pictures_and_look_again(
    session: DeskSession, day: dict[str, str]
) -> None:
    data = a_picture(4)
    sha256 = attach(session, day["urgent"], data, AttachmentKind.PHOTO)
    thumbnails = Thumbnails(session)
    thumbnails.of(sha256)
    pump(timeout_ms=200)
    before = thumbnails.of(sha256)

    keep_small(session, sha256, data)
    session._files_ended(Progress(previews=1))

    assert before is None
    assert pump(lambda: thumbnails.of(sha256) is not None)
    assert thumbnails.is_small(sha256)


def open_photo(qtbot: QtBot, frame: QWidget, session: DeskSession, order: str) -> PhotoDialog:
    model = OrderModel(session, order)
    with qtbot.waitSignal(model.page_changed, timeout=5_000):
        model.reload()
    assert model.page is not None
    dialog = PhotoDialog(model, model.page.photos[0], None, frame)
    model.setParent(dialog)
    dialog.show()
    return dialog


# ─── ready to leave? ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def looked(qtbot: QtBot, session: DeskSession, day: dict[str, str]) -> Callable[[], LeavingButton]:
    made = LeavingButton(session)
    qtbot.addWidget(made)
    made.show()

    def look() -> LeavingButton:
        with qtbot.waitSignal(made.loaded, timeout=5_000):
            made.reload()
        return made

    return look


def test_that_a_laptop_with_everything_is_ready(
    session: DeskSession, looked: Callable[[], LeavingButton]
) -> None:
    complete_at(session.store, datetime.now(UTC))

    assert looked().button.text() == "Ready to leave"


def test_that_a_laptop_that_was_never_complete_is_not_called_ready(
    session: DeskSession, looked: Callable[[], LeavingButton]
) -> None:
    button = looked()

    dialog = LeavingDialog(session, button)
    assert button.found is not None
    dialog.show_found(button.found)

    assert button.button.text() == "Ready to leave?"
    assert "never complete" in dialog.banner.accessibleName() + texts_of(dialog)


def test_that_what_is_missing_is_named_with_its_order(
    session: DeskSession, day: dict[str, str], looked: Callable[[], LeavingButton]
) -> None:
    complete_at(session.store, datetime.now(UTC))
    attach(session, day["planned"], b"plan" * 50_000, AttachmentKind.DOCUMENT)
    attach(session, day["late"], a_picture(5), AttachmentKind.PHOTO)
    lose(session, day["urgent"], site_id="another-site", procedure_id="another-procedure")
    button = looked()

    dialog = LeavingDialog(session, button)
    assert button.found is not None
    dialog.show_found(button.found)

    told = texts_of(dialog)
    assert button.button.text() == "Not ready: 4 missing"
    assert "Site and its history: Pump house 3" in told
    assert "The procedure with its steps" in told
    assert "Document: Wiring plan.pdf" in told
    assert "Photos here only small, which no sheet could show: 1" in told
    assert "WO-2026-04820 Yearly inspection of the dosing station" in told


def test_that_one_tap_asks_for_the_files_that_are_missing(
    session: DeskSession, day: dict[str, str], looked: Callable[[], LeavingButton]
) -> None:
    complete_at(session.store, datetime.now(UTC))
    plan = attach(session, day["planned"], b"plan" * 50_000, AttachmentKind.DOCUMENT)
    photo = attach(session, day["late"], a_picture(5), AttachmentKind.PHOTO)
    button = looked()
    dialog = LeavingDialog(session, button)
    assert button.found is not None
    dialog.show_found(button.found)

    dialog.fetch.click()

    assert pump(lambda: {state_of(session, plan), state_of(session, photo)} == {"asked"})


def lose(session: DeskSession, order: str, **values: str) -> None:
    """As if the order named what is not on this laptop."""
    with session.store.writing(as_checkpoint=True) as connection:
        connection.execute(update(WorkOrder).where(WorkOrder.id == order).values(**values))


def texts_of(dialog: LeavingDialog) -> str:
    dialog.show()
    return texts(dialog)
