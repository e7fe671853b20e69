"""Says of a sheet's PDF, point by point, what holds and what does not; without a network.

    checked = check_sheet(pdf, Witness(authorities=(pem,), record=sealed_sheet(session, sha256)))
    checked.verdict                     # genuine, objected or unproven
    for check in checked.checks: said(check, "en")      # `check_wording`: the same words on every screen

A witness is what is known here: the company's authority, the books, the photos, the fonts. What cannot be
checked for want of a witness is open, never good. Flipping any bit of a sealed file, appending to it or cutting it
makes a check fail: the signatures cover all bytes but the gaps that hold them, and `seals` covers the gaps.
Nothing is changed. Any thread; 25 ms, and a rendering where fonts are given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from fieldapp import __version__
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.sheet import hands
from fieldapp.sheet.attached import SHEET_FILE, SIGNATURE_FILE, content_of, files_in
from fieldapp.sheet.certificates import OF_A_DESK, OF_THE_SERVER
from fieldapp.sheet.closing import WRONG_CLOCK
from fieldapp.sheet.content import SheetContent, Signature, canonical_bytes, digest, from_canonical
from fieldapp.sheet.pdf import render
from fieldapp.sheet.preview import page_count, page_image
from fieldapp.sheet.signing import COMPLETION, SEAL
from fieldapp.store.queries.sealed_sheets import SealedSheet

if TYPE_CHECKING:
    from fieldapp.sheet.seals import Seal

_COMPARED_DPI = 72.0


class Outcome(StrEnum):
    """What came of one check."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    """Nothing here can tell."""


class Verdict(StrEnum):
    """What all checks say together."""

    GENUINE = "genuine"
    OBJECTED = "objected"
    UNPROVEN = "unproven"
    """Nothing speaks against it, and nothing here shows where it comes from."""


@dataclass(frozen=True)
class Check:
    """One point. `code` names the sentence, `facts` fill it."""

    about: str
    outcome: Outcome
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """All points, in the order in which people ask."""

    checks: tuple[Check, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Witness:
    """What is known where the check is made."""

    authorities: Sequence[str] = ()
    """PEM of the company's; without one the file's own word is all there is."""
    knows_books: bool = False
    """Whether a desk's or a server's database was asked."""
    record: SealedSheet | None = None
    """What the books say of these very bytes."""
    fonts: FontFiles | None = None
    """To draw the pages again; without them that is left out."""
    picture: Callable[[str], bytes | None] = lambda _sha256: None
    """A photo's bytes by SHA-256, as far as they are here."""
    stampers: Sequence[str] = ()
    """PEM of authorities whose time stamps are believed."""
    lists: Sequence[bytes] = ()
    """Lists of revoked certificates, beside those in the file."""
    revoked: Mapping[int, datetime] | None = None
    """What the server's own books say instead of lists: by serial number, since when."""


def check_sheet(pdf: bytes, witness: Witness) -> Checked:
    """Every check that can be made of these bytes. Whatever they are, the answer is a `Checked`."""
    try:
        seals = _seals(pdf, witness)
        proofs = _proofs(pdf, seals, witness)
        files = files_in(pdf)
    except Unreadable:
        return _concluded([Check("whole", Outcome.FAILS, "unreadable"), *_books(witness, None, (), "", None)])
    content, data = _data(files, seals)
    checks = [_whole(pdf, seals), *_sealed(seals, witness), *proofs, data, *_hand(content, data)]
    if not any(check.outcome is Outcome.FAILS for check in checks):
        checks.append(_archive(pdf))
    if witness.fonts is not None and content is not None:
        checks.append(_pages(pdf, seals, content, witness, witness.fonts))
    attached = hashlib.sha256(files.get(SHEET_FILE, b"")).hexdigest()
    return _concluded([*checks, *_books(witness, _whole(pdf, seals), seals, attached, content)])


