"""What the customer has filled in so far, kept with every stroke: a crash in the middle costs a moment of ink."""

from __future__ import annotations

import msgspec

from fieldapp.errors import Unreadable
from fieldapp.sheet.ink import Ink, Stroke, check
from fieldapp.ui.widgets.ink_strokes import CANVAS


class SignerDraft(msgspec.Struct, frozen=True):
    """One signer's part."""

    name: str = ""
    role: str = ""
    typed: bool = False
    strokes: tuple[Stroke, ...] = ()


class SignDraft(msgspec.Struct, frozen=True):
    """The customer's part, and which sheet it was given under."""

    shown: str = ""
    """`shown_digest` of the sheet that was on the screen when the ink came."""
    stars: int = 0
    words: str = ""
    signers: tuple[SignerDraft, ...] = ()


def place_of(order_id: str) -> str:
    """Where the draft of an order's signature is kept."""
    return f"sign:{order_id}"


def to_words(draft: SignDraft) -> str:
    """The draft as a text."""
    return msgspec.json.encode(draft).decode()


def from_words(words: str) -> SignDraft | None:
    """The draft of a text; None for what another version wrote, or nobody."""
    try:
        draft = msgspec.json.decode(words, type=SignDraft)
        for signer in draft.signers:
            if signer.strokes:
                check(Ink(width=CANVAS[0], height=CANVAS[1], strokes=signer.strokes))
    except (msgspec.MsgspecError, Unreadable):
        return None
    return draft
