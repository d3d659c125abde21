"""The knowledge graph that a user holds, and how it is opened."""
