"""A valid graph, built from tables and vocabulary.

`tables.Tables` reads and checks the tables, `graph.build` makes the graph, `validation.validate` tells its problems.
"""
