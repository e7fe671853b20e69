"""The laws of the trade: pure functions and tables, no I/O, no clock, no chance."""
