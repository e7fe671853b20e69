"""Webhooks: other systems are told what happens.

`events` finds out what happened, `sending` says it to an address, `hook_office` writes down and sends.
"""
