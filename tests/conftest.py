"""What every test stands on: no screen, no network, no folder of the person who runs them."""

from __future__ import annotations

import ipaddress
import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts=false")


def _keep_files_in_memory() -> None:
    """Where the system offers room there: a hundred thousand files are synced for nothing on a disk.

    What a disk loses is played from what programs asked of it (`tests/faults`), never tried on this one.
    """
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    found = os.statvfs(_MEMORY)
    if found.f_bavail * found.f_frsize >= _ROOM_BYTES and not found.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = _MEMORY


_MEMORY, _ROOM_BYTES = "/dev/shm", 8 << 30
_keep_files_in_memory()

pytest_plugins = ["tests.postgresql"]

_SHARED_DATA = "FIELDAPP_SHARED_DATA"
_CHECKOUT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "local", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.register_profile("ci", parent=settings.get_profile("local"), derandomize=True, print_blob=True)
settings.register_profile("deep", parent=settings.get_profile("local"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "local"))


def pytest_configure(config: pytest.Config) -> None:
    """Programs under test keep their files in a folder that goes with the tests, and speak to nobody."""
    home = tempfile.TemporaryDirectory(prefix="fieldapp-home-")
    config.add_cleanup(home.cleanup)
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = Path(home.name) / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[name] = str(folder)
    sys.addaudithook(_refuse_the_network)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test of the real data is skipped where they are absent."""
    if item.get_closest_marker("shared_data") and _find_shared_data() is None:
        pytest.skip(f"the real data are not beside this checkout ({_SHARED_DATA} names another place)")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data: `FIELDAPP_SHARED_DATA`, or `../shared/data` beside the checkout."""
    found = _find_shared_data()
    if found is None:
        pytest.skip(f"the real data are not beside this checkout ({_SHARED_DATA} names another place)")
    return found


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the repository."""
    return _CHECKOUT


def _find_shared_data() -> Path | None:
    named = os.environ.get(_SHARED_DATA)
    folder = Path(named) if named else _CHECKOUT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    host = address[0] if isinstance(address, tuple) else "localhost"
    if not _is_here(str(host)):
        raise PermissionError(f"a test tried to reach {host}: tests speak to this machine only")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
