"""The language of a sheet: the customer's, which need not be the engineer's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.ui.order import order_words
from fieldapp.ui.widgets.fields import Option, Segments

_LANGUAGES = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}


class LanguageChoice(Segments):
    """Chinese, English, or both; always one of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self.set_options(
            (Option("zh", "中文"), Option("en", "English"), Option("both", self.tr("Both languages")))
        )
        self._key = "zh" if order_words.is_chinese() else "en"
        self.set_key(self._key)
        self.setAccessibleName(self.tr("Language of the sheet"))
        self.chosen.connect(self._on_chosen)

    def languages(self) -> tuple[str, ...]:
        """As the sheet wants them: the first leads."""
        return _LANGUAGES[self._key]

    def choose(self, key: str) -> None:
        """Choose without emitting."""
        self._key = key
        self.set_key(key)

    def _on_chosen(self, key: str) -> None:
        if not key:
            self.set_key(self._key)
            return
        self._key = key
