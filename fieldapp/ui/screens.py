"""Every screen of the desk by its name: the one place that knows them all. Each is imported when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Navigator, Place
from fieldapp.ui.order import screens as order_screens
from fieldapp.ui.printing.announcing import Announcer
from fieldapp.ui.shell import Shell
from fieldapp.ui.today.today_screen import TodayScreen
from fieldapp.ui.tokens import Theme

if TYPE_CHECKING:
    from fieldapp.ui.done_screen import DoneScreen
    from fieldapp.ui.knowledge.article_screen import ArticleScreen
    from fieldapp.ui.knowledge.knowledge_screen import KnowledgeScreen
    from fieldapp.ui.settings_screen.settings_screen import SettingsScreen
    from fieldapp.ui.sync_screen.sync_screen import SyncScreen
    from fieldapp.ui.van.van_screen import VanScreen


def open_shell(session: DeskSession, choices: Choices) -> Shell:
    """The window's content for an open desk, with every screen registered."""
    navigator = Navigator()
    shell = Shell(session, navigator)
    shell.register("today", lambda _place: TodayScreen(session, navigator))
    shell.register("find", lambda place: _search(session, navigator, place))
    order_screens.register(shell, session, navigator)
    shell.register("van", lambda _place: _van(session, navigator))
    shell.register("knowledge", lambda _place: _knowledge(session, navigator))
    shell.register("article", lambda place: _article(session, navigator, place))
    shell.register("done", lambda _place: _done(session, navigator))
    shell.register("sync", lambda _place: _sync(session, navigator))
    shell.register("settings", lambda _place: _settings(session, navigator, choices))
    Announcer(session.printing, navigator, shell)
    return shell


def _van(session: DeskSession, navigator: Navigator) -> VanScreen:
    from fieldapp.ui.van.van_screen import VanScreen

    return VanScreen(session, navigator)


def _knowledge(session: DeskSession, navigator: Navigator) -> KnowledgeScreen:
    from fieldapp.ui.knowledge.knowledge_screen import KnowledgeScreen

    return KnowledgeScreen(session, navigator)


def _done(session: DeskSession, navigator: Navigator) -> DoneScreen:
    from fieldapp.ui.done_screen import DoneScreen

    return DoneScreen(session, navigator)


def _sync(session: DeskSession, navigator: Navigator) -> SyncScreen:
    from fieldapp.ui.sync_screen.sync_screen import SyncScreen

    return SyncScreen(session, navigator)


def _article(session: DeskSession, navigator: Navigator, place: Place) -> ArticleScreen:
    from fieldapp.ui.knowledge.article_screen import ArticleScreen

    return ArticleScreen(session, navigator, place.subject, str(place.details.get("order_id") or ""))


def _search(session: DeskSession, navigator: Navigator, place: Place) -> TodayScreen:
    return TodayScreen(session, navigator, search_only=True, words=str(place.details.get("words") or ""))


class Choices(Protocol):
    """What the window does when the engineer chooses something in the settings."""

    def use_language(self, chosen: Language) -> None: ...

    def use_look(self, chosen: Theme, scale: float) -> None: ...

    def lock_after(self, minutes: int) -> None: ...

    @property
    def lock_minutes(self) -> int: ...


def _settings(session: DeskSession, navigator: Navigator, choices: Choices) -> SettingsScreen:
    from fieldapp.ui.settings_screen.settings_screen import SettingsScreen

    screen = SettingsScreen(session, navigator, choices.lock_minutes)
    screen.language_chosen.connect(choices.use_language)
    screen.look_chosen.connect(choices.use_look)
    screen.lock_chosen.connect(choices.lock_after)
    return screen
