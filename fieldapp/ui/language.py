"""English and Chinese, switched while the desk runs.

    language.install(app, Language.ZH)     # strings, Qt's own strings, dates and numbers
    language.current()

Qt sends `LanguageChange` to every widget; the kit's widgets retranslate their own words, a screen
is built anew. Strings are English in the source (`self.tr("...")`, plurals `self.tr("%n ...", "", n)`,
tables with `QT_TRANSLATE_NOOP`); `packaging/translations.py` keeps `resources/translations/*.ts`.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from fieldapp.ui.resources import resource

log = logging.getLogger(__name__)


class Language(StrEnum):
    """The languages every screen exists in; the values name the translation files."""

    EN = "en"
    ZH = "zh_CN"

    @property
    def own_name(self) -> str:
        """What its speakers call it."""
        return {"en": "English", "zh_CN": "简体中文"}[self.value]


_current = Language.EN
_installed: list[QTranslator] = []


def install(app: QCoreApplication, language: Language, folder: Path | None = None) -> bool:
    """Put a language in force. False when its words were not found (`make setup` builds them).

    `folder` holds `fieldapp_LANGUAGE.qm`; by default the built or packaged one.
    """
    global _current  # noqa: PLW0603 - one application, one language
    _current = language
    QLocale.setDefault(QLocale(language.value))
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    own = _load(app, f"fieldapp_{language.value}", folder or _built())
    _load(app, f"qtbase_{language.value}", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))
    return own


def current() -> Language:
    """The language in force."""
    return _current


def is_installed() -> bool:
    """Whether any words were ever put in force."""
    return bool(_installed)


def best_for_machine() -> Language:
    """What to start in before anybody chose: Chinese on a Chinese system, else English."""
    chinese = QLocale.system().language() == QLocale.Language.Chinese
    return Language.ZH if chinese else Language.EN


def _built() -> Path | None:
    found = resource("translations", f"fieldapp_{Language.ZH.value}.qm")
    return found.parent if found else None


def _load(app: QCoreApplication, name: str, folder: Path | None) -> bool:
    translator = QTranslator(app)
    if folder is None or not translator.load(name, str(folder)):
        log.warning("no translation %s: words stay English", name)
        return False
    app.installTranslator(translator)
    _installed.append(translator)
    return True
