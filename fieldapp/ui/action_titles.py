"""The titles of what people did, in the language in force. Their English is what change sets keep."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.actions.titles import what_was_done

TITLES = (
    QT_TRANSLATE_NOOP("titles", "Accept an order"),
    QT_TRANSLATE_NOOP("titles", "Add a contact"),
    QT_TRANSLATE_NOOP("titles", "Add a customer"),
    QT_TRANSLATE_NOOP("titles", "Add a device"),
    QT_TRANSLATE_NOOP("titles", "Add a note"),
    QT_TRANSLATE_NOOP("titles", "Add a part"),
    QT_TRANSLATE_NOOP("titles", "Add a person"),
    QT_TRANSLATE_NOOP("titles", "Add a site"),
    QT_TRANSLATE_NOOP("titles", "Admit a laptop again"),
    QT_TRANSLATE_NOOP("titles", "Amend the sheet"),
    QT_TRANSLATE_NOOP("titles", "Answer a part request"),
    QT_TRANSLATE_NOOP("titles", "Approve a report"),
    QT_TRANSLATE_NOOP("titles", "Assign an order"),
    QT_TRANSLATE_NOOP("titles", "Attach a document"),
    QT_TRANSLATE_NOOP("titles", "Attach a photo"),
    QT_TRANSLATE_NOOP("titles", "Book a part"),
    QT_TRANSLATE_NOOP("titles", "Book labour"),
    QT_TRANSLATE_NOOP("titles", "Cancel an order"),
    QT_TRANSLATE_NOOP("titles", "Check in"),
    QT_TRANSLATE_NOOP("titles", "Close an order"),
    QT_TRANSLATE_NOOP("titles", "Complete the work"),
    QT_TRANSLATE_NOOP("titles", "Confirm the sheet"),
    QT_TRANSLATE_NOOP("titles", "Count a part"),
    QT_TRANSLATE_NOOP("titles", "Create an order"),
    QT_TRANSLATE_NOOP("titles", "Decide a conflict"),
    QT_TRANSLATE_NOOP("titles", "Decline an order"),
    QT_TRANSLATE_NOOP("titles", "Edit a contact"),
    QT_TRANSLATE_NOOP("titles", "Edit a customer"),
    QT_TRANSLATE_NOOP("titles", "Edit a device"),
    QT_TRANSLATE_NOOP("titles", "Edit a part"),
    QT_TRANSLATE_NOOP("titles", "Edit a person"),
    QT_TRANSLATE_NOOP("titles", "Edit a site"),
    QT_TRANSLATE_NOOP("titles", "Edit an article"),
    QT_TRANSLATE_NOOP("titles", "Edit an order"),
    QT_TRANSLATE_NOOP("titles", "Follow a low rating up"),
    QT_TRANSLATE_NOOP("titles", "Give parts back"),
    QT_TRANSLATE_NOOP("titles", "Let a person work"),
    QT_TRANSLATE_NOOP("titles", "Lift a recall"),
    QT_TRANSLATE_NOOP("titles", "Object to the sheet"),
    QT_TRANSLATE_NOOP("titles", "Pause the work"),
    QT_TRANSLATE_NOOP("titles", "Propose an article"),
    QT_TRANSLATE_NOOP("titles", "Publish a procedure"),
    QT_TRANSLATE_NOOP("titles", "Publish an article"),
    QT_TRANSLATE_NOOP("titles", "Rate the service"),
    QT_TRANSLATE_NOOP("titles", "Read an article"),
    QT_TRANSLATE_NOOP("titles", "Recall a part"),
    QT_TRANSLATE_NOOP("titles", "Receive parts"),
    QT_TRANSLATE_NOOP("titles", "Record a request"),
    QT_TRANSLATE_NOOP("titles", "Record an answer"),
    QT_TRANSLATE_NOOP("titles", "Record findings"),
    QT_TRANSLATE_NOOP("titles", "Reject a request"),
    QT_TRANSLATE_NOOP("titles", "Relate two devices"),
    QT_TRANSLATE_NOOP("titles", "Reopen an order"),
    QT_TRANSLATE_NOOP("titles", "Request a part"),
    QT_TRANSLATE_NOOP("titles", "Restore a value"),
    QT_TRANSLATE_NOOP("titles", "Return a report"),
    QT_TRANSLATE_NOOP("titles", "Revise an article"),
    QT_TRANSLATE_NOOP("titles", "Save how the sheet looks"),
    QT_TRANSLATE_NOOP("titles", "Save the company"),
    QT_TRANSLATE_NOOP("titles", "Send an article back"),
    QT_TRANSLATE_NOOP("titles", "Send the sheet back"),
    QT_TRANSLATE_NOOP("titles", "Set off"),
    QT_TRANSLATE_NOOP("titles", "Set roles"),
    QT_TRANSLATE_NOOP("titles", "Set skills"),
    QT_TRANSLATE_NOOP("titles", "Sign the sheet"),
    QT_TRANSLATE_NOOP("titles", "Stop a person's access"),
    QT_TRANSLATE_NOOP("titles", "Submit an article"),
    QT_TRANSLATE_NOOP("titles", "Suspend a laptop"),
    QT_TRANSLATE_NOOP("titles", "Take a part back"),
    QT_TRANSLATE_NOOP("titles", "Take labour back"),
    QT_TRANSLATE_NOOP("titles", "Transfer parts"),
    QT_TRANSLATE_NOOP("titles", "Turn a request into an order"),
    QT_TRANSLATE_NOOP("titles", "Vote on an article"),
    QT_TRANSLATE_NOOP("titles", "Withdraw an article"),
    QT_TRANSLATE_NOOP("titles", "Withdraw an attachment"),
)


def title_word(title: str) -> str:
    """A change set's title as people read it; one this version does not know is shown as written."""
    what, is_undo = what_was_done(title)
    shown = QCoreApplication.translate("titles", what)
    if is_undo:
        return QCoreApplication.translate("titles", "Undone: {0}").format(shown)
    return shown
