"""Every screen and dialog of the desk on one made-up company: for the pictures and for whoever checks the look.

    python -m tests.ui.every_screen --out build/screenshots    # pictures, contact sheets, and what is wrong
    with a_world(folder) as world:
        for name in SCREENS: widget = world.show(name, 1366, 768)

What is wrong is found by `tests.ui.looking`.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image, ImageDraw
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fieldapp.actions.attachments import attach
from fieldapp.actions.charges import PaymentDraft, decide_charge, offer_charge, record_payment
from fieldapp.actions.parts import request_part, use_part
from fieldapp.actions.procedures import record_answer
from fieldapp.model.charges import ChargeAnswer, PaymentMethod
from fieldapp.model.contracts import Contract
from fieldapp.model.orders import OrderStatus
from fieldapp.ui import language, theme
from fieldapp.ui.charges.charges_section import ChargesSection
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.device.archive_view import ArchiveView
from fieldapp.ui.device.label_dialog import LabelDialog
from fieldapp.ui.device.relation_dialog import RelationDialog
from fieldapp.ui.language import Language
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.order_words import is_chinese
from fieldapp.ui.order.step_signature import StepSignatureDialog
from fieldapp.ui.order.work_view import WorkView
from fieldapp.ui.printing.queue_dialog import QueueDialog
from fieldapp.ui.screens import open_shell
from fieldapp.ui.sheet_view.pages_view import PagesView
from fieldapp.ui.shell import Shell
from fieldapp.ui.tasks import READERS
from fieldapp.ui.tokens import Theme
from fieldapp.ui.unlock.unlock_model import UnlockModel
from fieldapp.ui.unlock.unlock_screen import UnlockScreen
from tests.builders import an_article, an_order, put, the_page
from tests.ui.desks import a_conflict, a_profile, pump
from tests.ui.looking import left_english, words_on, wrong_with
from tests.ui.order.desk import Rows, fill, open_desk

DRAWN_LATER = frozenset({"sheet", "sign"})
"""Their pages are drawn one after the other."""
SIZES = ((1366, 768), (1920, 1080))


class World:
    """A desk with something to see on every screen, and its window."""

    def __init__(self, folder: Path) -> None:
        self.session: DeskSession = open_desk(folder / "desk")
        self.rows: Rows = fill(self.session.store, OrderStatus.ON_SITE)
        self.folder = folder
        self.charge, self.photo = _happenings(self.session, self.rows)
        self.article = an_article(self.session.store)
        self.shell: Shell = open_shell(self.session, _Choices())
        self._shown: list[QWidget] = []

    def show(self, name: str, width: int, height: int) -> QWidget:
        """One screen or dialog, settled."""
        self.put_away()
        widget = SCREENS[name](self, width, height)
        self._shown.append(widget)
        self.settle()
        if name in DRAWN_LATER:
            pump(lambda: any(view.isVisible() and view.images() for view in self._pages()), 20_000)
        return widget

    def go(self, screen: str, width: int, height: int, subject: str = "", **details: object) -> Shell:
        """A screen in the window."""
        self.shell.resize(width, height)
        self.shell.show()
        self.shell.navigator.open(screen, subject, **details)
        self.settle()
        return self.shell

    def order(self, section: str, width: int, height: int) -> OrderScreen:
        """The order's screen at a section."""
        self.go("order", width, height, self.rows.order, section=section)
        found = self.shell.findChildren(OrderScreen)[-1]
        pump(lambda: section in found.sections, 5_000)
        self.settle()
        return found

    def settle(self) -> None:
        """Until nothing is being read or written, and everything is laid out."""
        for _turn in range(3):
            told: list[int] = []
            for _reader in range(READERS * 2):
                self.session.tasks.read(lambda: 0, told.append)
            self.session.tasks.write(lambda: 0, told.append)
            pump(lambda: len(told) > READERS * 2, 5_000, 5)  # noqa: B023 - looked at before the next turn
            pump(timeout_ms=40, every_ms=5)

    def _pages(self) -> list[PagesView]:
        return self.shell.findChildren(PagesView)

    def put_away(self) -> None:
        """Close what was shown, but not the window."""
        for widget in self._shown:
            if isinstance(widget, QDialog):
                widget.reject()
            elif widget is not self.shell:
                widget.close()
        self._shown.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def close(self) -> None:
        """Everything away, the desk closed."""
        self.put_away()
        self.shell.close()
        self.shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.session.close()
        gc.collect()


class _Choices:
    """What the settings would change."""

    lock_minutes = 10

    def use_language(self, chosen: Language) -> None: ...

    def use_look(self, chosen: Theme, scale: float) -> None: ...

    def lock_after(self, minutes: int) -> None: ...


@contextlib.contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """A desk, closed afterwards."""
    world = World(folder)
    try:
        yield world
    finally:
        world.close()


