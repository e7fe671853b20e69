"""The device archive: one machine, its place, its history, its readings."""
