"""The desk: what the engineer sees and touches. The only package that imports PySide6.

`theme`, `icons`, `text`, `language`, `tasks`, `excepthook` and `widgets/` are the kit
that every screen is built from; a screen brings no colours, no sizes and no threads of its own.
"""

from fieldapp.ui.unread_sources import leave_sources_unread

leave_sources_unread()
