"""Pictures of networks and charts of answers, in one style.

`network.draw` draws a network, `chart.plot` an answer; `style.Look` says what each kind of thing looks like in both.
"""
