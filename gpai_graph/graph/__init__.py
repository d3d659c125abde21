"""The knowledge graph that users hold, and how it is opened."""
