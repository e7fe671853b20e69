"""`Service`: what one server process works with, made once by `open_service`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from argon2 import PasswordHasher

from fieldapp.actions.sheet_completion import SealDesk, StampService
from fieldapp.fonts import FontFiles, font_files
from fieldapp.server.api.pace import Pace
from fieldapp.server.attempts import Attempts
from fieldapp.server.catalogue import Catalogue, load_catalogue
from fieldapp.server.hooks.hook_office import HookOffice
from fieldapp.server.intake.mailbox import Mailbox
from fieldapp.server.mail.post_office import Posting, PostOffice
from fieldapp.server.measurements import Measurements
from fieldapp.server.pictures import Pictures
from fieldapp.server.planning.runs import DayPlanner
from fieldapp.server.sealing import SealOffice
from fieldapp.server.sheet_checks import SheetChecks
from fieldapp.server.sheet_pages import SheetPages
from fieldapp.server.strongbox import Strongbox
from fieldapp.server.tidying import Pulse, Visits
from fieldapp.server.typefaces import Typefaces
from fieldapp.server.watchers import MetricsToken
from fieldapp.settings import DataFolder, private_folder
from fieldapp.store.accounts import Accounts
from fieldapp.store.api_keys import ApiKeys
from fieldapp.store.blobs import Blobs
from fieldapp.store.driver import open_database
from fieldapp.store.enrolments import bundle_secret
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from fieldapp.store.world import World
from fieldapp.sync.bundle_keys import ServerKeys
from fieldapp.sync.ready_pages import ReadyPages

FREE_SIGN_INS = 20
"""Wrong passwords in a row from one address that cost nothing, whatever the logins."""
FREE_REPORTS = 6
"""Reports, ratings and the like an hour from one address before anybody waits."""
FREE_GUESSES = 20
FREE_SHEET_CHECKS = 30


@dataclass(frozen=True)
class ServerSettings:
    """What was said on the command line, as far as requests are concerned."""

    data: Path
    public_url: str | None = None
    """Where desks and browsers reach the server; goes into enrolment tickets."""
    fingerprint: str = ""
    """SHA-256 of the server's own certificate, hexadecimal; empty when another one is used."""
    mail_server: str | None = None
    """`smtps://login:password@host`; what is said here counts over what the console says."""
    mail_sender: str | None = None
    behind_proxy: bool = False
    """Whether requests come through a proxy, so that where they come from is what it says."""
    time_stamps: str | None = None
    """Address of the time stamp service (RFC 3161) that completes sealed sheets."""
    stamp_authorities: tuple[str, ...] = ()
    """PEM of whoever certifies that service."""


