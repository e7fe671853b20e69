"""What waits, what the server said of it, and what only a person can decide."""