def _seals(pdf: bytes, witness: Witness) -> tuple[Seal, ...]:
    """A signature names the bytes that it covers, and cannot be packed; where no such name is, there is none."""
    if b"/ByteRange" not in pdf:
        _check_whole(pdf)
        return ()
    from fieldapp.sheet.seals import read_seals

    return read_seals(pdf, witness.authorities)


def _proofs(pdf: bytes, seals: Sequence[Seal], witness: Witness) -> list[Check]:
    """Time stamps, what the file has reached by them, and whether a certificate was revoked."""
    if not seals:
        return []
    from fieldapp.sheet.check_proofs import proof_checks

    return proof_checks(pdf, seals, witness)


def _check_whole(pdf: bytes) -> None:
    """Refuse what only reads as a PDF when it is mended: it was cut. Raises Unreadable `pdf-unreadable`."""
    import pikepdf  # late, as `archive` is: the desk starts without it

    from fieldapp.sheet.strange_pdf import opened

    try:
        opened(pdf, mends=False).close()
    except pikepdf.PdfError as error:
        raise Unreadable("pdf-unreadable") from error
    if not pdf.rstrip().endswith(b"%%EOF"):
        raise Unreadable("pdf-unreadable")


def _concluded(checks: Sequence[Check]) -> Checked:
    held = {check.code for check in checks if check.outcome is Outcome.HOLDS}
    is_doubtful = any(check.code == "revoked-unproven" for check in checks)
    is_proven = held >= {"whole", "sealed", "authority-known", "content"} and not is_doubtful
    if any(check.outcome is Outcome.FAILS for check in checks):
        verdict = Verdict.OBJECTED
    elif "known" in held or is_proven:
        verdict = Verdict.GENUINE
    else:
        verdict = Verdict.UNPROVEN
    return Checked(tuple(checks), verdict)


# ─── the seals ─────────────────────────────────────────────────────────────────────────────────


def _whole(pdf: bytes, seals: Sequence[Seal]) -> Check:
    from fieldapp.sheet.seals import reaches_the_end

    if not seals:
        return Check("whole", Outcome.OPEN, "not-sealed")
    if reaches_the_end(pdf, seals) and all(seal.is_exact for seal in seals):
        return Check("whole", Outcome.HOLDS, "whole")
    return Check("whole", Outcome.FAILS, "changed")


def _sealed(seals: Sequence[Seal], witness: Witness) -> list[Check]:
    if not seals:
        return []
    later = [seal for seal in seals if seal.unit != OF_A_DESK or seal is not seals[0]]
    said = (_approval(seal) for seal in later)
    return [_by_a_desk(seals), _authority(seals, witness), *(check for check in said if check)]


def _by_a_desk(ours: Sequence[Seal]) -> Check:
    seal = ours[0]
    if not seal.holds:
        return Check("seal", Outcome.FAILS, "seal-broken")
    if seal.unit != OF_A_DESK:
        return Check("seal", Outcome.OPEN, "no-desk-seal")
    if _kind(seal) != SEAL:
        return Check("seal", Outcome.FAILS, "seal-broken")
    said = {"name": seal.name, "company": seal.company, "moment": seal.at}
    return Check("seal", Outcome.HOLDS, "sealed", said)


def _authority(ours: Sequence[Seal], witness: Witness) -> Check:
    said = {"fingerprint": ours[0].authority}
    if not witness.authorities:
        return Check("authority", Outcome.OPEN, "authority-not-given", said)
    if all(seal.is_known for seal in ours):
        return Check("authority", Outcome.HOLDS, "authority-known", said)
    return Check("authority", Outcome.FAILS, "authority-other", said)


def _approval(seal: Seal) -> Check | None:
    """A later seal may be the server's only: desks seal what customers sign, and nothing else.

    One that closes a time-stamped file says nothing beside that.
    """
    if not seal.holds or seal.unit != OF_THE_SERVER or _kind(seal) in (SEAL, ""):
        return Check("approval", Outcome.FAILS, "approval-broken")
    if _kind(seal) == COMPLETION:
        return None
    return Check("approval", Outcome.HOLDS, "approved", {"name": seal.by or seal.name, "moment": seal.at})


