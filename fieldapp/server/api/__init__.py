"""The REST API: other systems read what the office reads, and do what it does.

`operations` declares what there is, `resources` reads rows, one module a family of nouns answers, `door` lets
keys in, `described` tells it all as OpenAPI.
"""
