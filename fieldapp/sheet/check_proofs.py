"""What a check says of a file's time stamps, of the level it has reached by them, and of revoked certificates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from fieldapp.sheet.checking import Check, Outcome, Witness
from fieldapp.sheet.revocation import newest_lists, revoked_by
from fieldapp.sheet.seals import Seal
from fieldapp.sheet.stamps import Evidence, Stamp, level, read_evidence, read_stamps, stamp_of


def proof_checks(pdf: bytes, seals: Sequence[Seal], witness: Witness) -> list[Check]:
    """In the order in which people ask: when, who may have sealed, how complete. Raises Unreadable `pdf-unreadable`."""
    stamps, evidence = read_stamps(pdf, witness.stampers), read_evidence(pdf)
    reached = Check("level", Outcome.HOLDS, "level", {"level": level(seals, stamps, evidence)})
    return [
        *(_stamp(each) for each in stamps),
        *_revocation(seals, stamps, evidence, witness),
        reached,
    ]


def _stamp(stamp: Stamp) -> Check:
    said = {"name": stamp.service, "moment": stamp.at, "fingerprint": stamp.authority}
    if not stamp.holds:
        return Check("stamp", Outcome.FAILS, "stamp-broken", said)
    if not stamp.is_known:
        return Check("stamp", Outcome.OPEN, "stamp-unknown", said)
    return Check("stamp", Outcome.HOLDS, "stamped", said)


def _revocation(
    seals: Sequence[Seal], stamps: Sequence[Stamp], evidence: Evidence, witness: Witness
) -> Iterator[Check]:
    """Of each revoked certificate; of those that are not, only that somebody has looked, and when."""
    authorities = _authorities(seals, evidence, witness)
    lists = (*witness.lists, *evidence.lists)
    revoked = witness.revoked if witness.revoked is not None else revoked_by(authorities, lists)
    found = [_revoked(seal, revoked[seal.serial], stamps) for seal in seals if seal.serial in revoked]
    yield from found
    newest = newest_lists(authorities, lists).values()
    if not found and newest:
        asked = max(each.last_update_utc for each in newest)
        yield Check("revocation", Outcome.HOLDS, "not-revoked", {"moment": asked})


def _revoked(seal: Seal, since: datetime, stamps: Sequence[Stamp]) -> Check:
    """A seal made before stays good, where something else than the laptop's clock shows that it was."""
    stamp = stamp_of(seal, stamps)
    said = {"name": seal.name, "moment": since}
    if stamp is not None and stamp.at < since:
        return Check("revocation", Outcome.HOLDS, "revoked-later", {**said, "stamped": stamp.at})
    if stamp is None and seal.at is not None and seal.at < since:
        return Check("revocation", Outcome.OPEN, "revoked-unproven", {**said, "claimed": seal.at})
    return Check("revocation", Outcome.FAILS, "revoked", said)


def _authorities(seals: Sequence[Seal], evidence: Evidence, witness: Witness) -> list[x509.Certificate]:
    """Whose lists count: those that were given, or else the one that the seals name."""
    if witness.authorities:
        return [x509.load_pem_x509_certificate(pem.encode()) for pem in witness.authorities]
    named = {seal.authority for seal in seals}
    return [each for each in evidence.certificates if each.fingerprint(SHA256()).hex() in named]