def _happenings(session: DeskSession, rows: Rows) -> tuple[str, str]:
    """Charges in every state, a photo, a part, an answer out of its limits, a dispute, a signed order."""
    store, me = session.store, session.actor
    accepted = offer_charge(
        store, rows.order, "Coupling KTR-28", Decimal("180"), quantity=Decimal("2"), by=me
    )
    declined = offer_charge(store, rows.order, "Laser 0.01", Decimal("250"), by=me)
    waiting = offer_charge(store, rows.order, "Level 2", Decimal("95.5"), by=me)
    offer_charge(store, rows.order, "KTR-28", Decimal("300"), covered_by="HT-7", by=me)
    customer = the_page(store, rows.order).head.customer_id
    put(
        store,
        Contract(id=store.world.new_id(), customer_id=customer, name="HT-7", starts_on=date(2020, 1, 1)),
    )
    decide_charge(store, accepted, ChargeAnswer.ACCEPTED, "Mr. Zhao", words="OK", by=me)
    decide_charge(store, declined, ChargeAnswer.DECLINED, "Mr. Zhao", by=me)
    record_payment(store, rows.order, PaymentDraft(Decimal("360"), PaymentMethod.WECHAT), by=me)
    photo = attach(store, rows.order, session.blobs.put(_picture()), "image/jpeg", caption="KSB", by=me)
    use_part(store, rows.order, rows.seal, Decimal("1"), serial="SK-77120", by=me)
    request_part(store, rows.order, "Gasket GSK-14", Decimal("2"), by=me)
    record_answer(store, rows.order, rows.steps[1], "7.2", remark="KSB", by=me)
    a_conflict(store, rows.order)
    an_order(store, OrderStatus.ACCEPTED, me, title="Chiller YK-88213", number="WO-2026-04815")
    return waiting, photo


def _picture() -> bytes:
    image = Image.new("RGB", (1200, 900), (126, 138, 150))
    draw = ImageDraw.Draw(image)
    draw.rectangle((300, 250, 900, 650), fill=(60, 84, 108))
    draw.ellipse((480, 320, 720, 560), fill=(180, 180, 176))
    whole = io.BytesIO()
    image.save(whole, "JPEG")
    return whole.getvalue()


Show = Callable[[World, int, int], QWidget]


def _place(screen: str, subject: Callable[[World], str] = lambda _world: "", **details: object) -> Show:
    return lambda world, width, height: world.go(screen, width, height, subject(world), **details)


def _section(section: str) -> Show:
    def show(world: World, width: int, height: int) -> QWidget:
        world.order(section, width, height)
        return world.shell

    return show


def _of_work(opens: Callable[[World, WorkView], QWidget]) -> Show:
    def show(world: World, width: int, height: int) -> QWidget:
        view = world.order("work", width, height).sections["work"]
        assert isinstance(view, WorkView)
        return opens(world, view)

    return show


def _photo(world: World, view: WorkView) -> QWidget:
    pump(lambda: world.photo in view.photos._rows, 3_000)
    view.photos._open(world.photo)
    return view.photos.photo


def _mark(world: World, view: WorkView) -> QWidget:
    _photo(world, view)
    pump(view.photos.photo.mark.isEnabled, 3_000)
    view.photos.photo.mark.click()
    return view.photos.marking


def _of_charges(opens: Callable[[World, ChargesSection], QWidget]) -> Show:
    def show(world: World, width: int, height: int) -> QWidget:
        section = world.order("charges", width, height).sections["charges"]
        assert isinstance(section, ChargesSection)
        return opens(world, section)

    return show


def _word(world: World, section: ChargesSection) -> QWidget:
    section._ask_word(world.charge, ChargeAnswer.ACCEPTED)
    return section.dialog


def _payment(_world: World, section: ChargesSection) -> QWidget:
    section._ask_payment()
    return section.payment


def _act(key: str, dialog: str) -> Show:
    def show(world: World, width: int, height: int) -> QWidget:
        screen = world.order("work", width, height)
        screen.steps.act(key)
        opened: QWidget = getattr(screen.steps, dialog)
        return opened

    return show


def _of_device(opens: Callable[[ArchiveView], QWidget]) -> Show:
    def show(world: World, width: int, height: int) -> QWidget:
        world.go("device", width, height, world.rows.device)
        view = world.shell.findChildren(ArchiveView)[-1]
        pump(lambda: view.model.page is not None, 3_000)
        return opens(view)

    return show


def _replace(view: ArchiveView) -> QWidget:
    view.replace.click()
    return view.dialog


def _opened(dialog: QDialog) -> QWidget:
    dialog.open()
    return dialog


def _unlock(world: World, width: int, height: int) -> QWidget:
    folder = world.folder / "locked"
    if not folder.exists():
        a_profile(world.folder, name="locked")
    return _alone(
        world, UnlockScreen(UnlockModel(folder, world.session.tasks), world.session.tasks), width, height
    )


def _join(world: World, width: int, height: int) -> QWidget:
    folder = world.folder / "new"
    folder.mkdir(exist_ok=True)
    return _alone(
        world, UnlockScreen(UnlockModel(folder, world.session.tasks), world.session.tasks), width, height
    )


def _alone(_world: World, screen: QWidget, width: int, height: int) -> QWidget:
    screen.resize(width, height)
    screen.show()
    return screen


