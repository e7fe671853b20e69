"""What can happen apart from the rounds on the line: bundles on sticks, photos and their courier, a later server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy.exc import OperationalError

from fieldapp.errors import ReplicaTrouble, SyncTrouble, Unreadable
from fieldapp.model import WorkOrder
from fieldapp.model.reports import Attachment
from fieldapp.store.changes import ENCODER
from fieldapp.store.raw import fetch
from fieldapp.sync import bundle_answer
from fieldapp.sync.bundle_answer import take_answer
from fieldapp.sync.bundle_out import write_work
from fieldapp.sync.bundle_server import take_in
from tests.sync.choices import Choices, Step
from tests.sync.courier_line import PHOTO_FAULTS, CourierLine, carry_photos
from tests.sync.doings import _an_order, _changing, _laptop_with_order, _order, doing
from tests.sync.invariants import BrokenError, checks
from tests.sync.line import LATER_COLUMN, Watch, WatchedDriver, name_of
from tests.sync.memory import StoppedHereError, disk_full, ending_told
from tests.sync.simulation import DANA, Laptop, Simulation, Stick

_MOST_STICKS = 6


# ─── sticks ────────────────────────────────────────────────────────────────────────────────────


@doing("work on a stick", 4)
def work_on_a_stick(simulation: Simulation, choices: Choices) -> None:
    """Whatever a round is doing meanwhile: nothing counts as sent."""
    laptop = choices.one_of(simulation.laptops)
    has, out, was = laptop.has, simulation.folder.a_name("work"), name_of(laptop.store)
    write_work(laptop.store, has.blobs, has.enrolment, has.keys, out, on_writer=_directly)
    if name_of(laptop.store) != was:
        laptop.watch.forked()
    _carry(simulation, Stick(has.enrolment.desk_id, out))
    simulation.tell(f"{laptop.name} saves its work to a stick.")
    if choices.happens(60):
        stick_at_the_office(simulation, choices)


@doing("stick at the office", 4)
def stick_at_the_office(simulation: Simulation, choices: Choices) -> None:
    """Any of the sticks, however old and however often it came; the server's program may end on the way."""
    sticks = [stick for stick in simulation.sticks if not stick.is_answer]
    if not sticks:
        return
    stick, answer = choices.one_of(sticks[::-1]), simulation.folder.a_name("answer")
    ends = simulation.programs_end and choices.happens(15)
    burns = choices.one_of((StoppedHereError, disk_full)) if ends else StoppedHereError
    try:
        with ending_told(), simulation.office.slot.fused(choices.pick(90) if ends else None, burns):
            taken = take_in(simulation.server, simulation.office.blobs, stick.path, answer)
    except StoppedHereError:
        simulation.office.restarted()
        simulation.tell("The server stops while it takes a stick in.")
    except (ReplicaTrouble, OperationalError):
        simulation.tell("The server's disk is full while it takes a stick in.")
    else:
        simulation.probes["stick repeated" if taken.change_sets and not taken.new else "stick"] += 1
        simulation.tell(f"The office takes a stick in: {taken.new} of {taken.change_sets} are new.")
        _carry(simulation, Stick(stick.desk, answer, is_answer=True))
        if choices.happens(50):
            answer_on_a_stick(simulation, choices)


@doing("answer on a stick", 5)
def answer_on_a_stick(simulation: Simulation, choices: Choices) -> None:
    """Any answer for this desk, in any order; its program may end on the way."""
    answers = [stick for stick in simulation.sticks if stick.is_answer]
    laptop, to = choices.one_of(simulation.laptops), {stick.desk for stick in answers}
    if not answers:
        return
    if laptop.has.enrolment.desk_id not in to:
        laptop = next(one for one in simulation.laptops if one.has.enrolment.desk_id in to)
    stick = choices.one_of([one for one in answers[::-1] if one.desk == laptop.has.enrolment.desk_id])
    laptop.driver.finish_round()
    ends = simulation.programs_end and choices.happens(15)
    burns = choices.one_of((StoppedHereError, disk_full)) if ends else StoppedHereError
    try:
        with ending_told(), laptop.slot.fused(choices.pick(90) if ends else None, burns):
            code = _take_answer(laptop, stick)
    except StoppedHereError:
        simulation.restart(laptop)
        simulation.tell(f"The program of {laptop.name} ends while it takes an answer in.")
    except (ReplicaTrouble, OperationalError):
        simulation.tell(f"The disk of {laptop.name} is full while it takes an answer in.")
    else:
        simulation.probes[f"answer: {code or 'complete'}"] += 1
        simulation.tell(f"{laptop.name} takes an answer in: {code or 'complete'}.")


@doing("stick is cut", 1)
def stick_is_cut(simulation: Simulation, choices: Choices) -> None:
    """A file of which the end is missing changes nothing, wherever it is taken in."""
    if not simulation.sticks:
        return
    stick, cut = choices.one_of(simulation.sticks[::-1]), simulation.folder.a_name("cut")
    whole = stick.path.read_bytes()
    cut.write_bytes(whole[: choices.pick(len(whole))])
    before = simulation.oracle.head
    try:
        take_in(simulation.server, simulation.office.blobs, cut, simulation.folder.a_name("answer"))
    except Unreadable:
        simulation.probes["stick cut"] += 1
    else:
        raise BrokenError("24: a file that was cut is taken for whole")
    if simulation.oracle.head != before:
        raise BrokenError("24: a file that was cut had effects")
    simulation.tell("A stick was pulled out too early: the office cannot read it.")