def _kind(seal: Seal) -> str:
    return seal.reason.kind if seal.reason else ""


# ─── the data ──────────────────────────────────────────────────────────────────────────────────


def _data(files: Mapping[str, bytes], seals: Sequence[Seal]) -> tuple[SheetContent | None, Check]:
    """The attached content, and whether every place that names its digest names the same."""
    if SHEET_FILE not in files:
        return None, Check("content", Outcome.FAILS if seals else Outcome.OPEN, "content-absent")
    attached = hashlib.sha256(files[SHEET_FILE]).hexdigest()
    try:
        content = content_of(files)
        named = {digest(content), *_digests_named(files, content, seals)}
    except (FieldappError, ValueError, RecursionError):
        return None, Check("content", Outcome.FAILS, "content-differs")
    if named != {attached}:
        return content, Check("content", Outcome.FAILS, "content-differs")
    return content, Check("content", Outcome.HOLDS, "content", {"digest": attached})


def _digests_named(files: Mapping[str, bytes], content: SheetContent, seals: Sequence[Seal]) -> set[str]:
    """By the signature's data, by the sheet's foot, and by each seal."""
    named = {content.seal.digest} if content.seal else set()
    if SIGNATURE_FILE in files:
        named.add(str(json.loads(files[SIGNATURE_FILE]).get("digest", "")))
    return named | {seal.reason.digest if seal.reason else "" for seal in seals}


def _hand(content: SheetContent | None, data: Check) -> list[Check]:
    """Who signed; what is bound to another digest binds nobody."""
    if content is None:
        return []
    if data.outcome is not Outcome.HOLDS:
        return [Check("ink", Outcome.FAILS, "ink-unbound")]
    if (signature := content.signature) is not None:
        code = "ink" if signature.ink is not None else "name-typed"
        said = {"name": signature.signer_name, "moment": signature.signed_at}
        return [Check("ink", Outcome.HOLDS, code, said), *_clock(signature)]
    if content.declined is not None:
        return [Check("ink", Outcome.HOLDS, "declined", {"words": content.declined.reason})]
    if content.absent is not None:
        return [Check("ink", Outcome.HOLDS, "nobody-there", {"words": content.absent.remark})]
    return [Check("ink", Outcome.FAILS, "nobody-signed")]


def _clock(signature: Signature) -> list[Check]:
    """What the server's clock said, where the laptop's was wrong."""
    corrected = signature.corrected_at
    if corrected is None or abs(corrected - signature.signed_at) < WRONG_CLOCK:
        return []
    said = {"moment": corrected, "compared": signature.compared_at or signature.signed_at}
    return [Check("clock", Outcome.HOLDS, "clock-corrected", said)]


# ─── the pages ─────────────────────────────────────────────────────────────────────────────────


def _pages(
    pdf: bytes, seals: Sequence[Seal], content: SheetContent, witness: Witness, fonts: FontFiles
) -> Check:
    """Whether the pages show what the data say: drawn again they have to come out the same."""
    whole, missing = _with_pictures(content, witness)
    if missing:
        return Check("pages", Outcome.OPEN, "pages-photos-missing", {"number": missing})
    try:
        drawn = render(whole, fonts)
        if pdf.startswith(drawn) or _look_alike(pdf, drawn):
            return Check("pages", Outcome.HOLDS, "pages-same")
    except FieldappError:
        return Check("pages", Outcome.OPEN, "pages-not-drawn")
    version = seals[0].program[1] if seals and seals[0].holds else __version__
    if version != __version__:
        return Check("pages", Outcome.OPEN, "pages-other-version", {"version": version})
    return Check("pages", Outcome.FAILS, "pages-differ")


