"""Colours, sizes, icons and statuses: readable for everybody, in sun and at night."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fieldapp.model.orders import OrderStatus
from fieldapp.ui import icons, statuses, theme, tokens
from fieldapp.ui.theme import Theme
from fieldapp.ui.tokens import PAIRS, TEXT_CONTRAST, TOKENS, TYPE_SCALE, Tone
from fieldapp.ui.widgets.buttons import Button

ROOT = Path(__file__).resolve().parents[3]
ICONS = ROOT / "resources" / "icons"
EVERY_THEME = pytest.mark.parametrize("which", list(Theme))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_that_contrast_is_measured_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@EVERY_THEME
def test_that_everything_painted_on_something_can_be_told_from_it(which: Theme) -> None:
    colours = TOKENS[which].colours

    poor = {
        (upper, lower): round(ratio, 2)
        for upper, lower, least in PAIRS
        if (ratio := contrast(getattr(colours, upper), getattr(colours, lower))) < least
    }

    assert poor == {}


@EVERY_THEME
@pytest.mark.parametrize("tone", list(Tone))
def test_that_every_tone_can_be_read_on_every_ground(which: Theme, tone: Tone) -> None:
    colours = TOKENS[which].colours
    painted = colours.tones[tone]
    grounds = (painted.soft, colours.surface, colours.window, colours.hover, colours.accent_soft)

    worst = min(contrast(painted.fore, ground) for ground in grounds)

    assert worst >= TEXT_CONTRAST
    assert contrast(painted.on_solid, painted.solid) >= TEXT_CONTRAST


def test_that_sunlight_writes_nothing_in_grey_and_draws_thick_lines() -> None:
    colours = TOKENS[Theme.SUNLIGHT].colours
    written = {
        colours.text,
        colours.soft_text,
        colours.disabled_text,
        colours.accent,
        colours.edge,
        colours.line,
    }
    written |= {tone.fore for tone in colours.tones.values()}

    assert written == {"#000000"}
    assert TOKENS[Theme.SUNLIGHT].border > TOKENS[Theme.LIGHT].border
    assert TOKENS[Theme.SUNLIGHT].focus_ring >= 4


def test_that_no_text_is_smaller_than_eleven_points_and_no_target_than_a_glove() -> None:
    assert min(step.size_pt for step in TYPE_SCALE.values()) >= 11
    assert all(t.target >= 44 for t in TOKENS.values())


def test_that_a_theme_reaches_qts_own_widgets_and_ours(qapp: QApplication, qtbot: QtBot) -> None:
    label, button = QLabel("42"), Button("Go")
    qtbot.addWidget(label)
    qtbot.addWidget(button)
    before = button.sizeHint()

    theme.apply(qapp, Theme.DARK, 1.5)

    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(TOKENS[Theme.DARK].colours.window)
    assert button.sizeHint().height() == round(before.height() * 1.5)
    assert theme.current().theme is Theme.DARK


def test_that_applying_the_theme_in_force_again_costs_nothing(qapp: QApplication) -> None:
    theme.apply(qapp, Theme.DARK)
    sheet = qapp.styleSheet()

    theme.apply(qapp, Theme.DARK)

    assert qapp.styleSheet() is sheet or qapp.styleSheet() == sheet
    assert "$" not in sheet


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_that_an_icon_is_of_the_set(path: Path) -> None:
    root = ElementTree.parse(path).getroot()

    assert root.get("viewBox") == "0 0 24 24"
    assert (root.get("stroke"), root.get("stroke-width")) == ("currentColor", "2")
    assert not re.search(r"#[0-9a-fA-F]{3}|<image|<script|href", path.read_text("utf-8"))


@pytest.mark.parametrize("name", [path.stem for path in sorted(ICONS.glob("*.svg"))])
def test_that_an_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    picture = icons.pixmap(name, "#FF0000", 24, 2.0).toImage().convertToFormat(QImage.Format.Format_ARGB32)

    solid = [
        QColor(picture.pixel(x, y))
        for x in range(picture.width())
        for y in range(picture.height())
        if QColor.fromRgba(picture.pixel(x, y)).alpha() == 255
    ]

    assert len(solid) > 40
    assert all(colour.red() > 250 and colour.green() < 6 for colour in solid)


def test_that_every_icon_named_in_the_source_exists() -> None:
    called = re.compile(r'(?:Icon|IconButton|EmptyState|StatusLook\(Tone\.\w+,|set_icon)\(?\s*"([a-z-]+)"')
    used = {
        name
        for path in (ROOT / "fieldapp" / "ui").rglob("*.py")
        for name in called.findall(path.read_text("utf-8"))
    }

    assert len(used) > 20
    assert used <= set(icons.names())


@pytest.mark.parametrize("status", [status.value for status in OrderStatus])
def test_that_every_status_has_a_colour_an_icon_and_a_word(status: str) -> None:
    look = statuses.look(status)

    assert look.icon in icons.names()
    assert look.word() not in ("", status)
    assert look.tone in tokens.Tone


def test_that_statuses_of_one_tone_differ_by_icon() -> None:
    looks = [(look.tone, look.icon) for look in statuses.STATUS_LOOKS.values()]

    assert len(set(looks)) == len(looks)


def test_that_a_status_of_a_newer_server_is_shown_as_it_is() -> None:
    look = statuses.look("teleported")

    assert (look.word(), look.icon) == ("teleported", "question")
