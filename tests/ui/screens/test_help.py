"""F1 on every screen, and the same words as a guide on paper, in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.help.help_dialog import HelpDialog
from fieldapp.ui.help.topics import topic, topics
from fieldapp.ui.language import Language
from fieldapp.ui.order.order_screen import SECTIONS
from fieldapp.ui.shell import PLACES
from fieldapp.ui.widgets.labels import Words


def test_that_every_place_and_every_section_of_an_order_has_help(qapp: object) -> None:
    places = [name for name, _icon, _words in PLACES]
    others = ["device", "sheet", "sign", "article", "done", "order"]

    without = [
        name for name in [*places, *others, *(f"order-{one}" for one in SECTIONS)] if topic(name) is None
    ]

    assert without == []


def test_that_the_guide_says_on_paper_what_the_screens_say(
    qtbot: QtBot, speak: Callable[[Language], None], tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for chosen in Language:
        speak(chosen)
        dialog = HelpDialog("order-charges", window)
        dialog.save_guide(tmp_path / f"{chosen}.pdf")

        paper = pypdfium2.PdfDocument(tmp_path / f"{chosen}.pdf")
        words = _bare("".join(page.get_textpage().get_text_bounded() for page in paper))
        told = [sentence for one in topics() for sentence in one.sentences]
        assert [one for one in told if _bare(one) not in words] == []
        assert len(paper) <= 3
        shown = [label.text() for label in dialog.findChildren(Words)]
        assert set(topic("order-charges").sentences) <= set(shown)  # type: ignore[union-attr]
        dialog.close()


def test_that_a_guide_that_cannot_be_written_is_told_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = HelpDialog("today", window)

    dialog.save_guide(tmp_path / "nowhere" / "guide.pdf")

    assert dialog.banner.isVisibleTo(dialog)
    dialog.close()


def _bare(words: str) -> str:
    """Without blanks and ligatures; a font may map a character to its radical."""
    return "".join(unicodedata.normalize("NFKC", words).split())