@dataclass(frozen=True)
class Service:
    """The store, the blobs and everything else that requests need; shared by all threads."""

    store: Store
    blobs: Blobs
    accounts: Accounts
    api_keys: ApiKeys
    catalogue: Catalogue
    settings: ServerSettings
    strongbox: Strongbox
    """What seals secrets that must be read again."""

    @property
    def world(self) -> World:
        """The clock and chance."""
        return self.store.world

    @property
    def clock(self) -> Callable[[], datetime]:
        """What the time is."""
        return self.store.world.now

    @cached_property
    def fonts(self) -> FontFiles:
        """The fonts of labels and sheets. Raises ReplicaTrouble `fonts-not-built`."""
        return font_files()

    @cached_property
    def typefaces(self) -> Typefaces:
        """The same fonts in pieces small enough for a browser."""
        return Typefaces(self.settings.data / "typefaces")

    @cached_property
    def pictures(self) -> Pictures:
        """Photos scaled for browsers."""
        return Pictures(self.blobs, self.settings.data / "pictures")

    @cached_property
    def sheet_pages(self) -> SheetPages:
        """Pages of sealed sheets as pictures."""
        return SheetPages(self.blobs, self.settings.data / "pictures")

    @cached_property
    def sign_ins(self) -> Attempts:
        """Sign-ins by address. Many people may share one, so more of them fail before anybody waits."""
        return Attempts(free=FREE_SIGN_INS)

    @cached_property
    def reports(self) -> Attempts:
        """What strangers send in by address; none of it is wrong, but nobody sends much."""
        return Attempts(free=FREE_REPORTS)

    @cached_property
    def guesses(self) -> Attempts:
        """Links and labels that lead nowhere, by address."""
        return Attempts(free=FREE_GUESSES)

    @cached_property
    def pace(self) -> Pace:
        """Requests of other systems by key."""
        return Pace()

    @cached_property
    def intake_guesses(self) -> Attempts:
        """Messages whose signature is none, by address."""
        return Attempts(free=FREE_GUESSES)

    @cached_property
    def mailbox(self) -> Mailbox:
        """Where mail is fetched."""
        return Mailbox(self.store, self.blobs, self.strongbox)

    @cached_property
    def hook_office(self) -> HookOffice:
        """What other systems are told."""
        return HookOffice(self.store, self.strongbox)

    @cached_property
    def post_office(self) -> PostOffice:
        """What customers are written."""
        told = self.settings
        return PostOffice(
            self.store, Posting(told.mail_server, told.mail_sender, told.public_url), self.strongbox
        )

    @cached_property
    def sheet_checks(self) -> Attempts:
        """Sheets that strangers ask about, by address; none of it is wrong, but each takes its time."""
        return Attempts(free=FREE_SHEET_CHECKS)

    @cached_property
    def ready_pages(self) -> ReadyPages:
        """Rows of shared scopes as new laptops get them."""
        return ReadyPages()

    @cached_property
    def visits(self) -> Visits:
        """Who was here, and how far they are."""
        return Visits(self.store)

    @cached_property
    def measurements(self) -> Measurements:
        """What is counted of requests."""
        return Measurements()

    @cached_property
    def metrics_token(self) -> MetricsToken:
        """What other machines read the measurements with."""
        return MetricsToken(self.store)

    @cached_property
    def pulse(self) -> Pulse:
        """Whether the work beside answering goes on."""
        return Pulse()

    @cached_property
    def bundle_keys(self) -> ServerKeys:
        """What opens the bundles of desks and signs the answers."""
        return ServerKeys(bundle_secret(self.store))

    @cached_property
    def day_planner(self) -> DayPlanner:
        """What searches for better days."""
        return DayPlanner(self.store)

    @cached_property
    def seal_office(self) -> SealOffice:
        """What certifies the desks' sealing keys and seals approvals."""
        return SealOffice(self.store)

    @cached_property
    def checks(self) -> SheetChecks:
        """What holds of the sealed sheets that are here."""
        return SheetChecks(self.store, self.blobs)

    @cached_property
    def seal_desk(self) -> SealDesk:
        """What completes sheets when they are approved."""
        return SealDesk(self.blobs, self.seal_office.sealer, self.seal_office, self._time_stamps())

    def _time_stamps(self) -> StampService | None:
        told = self.settings
        if told.time_stamps is None:
            return None
        from fieldapp.server.time_stamping import TimeStampService  # late: it takes pyHanko

        return TimeStampService(told.time_stamps, told.stamp_authorities)

    def close(self) -> None:
        """Give everything back."""
        self.store.close()


def open_service(
    data: Path,
    database: str | None = None,
    *,
    world: World | None = None,
    settings: ServerSettings | None = None,
    hasher: PasswordHasher | None = None,
) -> Service:
    """Open the data folder (made when it is not there) and the database in it, or the one named.

    `hasher` replaces the parameters of argon2id that passwords are kept with.
    Raises ReplicaTrouble when the database cannot be used; see `fieldapp.store.migrate.upgrade`.
    """
    folder = DataFolder(private_folder(data))
    store = open_server_store(open_database(database or folder.database), world)
    strongbox = Strongbox(data)
    accounts = Accounts(store, strongbox, hasher)
    accounts.factors.seal_what_is_plain()
    return Service(
        store=store,
        blobs=Blobs(folder.blobs),
        accounts=accounts,
        strongbox=strongbox,
        api_keys=ApiKeys(store),
        catalogue=load_catalogue(),
        settings=settings or ServerSettings(data),
    )