def _with_pictures(content: SheetContent, witness: Witness) -> tuple[SheetContent, int]:
    """The content with the bytes of its pictures, and how many are not here."""
    logo = content.company.logo
    wanted = {each.sha256 for each in (*content.photos, *((logo,) if logo else ()))}
    found = {sha256: data for sha256 in wanted if (data := witness.picture(sha256))}
    if logo is not None:
        filled = msgspec.structs.replace(logo, data=found.get(logo.sha256, b""))
        company = msgspec.structs.replace(content.company, logo=filled)
        content = msgspec.structs.replace(content, company=company)
    photos = tuple(msgspec.structs.replace(each, data=found.get(each.sha256, b"")) for each in content.photos)
    return msgspec.structs.replace(content, photos=photos), len(wanted) - len(found)


def _look_alike(pdf: bytes, drawn: bytes) -> bool:
    """Whether every page is the same picture, whatever other releases of the libraries made of the bytes."""
    count = page_count(drawn)
    return page_count(pdf) == count and all(
        page_image(pdf, page, _COMPARED_DPI) == page_image(drawn, page, _COMPARED_DPI)
        for page in range(count)
    )


def _archive(pdf: bytes) -> Check:
    """Whether the file can be read for as long as it has to be kept. Older sheets are no archive files and genuine."""
    from fieldapp.sheet.archive_check import checked as checked_archive

    missing = [point.clause for point in checked_archive(pdf) if not point.holds]
    if missing:
        return Check("archive", Outcome.OPEN, "archive-not", {"clauses": ", ".join(dict.fromkeys(missing))})
    return Check("archive", Outcome.HOLDS, "archive")


# ─── the books ─────────────────────────────────────────────────────────────────────────────────


def _books(
    witness: Witness,
    whole: Check | None,
    seals: Sequence[Seal],
    attached: str,
    content: SheetContent | None,
) -> list[Check]:
    record = witness.record
    if not witness.knows_books:
        return []
    if record is None:
        is_sealed = whole is not None and whole.outcome is Outcome.HOLDS
        return [Check("known", Outcome.OPEN if is_sealed else Outcome.FAILS, "unknown-here")]
    said = {
        "order": record.order,
        "revision": record.revision,
        "moment": record.sealed_at,
        "name": record.by_name or "?",
    }
    if _contradicts(record, seals, attached, content):
        return [Check("known", Outcome.FAILS, "known-differs", said)]
    checks = [Check("known", Outcome.HOLDS, "known", said)]
    if record.newest_revision > record.revision:
        checks.append(Check("newest", Outcome.OPEN, "replaced", {"newest": record.newest_revision}))
    return checks


def _contradicts(
    record: SealedSheet, seals: Sequence[Seal], attached: str, content: SheetContent | None
) -> bool:
    """Whether the books do not agree with themselves, with the file or with the seal: somebody altered them."""
    try:
        says = from_canonical(record.content)
        is_sound = digest(says) == record.digest and says.order.revision == record.revision
    except FieldappError:
        return True
    is_same = content is None or canonical_bytes(says) == canonical_bytes(content)
    agrees = _same_hands(record, says) and _same_sealing(record, says, seals)
    return not (is_sound and is_same and agrees) or bool(seals and attached != record.digest)


def _same_hands(record: SealedSheet, says: SheetContent) -> bool:
    """Whether the rows of those who signed name who signed, with the same ink under the same digest, and are all there."""
    rows = record.signatures
    is_theirs = all(row.get("digest") == record.digest for row in rows)
    return is_theirs and hands.is_same(hands.hands_in(says), hands.hands_in_rows(rows))


def _same_sealing(record: SealedSheet, says: SheetContent, seals: Sequence[Seal]) -> bool:
    """Whether the books tell when it was sealed and by whom as the sheet and its desk's seal do."""
    by_desks = (seal.by for seal in seals if seal.unit == OF_A_DESK)
    return record.sealed_at == says.created_at and all(by == record.by_name for by in by_desks)
