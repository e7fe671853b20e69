"""The engineer's van: what is in it, counted, received and given back."""
