"""Drawing over a photo: the original stays, the sheet shows the marked one, and it can be taken back."""

from __future__ import annotations

import io

from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from fieldapp.actions.attachments import attach, withdraw_attachment
from fieldapp.model.orders import OrderStatus
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.mark_canvas import MarkCanvas
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.photo_marks import LINE, Mark, MarkKind, marked
from fieldapp.ui.order.work_view import WorkView
from tests.builders import the_page
from tests.ui.order.desk import fill
from tests.ui.order.person import click, show, wait

GREY = (90, 96, 102)


def a_photo() -> bytes:
    whole = io.BytesIO()
    Image.new("RGB", (800, 600), GREY).save(whole, "JPEG")
    return whole.getvalue()


def test_that_what_is_drawn_becomes_a_new_photo_and_the_original_stays(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    order = fill(session.store, OrderStatus.ON_SITE).order
    first = attach(
        session.store, order, session.blobs.put(a_photo()), "image/jpeg", caption="Seal", by=session.actor
    )
    screen = show(qtbot, session, OrderScreen(session, navigator, order))
    wait(qtbot, lambda: "work" in screen.sections)
    work = screen.sections["work"]
    assert isinstance(work, WorkView)
    wait(qtbot, lambda: work.photos.strip.isVisible() and first in work.photos._rows)
    work.photos._open(first)
    wait(qtbot, work.photos.photo.mark.isEnabled)

    click(qtbot, work.photos.photo.mark)
    dialog = work.photos.marking
    wait(qtbot, lambda: not dialog._image.isNull())
    assert not dialog.keep.isEnabled()
    _drag(qtbot, dialog.canvas)
    click(qtbot, dialog.keep)
    wait(qtbot, lambda: len(the_page(session.store, order).photos) == 2)

    page = the_page(session.store, order)
    copy = page.photos[1]
    assert (copy.marks_id, copy.caption) == (first, "Seal")
    assert session.blobs.read(page.photos[0].sha256) == a_photo()
    assert _reds(QImage.fromData(session.blobs.read(copy.sha256))) > 15


def test_that_the_sheet_shows_the_last_marked_photo_until_it_is_taken_back(session: DeskSession) -> None:
    store, by = session.store, session.actor
    order = fill(store, OrderStatus.ON_SITE).order
    ids = [attach(store, order, session.blobs.put(b"0"), "image/jpeg", by=by)]
    for data in (b"1", b"2"):
        stored = session.blobs.put(data)
        ids.append(attach(store, order, stored, "image/jpeg", marks_id=ids[-1], by=by))

    page = the_page(store, order)
    withdraw_attachment(store, ids[2], by=by)
    after = the_page(store, order)

    assert ([file.id for file in page.photos_on_sheet], page.shown_for(ids[0])) == ([ids[2]], ids[2])
    assert ([file.id for file in after.photos_on_sheet], after.shown_for(ids[0])) == ([ids[1]], ids[1])


def test_that_marks_are_drawn_by_keys_alone_and_taken_back(qtbot: QtBot) -> None:
    canvas = MarkCanvas("Photo")
    qtbot.addWidget(canvas)
    canvas.show_image(QImage(800, 600, QImage.Format.Format_RGB32))
    canvas.resize(800, 600)
    canvas.show()

    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(canvas, key, Qt.KeyboardModifier.NoModifier)
    drawn = list(canvas.marks)
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert [(mark.kind, mark.start) for mark in drawn] == [(MarkKind.ARROW, (0.5, 0.5))]
    assert drawn[0].end != drawn[0].start
    assert canvas.marks == []


def test_that_words_at_the_edge_stay_inside_and_the_stamp_stands_at_the_foot(qapp: object) -> None:
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(0x5A6066)

    made = marked(
        image, [Mark(MarkKind.TEXT, (0.99, 0.99), words="Leak at the flange 法兰渗漏")], "WO-1 · 10:05"
    )

    assert _reds(made) > 15
    assert image.pixelColor(5, 595) != made.pixelColor(5, 595)


def _drag(qtbot: QtBot, canvas: MarkCanvas) -> None:
    middle = canvas.rect().center()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(canvas, middle + QPoint(40, 30))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(90, 60))


def _reds(image: QImage) -> int:
    """How many pixels are of the drawing's colour, about."""
    found = 0
    for y in range(0, image.height(), 4):
        for x in range(0, image.width(), 4):
            colour = image.pixelColor(x, y)
            found += colour.red() > LINE.red() - 50 and colour.green() < 60 and colour.blue() < 60
    return found
