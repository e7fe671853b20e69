"""`fieldapp server`: run the central service; make its first administrator and enrolment codes.

fieldapp server --data DIR --listen HOST:PORT
fieldapp server admin create --data DIR --login ada --name "Ada King"
fieldapp server desk code --data DIR --person li.wei
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import shlex
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp import cli_places, cli_sentences, cli_server_keeping, logs, settings
from fieldapp.cli_language import _, current
from fieldapp.errors import RuleBroken, Unreadable

if TYPE_CHECKING:
    from fieldapp.server.listen import Address, Certificate
    from fieldapp.server.service import ServerSettings, Service

DEFAULT_LISTEN = "127.0.0.1:8440"
_REFUSED = 1
_USAGE = 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `server`, `server admin create` and `server desk code`."""
    parser = subparsers.add_parser(
        "server",
        help=_("run the central service"),
        description=_("Run the central service: the console, and what desks sync with."),
        epilog=_("example: fieldapp server --data /var/lib/fieldapp --listen 0.0.0.0:8440"),
    )
    _add_data(parser)
    parser.add_argument(
        "--listen",
        default=DEFAULT_LISTEN,
        metavar="HOST:PORT",
        help=_("where to listen; 127.0.0.1:8440 else"),
    )
    _add_tls(parser)
    actions = parser.add_subparsers(dest="action", metavar=_("ACTION"))
    _add_admin(actions)
    _add_desk(actions)
    cli_server_keeping.add_actions(actions, _add_data)


def run(args: argparse.Namespace) -> int:
    """Run the action that was asked for."""
    if args.action == "admin":
        return _create_admin(args) if args.admin_action == "create" else _unlock(args)
    if args.action == "desk":
        return _make_code(args)
    if args.action in ("backup", "restore", "check"):
        return cli_server_keeping.run(args)
    return _serve(args)


def _add_data(parser: argparse.ArgumentParser, default: object = None) -> None:
    parser.add_argument(
        "--data", type=Path, default=default, metavar="DIR", help=_("the server's data folder")
    )
    parser.add_argument(
        "--database",
        type=cli_places.database,
        default=default,
        metavar="URL",
        help=_("PostgreSQL instead of a file in the data folder"),
    )


def _add_tls(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help=_("certificate with its chain, PEM"))
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help=_("key of the certificate, PEM"))
    parser.add_argument(
        "--behind-proxy", action="store_true", help=_("plain HTTP: a proxy on this machine speaks HTTPS")
    )
    parser.add_argument(
        "--plain-http", action="store_true", help=_("plain HTTP without a proxy, on a loopback address only")
    )
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help=_("processes to answer with; needs PostgreSQL")
    )
    parser.add_argument(
        "--public-url", metavar="URL", help=_("the address that desks reach; goes into enrolment tickets")
    )
    parser.add_argument(
        "--smtp", metavar="URL", help=_("mail server for letters: smtps://login:password@mail.example.com")
    )
    parser.add_argument("--smtp-from", metavar="ADDRESS", help=_("whom letters are from"))
    parser.add_argument(
        "--timestamps",
        metavar="URL",
        help=_("time stamp service (RFC 3161) that sealed sheets are stamped by"),
    )
    parser.add_argument(
        "--timestamp-authority",
        type=Path,
        metavar="PEM",
        help=_("the certificate of whoever certifies that service; only its time stamps are taken"),
    )