SCREENS: Mapping[str, Show] = {
    "unlock": _unlock,
    "join": _join,
    "today": _place("today"),
    "find": _place("find", words="pump"),
    "order-work": _section("work"),
    "order-procedure": _section("procedure"),
    "sign-step": lambda world, width, height: _opened(
        StepSignatureDialog("KSB", world.order("procedure", width, height))
    ),
    "order-parts": _section("parts"),
    "order-charges": _section("charges"),
    "order-device": _section("device"),
    "order-sheet": _section("sheet"),
    "handover": _act("hand_over", "handover"),
    "follow-up": _act("follow_up", "follow_up"),
    "photo": _of_work(_photo),
    "mark-up": _of_work(_mark),
    "customers-word": _of_charges(_word),
    "payment": _of_charges(_payment),
    "device": _place("device", lambda world: world.rows.device),
    "replace-device": _of_device(_replace),
    "relate-device": _of_device(lambda view: _opened(RelationDialog(view.model, view))),
    "label": _of_device(lambda view: _opened(LabelDialog(view.model, view))),
    "scan": _place("scan", purpose="find"),
    "sheet": _place("sheet", lambda world: world.rows.order, report_id=None),
    "sign": _place("sign", lambda world: world.rows.order),
    "van": _place("van"),
    "knowledge": _place("knowledge"),
    "article": _place("article", lambda world: world.article),
    "done": _place("done"),
    "sync": _place("sync"),
    "print-queue": lambda world, width, height: _opened(
        QueueDialog(world.session.printing, world.go("today", width, height))
    ),
    "settings": _place("settings"),
}
"""Every screen by the name of its pictures."""


def main(arguments: list[str] | None = None) -> int:
    """Draw what was asked for and say what is wrong; 0 when nothing is."""
    asked = _parser().parse_args(arguments)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    asked.out.mkdir(parents=True, exist_ok=True)
    looks = [*product(asked.language or Language, asked.theme or Theme, asked.size or SIZES)]
    if len(looks) > 1:
        return max(_in_a_process(asked, *look) for look in looks)
    ((chosen, look, size),) = looks
    theme.apply(app, Theme(look), asked.scale)
    language.install(app, Language(chosen), asked.translations)
    with tempfile.TemporaryDirectory() as folder, a_world(Path(folder)) as world:
        larger = f"-{asked.scale:.0%}".rstrip("%") if asked.scale > 1 else ""
        names = asked.screen or list(SCREENS)
        found = _draw_all(world, asked.out, names, f"{look}-{chosen}{larger}", size)
    return 1 if found else 0


def _in_a_process(asked: argparse.Namespace, chosen: str, look: str, size: tuple[int, int]) -> int:
    """One look in a process of its own: each begins with nothing on the screen."""
    options = [f"--out={asked.out}", f"--language={chosen}", f"--theme={look}", f"--size={size[0]}x{size[1]}"]
    options += [f"--scale={asked.scale}"]
    options += [f"--screen={name}" for name in asked.screen or ()]
    options += [f"--translations={asked.translations}"] if asked.translations else []
    return subprocess.run([sys.executable, "-m", "tests.ui.every_screen", *options], check=False).returncode


def _draw_all(world: World, out: Path, names: list[str], look: str, size: tuple[int, int]) -> int:
    found, drawn = 0, []
    for name in names:
        widget = world.show(name, *size)
        path = out / f"{name}-{look}-{size[0]}.png"
        widget.grab().save(str(path))
        drawn.append(path)
        stayed = left_english(world.session.store, words_on(widget)) if is_chinese() else []
        for wrong in [*wrong_with(widget), *stayed]:
            found += 1
            sys.stdout.write(f"{path.name}: {wrong}\n")
    _contact_sheet(drawn, out / f"all-{look}-{size[0]}.jpg")
    return found


def _contact_sheet(drawn: list[Path], path: Path) -> None:
    """All of one look on one page, small."""
    across, wide, high = 5, 480, 290
    whole = Image.new("RGB", (across * wide, -(-len(drawn) // across) * high), "white")
    for at, one in enumerate(drawn):
        with Image.open(one) as picture:
            small = picture.convert("RGB")
            small.thumbnail((wide - 10, high - 10))
            whole.paste(small, ((at % across) * wide + 5, (at // across) * high + 5))
    whole.save(path, quality=88)


def _size(words: str) -> tuple[int, int]:
    width, _, height = words.partition("x")
    return int(width), int(height)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.ui.every_screen", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--screen", action="append", choices=list(SCREENS))
    parser.add_argument("--theme", action="append", choices=[one.value for one in Theme])
    parser.add_argument("--language", action="append", choices=[one.value for one in Language])
    parser.add_argument("--size", action="append", type=_size, help="1366x768")
    parser.add_argument("--scale", type=float, default=1.0, help="1.5 for a desk at 150 %%")
    parser.add_argument("--translations", type=Path, help="folder of compiled translations")
    return parser


if __name__ == "__main__":
    sys.exit(main())
