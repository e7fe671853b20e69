"""The titles of all changes, in English as they are kept; each program shows them in its language.

An undo is `Undo: ` before the title of what it undid.
"""

from __future__ import annotations

UNDO = "Undo: "

TITLES = (
    "Accept an order",
    "Add a contact",
    "Add a customer",
    "Add a device",
    "Add a note",
    "Add a part",
    "Add a person",
    "Add a site",
    "Admit a laptop again",
    "Amend the sheet",
    "Answer a part request",
    "Approve a report",
    "Assign an order",
    "Attach a document",
    "Attach a photo",
    "Book a part",
    "Book labour",
    "Cancel an order",
    "Check in",
    "Close an order",
    "Complete the work",
    "Count a part",
    "Create an order",
    "Decide a conflict",
    "Decline an order",
    "Edit a contact",
    "Edit a customer",
    "Edit a device",
    "Edit a part",
    "Edit a person",
    "Edit a site",
    "Edit an order",
    "Enter a special day",
    "Give parts back",
    "Let a person work",
    "Lift a recall",
    "Pause the work",
    "Publish a procedure",
    "Recall a part",
    "Receive parts",
    "Record a request",
    "Record an answer",
    "Record findings",
    "Reject a request",
    "Relate two devices",
    "Remove a special day",
    "Reopen an order",
    "Request a part",
    "Restore a value",
    "Return a report",
    "Save a service level",
    "Save a working calendar",
    "Save how the sheet looks",
    "Save the company",
    "Send the sheet back",
    "Set off",
    "Set roles",
    "Set skills",
    "Sign the sheet",
    "Stop a person's access",
    "Suspend a laptop",
    "Take a part back",
    "Take labour back",
    "Take over holidays",
    "Transfer parts",
    "Turn a request into an order",
    "Withdraw a service level",
    "Withdraw an attachment",
)


def what_was_done(title: str) -> tuple[str, bool]:
    """The title of the action itself, and whether this change undid it."""
    return title.removeprefix(UNDO), title.startswith(UNDO)
