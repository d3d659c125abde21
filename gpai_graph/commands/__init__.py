"""The verbs, defined once; the terminal and the notebook call them.

`verbs` has one line a verb, `terminal.main` runs one typed in a shell, `notebook` one typed after `%gpai`.
"""