def _add_admin(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    admin = actions.add_parser("admin", help=_("make an administrator"))
    ways = admin.add_subparsers(dest="admin_action", required=True, metavar=_("ACTION"))
    create = ways.add_parser(
        "create",
        help=_("make a person who may do everything"),
        epilog=_("example: fieldapp server admin create --data /var/lib/fieldapp --login ada"),
    )
    _add_data(create, argparse.SUPPRESS)
    create.add_argument("--login", required=True, metavar="LOGIN", help=_("what the person signs in as"))
    create.add_argument("--name", metavar="NAME", help=_("the person's name; the login else"))
    create.add_argument(
        "--password-stdin", action="store_true", help=_("read the password from standard input, one line")
    )
    unlock = ways.add_parser(
        "unlock",
        help=_("let a person who lost telephone and recovery codes sign in with the password alone"),
        epilog=_("example: fieldapp server admin unlock --data /var/lib/fieldapp --login ada"),
    )
    _add_data(unlock, argparse.SUPPRESS)
    unlock.add_argument("--login", required=True, metavar="LOGIN", help=_("what the person signs in as"))


def _add_desk(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    desk = actions.add_parser("desk", help=_("enrol laptops"))
    code = desk.add_subparsers(dest="desk_action", required=True, metavar=_("ACTION")).add_parser(
        "code",
        help=_("make a code with which one laptop joins"),
        epilog=_("example: fieldapp server desk code --data /var/lib/fieldapp --person li.wei"),
    )
    _add_data(code, argparse.SUPPRESS)
    code.add_argument("--person", required=True, metavar="LOGIN", help=_("whose laptop it is"))
    code.add_argument(
        "--name",
        metavar="NAME",
        help=_("make the person, an engineer of that name, when there is none with the login"),
    )
    code.add_argument("--server-url", metavar="URL", help=_("the address that the laptop reaches"))


def _serve(args: argparse.Namespace) -> int:
    from fieldapp.server.listen import read_address

    try:
        address = read_address(args.listen)
    except Unreadable as error:
        return _misused(cli_sentences.told(error))
    wrong = _wrong_usage(args, address)
    if wrong is not None:
        return _misused(wrong)
    data = cli_places.data_folder(args)
    with _counts(args):
        _serve_at(args, address, data)
    return 0


def _misused(words: str) -> int:
    sys.stderr.write(words + "\n")
    return _USAGE


def _serve_at(args: argparse.Namespace, address: Address, data: Path) -> None:
    from fieldapp.server.app import create_app
    from fieldapp.server.listen import serve
    from fieldapp.server.service import ServerSettings
    from fieldapp.server.sockets import held

    with held(address) as sockets:
        logs.start_on_stderr()
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever stops it gets an orderly end
        certificate, fingerprint = _certificate(args, data, address)
        public_url = _public_url(args, address.host, address.port)
        known = ServerSettings(data, public_url, fingerprint, args.smtp, args.smtp_from, args.behind_proxy)

        def work(greets: bool = True) -> None:
            with _opened(args, known) as service:
                serve(
                    create_app(service),
                    address,
                    certificate,
                    behind_proxy=args.behind_proxy,
                    sockets=sockets,
                    on_listening=lambda port: _greet(service, args, address.host, port) if greets else None,
                )

        if args.workers == 1:
            work()
        else:
            _serve_in_processes(args, work)


def _serve_in_processes(args: argparse.Namespace, work: Callable[[bool], None]) -> None:
    """The database is brought to this version before several processes open it at once."""
    from fieldapp.server.workers import supervise

    with _opened(args):
        pass
    supervise(args.workers, lambda number: work(number == 0))


@contextlib.contextmanager
def _counts(args: argparse.Namespace) -> Iterator[None]:
    """Where several processes count together; prometheus-client asks for it when it is first imported."""
    if args.workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="fieldapp-counts-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _wrong_usage(args: argparse.Namespace, address: Address) -> str | None:
    from fieldapp.server.mail.account import read_server

    if (args.tls_cert is None) != (args.tls_key is None):
        return _("--tls-cert and --tls-key belong together")
    if args.tls_cert is not None and (args.behind_proxy or args.plain_http):
        return _("--tls-cert cannot be combined with plain HTTP")
    if args.workers != 1 and (args.workers < 1 or args.database is None or not hasattr(os, "fork")):
        return _("--workers needs --database with PostgreSQL, and a system that can fork")
    if args.smtp is not None:
        try:
            read_server(args.smtp, args.smtp_from)
        except (Unreadable, RuleBroken) as error:
            return cli_sentences.told(error)
    if (wrong := _wrong_time_stamps(args.timestamps, args.timestamp_authority)) is not None:
        return wrong
    if args.plain_http and not address.is_this_machine_only:
        return _("--plain-http is for a loopback address; others need HTTPS")
    return None


def _wrong_time_stamps(url: str | None, authority: Path | None) -> str | None:
    if (url is None) != (authority is None):
        return _("--timestamps and --timestamp-authority belong together")
    if url is None or authority is None:
        return None
    from fieldapp.sheet.certificates import read_certificate

    if not url.startswith(("http://", "https://")):
        return _("--timestamps takes an address that begins with http:// or https://")
    try:
        read_certificate(authority.read_text(errors="replace"))
    except ValueError:
        return _("{file} holds no certificate in PEM").format(file=authority)
    return None


def _certificate(args: argparse.Namespace, data: Path, address: Address) -> tuple[Certificate | None, str]:
    from fieldapp.server.listen import Certificate
    from fieldapp.server.tls import check_files, ensure_certificate
    from fieldapp.store.world import World

    if args.behind_proxy or args.plain_http:
        return None, ""
    if args.tls_cert is not None:
        check_files(args.tls_cert, args.tls_key)
        return Certificate(args.tls_cert, args.tls_key), ""
    own = ensure_certificate(settings.private_folder(data), address.host, World().now())
    return Certificate(own.certificate, own.key), own.fingerprint


def _public_url(args: argparse.Namespace, host: str, port: int) -> str | None:
    """Where desks reach the server, as far as it is known; a port that is yet to be given is not."""
    if args.public_url or args.behind_proxy or port == 0:
        return str(args.public_url) if args.public_url else None
    import socket

    everywhere = host in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
    name = socket.gethostname() if everywhere else host
    scheme = "http" if args.plain_http else "https"
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}"


@contextlib.contextmanager
def _opened(args: argparse.Namespace, known: ServerSettings | None = None) -> Iterator[Service]:
    from fieldapp.server.service import open_service

    service = open_service(cli_places.data_folder(args), args.database, settings=known)
    try:
        yield service
    finally:
        service.close()


def _greet(service: Service, args: argparse.Namespace, host: str, port: int) -> None:
    """The address, and on a server nobody can sign in to the two lines that change that."""
    from fieldapp.server.serving import Serving, remember

    data, url = service.settings.data, _public_url(args, host, port)
    remember(data, Serving(url, service.settings.fingerprint))
    service.bundle_keys  # noqa: B018 - made at the first start, so that every backup has them
    threading.Thread(target=service.typefaces.prepare, name="typefaces", daemon=True).start()
    print(_("Listening: {url}").format(url=url or f"http://{host}:{port}"), flush=True)
    if service.accounts.has_any():
        return
    where = _where(args, data)
    admin = f"fieldapp server admin create {where} --login ada"
    code = f'fieldapp server desk code {where} --person li.wei --name "Li Wei"'
    print(_("To make the first administrator: {command}").format(command=admin))
    print(_("To make the first enrolment code: {command}").format(command=code), flush=True)


def _where(args: argparse.Namespace, data: Path) -> str:
    """The options that lead another command to the same server; a password is left for the person to write."""
    words = ["--data", str(data)]
    if args.database:
        from sqlalchemy import make_url

        words += ["--database", make_url(args.database).render_as_string(hide_password=True)]
    return shlex.join(words)


def _create_admin(args: argparse.Namespace) -> int:
    try:
        return _created_admin(args)
    except RuleBroken as error:
        sys.stderr.write(cli_sentences.told(error) + "\n")
        return _REFUSED


def _created_admin(args: argparse.Namespace) -> int:
    from fieldapp.actions.people import PersonDraft, create_person
    from fieldapp.model.people import Language, Role
    from fieldapp.rules.actors import SYSTEM
    from fieldapp.store.accounts import check_length

    password = _password(args)
    if password is None:
        return _REFUSED
    check_length(password)
    with _opened(args) as service:
        draft = PersonDraft(
            login=args.login,
            name=args.name or args.login,
            language=Language(current()),
            roles=frozenset({Role.ADMINISTRATOR}),
        )
        person_id = create_person(service.store, draft, by=SYSTEM)
        service.accounts.set_password(person_id, password)
    print(_("{login} can sign in now.").format(login=args.login))
    return 0


def _unlock(args: argparse.Namespace) -> int:
    from fieldapp.store.queries.console import person_by_login

    with _opened(args) as service:
        with service.store.read() as session:
            found = person_by_login(session, args.login)
        if found is None:
            return _nobody_signs_in_as(args.login)
        service.accounts.factors.end(found.id)
        service.accounts.end_sessions(found.id)
    print(_("{login} signs in with the password alone now.").format(login=args.login))
    return 0


def _password(args: argparse.Namespace) -> str | None:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # a terminal that would show what is typed
            first, again = getpass.getpass(_("Password: ")), getpass.getpass(_("The same again: "))
    except (EOFError, getpass.GetPassWarning):
        sys.stderr.write("\n" + _("Nobody is here to type a password. Send it with --password-stdin.") + "\n")
        return None
    if first != again:
        sys.stderr.write(_("The two passwords are not the same.") + "\n")
        return None
    return first


def _make_code(args: argparse.Namespace) -> int:
    from fieldapp.codes.enrolment import EnrolmentTicket
    from fieldapp.rules.actors import SYSTEM
    from fieldapp.server.serving import recall
    from fieldapp.store.enrolments import make_code

    folder = args.data or settings.data_folder()
    served = recall(folder)
    url = args.server_url or (served.public_url if served else None)
    if url is None:
        sys.stderr.write(_("Start the server once, or say with --server-url where laptops reach it.") + "\n")
        return _REFUSED
    if args.name is None and args.database is None and not settings.DataFolder(folder).database.exists():
        return _nobody_signs_in_as(args.person)  # and nothing is made to find that out
    with _opened(args) as service:
        person_id = _person(service, args)
        if person_id is None:
            return _nobody_signs_in_as(args.person)
        code = make_code(service.store, person_id, by=SYSTEM)
    print(EnrolmentTicket(url, code.code, served.fingerprint if served else "").text())
    return 0


def _nobody_signs_in_as(login: str) -> int:
    sys.stderr.write(_("Nobody signs in as {login}.").format(login=login) + "\n")
    return _REFUSED


def _person(service: Service, args: argparse.Namespace) -> str | None:
    from fieldapp.actions.people import PersonDraft, create_person
    from fieldapp.model.people import Language
    from fieldapp.rules.actors import SYSTEM
    from fieldapp.store.queries.console import person_by_login

    with service.store.read() as session:
        found = person_by_login(session, args.person)
    if found is not None:
        return found.id
    if args.name is None:
        return None
    return create_person(
        service.store, PersonDraft(args.person, args.name, language=Language(current())), by=SYSTEM
    )
