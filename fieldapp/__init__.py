"""fieldapp: the field engineer's desk that works where the network does not."""

__version__ = "0.1.0"
