"""A company's sheet authority with a desk and a server that it knows, for tests of sealed sheets."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from fieldapp.fonts import font_files
from fieldapp.model.reports import ServiceReport, Signature
from fieldapp.sheet import certificates
from fieldapp.sheet.certificates import OF_A_DESK, OF_THE_SERVER, Holder, SealCertificate, sealing_key
from fieldapp.sheet.content import SheetContent, canonical_bytes, digest, sealed
from fieldapp.sheet.hands import hands_in
from fieldapp.sheet.pdf import render
from fieldapp.sheet.revocation import make_list
from fieldapp.sheet.signing import Sealer, approval, sealing
from tests.unit.sheet.sheets import a_sheet, signed

AT = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)


class SealingCompany:
    """Everything comes from one number, so that two of them are two companies."""

    def __init__(self, number: int = 1) -> None:
        self.secret = bytes([number]) * 32

    @cached_property
    def authority(self) -> str:
        """PEM."""
        return certificates.make_authority(sealing_key(self.secret, certificates.AUTHORITY), "5e1f", AT)

    @cached_property
    def desk(self) -> Sealer:
        """Li Wei's laptop."""
        return self._sealer(certificates.DESK, Holder("desk-1", "Li Wei", "Harbour Pumps", OF_A_DESK))

    @cached_property
    def server(self) -> Sealer:
        """What seals approvals."""
        return self._sealer(certificates.APPROVAL, Holder("server", "server", "Harbour Pumps", OF_THE_SERVER))

    def sealed_pdf(self, content: SheetContent) -> bytes:
        """The sheet as a desk hands it over."""
        return self.desk.seal(render(content, font_files()), sealing(content, AT, "Li Wei"))

    def approved(self, pdf: bytes, content: SheetContent) -> bytes:
        """The sheet after a supervisor has approved it."""
        return self.server.seal(pdf, approval(content, "王芳", AT))

    def revocations(self, now: datetime, *revoked: tuple[int, datetime]) -> bytes:
        """The authority's list of revoked certificates."""
        return make_list(self.authority, sealing_key(self.secret, certificates.AUTHORITY), revoked, now)

    def certify(self, key: EllipticCurvePrivateKey) -> SealCertificate:
        """What a desk gets for its key."""
        holder = Holder("desk-2", "Li Wei", "Harbour Pumps", OF_A_DESK)
        issuer = sealing_key(self.secret, certificates.AUTHORITY)
        issued = certificates.issue(self.authority, issuer, holder, key.public_key(), AT)
        return SealCertificate(issued, self.authority)

    def _sealer(self, purpose: bytes, holder: Holder) -> Sealer:
        key = sealing_key(self.secret, purpose)
        issuer = sealing_key(self.secret, certificates.AUTHORITY)
        issued = certificates.issue(self.authority, issuer, holder, key.public_key(), AT)
        return Sealer(key, SealCertificate(issued, self.authority))


def a_signed_content() -> SheetContent:
    """What a customer has signed."""
    return sealed(signed(a_sheet(created_at=AT)))


def in_the_books(
    content: SheetContent, order: str, report: str, pdf_sha256: str, revision: int = 1
) -> tuple[ServiceReport, Signature]:
    """The rows of a sheet that Li Wei sealed, and of whoever signed it."""
    (hand,) = hands_in(content)
    kept = ServiceReport(
        id=report, order_id=order, revision=revision, sealed_at=content.created_at, by_name="Li Wei",
        content=canonical_bytes(content).decode(), digest=digest(content), pdf_sha256=pdf_sha256,
    )  # fmt: skip
    hers = Signature(
        id=str(uuid.uuid4()), order_id=order, report_id=report, digest=kept.digest, signed_at=AT,
        signer_name=hand.name, signer_role=hand.role, ink=hand.ink,
    )  # fmt: skip
    return kept, hers
