"""Whether this program can understand what a desk says: looked at before the message itself is.

Additions never get this far: unknown fields are passed over, unknown columns and tables kept. Only
a changed meaning raises the protocol, and then a server that does not know it keeps off.
"""

from __future__ import annotations

import msgspec

from fieldapp.errors import Refused
from fieldapp.sync.messages import PROTOCOL


class _Spoken(msgspec.Struct):
    protocol: int = PROTOCOL


_DECODER = msgspec.json.Decoder(_Spoken)


def check_understood(raw: bytes) -> None:
    """Raises Refused `desk-is-newer` for a message of a protocol this program does not know; it was not looked at."""
    try:
        spoken = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return  # whoever reads the message says what is wrong with it
    if spoken.protocol > PROTOCOL:
        raise Refused("desk-is-newer", spoken=spoken.protocol, known=PROTOCOL)
