"""The main job, run on a small believable company: for people who want to see what fieldapp does.

`company` founds it, `office` is its server, `laptop` drives the desk's real widgets, `story` tells
the whole loop step by step and checks each; `fieldapp demo` runs it.
"""
