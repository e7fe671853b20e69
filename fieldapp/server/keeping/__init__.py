"""A server kept in one file and brought back: backup, restore, check."""
