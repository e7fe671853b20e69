"""Which tests hold each invariant of the sync's design. One without a test fails the build.

A test is named by its file and function; a function of `tests.sync` that checks an invariant while
schedules run is found by itself (`invariants.CHECKED`).
"""

from __future__ import annotations

_STORIES = "tests/sync/test_stories.py"
_HOLES = "tests/sync/test_holes.py"
_DIRECTED = "tests/sync/test_directed.py"

INVARIANTS: dict[int, str] = {
    1: "no loss: every change set is in the outbox, held or archive, and has exactly one receipt",
    2: "exactly once: one set of effects, and no conflict for what was applied",
    3: "receipt, position and effects are one commit; no lost update",
    4: "numbers are dense and in commit order; a cursor skips no row",
    5: "cursor and data move together; keys hold",
    6: "what is shown equals base plus pending",
    7: "a replica's changes take effect in the order made",
    8: "at rest replicas equal the server",
    9: "clocks change nothing but claimed times",
    10: "stock equals the sum of its movements",
    11: "a sealed sheet never changes",
    12: "steps are one chain; one disagreement is one conflict",
    13: "the value that lost can be found and restored",
    14: "nothing of a scope is dropped before its work is settled; nothing remains after",
    15: "a removed row is not resurrected",
    16: "resync, reset and repair touch no outbox, archive, vault or original",
    17: "after a server's restore all is there again that any desk has",
    18: "no two bytes under one replica and number",
    19: "a reference implies bytes; an offset never goes back",
    20: "unknown columns and tables survive an old desk",
    21: "incremental digests equal recomputed ones",
    22: "a full disk leaves the state before or the state after",
    23: "one process writes a replica",
    24: "over HTTP, in bundles, or any mix: the same end",
    25: "refusal and suspension remove nothing",
    26: "merge functions: same input, same bytes; idempotent",
    27: "at rest every row is found by its words",
}

TESTS: dict[int, tuple[str, ...]] = {
    1: (
        "tests/sync/test_recovery.py::test_that_a_lost_database_is_made_anew_with_every_edit",
        "tests/sync/test_recovery.py::test_that_a_damaged_database_is_kept_aside_and_everything_comes_back",
    ),
    2: (
        "tests/sync/test_recovery.py::test_that_what_the_server_merged_already_has_no_second_effect_and_no_conflict",
    ),
    9: (
        f"{_DIRECTED}::test_that_clocks_however_wrong_change_nothing_but_claimed_times",
        f"{_STORIES}::test_that_no_clock_decides_anything",
    ),
    10: (f"{_DIRECTED}::test_that_stock_is_the_sum_of_the_movements_that_were_accepted",),
    15: (f"{_DIRECTED}::test_that_a_row_that_was_removed_stays_away_from_who_saw_it_go",),
    16: (f"{_DIRECTED}::test_that_a_reset_touches_nothing_of_what_was_made_here",),
    17: (
        f"{_HOLES}::test_that_a_clone_at_a_restored_server_costs_nobody_a_change",
        "tests/faults/test_restored_server.py",
    ),
    18: (f"{_STORIES}::test_that_a_cloned_laptop_becomes_another_replica_and_loses_nothing",),
    19: (f"{_DIRECTED}::test_that_bytes_are_on_the_disk_before_they_have_a_name",),
    20: (
        f"{_DIRECTED}::test_that_unknown_columns_and_tables_survive_an_old_desk",
        "tests/sync/test_versions.py::test_that_a_desk_one_version_back_works_and_keeps_what_it_does_not_know",
        "tests/sync/test_versions.py::test_that_an_upgraded_desk_fills_what_is_new_from_what_it_kept",
    ),
    21: ("tests/sync/test_self_check.py",),
    22: ("tests/unit/store/test_full_disk.py", "tests/faults/test_failing_disk.py"),
    23: ("tests/unit/store/test_lease.py",),
    24: ("tests/sync/test_bundles.py",),
    25: (f"{_STORIES}::test_that_a_suspended_laptops_work_is_kept_for_people_and_changes_nothing",),
    26: ("tests/unit/rules/test_merge.py",),
}
"""Beside what the schedules check."""