def _take_answer(laptop: Laptop, stick: Stick) -> str:
    has = laptop.has
    with _watched(laptop.watch):
        taken = take_answer(laptop.store, has.blobs, has.enrolment, has.keys, stick.path, on_writer=_directly)
    if taken.code in ("no-progress", "sync-bug"):
        raise BrokenError(f"8: an answer ends in {taken.code}")
    return taken.code


@contextmanager
def _watched(watch: Watch) -> Iterator[None]:
    """The rounds over a file are watched like those on the line."""
    right = bundle_answer.SyncDriver
    bundle_answer.SyncDriver = partial(WatchedDriver, watch=watch)  # type: ignore[assignment,misc]
    try:
        yield
    finally:
        bundle_answer.SyncDriver = right  # type: ignore[misc]


def _carry(simulation: Simulation, stick: Stick) -> None:
    simulation.sticks = [*simulation.sticks[1 - _MOST_STICKS :], stick]


def _directly(work: Callable[[], object]) -> object:
    return work()


# ─── a later server ────────────────────────────────────────────────────────────────────────────


@doing("office paints", 2)
def office_paints(simulation: Simulation, choices: Choices) -> None:
    """A value of a column that only a later version has."""
    order = _an_order(simulation, choices)
    with simulation.server.change("Paint", by=DANA) as work:
        colour = {LATER_COLUMN: simulation.word("colour")}
        work.get(WorkOrder, order).extra = ENCODER.encode(colour).decode()
    simulation.tell(f"The office paints {_order(simulation, order)}.")


# ─── photos ────────────────────────────────────────────────────────────────────────────────────


@doing("desk photographs", 4)
def desk_photographs(simulation: Simulation, choices: Choices) -> None:
    """The bytes first, then what names them."""
    laptop, order = _laptop_with_order(simulation, choices)
    if order:
        size = choices.one_of((200, 40_000, 700_000))
        photo = hashlib.shake_256(simulation.word("photo").encode()).digest(size)
        stored = laptop.has.blobs.put(photo)
        with _changing(simulation, laptop, "Attach a photo", choices) as work:
            work.add(
                Attachment(
                    id=work.new_id(),
                    order_id=order,
                    sha256=stored.sha256,
                    size_bytes=size,
                    media_type="image/jpeg",
                    made_at=work.now,
                )
            )
        simulation.tell(f"{laptop.name} adds a photo of {size} bytes to {_order(simulation, order)}.")


@doing("photos travel", 6)
def photos_travel(simulation: Simulation, choices: Choices) -> None:
    """A round of the courier; its program, the server's or the line may end on the way."""
    laptop = choices.one_of(simulation.laptops)
    known = PHOTO_FAULTS if simulation.programs_end else PHOTO_FAULTS[:-2]
    ends = simulation.programs_end and choices.happens(10)
    simulation.tell(f"The photos of {laptop.name} travel.")
    faults = known if simulation.line_fails else PHOTO_FAULTS[:1]
    try:
        line = CourierLine(simulation.office, laptop.line.desk.desk_id, choices, faults, simulation.probes)
        with ending_told(), laptop.slot.fused(choices.pick(40) if ends else None, StoppedHereError):
            done = carry_photos(line, laptop.store, laptop.has.blobs)
    except SyncTrouble as trouble:
        simulation.probes[f"photos: {trouble.code}"] += 1
    except StoppedHereError:
        simulation.restart(laptop)
        simulation.tell(f"The program of {laptop.name} ends while its photos travel.")
    else:
        simulation.probes["photo sent"] += done.sent
        simulation.probes["photo fetched"] += done.fetched


@checks(19)
def all_photos_arrive(simulation: Simulation) -> None:
    """At rest: what a replica refers to is on the server, byte for byte, and can be had from there."""
    if not simulation.server.scalar("SELECT count(*) FROM attachment"):
        return
    for _ in range(2):
        for laptop in simulation.laptops:
            if _has_all(simulation, laptop):
                continue
            line = CourierLine(
                simulation.office, laptop.line.desk.desk_id, NO_CHOICES, ("",), simulation.probes
            )
            simulation.probes["photo fetched"] += carry_photos(line, laptop.store, laptop.has.blobs).fetched
    for laptop in simulation.laptops:
        with laptop.store.snapshot() as connection:
            names = [row[0] for row in fetch(connection, "SELECT sha256 FROM attachment")]
        for name in names:
            for blobs in (simulation.office.blobs, laptop.has.blobs):
                if not blobs.has(name) or hashlib.sha256(blobs.read(name)).hexdigest() != name:
                    raise BrokenError(f"19: a photo of {laptop.name} is not in {blobs.folder.parent.name}")


def _has_all(simulation: Simulation, laptop: Laptop) -> bool:
    """Whether a round of its courier has nothing to do."""
    if fetch(laptop.slot.look, "SELECT 1 FROM blob WHERE state <> 'verified' LIMIT 1"):
        return False
    names = [row[0] for row in fetch(laptop.slot.look, "SELECT sha256 FROM attachment")]
    return all(blobs.has(name) for name in names for blobs in (simulation.office.blobs, laptop.has.blobs))


NO_CHOICES = Choices(Step(""))
