"""Kills a desk in the middle of somebody's typing, again and again, and looks each time at what came back.

    python -m tests.faults.killed_desk --times 200 --seed 1

A process of one thread, in which everything is imported but no window was ever opened, forks a child: the real window
on an encrypted replica, where an engineer works an order and types letter by letter. Every letter and every fact is told
in a file with its moment; at some moment the child is sent SIGKILL. The next child opens the same profile, looks into
the same fields and says what is not there: only what was typed in the last 300 ms may be missing. Then it works on,
up to the signature. Ends with 0 when nothing else was lost.
"""

from __future__ import annotations

import argparse
import faulthandler
import importlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy.orm import configure_mappers

from fieldapp.demo import robot
from fieldapp.demo.site_work import SIGNATURE
from fieldapp.model import OrderStatus
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui import excepthook
from fieldapp.ui.ahead import NEEDED, REST
from fieldapp.ui.main import DeskWindow, dress
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.procedure_view import ProcedureView
from fieldapp.ui.order.work_view import WorkView
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.sign.sign_screen import SignScreen
from tests.ui.desks import PIN, a_profile, an_open_desk
from tests.ui.order.desk import fill

MAY_BE_LOST_S = 0.3
LONGEST_S = 3.0
FRESH_AFTER = 12
LETTERS = "seal worn, shaft scored at the drive end; "
FIELDS = ("findings", "cause", "remedy", "internal_remark", "note")
_S = OrderStatus
until = partial(robot.until, patience_s=300.0)
"""On a machine that does much else at once, a start takes a while."""


