"""A valid graph, built from tables and vocabulary."""
