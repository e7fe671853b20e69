"""Before the desk is open: unlock it with a PIN, or enrol this laptop."""