def main(arguments: list[str] | None = None) -> int:
    """Kill, look, go on; tell what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    _import_all()
    by, wrong, letters = random.Random(asked.seed), [], 0
    with tempfile.TemporaryDirectory(prefix="fieldapp-killed-desk-") as place:
        for first in range(0, asked.times, FRESH_AFTER):
            folder = Path(place) / str(first)
            folder.mkdir()
            lives = min(FRESH_AFTER, asked.times - first)
            for said in _kill_an_order(folder, lives, by):
                wrong.append(f"after kill {first + said.life}: {said.words}")
            letters += len(_told(folder / "all"))
            shutil.rmtree(folder)
    sys.stdout.write(
        "\n".join(wrong[:20]) or f"{asked.times} kills, nothing lost of {letters} letters and facts"
    )
    sys.stdout.write("\n")
    return 1 if wrong else 0


def _import_all() -> None:
    """What a child would import itself, once for all of them."""
    for name in (*NEEDED, *REST):
        importlib.import_module(name)
    configure_mappers()


@dataclass(frozen=True)
class Said:
    """What was not right after a life, counted from one."""

    life: int
    words: str


def _kill_an_order(folder: Path, lives: int, by: random.Random) -> Iterator[Said]:
    """One order, killed so many times, and looked at once more at the end."""
    _in_a_child(lambda: _prepare(folder))
    for life in range(lives + 1):
        is_last = life == lives
        lasts_s = 0.0 if is_last else by.uniform(0.02, LONGEST_S)
        seed = by.randrange(1 << 30)
        killed_at = _one_life(folder, lasts_s, lambda seed=seed, life=life: _live(folder, seed, life))  # type: ignore[misc]
        for words in json.loads((folder / "wrong").read_text()):
            yield Said(life, words)
        told = folder / "told"
        with (folder / "all").open("ab") as everything:
            everything.write(told.read_bytes() if told.exists() else b"")
        told.replace(folder / "before") if told.exists() else None
        (folder / "killed_at").write_text(repr(killed_at))


def _in_a_child(work: Callable[[], object]) -> None:
    child = os.fork()
    if child == 0:
        _run(work)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("the desk of the test ended in a bug")


def _bugs_of(folder: Path) -> str:
    return "\n".join(words for _at, what, words in _told(folder / "told") if what == "bug")


def _one_life(folder: Path, lasts_s: float, work: Callable[[], object]) -> float:
    """Start a child, wait until it has looked around, let it work so long, kill it; when that was."""
    (folder / "wrong").unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        _run(work)
    while not (folder / "wrong").exists():
        if os.waitpid(child, os.WNOHANG)[0]:
            raise SystemExit(f"the desk of the test ended in a bug\n{_bugs_of(folder)}")
        time.sleep(0.01)
    time.sleep(lasts_s)
    killed_at = time.monotonic()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return killed_at


def _run(work: Callable[[], object]) -> None:
    try:
        work()
        os._exit(0)
    except BaseException as bug:
        sys.stderr.write(f"{bug!r}\n")
        faulthandler.dump_traceback(all_threads=True)
        os._exit(1)


def _prepare(folder: Path) -> None:
    _app = QApplication([])
    profile = a_profile(folder)
    with an_open_desk(profile) as session:
        rows = fill(session.store, _S.ON_SITE)
    (folder / "rows").write_text(json.dumps({"order": rows.order, "steps": rows.steps}))


class Desk:
    """The window after a start, with the order open; `tell` notes what a person has seen happen."""

    def __init__(self, folder: Path) -> None:
        app = QApplication([])
        profile = folder / "profile"
        guard = excepthook.Guard()
        guard.install()
        guard.reported.connect(lambda report: self.tell("bug", report.as_text()))
        dress(app, Preferences(profile), "en")
        self._told = os.open(folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        rows = json.loads((folder / "rows").read_text())
        self.order_id, self.steps = rows["order"], rows["steps"]
        self.window = DeskWindow(profile, guard)
        self.window.show()
        unlock = until(lambda: self.window.unlock_screen, "the unlock screen")
        unlock.pin.editor.setText(PIN)
        unlock.unlock.click()
        self.shell = until(lambda: self.window.shell, "the desk")
        self.shell.navigator.open_order(self.order_id)
        self.screen: OrderScreen = self._in_view(OrderScreen)
        self.screen.model.refused.connect(lambda error, _where: self.tell("bug", repr(error)))
        until(lambda: self.screen.model.page, "the order")

    def tell(self, what: str, words: str) -> None:
        """Write it down at once; what is written a killed process does not lose."""
        os.write(self._told, json.dumps([time.monotonic(), what, words]).encode() + b"\n")

    def page(self) -> OrderPage:
        """The order as it is shown."""
        return until(lambda: self.screen.model.page, "the order")

    def work(self) -> WorkView:
        """The section in which most is written."""
        self.screen.go("work")
        return until(lambda: self.screen.sections.get("work"), "the section")  # type: ignore[return-value]

    def procedure(self) -> ProcedureView:
        """The checklist."""
        self.screen.go("procedure")
        return until(lambda: self.screen.sections.get("procedure"), "the section")  # type: ignore[return-value]

    def sign(self) -> SignScreen:
        """Where the customer signs."""
        self.shell.navigator.open_sign(self.order_id)
        screen = self._in_view(SignScreen)
        until(screen.decline.isEnabled, "the sheet")
        return screen

    def editor(self, name: str) -> QWidget:
        """Where the words of that name are typed."""
        if name == "note":
            return self.work().happened.note.editor
        return self.work().findings.fields[name].editor

    def type(self, name: str, editor: Any, letters: str, by: random.Random) -> None:
        """Letter by letter, and each is told once it stands there."""
        editor.setFocus()
        for letter in letters:
            QTest.keyClick(editor, letter)
            self.tell(name, _words_in(editor))
            robot.settle(by.choice((5, 20, 60)))

    def _in_view(self, kind: type[Any]) -> Any:
        return until(
            lambda: self.shell.screen_in_view if isinstance(self.shell.screen_in_view, kind) else None,
            kind.__name__,
        )


def _live(folder: Path, seed: int, life: int) -> None:
    """Look whether everything is there, say so, and work on until somebody pulls the plug."""
    desk = Desk(folder)
    wrong = list(_missing(desk, _told(folder / "before"), _killed_at(folder)))
    (folder / "looked").write_text(json.dumps(wrong))
    (folder / "looked").replace(folder / "wrong")
    by = random.Random(seed)
    if life < FRESH_AFTER * 2 // 3:
        while True:
            by.choice((_write, _write, _note, _answer))(desk, by)
    _finish(desk, by)
    robot.settle(10_000)


def _write(desk: Desk, by: random.Random) -> None:
    name = by.choice(FIELDS[:-1])
    desk.type(name, desk.editor(name), by.choice(LETTERS.split()) + " x", by)


def _note(desk: Desk, by: random.Random) -> None:
    card = desk.work().happened
    desk.type("note", card.note.editor, f"note {by.randrange(1 << 20)}", by)
    words = card.note.value()
    desk.tell("noting", words)
    robot.press(card.add_note)
    until(lambda: any(note.words == words for note in desk.page().notes), "the note")
    desk.tell("noted", words)
    until(lambda: not card.note.value(), "an empty field")
    desk.tell("note", "")


def _answer(desk: Desk, by: random.Random) -> None:
    card = desk.procedure().cards[desk.steps[1]]
    editor = card.editor.field.editor  # type: ignore[union-attr]
    editor.selectAll()
    desk.tell("answering", "")
    desk.type("answer", editor, f"{by.randrange(3, 6)}.{by.randrange(1, 10)}", by)
    value = _words_in(editor)
    card.editor.left.emit()
    until(lambda: _answer_of(desk) == value, "the answer")
    desk.tell("answered", value)


def _finish(desk: Desk, by: random.Random) -> None:
    """The rest of the procedure, the end of the work, the signature."""
    for step, key in ((0, "yes"), (1, "4.2"), (2, "worn")):
        if desk.page().checklist[step].answer is None:
            desk.procedure().procedure.record_answer(desk.steps[step], key)
            until(lambda step=step: desk.page().checklist[step].answer, "an answer")  # type: ignore[misc]
    for name in ("findings", "remedy"):
        if not getattr(desk.page().head, name) and desk.page().head.status is _S.ON_SITE:
            desk.type(name, desk.editor(name), "worn", by)
            desk.work().flush()
            until(lambda name=name: getattr(desk.page().head, name), name)  # type: ignore[misc]
    if desk.page().head.status is _S.ON_SITE:
        robot.press(desk.screen.bar.main)
        until(lambda: desk.page().head.status is _S.COMPLETED, "the end of the work")
        desk.tell("status", "completed")
    if desk.page().head.status is _S.COMPLETED:
        _have_signed(desk, by)


def _have_signed(desk: Desk, by: random.Random) -> None:
    panel = desk.sign().panel
    robot.settle(300)
    desk.type("signer", panel.name.editor, "Zhao ", by)
    for at, stroke in enumerate(SIGNATURE, start=len(panel.pad.strokes()) + 1):
        robot.draw(panel.pad, [stroke])
        desk.tell("strokes", str(at))
    robot.settle(400)
    if by.random() < 0.5:
        desk.tell("sealing", "")
        robot.press(desk._in_view(SignScreen).seal)
        until(lambda: desk.page().head.status is _S.SIGNED, "the sealed sheet")


def _missing(desk: Desk, told: list[tuple[float, str, str]], killed_at: float) -> Iterator[str]:
    """What a person would look for in vain."""
    safe = killed_at - MAY_BE_LOST_S
    last: dict[str, list[tuple[float, str]]] = {}
    for at, what, words in told:
        last.setdefault(what, []).append((at, words))
    yield from (f"a bug: {words}" for _, words in last.get("bug", []))
    notes = [note.words for note in desk.page().notes]
    for _, words in last.get("noted", []):
        if notes.count(words) != 1:
            yield f"the note {words!r} is there {notes.count(words)} times"
    if desk.page().head.status is _S.ON_SITE:
        for name in FIELDS:
            came = _words_in(desk.editor(name))
            yield from _compared(name, came, last.get(name, []), safe, notes)
        if "answer" in last:
            came = _words_in(desk.procedure().cards[desk.steps[1]].editor.field.editor)  # type: ignore[union-attr]
            yield from _compared("answer", came, last["answer"], safe, [])
    elif "status" in last or "signer" in last:
        yield from _missing_of_signature(desk, last, safe)


def _missing_of_signature(desk: Desk, last: dict[str, list[tuple[float, str]]], safe: float) -> Iterator[str]:
    if desk.page().head.status is _S.SIGNED:
        if len(desk.page().reports) != 1:
            yield f"{len(desk.page().reports)} sheets"
        return
    panel = desk.sign().panel
    robot.settle(500)
    yield from _compared("signer", panel.name.editor.text(), last.get("signer", []), safe, [])
    strokes = [words for at, words in last.get("strokes", []) if at <= safe]
    if strokes and len(panel.pad.strokes()) < int(strokes[-1]):
        yield f"{len(panel.pad.strokes())} of {strokes[-1]} strokes"


def _compared(
    name: str, came: str, states: list[tuple[float, str]], safe: float, notes: list[str]
) -> Iterator[str]:
    """The field shows one of the states from the last safe one on; the very next letter may be there too."""
    if not states:
        return
    before = [at for at, (moment, _) in enumerate(states) if moment <= safe]
    may_be = [words for _, words in states[before[-1] if before else 0 :]]
    if name == "note" and came == "" and any(words in notes for words in may_be):
        return
    if not before or came.strip() in {words.strip() for words in may_be}:
        return
    if not (came.startswith(may_be[-1].rstrip()) and len(came) <= len(may_be[-1]) + 2):
        yield f"{name} shows {came!r}, told were {may_be[0]!r} to {may_be[-1]!r}"


def _answer_of(desk: Desk) -> str:
    found = desk.page().checklist[1].answer
    return found.value or "" if found else ""


def _words_in(editor: Any) -> str:
    return str(editor.toPlainText() if hasattr(editor, "toPlainText") else editor.text())


def _told(path: Path) -> list[tuple[float, str, str]]:
    """What a life told; its last line may be half."""
    if not path.exists():
        return []
    return [tuple(json.loads(line)) for line in path.read_text().split("\n")[:-1]]


def _killed_at(folder: Path) -> float:
    path = folder / "killed_at"
    return float(path.read_text()) if path.exists() else 0.0


if __name__ == "__main__":
    sys.exit(main())
