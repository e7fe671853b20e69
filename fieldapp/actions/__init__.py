"""What a person can do, one function per action: checks, then changes, then nothing else.

Every action is `fn(store, ids..., *, by: Actor, ...)`; buttons of the desk and pages of
the console call the same ones. An action raises before it changes anything.
"""
