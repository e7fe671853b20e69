"""The rows that the sync benchmark moves: deterministic, 15 fields, about 600 bytes of JSON each."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator

FIELDS = (
    "id", "number", "kind", "outcome", "customer_name", "device_name", "summary", "cause", "remedy",
    "engineer_name", "minutes", "cost", "currency", "happened_at", "site_id",
)  # fmt: skip
SITE = "019c0000-0000-7000-8000-000000000001"

_WORDS = [
    "pump",
    "valve",
    "bearing",
    "leak",
    "pressure",
    "motor",
    "filter",
    "alarm",
    "gasket",
    "seal",
    "hose",
    "relay",
    "fuse",
    "panel",
    "sensor",
    "drive",
    "belt",
    "boiler",
    "burner",
    "compressor",
    "condenser",
    "coupling",
    "display",
    "door",
    "duct",
    "fan",
    "flange",
    "gauge",
    "gear",
    "heater",
    "inlet",
    "outlet",
    "joint",
    "lever",
    "limit",
    "line",
    "load",
    "lock",
    "magnet",
    "meter",
    "nozzle",
    "oil",
    "pipe",
    "piston",
    "plate",
    "plug",
    "port",
    "probe",
    "rail",
    "rotor",
]


def row(number: int, revision: int = 0) -> tuple[str | int | None, ...]:
    """Row `number` in the order of FIELDS; another `revision` changes what a technician changes."""
    chance = random.Random(number * 2_654_435_761 + 12_345)
    edit = random.Random(f"{number}:{revision}")
    return (
        str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        f"WO-{2024 + number % 3}-{number:07d}",
        chance.choice(("repair", "maintain", "inspect", "install")),
        edit.choice(("closed", "done", "invoiced", "waiting")),
        f"{chance.choice(_WORDS).title()}{chance.choice(_WORDS)} {chance.choice(('GmbH', 'Ltd', 'AG', 'AS'))}",
        f"{chance.choice(_WORDS).title()} SN {chance.getrandbits(40):010X}",
        _sentence(chance, 24) + (f" [{revision}] {_sentence(edit, 6)}" if revision else ""),
        _sentence(chance, 8),
        _sentence(chance, 10),
        f"tech-{chance.randrange(60):03d}",
        chance.randrange(15, 480) + revision,
        chance.randrange(100, 90_000) * 100,
        "EUR",
        f"202{chance.randrange(4, 7)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}T08:15:00.000000Z",
        SITE,
    )


def rows(count: int, revision: int = 0, every: int = 1) -> Iterator[tuple[str | int | None, ...]]:
    """Rows 0, `every`, 2 x `every`... below `count`."""
    return (row(number, revision) for number in range(0, count, every))


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."
