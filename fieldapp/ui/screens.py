"""Every screen of the desk by its name: the one place that knows them all."""

from __future__ import annotations

from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.shell import Shell
from fieldapp.ui.sync_screen.sync_screen import SyncScreen
from fieldapp.ui.today.today_screen import TodayScreen


def open_shell(session: DeskSession) -> Shell:
    """The window's content for an open desk, with every screen registered."""
    navigator = Navigator()
    shell = Shell(session, navigator)
    shell.register("today", lambda _place: TodayScreen(session, navigator))
    shell.register("find", lambda _place: TodayScreen(session, navigator, search_only=True))
    shell.register("sync", lambda _place: SyncScreen(session, navigator))
    return shell
