"""How articles, reasons and past cases are said, in the language in force."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.model.knowledge import ArticleState
from fieldapp.rules.knowledge import Fit, Reason, Why
from fieldapp.store.queries.knowledge import ArticleRow, PastCase, VersionRow
from fieldapp.ui import text
from fieldapp.ui.order.order_words import in_language
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark
from fieldapp.ui.widgets.record_table import RowLook

_STATES = {
    ArticleState.DRAFT: ("edit", Tone.NEUTRAL, QT_TRANSLATE_NOOP("knowledge", "Your draft")),
    ArticleState.IN_REVIEW: ("review", Tone.REVIEW, QT_TRANSLATE_NOOP("knowledge", "In review")),
    ArticleState.WITHDRAWN: ("withdraw", Tone.WARN, QT_TRANSLATE_NOOP("knowledge", "Withdrawn")),
}
_REASONS = {
    Why.DEVICE: QT_TRANSLATE_NOOP("knowledge", "this device"),
    Why.MODEL: QT_TRANSLATE_NOOP("knowledge", "same model {0}"),
    Why.CODE: QT_TRANSLATE_NOOP("knowledge", "same failure code {0}"),
    Why.CATEGORY: QT_TRANSLATE_NOOP("knowledge", "same kind: {0}"),
    Why.WORDS: QT_TRANSLATE_NOOP("knowledge", "same words: {0}"),
}


def title_of(row: ArticleRow | VersionRow) -> str:
    """What an article is called in the language in force, else in the other one."""
    return in_language(row.title, row.title_zh)


def article_look(row: ArticleRow) -> RowLook:
    """An article in a list."""
    for_what = ", ".join((*row.models, *row.categories))
    problem = text.one_line(in_language(row.problem, row.problem_zh), 120)
    return RowLook(
        text.one_line(title_of(row), 160),
        " · ".join(filter(None, (row.number, for_what, problem))),
        icon="article",
        marks=state_marks(row),
        trail=helped_told(row),
    )


def state_marks(row: ArticleRow) -> tuple[Mark, ...]:
    """Nothing for what is published: on a laptop that is what articles are."""
    if row.state not in _STATES:
        return ()
    icon, tone, words = _STATES[row.state]
    return (Mark(_tr(str(words)), icon, tone),)


def helped_told(row: ArticleRow) -> str:
    """How often it helped of how often somebody said; nothing before anybody did."""
    said = row.helped + row.did_not_help
    return _tr("helped {0} of {1}").format(row.helped, said) if said else ""


def reasons_told(fit: Fit | None) -> str:
    """Why something is shown, in one line."""
    return " · ".join(_reason(each) for each in fit.reasons) if fit else ""


def came_back_told(case: PastCase) -> str:
    """Whether the remedy lasted."""
    if case.came_back == 0:
        return _tr("did not come back")
    return _tr("came back {0} × within half a year").format(case.came_back)


def _reason(reason: Reason) -> str:
    return _tr(str(_REASONS[reason.why])).format(reason.told)


def _tr(words: str) -> str:
    return QCoreApplication.translate("knowledge", words)


SAID = (
    QT_TRANSLATE_NOOP("knowledge", "helped {0} of {1}"),
    QT_TRANSLATE_NOOP("knowledge", "did not come back"),
    QT_TRANSLATE_NOOP("knowledge", "came back {0} × within half a year"),
)
"""Strings of the functions above, for the translation."""
