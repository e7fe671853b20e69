"""How pyHanko adds a signature here: nothing but the signature.

On its own it would also rewrite title and XMP (which must agree in an archive file), put its name among the
producers and raise the version of the format beyond what PDF/A-3 knows. Imported late: pyHanko takes 0.9 s.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession


class Update(IncrementalPdfFileWriter):
    """An update that leaves what the file says of itself as it is."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(io.BytesIO(pdf))

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """The version stays: signatures of this kind are older than PDF 2.0 (ETSI EN 319 142-1, annex)."""

    def register_extension(self, ext: DeveloperExtension) -> None:
        """None: what PAdES adds is named by itself, and extensions of PDF 2.0 have no place in PDF/A-3."""

    def keep_beside(self, certificates: Iterable[bytes], lists: Iterable[bytes]) -> None:
        """Put certificates and lists of revoked ones (DER) into the document's security store."""
        from pyhanko.sign.validation.dss import DocumentSecurityStore  # late: desks do without

        DocumentSecurityStore.supply_dss_in_writer(
            self,
            None,
            certs=[Certificate.load(each) for each in certificates],
            crls=[CertificateList.load(each) for each in lists],
        )

    def free_field(self, name: str) -> str:
        """A name that no signature field of the file has: `Seal`, `Seal2`, `Seal3`..."""
        taken = {field for field, _value, _reference in enumerate_sig_fields(self.prev)}
        tried = (name if number == 1 else f"{name}{number}" for number in range(1, len(taken) + 2))
        return next(free for free in tried if free not in taken)

    def _update_meta(self) -> None:
        """The sheet's own metadata hold for the sealed sheet as well."""


class SignerAt(PdfSigner):
    """Signs with the moment that the sheet says instead of this machine's clock."""

    def __init__(self, metadata: PdfSignatureMetadata, signer: Signer, at: datetime) -> None:
        field = SigFieldSpec(metadata.field_name or "")
        super().__init__(metadata, signer, new_field_spec=field)
        self._at = at

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """None: extensions of PDF 2.0 have no place in PDF/A-3."""

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """As usual, at the moment given."""
        session: PdfSigningSession = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session
