"""How two stores come to agree: change sets up, state down, every value kept.

`machine` decides on the desk and does no I/O; `driver` carries its commands out;
`answer` is the server's half. See ARCHITECTURE.md for the protocol's promises.
"""
