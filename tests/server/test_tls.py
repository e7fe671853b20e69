"""The server's own certificate: there from the first start, the same until it has to change."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fieldapp.errors import ReplicaTrouble
from fieldapp.server.tls import ServerCertificate, authority_pem, ensure_certificate

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def read(certificate: ServerCertificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificate.certificate.read_bytes())


def names_of(certificate: ServerCertificate) -> tuple[list[str], list[object]]:
    names = read(certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return names.get_values_for_type(x509.DNSName), names.get_values_for_type(x509.IPAddress)


def test_that_the_first_start_makes_a_certificate_for_every_local_name(tmp_path: Path) -> None:
    made = ensure_certificate(tmp_path, "192.0.2.7", NOW)

    hosts, addresses = names_of(made)
    assert {"localhost", socket.gethostname()} <= set(hosts)
    assert {ipaddress.ip_address(each) for each in ("127.0.0.1", "::1", "192.0.2.7")} == set(addresses)
    der = read(made).public_bytes(Encoding.DER)
    assert made.fingerprint == hashlib.sha256(der).hexdigest()


def test_that_every_further_start_finds_the_same(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path, "0.0.0.0", NOW)

    again = ensure_certificate(tmp_path, "0.0.0.0", NOW + timedelta(days=700))

    assert again == first


@pytest.mark.parametrize("days", [740, 2000, -900])
def test_that_it_is_renewed_before_it_ends_and_by_the_same_authority(tmp_path: Path, days: int) -> None:
    first = ensure_certificate(tmp_path, "localhost", NOW)
    authority = authority_pem(tmp_path)

    renewed = ensure_certificate(tmp_path, "localhost", NOW + timedelta(days=days))

    assert renewed.fingerprint != first.fingerprint
    assert authority_pem(tmp_path) == authority
    read(renewed).verify_directly_issued_by(x509.load_pem_x509_certificate(authority.encode()))


def test_that_a_new_listen_host_gets_into_the_certificate(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path, "localhost", NOW)

    moved = ensure_certificate(tmp_path, "field.example.com", NOW)

    assert moved.fingerprint != first.fingerprint
    assert "field.example.com" in names_of(moved)[0]


def test_that_no_key_can_be_read_by_others(tmp_path: Path) -> None:
    ensure_certificate(tmp_path, "localhost", NOW)

    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "tls").iterdir())


def test_that_what_desks_get_holds_no_key(tmp_path: Path) -> None:
    ensure_certificate(tmp_path, "localhost", NOW)

    assert authority_pem(tmp_path).startswith("-----BEGIN CERTIFICATE-----")
    assert "PRIVATE" not in authority_pem(tmp_path)


def test_that_a_server_without_a_certificate_of_its_own_has_no_authority(tmp_path: Path) -> None:
    assert authority_pem(tmp_path) == ""


def test_that_a_damaged_certificate_is_told_and_not_replaced(tmp_path: Path) -> None:
    ensure_certificate(tmp_path, "localhost", NOW)
    (tmp_path / "tls" / "authority.pem").write_text("-----BEGIN CERTIFICATE-----\nnonsense\n")

    with pytest.raises(ReplicaTrouble) as caught:
        ensure_certificate(tmp_path, "localhost", NOW)

    assert caught.value.code == "certificate-unreadable"
    assert "nonsense" in (tmp_path / "tls" / "authority.pem").read_text()


def test_that_a_browser_that_trusts_the_authority_gets_in(tmp_path: Path) -> None:
    made = ensure_certificate(tmp_path, "localhost", datetime.now(UTC))
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(made.certificate, made.key)
    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    theirs.settimeout(10)
    welcome = threading.Thread(target=lambda: server_side.wrap_socket(theirs, server_side=True).close())
    welcome.start()

    client_side = ssl.create_default_context(cadata=authority_pem(tmp_path))
    with client_side.wrap_socket(ours, server_hostname="localhost") as secured:
        subject = secured.getpeercert()

    welcome.join(10)
    assert subject
