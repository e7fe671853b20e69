"""The one style sheet of the desk, written from the tokens.

Widgets of the kit that paint themselves do not appear here; this dresses Qt's own widgets, the
kit's fields, and the dialogs that Qt brings along (files, printers).
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from fieldapp.ui.resources import resource
from fieldapp.ui.tokens import TYPE_SCALE, Theme, Tone

if TYPE_CHECKING:
    from fieldapp.ui.theme import Look

_GROUND = Template("""
* { outline: none; }
QWidget { color: $text; selection-background-color: $accent; selection-color: $on_accent; }
QMainWindow, QDialog, QWidget[ground="window"] { background: $window; }
QWidget[ground="surface"] { background: $surface; }
QToolTip { background: $text; color: $surface; border: 0; padding: ${s}px; font-size: ${caption}pt; }
QLabel { background: transparent; }
QLabel[role="caption"] { font-size: ${caption}pt; }
QLabel[role="body"] { font-size: ${body}pt; }
QLabel[role="strong"] { font-size: ${body}pt; font-weight: bold; }
QLabel[role="subtitle"] { font-size: ${subtitle}pt; font-weight: bold; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: bold; }
QLabel[role="display"] { font-size: ${display}pt; font-weight: bold; }
QLabel[soft="true"] { color: $soft_text; }
QLabel:disabled { color: $disabled_text; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { color: $line; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget[ground="clear"] { background: transparent; }
""")

_FIELDS = Template("""
QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QDateTimeEdit {
  background: $field; border: ${line_width}px solid $edge; border-radius: ${radius}px;
  padding: 0 ${m}px; min-height: ${field_height}px; font-size: ${body}pt; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $soft_text; }
QPlainTextEdit { padding: ${s}px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $text; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QComboBox:on {
  border: ${ring}px solid $focus; padding: 0 ${focus_pad}px; min-height: ${focus_height}px; }
QPlainTextEdit:focus { padding: ${focus_pad_s}px; }
QLineEdit[state="bad"], QPlainTextEdit[state="bad"], QAbstractSpinBox[state="bad"] {
  border: ${bold_line}px solid $bad; min-height: ${bold_height}px; }
QLineEdit[state="warn"], QAbstractSpinBox[state="warn"] {
  border: ${bold_line}px solid $warn; min-height: ${bold_height}px; }
QLineEdit[state="bad"]:focus, QLineEdit[state="warn"]:focus {
  border: ${ring}px solid $focus; min-height: ${focus_height}px; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $disabled_fill; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  background: $disabled_fill; color: $disabled_text; border-color: $line; border-style: $disabled_line; }
QLineEdit[bare="true"] { border: 0; background: transparent; padding: 0; }
QLineEdit QToolButton { border: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: 0; width: ${drop}px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url("$chevron"); width: ${icon_s}px; height: ${icon_s}px; }
QComboBox QAbstractItemView { background: $surface; border: ${line_width}px solid $edge; padding: ${xs}px; }
QComboBox QAbstractItemView::item { min-height: ${target}px; padding: 0 ${m}px; border-radius: ${radius_s}px; }
QComboBox QAbstractItemView::item:selected { background: $accent; color: $on_accent; }
""")

_BUTTONS = Template("""
QPushButton { background: $surface; border: ${line_width}px solid $edge; border-radius: ${radius}px;
  min-height: ${inner_target}px; padding: 0 ${l}px; font-size: ${body}pt; font-weight: bold; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: ${ring}px solid $focus; }
QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:disabled { background: $disabled_fill; color: $disabled_text; border-color: $line;
  border-style: $disabled_line; }
QToolButton { border: 0; border-radius: ${radius_s}px; padding: ${xs}px; background: transparent; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border: ${ring}px solid $focus; }
QCheckBox, QRadioButton { min-height: ${target}px; spacing: ${s}px; }
QMenu { background: $surface; border: ${line_width}px solid $edge; border-radius: ${radius_s}px;
  padding: ${xs}px; }
QMenu::item { min-height: ${menu_item}px; padding: ${s}px ${xl}px ${s}px ${l}px; border-radius: ${radius_s}px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $disabled_text; background: transparent; }
QMenu::separator { height: ${line_width}px; background: $line; margin: ${xs}px ${s}px; }
""")

_LISTS = Template("""
QTableView, QTreeView, QListView { background: $surface; border: 0; gridline-color: $line;
  alternate-background-color: $surface; }
QTableView[framed="true"] { border: ${line_width}px solid $line; border-radius: ${radius}px; padding: ${xs}px 0; }
QHeaderView::section { background: $window; color: $soft_text; border: 0;
  border-bottom: ${line_width}px solid $line; padding: ${s}px; font-weight: bold; }
QCalendarWidget QWidget { alternate-background-color: $hover; background: $surface; }
QCalendarWidget QToolButton { min-height: ${target}px; font-weight: bold; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QProgressBar { border: ${line_width}px solid $edge; border-radius: ${bar_radius}px; background: $field;
  max-height: ${bar}px; min-height: ${bar}px; }
QProgressBar::chunk { border-radius: ${chunk_radius}px; background: $accent; }
QScrollBar:vertical { background: transparent; width: ${scroll}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${scroll}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${scroll_radius}px; margin: 3px; }
QScrollBar::handle:vertical { min-height: ${target}px; }
QScrollBar::handle:horizontal { min-width: ${target}px; }
QScrollBar::handle:hover { background: $soft_text; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def build(look: Look) -> str:
    """The style sheet of one look."""
    values = {**_colours(look), **_lengths(look), **_type(look)}
    return "".join(part.substitute(values) for part in (_GROUND, _FIELDS, _BUTTONS, _LISTS))


def _colours(look: Look) -> dict[str, str]:
    names = (
        "text", "soft_text", "accent", "on_accent", "window", "surface", "line", "edge", "field", "focus",
        "hover", "pressed", "disabled_fill", "disabled_text",
    )  # fmt: skip
    colours = {name: str(getattr(look.colours, name)) for name in names}
    colours["bad"] = look.tone(Tone.BAD).fore
    colours["warn"] = look.tone(Tone.WARN).fore
    colours["disabled_line"] = "dashed" if look.theme is Theme.SUNLIGHT else "solid"
    ground = "dark" if look.theme is Theme.DARK else "light"
    chevron = resource("icons", "fixed", f"chevron-down-on-{ground}.svg")
    colours["chevron"] = chevron.as_posix() if chevron else ""
    return colours


def _lengths(look: Look) -> dict[str, int]:
    t = look.tokens
    focus_pad = look.px(t.space_m) - (t.focus_ring - t.border)
    return {
        "xs": look.px(t.space_xs), "s": look.px(t.space_s), "m": look.px(t.space_m),
        "l": look.px(t.space_l), "xl": look.px(t.space_xl),
        "radius": look.px(t.radius_m), "radius_s": look.px(t.radius_s),
        "line_width": t.border, "bold_line": t.border_strong, "ring": t.focus_ring,
        "focus_pad": focus_pad, "focus_pad_s": look.px(t.space_s) - (t.focus_ring - t.border),
        "target": look.px(t.target), "inner_target": look.px(t.target) - 2 * t.border,
        "field_height": look.px(t.target) - 2 * t.border,
        "focus_height": look.px(t.target) - 2 * t.focus_ring,
        "bold_height": look.px(t.target) - 2 * t.border_strong,
        "menu_item": look.px(t.target - 2 * t.space_s), "icon_s": look.px(t.icon_s), "drop": look.px(t.target - 8),
        "bar": look.px(10), "bar_radius": look.px(5) + t.border, "chunk_radius": look.px(4), "scroll": look.px(14), "scroll_radius": look.px(4),
    }  # fmt: skip


def _type(look: Look) -> dict[str, str]:
    return {role.value: f"{step.size_pt * look.scale:g}" for role, step in TYPE_SCALE.items()}
