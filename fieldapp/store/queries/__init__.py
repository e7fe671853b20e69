"""What screens and pages show: frozen rows out, a session in, never mapped objects.

`desk` is what the engineer's screens ask, `console` what the office's pages ask; the
other modules are one subject each. Lists are paged and counted apart, by indexed SQL.
"""
