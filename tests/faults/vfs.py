"""SQLite's own way to the disk, watched: its VFS is told to call us before it writes.

sqlcipher3 exports `sqlite3_vfs_find`, so that the table of functions through which SQLite opens, writes,
truncates, syncs and deletes files can be exchanged for ours with ctypes: no compiler, no second library.
Files that are not in a watched folder are opened untouched.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from typing import Any, Protocol

import sqlcipher3._sqlite3 as library

OK, FULL, CANNOT_OPEN = 0, 13, 14
IO_WRITE, IO_SYNC, IO_TRUNCATE, IO_DELETE = 778, 1034, 1546, 2570
_CREATE = 0x4


class Observer(Protocol):
    """Who is asked before SQLite does something, and answers with a result code of SQLite."""

    def watches(self, path: str) -> bool: ...
    def opening(self, path: str) -> int: ...
    def writing(self, path: str, offset: int, data: bytes) -> int: ...
    def truncating(self, path: str, size: int) -> int: ...
    def syncing(self, path: str) -> int: ...
    def deleting(self, path: str) -> int: ...


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """SQLite asks the observer while the block lasts; databases have to be opened inside."""
    _install()
    _observers.append(observer)
    try:
        yield
    finally:
        _observers.remove(observer)


# names go through as addresses: SQLite keeps them, and reads on behind their end
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    """The head of `sqlite3_vfs`, as far as it is used here."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
    ]


class _Methods(Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = [
        ("version", c_int),
        *((name, c_void_p) for name in ("close", "read", "write", "truncate", "sync")),
        ("rest", c_void_p * 13),
    ]


_observers: list[Observer] = []
_paths: dict[int, str] = {}
_kept: list[Any] = []
"""What SQLite points to: it must outlive every file that was opened."""
_methods: dict[int, tuple[_Methods, _Methods]] = {}
"""For each table of SQLite: the table itself and our copy of it."""


def _observer_of(path: str) -> Observer | None:
    return next((each for each in _observers if each.watches(path)), None)


def _asked(file: int, ask: Callable[[Observer, str], int]) -> int:
    path = _paths.get(file)
    observer = _observer_of(path) if path else None
    return OK if observer is None or path is None else ask(observer, path)


def _text(address: int) -> str:
    return ctypes.string_at(address).decode()


def _install() -> None:
    if _kept:
        return
    native = ctypes.CDLL(library.__file__)
    native.sqlite3_vfs_find.restype = POINTER(_Vfs)
    vfs = native.sqlite3_vfs_find(None).contents
    really_open, really_delete = _OPEN(vfs.open), _DELETE(vfs.delete)

    def opened(this: int, name: int | None, file: int, flags: int, told: Any) -> int:
        path = _text(name) if name else ""
        observer = _observer_of(path) if path else None
        if observer is not None and flags & _CREATE and (refusal := observer.opening(path)) != OK:
            ctypes.cast(file, POINTER(c_void_p))[0] = None
            return refusal
        result = int(really_open(this, name, file, flags, told))
        if result == OK and observer is not None:
            _paths[file] = path
            table = ctypes.cast(file, POINTER(c_void_p))
            table[0] = ctypes.addressof(_ours(table[0]))
        return result

    def deleted(this: int, name: int, and_sync: int) -> int:
        observer = _observer_of(_text(name))
        refusal = OK if observer is None else observer.deleting(_text(name))
        return refusal or int(really_delete(this, name, and_sync))

    ours = _OPEN(opened), _DELETE(deleted)
    _kept.extend((native, vfs, really_open, really_delete, *ours))
    vfs.open, vfs.delete = (ctypes.cast(each, c_void_p).value for each in ours)


def _ours(table: int) -> _Methods:
    """A copy of SQLite's table of methods in which what changes a file goes through us."""
    if table in _methods:
        return _methods[table][1]
    theirs = _Methods.from_address(table)
    copy = _Methods.from_buffer_copy(theirs)
    close, write = _SYNC(theirs.close), _WRITE(theirs.write)
    truncate, sync = _TRUNCATE(theirs.truncate), _SYNC(theirs.sync)

    def closing(file: int) -> int:
        _paths.pop(file, None)
        return int(just_close(file))

    def writing(file: int, data: int, size: int, offset: int) -> int:
        written = ctypes.string_at(data, size)
        refusal = _asked(file, lambda observer, path: observer.writing(path, offset, written))
        return refusal or int(write(file, data, size, offset))

    def truncating(file: int, size: int) -> int:
        refusal = _asked(file, lambda observer, path: observer.truncating(path, size))
        return refusal or int(truncate(file, size))

    def syncing(file: int, flags: int) -> int:
        refusal = _asked(file, lambda observer, path: observer.syncing(path))
        return refusal or int(sync(file, flags))

    one = CFUNCTYPE(c_int, c_void_p)
    just_close = one(theirs.close)
    ours = one(closing), _WRITE(writing), _TRUNCATE(truncating), _SYNC(syncing)
    _kept.extend((close, write, truncate, sync, just_close, *ours))
    copy.close, copy.write, copy.truncate, copy.sync = (ctypes.cast(each, c_void_p).value for each in ours)
    _methods[table] = (theirs, copy)
    return copy
