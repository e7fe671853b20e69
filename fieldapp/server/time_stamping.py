"""The time stamp service (RFC 3161) that completes sealed sheets, as the command line names it.

    service = TimeStampService("https://stamp.example.com/", (pem,))
    reply = service.ask(request)                    # one question by HTTP, 20 s at most
    lists = service.lists_about(chain)              # what its authority says of revoked certificates

What the service says is believed when it comes from one of the authorities that were given.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import requests
from cryptography import x509

from fieldapp.sheet.revocation import is_list_of, read_list
from fieldapp.sheet.signing import StampRefused
from fieldapp.sheet.stamps import evidence_needed

log = logging.getLogger(__name__)

TIMEOUT_S = 20.0
MOST_BYTES = 4 * 2**20
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True)
class TimeStampService:
    """Where it is, and whose certificates it answers with."""

    url: str
    authorities: tuple[str, ...]
    """PEM."""
    timeout_s: float = TIMEOUT_S

    def ask(self, request: bytes) -> bytes:
        """Its reply to a request (RFC 3161 3.4). Raises StampRefused."""
        headers = {"Content-Type": _QUERY, "Accept": _REPLY}
        return self._exchange("POST", self.url, request, headers)

    def lists_about(self, chain: Sequence[x509.Certificate]) -> tuple[bytes, ...]:
        """A list of each authority of the chain, as far as one can be had where the certificates say."""
        found = (
            self._list(held, issuer) for held, issuer in zip(chain, evidence_needed(chain), strict=False)
        )
        return tuple(each for each in found if each is not None)

    def _list(self, held: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        for place in _places(held):
            try:
                data = self._exchange("GET", place, b"", {})
                if is_list_of(read_list(data), issuer):
                    return data
            except (StampRefused, ValueError) as trouble:
                log.info("no list of revoked certificates from %s: %s", place, trouble)
        return None

    def _exchange(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> bytes:
        """One exchange that ends in time, however slowly the other side speaks."""
        try:
            with requests.Session() as session:
                session.trust_env = False
                with session.request(
                    method,
                    url,
                    data=body,
                    headers=headers,
                    timeout=self.timeout_s,
                    stream=True,
                    allow_redirects=False,
                ) as reply:
                    return _read(reply, self.timeout_s)
        except (requests.RequestException, OSError, ValueError) as error:
            raise StampRefused(str(error)[:200]) from error


def _read(reply: requests.Response, timeout_s: float) -> bytes:
    if reply.status_code != 200:
        raise StampRefused(f"answered with {reply.status_code}")
    data, ends = b"", time.monotonic() + timeout_s
    while part := reply.raw.read1(MOST_BYTES, decode_content=True):
        data += part
        if time.monotonic() > ends:
            raise StampRefused("too slow")
        if len(data) > MOST_BYTES:
            break
    if not data or len(data) > MOST_BYTES:
        raise StampRefused("an empty answer, or one that is too large")
    return data


def _places(certificate: x509.Certificate) -> Iterable[str]:
    """Where a certificate says that the list of its authority is (RFC 5280 4.2.1.13)."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return
    for point in points:
        for name in point.full_name or ():
            if isinstance(name, x509.UniformResourceIdentifier) and name.value.startswith(
                ("http://", "https://")
            ):
                yield name.value
