"""The engineer's day."""
