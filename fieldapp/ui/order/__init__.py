"""The order's screen: its head, its sections, and the one thing to do next."""
