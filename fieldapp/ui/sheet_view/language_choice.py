"""The language of a sheet: the customer's, which need not be the engineer's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.ui.order import order_words
from fieldapp.ui.widgets.fields import Option, Segments

_BOTH = "both"


class LanguageChoice(Segments):
    """Chinese, English, or both; always one of them. Until somebody chooses, what the company wants."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self.set_options(
            (Option("zh", "中文"), Option("en", "English"), Option("both", self.tr("Both languages")))
        )
        self._key = "zh" if order_words.is_chinese() else "en"
        self._both = ("zh", "en")
        self._is_chosen = False
        self.set_key(self._key)
        self.setAccessibleName(self.tr("Language of the sheet"))
        self.chosen.connect(self._on_chosen)

    def languages(self) -> tuple[str, ...]:
        """As the sheet wants them: the first leads."""
        return self._both if self._key == _BOTH else (self._key,)

    def chosen_languages(self) -> tuple[str, ...]:
        """What somebody chose here; nothing while nobody did."""
        return self.languages() if self._is_chosen else ()

    def show_languages(self, languages: tuple[str, ...]) -> None:
        """Show what a draft was made in, without emitting."""
        if len(languages) > 1:
            self._both = (languages[0], languages[1])
        self._key = _BOTH if len(languages) > 1 else languages[0]
        self.set_key(self._key)

    def _on_chosen(self, key: str) -> None:
        if not key:
            self.set_key(self._key)
            return
        self._key, self._is_chosen = key, True
